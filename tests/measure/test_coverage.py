"""What became of every source sentence."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.measure.coverage import coverage_features, source_coverage
from analysis.measure.status import decide_status

Frames = dict[str, pd.DataFrame]


@pytest.fixture
def story(sentences: pd.DataFrame, articles: pd.DataFrame, links: pd.DataFrame, spans: pd.DataFrame) -> Frames:
    return {"sentences": sentences, "articles": articles, "links": links, "spans": spans}


def of_paper(table: pd.DataFrame, column: str) -> list[object]:
    return table[table["article_id"] == "paper"].sort_values("source_sentence_id")[column].tolist()


def with_repeats(story: Frames, *, of: str, as_: str, side: str) -> Frames:
    """Print a sentence once more, linked and sharing passages as its first print does."""
    sentences = story["sentences"]
    original = sentences[sentences["sentence_id"] == of]
    shift = 1000
    again = original.assign(
        sentence_id=as_, position=99, repeat_of=of, start=original["start"] + shift, end=original["end"] + shift
    )
    frames = {**story, "sentences": pd.concat([sentences, again])}
    for name in ("links", "spans"):
        rows = story[name][story[name][side] == of].assign(**{side: as_})
        for column in {"source_start", "source_end"} & set(rows) if side == "source_sentence_id" else ():
            rows[column] += shift
        frames[name] = pd.concat([story[name], rows])
    return frames


def test_statuses_of_a_small_story(story: Frames) -> None:
    table = source_coverage(**story)
    assert len(table) == 4 * 2
    assert of_paper(table, "status") == ["copied", "partial", "omitted", "omitted"]
    assert of_paper(table, "sentence_ids") == ["paper:0001", "paper:0002", "", ""]
    assert of_paper(table, "p_omitted") == pytest.approx([0.01, 0.3, 1, 1])
    site = table[table["article_id"] == "site"]
    assert (site["status"] == "omitted").all()
    assert (site["p_omitted"] == 1).all()


def test_features_by_hand(story: Frames) -> None:
    features = coverage_features(**story)
    # Content: "mayor closed bridge noon ordered free ferry" against "ferry costs nothing sails".
    row = features[(features["source_sentence_id"] == "wire:0002") & (features["article_id"] == "paper")].iloc[0]
    assert (row["n_linked"], row["kept_words"], row["similarity"]) == (1, 0, 0.6)
    assert row["found_words"] == pytest.approx(1 / 7)
    assert row["room"] == pytest.approx(4 / 7)


def test_rejected_candidates_lower_the_probability_of_omission(story: Frames) -> None:
    rejected = pd.DataFrame(
        {"sentence_id": ["paper:0002", "paper:0003"], "source_sentence_id": "wire:0003", "probability": [0.4, 0.5]}
    )
    candidates = pd.concat([story["links"][list(rejected)], rejected])
    table = source_coverage(**story, candidates=candidates)
    assert of_paper(table, "p_omitted") == pytest.approx([0.01, 0.3, 0.6 * 0.5, 1])
    assert of_paper(table, "status") == of_paper(source_coverage(**story), "status")


def test_a_repeat_in_the_retelling_changes_only_the_list_of_sentences(story: Frames) -> None:
    table = source_coverage(**story)
    for original in ("paper:0001", "paper:0002"):
        again = source_coverage(**with_repeats(story, of=original, as_="paper:0009", side="sentence_id"))
        pd.testing.assert_frame_equal(again.drop(columns="sentence_ids"), table.drop(columns="sentence_ids"))
        assert f"{original} paper:0009" in set(again["sentence_ids"])


def test_a_repeat_in_the_source_fares_as_its_original(story: Frames) -> None:
    told_twice = with_repeats(story, of="wire:0001", as_="wire:0009", side="source_sentence_id")
    told_twice["links"] = told_twice["links"][told_twice["links"]["source_sentence_id"] != "wire:0001"]
    told_twice["spans"] = told_twice["spans"][told_twice["spans"]["source_sentence_id"] != "wire:0001"]
    table = source_coverage(**told_twice)
    assert of_paper(table, "status") == ["copied", "partial", "omitted", "omitted", "copied"]
    assert of_paper(table, "sentence_ids") == ["paper:0001", "paper:0002", "", "", "paper:0001"]


def test_row_order_plays_no_part(story: Frames) -> None:
    backwards = {name: frame[::-1] for name, frame in story.items()}
    pd.testing.assert_frame_equal(source_coverage(**story), source_coverage(**backwards))


@pytest.mark.parametrize("text", ["Fire!", "So it is.", "?"])
def test_a_sentence_too_short_for_a_passage_is_copied_where_it_is_the_same(story: Frames, text: str) -> None:
    sentences = story["sentences"].copy()
    sentences.loc[sentences["sentence_id"].isin(["wire:0002", "paper:0002"]), "text"] = text
    assert of_paper(source_coverage(**{**story, "sentences": sentences}), "status")[1] == "copied"


def test_nothing_linked(story: Frames) -> None:
    table = source_coverage(**{**story, "links": story["links"][:0], "spans": story["spans"][:0]})
    assert (table["status"] == "omitted").all()
    assert (table["p_omitted"] == 1).all()


@pytest.mark.parametrize(
    ("n_linked", "kept_words", "found_words", "room", "status"),
    [
        (0, 0.0, 0.0, 0.0, "omitted"),
        (1, 0.7, 0.7, 1.0, "copied"),
        (1, 0.6, 0.6, 1.0, "paraphrased"),
        (1, 0.1, 0.2, 3.0, "paraphrased"),
        (1, 0.1, 0.2, 1.0, "partial"),
    ],
)
def test_the_rule(n_linked: int, kept_words: float, found_words: float, room: float, status: str) -> None:
    features = pd.DataFrame(
        {"n_linked": [n_linked], "kept_words": [kept_words], "found_words": [found_words], "room": [room]}
    )
    assert decide_status(features).tolist() == [status]

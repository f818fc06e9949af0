"""What became of every source sentence."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.measure.coverage import source_coverage

Frames = dict[str, pd.DataFrame]


@pytest.fixture
def story(sentences: pd.DataFrame, articles: pd.DataFrame, links: pd.DataFrame) -> Frames:
    rows = [
        ("wire:0001", "paper", "copied", 0.01),
        ("wire:0002", "paper", "partial", 0.3),
        ("wire:0003", "paper", "omitted", 0.8),
        ("wire:0004", "paper", "omitted", 0.9),
    ]
    statuses = pd.DataFrame(rows, columns=["source_sentence_id", "article_id", "status", "p_omitted"])
    return {"sentences": sentences, "articles": articles, "links": links, "statuses": statuses}


def of_paper(table: pd.DataFrame, column: str) -> list[object]:
    return table[table["article_id"] == "paper"].sort_values("source_sentence_id")[column].tolist()


def printed_again(story: Frames, sentence_id: str, *, as_: str) -> pd.DataFrame:
    again = story["sentences"][story["sentences"]["sentence_id"] == sentence_id]
    return pd.concat([story["sentences"], again.assign(sentence_id=as_, position=9, repeat_of=sentence_id)])


def test_statuses_of_a_small_story(story: Frames) -> None:
    table = source_coverage(**story)
    assert len(table) == 4 * 2
    assert of_paper(table, "status") == ["copied", "partial", "omitted", "omitted"]
    assert of_paper(table, "sentence_ids") == ["paper:0001", "paper:0002", "", ""]
    assert of_paper(table, "p_omitted") == [0.01, 0.3, 0.8, 0.9]


def test_a_retelling_without_a_coded_sentence_omits_everything(story: Frames) -> None:
    site = source_coverage(**story).query("article_id == 'site'")
    assert (site["status"] == "omitted").all()
    assert (site["p_omitted"] == 1).all()


def test_a_repeat_in_the_retelling_joins_the_list_of_sentences(story: Frames) -> None:
    again = story["links"].iloc[:1].assign(sentence_id="paper:0009")
    sentences = printed_again(story, "paper:0001", as_="paper:0009")
    table = source_coverage(**{**story, "sentences": sentences, "links": pd.concat([story["links"], again])})
    assert of_paper(table, "sentence_ids")[0] == "paper:0001 paper:0009"
    assert of_paper(table, "status") == of_paper(source_coverage(**story), "status")


def test_a_repeat_in_the_source_fares_as_its_original(story: Frames) -> None:
    sentences = printed_again(story, "wire:0001", as_="wire:0009")
    table = source_coverage(**{**story, "sentences": sentences})
    assert of_paper(table, "status") == ["copied", "partial", "omitted", "omitted", "copied"]
    assert of_paper(table, "sentence_ids") == ["paper:0001", "paper:0002", "", "", "paper:0001"]


def test_row_order_plays_no_part(story: Frames) -> None:
    backwards = {name: frame[::-1] for name, frame in story.items()}
    pd.testing.assert_frame_equal(source_coverage(**story), source_coverage(**backwards))


def test_nothing_linked(story: Frames) -> None:
    table = source_coverage(**{**story, "links": story["links"][:0]})
    assert set(table["sentence_ids"]) == {""}

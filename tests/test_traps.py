"""Texts on which tools for text reuse are known to fail, compared with the default model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis.comparison import Comparison, compare

if TYPE_CHECKING:
    from analysis.match.encode import SentenceEncoder

SOURCE = [
    "The old lock at Brenkhafen failed on Monday night and the river rose into the lower town.",
    "Engineers had warned the canal board in March that the northern gate was cracked.",
    "About 340 people were brought to the sports hall of a school.",
    "Seventeen firemen carried patients of the clinic down the stairs, a nurse said.",
    "Trains between Brenkhafen and Ostlund will not run before Friday.",
    "The lock was built in 1911 and repaired once, after the war.",
]
ELSEWHERE = [
    "The museum of musical instruments opens a new wing with two hundred violins in September.",
    "Its director spent eight years collecting them from attics and auctions in Italy.",
    "Visitors may try a copy of a baroque cello under the eyes of a teacher.",
    "A ticket costs nine euros, and children under twelve pay nothing.",
]
FOUR_HUNDRED = (
    "The inventory of the warehouse listed "
    + ", ".join(
        f"{number} crates of {thing}" for number, thing in enumerate(["tea", "rope", "lamp oil", "nails"] * 25, 2)
    )
    + " and one piano."
)

Tell = Callable[..., Comparison]


@pytest.fixture(scope="module")
def tell(story_of: Callable[[Mapping[str, str]], Path], default_encoder: SentenceEncoder) -> Tell:
    """Compare a retelling with a source, both lists of paragraphs."""

    def tell(source: list[str], retelling: list[str]) -> Comparison:
        articles = {"source": "\n\n".join(source), "retelling": "\n\n".join(retelling)}
        return compare(story_of(articles), source="source", encoder=default_encoder)

    return tell


def coded(comparison: Comparison) -> pd.DataFrame:
    """Return the sentences of the retelling, with what each is linked to."""
    sentences = comparison.sentences[comparison.sentences["article_id"] == "retelling"]
    texts = comparison.sentences.set_index("sentence_id")["text"]
    links = comparison.links.assign(source_text=comparison.links["source_sentence_id"].map(texts))
    linked = links.groupby("sentence_id")["source_text"].agg(set)
    return sentences.assign(linked=[linked.get(sentence_id, set()) for sentence_id in sentences["sentence_id"]])


def statuses(comparison: Comparison) -> list[str]:
    return list(comparison.coverage["status"])


def test_identical_articles(tell: Tell) -> None:
    comparison = tell(SOURCE, SOURCE)
    table = coded(comparison)
    assert set(table["label"]) == {"copied"}
    assert all(text in linked for text, linked in zip(table["text"], table["linked"], strict=True))
    assert set(statuses(comparison)) == {"copied"}


def test_reuse_from_the_first_character(tell: Tell) -> None:
    comparison = tell([" ".join(SOURCE)], [SOURCE[0], *ELSEWHERE])
    assert list(coded(comparison)["label"]) == ["copied", *["added"] * len(ELSEWHERE)]
    (first, *_) = comparison.spans.itertuples()
    assert (first.start, first.source_start) == (0, 0)
    assert first.end == first.source_end == len(SOURCE[0]) - 1


def test_moved_paragraphs(tell: Tell) -> None:
    moved = [SOURCE[4], SOURCE[5], ELSEWHERE[0], SOURCE[2], SOURCE[0], SOURCE[3], SOURCE[1]]
    comparison = tell(SOURCE, moved)
    table = coded(comparison).set_index("text")
    for text in SOURCE:
        assert table["label"][text] == "copied"
        assert text in table["linked"][text]
    assert table["label"][ELSEWHERE[0]] == "added"
    assert set(statuses(comparison)) == {"copied"}


@pytest.mark.parametrize(
    ("place", "number", "other"), [(2, "340", "430"), (5, "1911", "1917"), (3, "Seventeen", "Seventy")]
)
def test_a_number_changed_in_a_copied_sentence(place: int, number: str, other: str, tell: Tell) -> None:
    changed = [text.replace(number, other) for text in SOURCE]
    comparison = tell(SOURCE, changed)
    table = coded(comparison)
    assert set(table["label"]) == {"copied"}
    row = table.iloc[place]
    assert SOURCE[place] in row["linked"]
    at = row["start"] + row["text"].index(other)
    spans = comparison.spans[(comparison.spans["sentence_id"] == row["sentence_id"])]
    assert len(spans) > 0
    assert not ((spans["start"] <= at) & (spans["end"] > at)).any()
    assert statuses(comparison)[place] == "copied"


def test_a_sentence_that_the_source_repeats(tell: Tell) -> None:
    comparison = tell([*SOURCE, SOURCE[1]], [ELSEWHERE[0], SOURCE[1], ELSEWHERE[1]])
    assert list(coded(comparison)["label"]) == ["added", "copied", "added"]
    expected = ["omitted"] * len(SOURCE)
    expected[1] = "copied"
    assert statuses(comparison) == [*expected, "copied"]


def test_a_headline_repeated_as_the_lead(tell: Tell) -> None:
    headline = "River floods lower town of Brenkhafen after old lock fails"
    comparison = tell(SOURCE, [headline, f"{headline}.", ELSEWHERE[0], SOURCE[2], f"{SOURCE[2][:-1]}!"])
    table = coded(comparison)
    assert table["repeat_of"].tolist() == ["", "retelling:0001", "", "", "retelling:0004"]
    assert table["label"][table.index[0]] in ("paraphrased", "copied")
    for one, other in ((0, 1), (3, 4)):
        assert table["label"].iloc[one] == table["label"].iloc[other]
        assert table["linked"].iloc[one] == table["linked"].iloc[other] != set()
    assert comparison.shares["n_sentences"].sum() == 3


def test_sentences_of_three_words(tell: Tell) -> None:
    source = [*SOURCE, "Four barges sank."]
    table = coded(tell(source, [SOURCE[0], "Four barges sank.", "Violins cost money.", SOURCE[4]]))
    assert list(table["label"]) == ["copied", "copied", "added", "copied"]
    assert table["linked"].iloc[1] == {"Four barges sank."}


def test_a_sentence_of_four_hundred_words(tell: Tell) -> None:
    assert len(FOUR_HUNDRED.split()) >= 400
    words = FOUR_HUNDRED.split()
    tail = f"It listed {' '.join(words[len(words) // 2 :])}"
    comparison = tell([*SOURCE, FOUR_HUNDRED], [SOURCE[0], FOUR_HUNDRED, tail])
    table = coded(comparison)
    assert len(table) == 3
    assert list(table["label"]) == ["copied"] * 3
    assert FOUR_HUNDRED in table["linked"].iloc[1]
    assert FOUR_HUNDRED in table["linked"].iloc[2]
    assert statuses(comparison)[-1] == "copied"


def test_a_quotation_split_over_two_sentences(tell: Tell) -> None:
    whole = (
        "“We saw the water come under the door, and we carried the flour and the old till up to the attic,” "
        "the baker Mira Solt told the radio."
    )
    halves = [
        "“We saw the water come under the door,” the baker Mira Solt told the radio.",
        "“We carried the flour and the old till up to the attic.”",
    ]
    comparison = tell([*SOURCE, whole], [SOURCE[0], " ".join(halves), ELSEWHERE[0]])
    table = coded(comparison)
    assert list(table["text"]) == [SOURCE[0], *halves, ELSEWHERE[0]]
    assert list(table["label"]) == ["copied", "copied", "copied", "added"]
    assert whole in table["linked"].iloc[1]
    assert whole in table["linked"].iloc[2]
    assert statuses(comparison)[-1] == "copied"


def test_a_retelling_longer_than_its_source(tell: Tell) -> None:
    retelling = [*ELSEWHERE[:2], SOURCE[1], *ELSEWHERE[2:], SOURCE[0]]
    comparison = tell(SOURCE[:2], retelling)
    assert list(coded(comparison)["label"]) == ["added", "added", "copied", "added", "added", "copied"]
    assert statuses(comparison) == ["copied", "copied"]


def test_three_sentences_merged_into_one(tell: Tell) -> None:
    merged = (
        "About 340 people were brought to the sports hall of a school, seventeen firemen carried patients of the "
        "clinic down the stairs and trains between Brenkhafen and Ostlund will not run before Friday."
    )
    comparison = tell(SOURCE, [ELSEWHERE[0], merged])
    table = coded(comparison)
    assert list(table["label"]) == ["added", "copied"]
    assert table["linked"].iloc[1] == {SOURCE[2], SOURCE[3], SOURCE[4]}
    assert [status != "omitted" for status in statuses(comparison)] == [False, False, True, True, True, False]


def test_one_sentence_split_over_three(tell: Tell) -> None:
    whole = (
        "The canal board knew of the cracked gate since March, had no money for a new one before spring and told "
        "nobody in the lower town."
    )
    thirds = [
        "The canal board knew of the cracked gate since March.",
        "It had no money for a new one before spring.",
        "It told nobody in the lower town.",
    ]
    comparison = tell([SOURCE[2], whole, SOURCE[4]], [ELSEWHERE[0], *thirds])
    table = coded(comparison)
    assert list(table["label"]) == ["added", "copied", "copied", "copied"]
    assert all(whole in linked for linked in table["linked"].iloc[1:])
    assert statuses(comparison) == ["omitted", "copied", "omitted"]


def test_articles_that_have_nothing_in_common(tell: Tell) -> None:
    comparison = tell(SOURCE, ELSEWHERE)
    assert set(coded(comparison)["label"]) == {"added"}
    assert comparison.links.empty
    assert comparison.spans.empty
    assert set(statuses(comparison)) == {"omitted"}

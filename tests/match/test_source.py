"""Which article is the source: the named one, the declared one, else the one that explains the others."""

from __future__ import annotations

from itertools import permutations

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.match import source as source_module
from analysis.match.tokens import Tokens, tokenize

WIRE = "Divers found a deep crack in the third pillar of the bridge on Tuesday morning."
SHORT = "Divers found a deep crack in the third pillar."
LATE = "A deep crack in the third pillar of the bridge worries fishermen on the island."
TEXTS = {"late": LATE, "short": SHORT, "wire": WIRE}


def choose_source(asked: str, table: pd.DataFrame, words: dict[str, list[Tokens]], **texts: str) -> tuple[str, str]:
    return source_module.choose_source(asked, table, words, texts={key: texts.get(key, "") for key in words})


def articles(
    ids: list[str], *, role: dict[str, str] | None = None, published: dict[str, str] | None = None
) -> pd.DataFrame:
    table = pd.DataFrame({"article_id": ids})
    return table.assign(
        outlet=ids,
        role=[(role or {}).get(article_id, "") for article_id in ids],
        published=[(published or {}).get(article_id, "") for article_id in ids],
    )


def tokens(texts: dict[str, str]) -> dict[str, list[Tokens]]:
    return {article_id: [tokenize(text)] if text else [] for article_id, text in texts.items()}


@pytest.mark.parametrize("ids", list(permutations(TEXTS)))
def test_auto_takes_the_article_that_holds_most_of_the_others(ids: tuple[str, ...]) -> None:
    source, note = choose_source("auto", articles(list(ids)), tokens({k: TEXTS[k] for k in ids}))
    assert source == "wire"
    assert "'wire'" in note
    assert "inferred" in note


def test_a_named_source_wins_and_needs_no_note() -> None:
    assert choose_source("late", articles(list(TEXTS), role={"wire": "source"}), tokens(TEXTS)) == ("late", "")


def test_a_declared_source_is_not_inferred() -> None:
    source, note = choose_source("auto", articles(list(TEXTS), role={"short": "source"}), tokens(TEXTS))
    assert source == "short"
    assert "'short'" in note


def test_a_declared_retelling_is_not_taken_for_the_source() -> None:
    assert choose_source("auto", articles(list(TEXTS), role={"wire": "retelling"}), tokens(TEXTS))[0] != "wire"


def test_between_equals_the_earlier_wins_then_the_first_id() -> None:
    same = tokens({"a": WIRE, "b": WIRE, "c": WIRE})
    assert choose_source("auto", articles(["c", "b", "a"]), same)[0] == "a"
    dated = articles(["a", "b", "c"], published={"b": "2031-05-02", "c": "2031-05-01T08:00"})
    assert choose_source("auto", dated, same)[0] == "c"


def test_an_article_without_a_sentence_is_not_inferred() -> None:
    assert choose_source("auto", articles(["a", "b", "c"]), tokens({"a": "", "b": WIRE, "c": SHORT}))[0] == "b"
    assert choose_source("auto", articles(["a", "b"]), tokens({"a": "", "b": WIRE}))[0] == "b"


def test_an_unknown_source_names_the_ids_there_are() -> None:
    with pytest.raises(InputError, match="radio") as refusal:
        choose_source("radio", articles(list(TEXTS)), tokens(TEXTS))
    assert all(article_id in str(refusal.value) for article_id in TEXTS)
    many = [f"article_{number:03d}" for number in range(500)]
    with pytest.raises(InputError, match="500") as refusal:
        choose_source("radio", articles(many), tokens(dict.fromkeys(many, WIRE)))
    assert len(str(refusal.value)) < 600


def test_the_agency_that_the_others_name_is_the_source() -> None:
    texts = {"a": WIRE, "b": f"{WIRE} So the Harbour Agency reported.", "c": f"PORT (Harbour Agency) – {WIRE}"}
    same = tokens(dict.fromkeys(texts, WIRE))
    assert choose_source("auto", articles(list(texts)), same, **texts)[0] == "c"
    named = articles(["a", "b", "c"]).assign(outlet=["Harbour Agency", "b", "c"])
    assert choose_source("auto", named, same, **(texts | {"c": WIRE}))[0] == "a"

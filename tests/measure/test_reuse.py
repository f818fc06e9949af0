"""Shares of wording between articles: the codebook's runs, in both directions."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.match.runs import RunIndex, covered
from analysis.match.tokens import tokenize
from analysis.measure.reuse import text_reuse

WORDS = ["the", "of", "lock", "gate", "weir", "barge", "keeper", "opened", "closed", "17", "70"]
ARTICLE = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=4)


def reuse_of(**articles: list[str]) -> dict[tuple[str, str], float]:
    table = text_reuse({key: [tokenize(text) for text in texts] for key, texts in articles.items()})
    return {(row.article_id, row.other_id): row.share for row in table.itertuples()}


@given(ARTICLE, ARTICLE)
def test_counts_are_those_of_the_runs(one: list[str], other: list[str]) -> None:
    tokens = {"one": list(map(tokenize, one)), "other": list(map(tokenize, other))}
    for row in text_reuse(tokens).itertuples():
        index = RunIndex(tokens[row.other_id])
        own = tokens[row.article_id]
        assert row.n_words == sum(t.n_content for t in own)
        assert row.n_shared == sum(t.content[k] for t in own for k in covered(index.runs(t)))
        assert (
            math.isnan(row.share) if row.n_words == 0 else row.share == pytest.approx(row.n_shared / row.n_words, 1e-3)
        )


def test_a_brief_stands_whole_in_the_report_of_which_it_is_a_part() -> None:
    brief = ["The keeper closed the gate."]
    report = [*brief, "Divers measured the crack twice before sunset."]
    shares = reuse_of(brief=brief, report=report)
    assert shares["brief", "report"] == 1
    assert shares["report", "brief"] == pytest.approx(3 / 8, abs=1e-4)


def test_every_pair_of_different_articles_has_a_row_each_way() -> None:
    shares = reuse_of(a=["A gate."], b=["A weir."], empty=[])
    assert set(shares) == {(x, y) for x in ("a", "b", "empty") for y in ("a", "b", "empty") if x != y}
    assert math.isnan(shares["empty", "a"])
    assert shares["a", "empty"] == 0


def test_words_without_a_shared_neighbour_do_not_count() -> None:
    assert reuse_of(a=["Barges pass gates daily."], b=["Gates fail when barges wait."])["a", "b"] == 0


def test_names_of_an_actor_are_one_name() -> None:
    aliases = {("Harbour", "Board"): "board", ("HB",): "board"}
    told = {"a": ["The Harbour Board resigned."], "b": ["The HB resigned."]}
    table = text_reuse({key: [tokenize(text, aliases=aliases) for text in texts] for key, texts in told.items()})
    assert list(table.share) == [1, 1]


def test_the_order_of_the_articles_makes_no_difference() -> None:
    tokens = {key: [tokenize(text)] for key, text in {"b": "The gate closed.", "a": "The gate opened."}.items()}
    backwards = dict(reversed(tokens.items()))
    pd.testing.assert_frame_equal(text_reuse(tokens), text_reuse(backwards))

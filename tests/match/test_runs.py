"""Shared word runs: inside their sentences, in order, equal word for word."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from analysis.match.runs import MAX_TRIM, Run, RunIndex, best_runs, covered
from analysis.match.tokens import tokenize

WORDS = ["the", "of", "lock", "gate", "weir", "barge", "keeper", "opened", "closed", "17", "70"]
SENTENCE = st.lists(st.sampled_from(WORDS), max_size=14)
SENTENCES = st.lists(SENTENCE.map(" ".join), max_size=4)


def runs_of(target: str, *source: str) -> list[Run]:
    return RunIndex([tokenize(text) for text in source]).runs(tokenize(target))


@given(SENTENCE.map(" ".join), SENTENCES)
def test_runs_are_shared_words_in_order(target: str, source: list[str]) -> None:
    words, sources = tokenize(target), [tokenize(text) for text in source]
    for run in RunIndex(sources).runs(words):
        other = sources[run.source]
        inside = range(run.first, run.last + 1)
        assert 0 <= run.first < run.last < len(words)
        assert len(run) == len(run.matched) == len(inside)
        assert run.matched[0] >= 0
        assert run.matched[-1] < len(other)
        assert all(0 < after - before <= 1 + MAX_TRIM for before, after in pairwise(run.matched))
        assert [words.forms[k] for k in inside] == [other.forms[j] for j in run.matched]
        assert run.n_content == sum(words.content[k] for k in inside) >= 1


@given(SENTENCE.map(" ".join), SENTENCES)
def test_best_runs_are_parts_of_runs_and_do_not_overlap(target: str, source: list[str]) -> None:
    runs = runs_of(target, *source)
    best = best_runs(runs)
    assert bool(best) == bool(runs)
    assert all(one.last < other.first for one, other in pairwise(best))
    for run in best:
        inside = [r for r in runs if r.source == run.source and r.first <= run.first and run.last <= r.last]
        assert any(r.matched[run.first - r.first : run.last - r.first + 1] == run.matched for r in inside)


def test_a_word_that_two_runs_share_costs_neither_its_place() -> None:
    whole = "We saw the barge and we closed the old gate above the town, the keeper of the weir said."
    best = best_runs(runs_of("We saw the barge, the keeper of the weir said.", whole))
    assert sorted(covered(best)) == list(range(10))


@given(SENTENCE.filter(lambda words: len(words) > 1).map(" ".join), SENTENCES, SENTENCES)
def test_a_sentence_that_stands_in_the_source_is_covered_by_one_run(
    sentence: str, before: list[str], after: list[str]
) -> None:
    words = tokenize(sentence)
    runs = runs_of(sentence, *before, sentence, *after)
    if not words.n_content:
        assert runs == []
        return
    assert any(run.source == len(before) and run.n_content == words.n_content for run in runs)
    (best,) = best_runs(runs)
    assert best.n_content == words.n_content


@given(SENTENCES, SENTENCES)
def test_the_order_of_the_source_makes_no_difference(targets: list[str], source: list[str]) -> None:
    for target in targets:
        there = {(run.first, run.last, source[run.source], run.matched) for run in runs_of(target, *source)}
        back = source[::-1]
        assert {(run.first, run.last, back[run.source], run.matched) for run in runs_of(target, *back)} == there


def test_a_trimmed_copy_keeps_its_run_and_an_inserted_word_ends_it() -> None:
    source = "The keeper with great care opened the old northern gate."
    (trimmed,) = runs_of("The keeper opened the old gate.", source)
    assert (trimmed.first, trimmed.last, trimmed.n_content) == (0, 5, 4)
    runs = best_runs(runs_of("The keeper opened the very old northern gate.", source))
    assert [(run.first, run.last) for run in runs] == [(0, 3), (5, 7)]


def test_one_shared_word_and_shared_function_words_are_no_run() -> None:
    assert runs_of("Barges of the north.", "The end of the barges.") == []
    assert runs_of("Barges waited.", "Barges sank.") == []


def test_a_name_in_another_form_does_not_break_a_run() -> None:
    names = {("Harbour", "Council"): "council", ("HC",): "council"}
    source = tokenize("The weir was closed by the Harbour Council at noon.", aliases=names)
    (run,) = RunIndex([source]).runs(tokenize("The weir was closed by the HC at noon.", aliases=names))
    assert (run.first, run.last) == (0, 8)
    assert run.matched == tuple(range(9))

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.show.similarity_histogram import similarity_histogram

Make = Callable[..., SimpleNamespace]


@pytest.fixture
def placed(make_comparison: Make) -> Callable[[dict[str, list[float]]], SimpleNamespace]:
    """Return a maker of comparisons of one outlet whose sentences have given similarities to a single source one."""

    def make(similarities: dict[str, list[float]]) -> SimpleNamespace:
        labels = "".join(letter * len(values) for letter, values in similarities.items())
        comparison = make_comparison({"Post": (labels, "-")}, source_outlet="Wire")
        cosines = np.array([*(value for values in similarities.values() for value in values), 1.0])
        comparison.embeddings = np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1).astype(np.float32)
        return comparison

    return make


def bars(chart: Any) -> pd.DataFrame:
    tables = map(pd.DataFrame, chart.to_dict()["datasets"].values())
    return next(table for table in tables if "n" in table)


def doubtful(comparison: SimpleNamespace, *sentence_ids: str) -> SimpleNamespace:
    comparison.sentences["borderline"] = comparison.sentences.sentence_id.isin(sentence_ids)
    return comparison


@pytest.mark.parametrize(
    ("similarities", "expected"),
    [
        (
            {"C": [1, 0.8], "A": [0.2, 0.4], "P": [0.6]},
            "Copied sentences lie closest to Wire (median similarity 0.90), added ones furthest (0.30)",
        ),
        ({"C": [0.5], "A": [0.5]}, "Copied and added sentences are equally close to Wire (median similarity 0.50)"),
        ({"A": [0.25]}, "The only sentence is added, with a similarity of 0.25 to Wire"),
        ({"A": [0.25, 0.35]}, "All sentences are added, with a median similarity of 0.30 to Wire"),
    ],
)
def test_the_title_states_the_finding(similarities: dict[str, list[float]], expected: str, placed: Make) -> None:
    assert " ".join(similarity_histogram(placed(similarities)).title.text) == expected


def test_sentences_fall_into_twentieths(placed: Make) -> None:
    drawn = bars(similarity_histogram(placed({"A": [-0.5, 0.0, 0.049, 0.05, 0.3, 0.949, 0.95, 1.0]})))
    assert dict(zip(drawn.low, drawn.n, strict=True)) == {0: 3, 0.05: 1, 0.3: 1, 0.9: 1, 0.95: 2}
    assert ((drawn.high - drawn.low).round(2) == 0.05).all()


def test_labels_stand_on_one_another_without_a_gap(harbour: SimpleNamespace) -> None:
    drawn = bars(similarity_histogram(harbour))
    for _, bar in drawn.groupby("low"):
        assert list(bar.start) == [0, *bar.end.iloc[:-1]]
    assert drawn.n.sum() == harbour.sentences.label.isin(["copied", "paraphrased", "mixed", "added"]).sum()


def test_repeats_and_boilerplate_are_left_out(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("CPMAB", "CP-"), "Lens": ("AAA", "---")})
    comparison.sentences.loc[comparison.sentences.sentence_id == "r01:0003", "repeat_of"] = "r01:0002"
    chart = similarity_histogram(comparison)
    assert bars(chart).n.sum() == 6
    assert "(n = 6) of 2 outlets" in " ".join(chart.title.subtitle)


def test_the_doubtful_zone_reaches_from_the_least_to_the_most_similar(placed: Make) -> None:
    comparison = doubtful(placed({"C": [0.9], "P": [0.7, 0.6], "A": [0.5, 0.1]}), "r00:0002", "r00:0004")
    chart = similarity_histogram(comparison)
    assert "(n = 2); the grey band spans them, from 0.50 to 0.70." in " ".join(chart.title.subtitle)
    ticks = next(table for table in map(pd.DataFrame, chart.to_dict()["datasets"].values()) if "similarity" in table)
    assert list(ticks.similarity) == [0.5, 0.7]
    assert set(ticks.source) == {comparison.sentences.text.iloc[-1]}
    assert [layer["mark"]["type"] for layer in chart.to_dict()["layer"]] == [
        "rect", "bar", "rule", "text", "text", "tick",
    ]  # fmt: skip


def test_without_doubt_there_is_no_zone(placed: Make) -> None:
    chart = similarity_histogram(doubtful(placed({"C": [0.9], "A": [0.1]})))
    assert "None is doubtful." in " ".join(chart.title.subtitle)
    assert [layer["mark"]["type"] for layer in chart.to_dict()["layer"]] == ["bar", "rule", "text", "text"]


@pytest.mark.parametrize(
    ("similarities", "expected"),
    [
        ({"A": [0.2, 0.4], "C": [0.9], "M": [0.6]}, (0.5, 0)),
        ({"A": [0.2, 0.7], "C": [0.9], "M": [0.6]}, (0.8, 1)),
        ({"A": [0.9], "C": [0.2]}, (0.55, 2)),
        ({"A": [0.5], "P": [0.5]}, (0.5, 1)),
    ],
)
def test_the_decision_stands_where_fewest_are_on_the_wrong_side(
    similarities: dict[str, list[float]], expected: tuple[float, int], placed: Make
) -> None:
    chart = similarity_histogram(placed(similarities))
    drawn = next(table for table in map(pd.DataFrame, chart.to_dict()["datasets"].values()) if "decision" in table)
    assert drawn.decision.item() == pytest.approx(expected[0])
    assert f"({expected[1]} on the wrong side)" in " ".join(chart.title.subtitle)


@pytest.mark.parametrize("letter", ["A", "C"])
def test_without_two_sides_there_is_no_decision(letter: str, placed: Make) -> None:
    assert "dashed" not in " ".join(similarity_histogram(placed({letter: [0.5, 0.6]})).title.subtitle)


def test_a_comparison_without_sentences_to_draw_is_refused(make_comparison: Make) -> None:
    with pytest.raises(InputError, match="No retelling has a sentence"):
        similarity_histogram(make_comparison({"Post": ("BB", "--")}))

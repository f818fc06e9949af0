from collections.abc import Callable
from types import SimpleNamespace

import pytest

from analysis.errors import InputError
from analysis.show.outlet_profile import outlet_profile

Make = Callable[..., SimpleNamespace]


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ({"Post": "CCCA", "Lens": "CAAA"}, "Post copies 75% of its sentences from Wire; Lens adds 75% of its own"),
        (
            {"Post": "CC", "Lens": "CC"},
            "Each of the 2 outlets copies 100% of its sentences from Wire; none adds anything",
        ),
        ({"Post": "CPMA"}, "Post copies 25% of its sentences from Wire and adds 25% of its own"),
        ({"Post": "CPMA", "Lens": "P"}, "Post copies 25% of its sentences from Wire and adds 25% of its own"),
        ({"Post": "CP"}, "Post copies 50% of its sentences from Wire and adds nothing"),
        ({"Post": "AAP", "Lens": "A"}, "No outlet copies from Wire; Lens adds 100% of its own"),
        ({"Post": "AA", "Lens": "A"}, "No outlet copies from Wire; each adds 100% of its own"),
        ({"Post": "B", "Lens": "BB"}, "No outlet has any text to code"),
    ],
)
def test_the_title_states_the_finding(plans: dict[str, str], expected: str, make_comparison: Make) -> None:
    comparison = make_comparison({outlet: (labels, "--") for outlet, labels in plans.items()}, source_outlet="Wire")
    assert " ".join(outlet_profile(comparison).title.text) == expected


def test_the_outlet_that_takes_most_stands_first_and_says_its_n(make_comparison: Make) -> None:
    comparison = make_comparison({"Ada": ("AAAA", "-"), "Ben": ("CPMB", "-"), "Cy": ("CPAA", "-")})
    chart = outlet_profile(comparison).to_dict()
    rows = chart["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert rows == ["Ben\u2002n = 3", "Cy\u2002n = 4", "Ada\u2002n = 4"]


def test_segments_of_a_bar_follow_each_other(harbour: SimpleNamespace) -> None:
    bars = outlet_profile(harbour).data
    for _, bar in bars.groupby("outlet"):
        assert list(bar.start.iloc[1:]) == list(bar.end.iloc[:-1])
        assert bar.end.iloc[-1] == 1


def test_narrow_segments_keep_their_letter_or_nothing(make_comparison: Make) -> None:
    comparison = make_comparison({"Post": ("C" * 90 + "P" * 9 + "A", "-")})
    captions = dict(outlet_profile(comparison, width=255).data[["label", "caption"]].to_numpy())
    assert captions == {"copied": "C 90%", "paraphrased": "P", "mixed": "", "added": ""}


def test_shares_of_words_use_the_words(harbour: SimpleNamespace) -> None:
    harbour.shares["n_words"] = 5
    chart = outlet_profile(harbour, by="words")
    assert set(chart.data.share) == {0.25}
    assert "of its words" in " ".join(chart.title.text)


def test_an_unknown_unit_is_refused(harbour: SimpleNamespace) -> None:
    with pytest.raises(InputError, match="'sentences', 'words'"):
        outlet_profile(harbour, by="letters")


def test_a_comparison_without_outlets_is_refused(harbour: SimpleNamespace) -> None:
    harbour.shares = harbour.shares.iloc[:0]
    with pytest.raises(InputError, match="no outlet to draw"):
        outlet_profile(harbour)


def test_shares_lie_in_their_intervals(harbour: SimpleNamespace) -> None:
    bars = outlet_profile(harbour).data
    assert ((bars.low <= bars.share) & (bars.share <= bars.high)).all()
    assert ((bars.low_derived <= bars.derived) & (bars.derived <= bars.high_derived)).all()
    added = bars[bars.label == "added"]
    assert added.derived.tolist() == pytest.approx((1 - added.share).tolist(), abs=2e-4)


def test_an_outlet_of_few_sentences_has_no_interval(make_comparison: Make) -> None:
    chart = outlet_profile(make_comparison({"Post": ("CPMAA", "-"), "Lens": ("CPMA", "-")}))
    assert chart.data.groupby("outlet").low.count().to_dict() == {"Lens": 0, "Post": 4}
    assert "none for fewer than 5 sentences" in " ".join(chart.title.subtitle)
    assert "interval" not in " ".join(outlet_profile(make_comparison({"Post": ("CP", "-")})).title.subtitle)


def test_the_seed_of_the_settings_draws_the_samples(harbour: SimpleNamespace) -> None:
    first = outlet_profile(harbour).data
    assert outlet_profile(harbour).data.equals(first)
    harbour.settings = SimpleNamespace(seed=7)
    assert not outlet_profile(harbour).data.equals(first)

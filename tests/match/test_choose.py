"""Which fitted numbers decide: those with readers only where the readers were fitted for the texts."""

from __future__ import annotations

import pytest

from analysis.match.choose import choose_labeller
from analysis.match.model import ModelSource, find_model
from analysis.settings import Settings

OTHER = ModelSource("other", "1", "0" * 64, "other", None)


def test_english_with_the_default_model_is_read() -> None:
    labeller = choose_labeller(Settings(), find_model("default"))
    assert labeller.provenance["kind"] == "default"
    assert labeller.reader is not None
    assert labeller.background is None


@pytest.mark.parametrize(("model", "lang"), [(None, "pt"), (OTHER, "en")])
def test_another_language_and_another_model_are_labelled_without_reading(model: ModelSource | None, lang: str) -> None:
    labeller = choose_labeller(Settings(), model or find_model("default"), lang=lang)
    assert labeller.provenance["kind"] == "portable"
    assert labeller.reader is None
    # Cosines are brought to the default model's scale, and its own are there already.
    assert (labeller.background is None) == (model is None)

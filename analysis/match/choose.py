"""Which fitted numbers decide: the packaged ones for a model, or the user's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from ..settings import DEFAULT_SHA256, Settings
from .labeller import Labeller, load_labeller
from .model import ModelSource
from .pair_model import PairModel

# The reader was fitted on texts in this language.
READ_LANGUAGE = "en"
_NO_PAIR_COEFFICIENTS = (
    "No coefficients for the pair model {name!r}: what its scores count for is learned from coded texts. Fit them with "
    "`retold calibrate … --pair-model NAME --out FILE`, then compare with --coefficients FILE and --pair-model NAME."
)


def choose_labeller(settings: Settings, model: ModelSource, *, lang: str = READ_LANGUAGE) -> Labeller:
    """Choose the coefficients for a model and a language.

    Parameters
    ----------
    settings : Settings
        `coefficients` names a file of the user's.
    model : ModelSource
        The encoder that gives the vectors.
    lang : str
        Two-letter code of the language of most articles.

    Returns
    -------
    Labeller
        The fitted decision; its provenance says which one, `kind` "default"
        (packaged, with the reader, for the default encoder and English),
        "portable" (packaged, for any other) or "file".

    Raises
    ------
    InputError
        If the file cannot be read or was fitted for another encoder or pair model.
    """
    if settings.coefficients is None:
        if settings.pair_model:
            raise InputError(_NO_PAIR_COEFFICIENTS.format(name=settings.pair_model))
        if model.sha256 == DEFAULT_SHA256 and lang == READ_LANGUAGE:
            return _named("default", load_labeller(device=settings.device))
        return _named("portable", _for_encoder(load_labeller(portable=True), model))
    labeller = load_labeller(Path(settings.coefficients).expanduser())
    fitted = labeller.provenance.get("encoder_sha256")
    if fitted and fitted != model.sha256:
        raise InputError(
            f"The coefficients in {settings.coefficients} were fitted for the model "
            f"{labeller.provenance.get('encoder')!r}, but the model in use is {model.name!r}, with other weights. Name "
            "that model with --model, or fit coefficients for this one with `retold calibrate`."
        )
    return _named("file", _with_pair_model(_for_encoder(labeller, model), settings))


def _for_encoder(labeller: Labeller, model: ModelSource) -> Labeller:
    """The default encoder's cosines are on the scale that the coefficients were fitted on."""
    return replace(labeller, background=None) if model.sha256 == DEFAULT_SHA256 else labeller


def _with_pair_model(labeller: Labeller, settings: Settings) -> Labeller:
    fitted = labeller.provenance.get("pair_model_sha256", "")
    if not settings.pair_model:
        if fitted:
            raise InputError(
                f"The coefficients in {settings.coefficients} were fitted with the pair model "
                f"{labeller.provenance.get('pair_model')!r}, and none is named. Name it with --pair-model."
            )
        return labeller
    pair_model = PairModel(settings.pair_model, device=settings.device)
    if fitted != pair_model.source.sha256:
        raise InputError(_NO_PAIR_COEFFICIENTS.format(name=settings.pair_model))
    return replace(labeller, pair_model=pair_model)


def _named(kind: str, labeller: Labeller) -> Labeller:
    return replace(labeller, provenance={"kind": kind, **labeller.provenance})

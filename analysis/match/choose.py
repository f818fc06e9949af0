"""Which fitted numbers decide: the packaged ones for a model, or the user's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from ..settings import DEFAULT_SHA256, Settings
from .labeller import Labeller, load_labeller
from .model import ModelSource


def choose_labeller(settings: Settings, model: ModelSource) -> Labeller:
    """Choose the coefficients for a model.

    Parameters
    ----------
    settings : Settings
        `coefficients` names a file of the user's.
    model : ModelSource
        The encoder that gives the vectors.

    Returns
    -------
    Labeller
        The fitted decision; its provenance says which one, `kind` "default"
        (packaged, for the default encoder), "portable" (packaged, for any
        other) or "file".

    Raises
    ------
    InputError
        If the file cannot be read or was fitted for another encoder.
    """
    if settings.coefficients is None:
        kind = "default" if model.sha256 == DEFAULT_SHA256 else "portable"
        return _named(kind, load_labeller(portable=kind == "portable"))
    labeller = load_labeller(Path(settings.coefficients).expanduser())
    fitted = labeller.provenance.get("encoder_sha256")
    if fitted and fitted != model.sha256:
        raise InputError(
            f"The coefficients in {settings.coefficients} were fitted for the model "
            f"{labeller.provenance.get('encoder')!r}, but the model in use is {model.name!r}, with other weights. Name "
            "that model with --model, or fit coefficients for this one with `retold calibrate`."
        )
    return _named("file", labeller)


def _named(kind: str, labeller: Labeller) -> Labeller:
    return replace(labeller, provenance={"kind": kind, **labeller.provenance})

"""Named settings of a comparison, echoed into every output."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_REVISION = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True)
class Settings:
    """How a comparison is made.

    Parameters
    ----------
    model : str
        Name of a sentence-transformers model, or a local folder that holds one.
    revision : str or None
        Revision of a named model; None takes the pinned one for the default
        model and the newest one for any other.
    device : str
        Torch device that computes the embeddings.
    aliases : str or None
        Path of a CSV table (actor, term) with names of actors of your own.
    coefficients : str or None
        Path of a file that `retold calibrate` wrote; None takes the packaged
        coefficients.
    pair_model : str or None
        A cross-encoder (name or folder) whose score enters the pairs; needs
        coefficients that were fitted with it.
    mixed_weight : float
        How many times p_mixed counts when the label is chosen, 1 or more.
    borderline_below : float
        A label that is less probable is flagged, 0 to 1.
    link_probability : float
        Least probability of a link, 0 to 1.
    seed : int
        Seed of every random step (UMAP, bootstrap).
    """

    model: str = DEFAULT_MODEL
    revision: str | None = None
    device: str = "cpu"
    aliases: str | None = None
    coefficients: str | None = None
    pair_model: str | None = None
    mixed_weight: float = 1.75
    borderline_below: float = 0.65
    link_probability: float = 0.3
    seed: int = 42

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as a plain dictionary, for provenance."""
        return asdict(self)

"""From embeddings to a flat map that is the same for the same sentences, whatever their order."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from ..match.cache import ArrayCache, content_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

# UMAP needs neighbours to speak of; fewer sentences are laid out by their distances alone.
FEWEST_FOR_UMAP = 10
NEIGHBOURS = 15
MIN_DIST = 0.1
# UMAP amplifies the last digits of its input into another picture, and embeddings differ in them between
# machines.  Hundredths of a cosine distance are the same everywhere.
DISTANCE_DECIMALS = 2
DECIMALS = 4


def project(
    embeddings: NDArray[np.floating], keys: Sequence[str], *, seed: int, cache: ArrayCache | None = None
) -> NDArray[np.float64]:
    """Place sentences on a map so that those alike in meaning lie close together.

    Parameters
    ----------
    embeddings : numpy.ndarray of shape (n, d)
        A vector a sentence, of length 1.
    keys : sequence of str
        The n sentences.  Equal sentences share one place, and the order of
        the rows makes no difference.
    seed : int
        Seed of UMAP.
    cache : ArrayCache, optional
        Where places once computed are kept.

    Returns
    -------
    numpy.ndarray of shape (n, 2)
        Coordinates without a unit, rounded to 4 decimals, centred, the wider
        spread across.

    Notes
    -----
    UMAP (McInnes, Healy and Melville 2018, arXiv:1802.03426) on cosine
    distances rounded to hundredths, 15 neighbours, minimal distance 0.1,
    starting from the principal coordinates of the distances (Gower 1966,
    doi:10.1093/biomet/53.3-4.325).  Fewer than 10 different sentences are
    shown at their principal coordinates.

    Examples
    --------
    >>> import numpy as np
    >>> project(np.eye(3)[[0, 1, 0]], ["one", "two", "one"], seed=42)
    array([[ 0.5,  0. ],
           [-0.5,  0. ],
           [ 0.5,  0. ]])
    """
    names, first, place = np.unique(np.array(keys, dtype=object), return_index=True, return_inverse=True)
    if len(names) == 0:
        return np.zeros((0, 2))
    distances = _distances(embeddings[first])
    if len(names) < FEWEST_FOR_UMAP:
        return _upright(_principal(distances))[place]
    key = content_key(
        "projection", version("umap-learn"), f"{seed} {NEIGHBOURS} {MIN_DIST} {DISTANCE_DECIMALS}", distances.tobytes()
    )
    places = cache.get(key) if cache else None
    if places is None:
        places = _upright(_umap(distances, seed))
        if cache:
            cache.put(key, places)
    return places[place]


def _distances(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    exact = vectors.astype(np.float64)
    distances = (1 - exact @ exact.T).clip(0, 2).round(DISTANCE_DECIMALS)
    np.fill_diagonal(distances, 0)
    return distances


def _principal(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the first two principal coordinates (classical scaling)."""
    squared = distances**2
    gram = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean())
    values, vectors = np.linalg.eigh(gram)
    coordinates = np.zeros((len(distances), 2))
    largest = (vectors * np.sqrt(values.clip(0)))[:, :-3:-1]
    coordinates[:, : largest.shape[1]] = largest
    return _signed(coordinates)


def _umap(distances: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    with warnings.catch_warnings():
        # It announces an optional part that is missing, and that no new points can be placed.
        warnings.simplefilter("ignore")
        import umap

        start = _principal(distances)
        start = (10 * start / max(np.abs(start).max(), 1e-9)).round(2).astype(np.float32)
        model = umap.UMAP(
            n_neighbors=min(NEIGHBOURS, len(distances) - 1), min_dist=MIN_DIST, metric="precomputed", init=start,
            random_state=seed, n_jobs=1,
        )  # fmt: skip
        return np.asarray(model.fit_transform(distances), dtype=np.float64)


def _upright(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Centre a layout and turn its widest spread across."""
    centred = coordinates - coordinates.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return _signed(centred @ axes[:, ::-1]).round(DECIMALS) + 0.0


def _signed(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Let the point furthest out on each axis lie on its positive side."""
    outermost = np.abs(coordinates.round(DECIMALS)).argmax(axis=0)
    return coordinates * np.where(coordinates[outermost, [0, 1]] < 0, -1, 1)

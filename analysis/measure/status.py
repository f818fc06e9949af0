"""The rule that turns measures of a source sentence into its status."""

from __future__ import annotations

import numpy as np
import pandas as pd

# The codebook's rule for a copy: so much of the content lies in shared passages.
COPIED_SHARE = 0.70
# Nothing counts as lost if so much of the content is found, or if the linked
# sentences are so many times as long that other words can hold it.
WHOLE_SHARE = 0.50
WHOLE_ROOM = 2.5


def decide_status(features: pd.DataFrame) -> np.ndarray:
    """Give every source sentence its status in every retelling.

    Parameters
    ----------
    features : pandas.DataFrame
        As `coverage_features` returns it.

    Returns
    -------
    numpy.ndarray of str, shape (n_rows,)
        omitted where nothing is linked; copied where shared passages hold most
        of its content; paraphrased where most of its words are found anywhere
        in the linked sentences or these are much longer; else partial.
    """
    omitted = features["n_linked"] == 0
    copied = features["kept_words"] >= COPIED_SHARE
    whole = (features["found_words"] >= WHOLE_SHARE) | (features["room"] >= WHOLE_ROOM)
    return np.select([omitted, copied, whole], ["omitted", "copied", "paraphrased"], default="partial")

"""The rule that turns measures of a source sentence into its status."""

from __future__ import annotations

import numpy as np
import pandas as pd

# The codebook's rule for a copy: so much of the content stands in shared passages.
COPIED_SHARE = 0.70
# A sentence survives whole if so much of its content is found, once the room
# that the retelling gives it is weighed in.
WHOLE_SHARE = 0.70
ROOM_WEIGHT = 0.40


def decide_status(features: pd.DataFrame) -> np.ndarray:
    """Give every source sentence its status in every retelling.

    Parameters
    ----------
    features : pandas.DataFrame
        As `coverage_features` returns it.

    Returns
    -------
    numpy.ndarray of str
        omitted where nothing is linked; copied where shared passages hold most
        of its content; paraphrased where its words are found or the retelling
        has room for all of it in other words; else partial.
    """
    whole = features["found_words"] + ROOM_WEIGHT * np.log(features["room"] + 0.1)
    return np.select(
        [features["n_linked"] == 0, features["kept_words"] >= COPIED_SHARE, whole >= WHOLE_SHARE],
        ["omitted", "copied", "paraphrased"],
        default="partial",
    )

"""Fit coefficients on the user's own codes, for any encoder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from . import __version__
from .coded import CodedStory, coded_pairs, read_coded_story
from .errors import InputError
from .match.cache import content_key
from .match.decide import label_table
from .match.encode import Encoder, SentenceEncoder
from .match.fit import CodedPair, as_json, fit_labeller
from .match.labeller import Labeller
from .match.looks import OUTCOMES
from .match.pair_model import PairModel
from .measure.alpha import krippendorff_alpha
from .settings import Settings
from .write import write_whole

# Below these the figures are noise.
LEAST_STORIES = 3
LEAST_UNITS = 100
LEAST_OF_LABEL = 5


@dataclass(frozen=True)
class Calibration:
    """Fitted coefficients and how they did on stories they had not seen.

    Attributes
    ----------
    labeller : Labeller
        Fitted on all stories.
    provenance : dict
        Model, hash of the codes, how many units, agreement.
    decided : pandas.DataFrame
        story, coded, given: the coder's label of each unit and the one it got
        from coefficients that were fitted on the other stories.
    """

    labeller: Labeller
    provenance: dict[str, Any]
    decided: pd.DataFrame

    def __str__(self) -> str:
        """Say how many codes there were and how they agree with labels fitted on other stories."""
        fitted_on = self.provenance["fitted_on"]
        shown = {
            **fitted_on,
            "label_alpha": f"{self.provenance['label_alpha_left_out']} (one story left out at a time)",
        }
        return "\n".join(f"{name:24} {value}" for name, value in shown.items())

    def write(self, path: str | Path) -> Path:
        """Write the coefficients for `compare --coefficients`.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        path = Path(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return write_whole(path, as_json(self.labeller, self.provenance).encode("utf-8"))
        except OSError as error:
            raise InputError(
                f"Cannot write to {path} ({error.strerror or error}). Expected the name of a file that can be written. "
                "Name another with --out."
            ) from error


def calibrate(
    folders: Sequence[str | Path],
    *,
    source: str | None = None,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
) -> Calibration:
    """Fit the coefficients of the labels on coded stories of your own.

    Parameters
    ----------
    folders : sequence of str or Path
        One folder a coded story: the files that `evaluate` takes (units.csv,
        labels.csv, kept.csv), and the articles in a folder `articles`.
    source : str, optional
        article_id of the source in every story; otherwise the one that each
        story declares (role, or "source" in its story.json).
    settings : Settings, optional
        Model, revision, device, pair model.
    encoder : Encoder, optional
        An encoder of your own; otherwise the model of the settings.

    Returns
    -------
    Calibration
        What `write` keeps for `compare`.

    Raises
    ------
    InputError
        If there are fewer than 3 stories or 100 coded units, fewer than 5 of a
        label, no links, no statuses, or a folder is not as expected.

    Notes
    -----
    The labels of the first coder by name are fitted.  The agreement leaves one
    story out at a time: each is labelled by coefficients that were fitted on
    the other stories alone.
    """
    settings = settings or Settings()
    stories = [read_coded_story(Path(folder), source) for folder in folders]
    _check(stories)
    encoder = encoder or SentenceEncoder(settings.model, revision=settings.revision, device=settings.device)
    pair_model = PairModel(settings.pair_model, device=settings.device) if settings.pair_model else None
    data = [coded for story in stories for coded in coded_pairs(story, encoder)]
    if pair_model is not None:
        data = [coded.scored(pair_model) for coded in data]
    decided = _decided(data, pair_model, settings)
    digest = content_key(*sorted(story.digest for story in stories))
    provenance = {
        "fitted_on": {
            "stories": len(stories),
            "units": len(decided),
            "codes_sha256": digest,
        },
        "encoder": encoder.source.name,
        "encoder_sha256": encoder.source.sha256,
        "label_alpha_left_out": round(krippendorff_alpha(decided[["coded", "given"]], constant=1.0), 4),
        "script": f"retold calibrate ({__version__})",
    }
    if pair_model is not None:
        provenance |= {"pair_model": pair_model.source.name, "pair_model_sha256": pair_model.source.sha256}
    return Calibration(_fit(data), provenance, decided)


def _check(stories: Sequence[CodedStory]) -> None:
    """Refuse codes that are too few to learn from, and say what is needed."""
    labels = pd.concat([story.codes.labels for story in stories])
    coded = Counter(labels.loc[labels["repeat_of"] == "", "label"])
    n = sum(coded[label] for label in OUTCOMES)
    short = [f"{coded[label]} {label}" for label in OUTCOMES if coded[label] < LEAST_OF_LABEL]
    names = [story.name for story in stories]
    if len(set(names)) < len(names):
        raise InputError(f"Two folders of codes have one name ({Counter(names).most_common(1)[0][0]}); rename one.")
    lacking = []
    if len(stories) < LEAST_STORIES:
        lacking.append(f"{len(stories)} stories, at least {LEAST_STORIES}")
    if n < LEAST_UNITS:
        lacking.append(f"{n} coded units of retellings, at least {LEAST_UNITS}")
    if short:
        lacking.append(f"{' and '.join(short)}, at least {LEAST_OF_LABEL} of each label")
    if not any(labels["aligned"].str.strip()):
        lacking.append("no links (column aligned of labels.csv)")
    if len({status for story in stories for status in story.codes.kept["status"]}) < 2:
        lacking.append("no statuses of source sentences (kept.csv)")
    if lacking:
        raise InputError(
            f"Too few codes to fit coefficients: {'; '.join(lacking)}. Code more stories, or compare with the packaged "
            "coefficients."
        )


def _fit(data: Sequence[CodedPair]) -> Labeller:
    return fit_labeller(data, folds=min(4, len({coded.story for coded in data})))


def _decided(data: Sequence[CodedPair], pair_model: PairModel | None, settings: Settings) -> pd.DataFrame:
    """Label each story by coefficients fitted on the others."""
    tables = []
    for story in sorted({coded.story for coded in data}):
        labeller = replace(_fit([coded for coded in data if coded.story != story]), pair_model=pair_model)
        for coded in data:
            if coded.story == story:
                decision = labeller.decide(coded.forward, coded.backward)
                given = label_table(decision, coded.forward.target.ids, settings)["label"]
                tables.append(pd.DataFrame({"story": story, "coded": coded.labels, "given": given}))
    return pd.concat(tables).dropna(subset="coded").reset_index(drop=True)

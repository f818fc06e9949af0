"""The main job: one story in, its labelled tables out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import __version__
from .errors import InputError
from .match.aliases import alias_map, mine_aliases, read_aliases
from .match.choose import choose_labeller
from .match.encode import Encoder, SentenceEncoder
from .match.labeller import Labeller
from .match.source import choose_source
from .match.story import match_story
from .measure.coverage import source_coverage
from .measure.details import changed_details
from .measure.naming import naming_matrix
from .measure.reuse import text_reuse
from .measure.shares import outlet_shares
from .measure.themes import themes
from .read.story import Story, read_story
from .settings import Settings
from .tables import PROBABILITIES, TABLE_NAMES, conform, table_bytes
from .units import in_order, materials_of, told_once, with_labels
from .write import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .show.reading import ReadingView


@dataclass(frozen=True)
class Comparison:
    """One story compared with its source: the tables of the contract as frames.

    Attributes
    ----------
    story : Story
        The articles as read.
    source : str
        article_id of the article the others are judged against.
    settings : Settings
        How it was compared.
    articles, sentences, links, spans, coverage, shares, details, naming, reuse, themes : pandas.DataFrame
        The tables; `analysis.tables` holds their schemas.
    info : dict
        What `comparison.json` holds: settings, model, coefficients, versions, row counts, warnings.
    embeddings : numpy.ndarray, shape (n_sentences, d)
        Sentence vectors of length 1, in the order of `sentences`.
    """

    story: Story
    source: str
    settings: Settings
    articles: pd.DataFrame
    sentences: pd.DataFrame
    links: pd.DataFrame
    spans: pd.DataFrame
    coverage: pd.DataFrame
    shares: pd.DataFrame
    details: pd.DataFrame
    naming: pd.DataFrame
    reuse: pd.DataFrame
    themes: pd.DataFrame
    info: dict[str, Any]
    embeddings: np.ndarray = field(repr=False)

    def write(self, folder: str | Path) -> dict[str, Path]:
        """Write every table as CSV and `comparison.json` to a folder.

        Files of other names in the folder are kept.  Each file appears whole
        or not at all.

        Raises
        ------
        InputError
            If the folder cannot be made or written.
        """
        folder = Path(folder)
        written = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in TABLE_NAMES:
                written[name] = write_whole(folder / f"{name}.csv", table_bytes(getattr(self, name)))
            text = json.dumps(self.info, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
            written["comparison"] = write_whole(folder / "comparison.json", text.encode("utf-8"))
        except OSError as error:
            raise InputError(
                f"Cannot write to {folder} ({error.strerror or error}). Expected a folder that can be written. "
                "Name another with --out."
            ) from error
        return written

    def summary(self) -> pd.DataFrame:
        """Return one row an outlet: coded sentences, percent of each label, percent of the source kept.

        Returns
        -------
        pandas.DataFrame
            article_id, outlet, n_sentences, copied, paraphrased, mixed, added
            (percent of the coded sentences, repeats left out) and source_kept
            (percent of the source's sentences that are not omitted).
        """
        wide = self.shares.pivot(index="article_id", columns="label", values="share_sentences")
        counts = self.shares.groupby("article_id")["n_sentences"].sum()
        kept = (self.coverage["status"] != "omitted").groupby(self.coverage["article_id"]).mean()
        retellings = self.articles.loc[self.articles["role"] == "retelling", ["article_id", "outlet"]]
        table = retellings.assign(n_sentences=retellings["article_id"].map(counts))
        for label in ("copied", "paraphrased", "mixed", "added"):
            table[label] = (100 * retellings["article_id"].map(wide[label])).round(0)
        table["source_kept"] = (100 * retellings["article_id"].map(kept)).round(0)
        return table.reset_index(drop=True)

    def borderline(self) -> pd.DataFrame:
        """Return the sentences to check by hand first, the most doubtful on top.

        Returns
        -------
        pandas.DataFrame
            sentence_id, outlet, text, label, p_copied, p_paraphrased, p_mixed,
            p_added, source_sentence_id and source_text of the likeliest link
            ("" where nothing is linked) and probability of that link; only
            sentences flagged borderline, verbatim repeats left out.
        """
        flagged = self.sentences[self.sentences["borderline"] & (self.sentences["repeat_of"] == "")]
        likeliest = self.links.sort_values(["probability", "source_sentence_id"], ascending=[False, True])
        likeliest = likeliest.drop_duplicates("sentence_id")[["sentence_id", "source_sentence_id", "probability"]]
        table = flagged.merge(likeliest, how="left", on="sentence_id").fillna({"source_sentence_id": ""})
        texts = dict(zip(self.sentences["sentence_id"], self.sentences["text"], strict=True))
        table["source_text"] = table["source_sentence_id"].map(texts).fillna("")
        table["outlet"] = table["article_id"].map(self.articles.set_index("article_id")["outlet"])
        own = [table[f"p_{label}"].iloc[k] for k, label in enumerate(table["label"])]
        table = table.assign(own=own).sort_values(["own", "sentence_id"], ignore_index=True)
        shown = ["sentence_id", "outlet", "text", "label", *PROBABILITIES]
        return table[[*shown, "source_sentence_id", "source_text", "probability"]]

    def read(self, outlet: str) -> ReadingView:
        """Show one outlet's article beside the source: linked sentences, shared words, additions, changed details.

        Parameters
        ----------
        outlet : str
            Name of the outlet, or article_id of the retelling.

        Returns
        -------
        ReadingView
            Shown by a notebook as two texts side by side.

        Raises
        ------
        InputError
            If no retelling, or more than one, has that name, or it is the source.
        """
        from .show.reading import reading_view

        return reading_view(self, outlet)

    def report(self, path: str | Path) -> Path:
        """Write all of it as one page for a browser; see `analysis.show.report.write_report`.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        from .show.report import write_report

        return write_report(self, path)


def compare(
    story: Story | str | Path,
    *,
    source: str = "auto",
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    labeller: Labeller | None = None,
) -> Comparison:
    """Compare every retelling of a story with its source, sentence by sentence.

    Parameters
    ----------
    story : Story, str or Path
        A story, or what `read_story` takes: a folder of articles, a table
        file, the name of a packaged story.
    source : str
        article_id of the source; "auto" takes the declared one or infers it.
    settings : Settings, optional
        Model, revision, device, seed.
    encoder : Encoder, optional
        An encoder of your own; otherwise the model of the settings.
    labeller : Labeller, optional
        Fitted coefficients of your own; otherwise those of the settings.

    Returns
    -------
    Comparison
        The tables, with evidence and probability of every label.

    Raises
    ------
    InputError
        If the story cannot be read, has fewer than two articles, the source
        is unknown or without a sentence, or the model cannot be had.

    Examples
    --------
    >>> from analysis import compare
    >>> comparison = compare("mosul")  # doctest: +SKIP
    >>> comparison.summary()  # doctest: +SKIP
    """
    settings = settings or Settings()
    story = story if isinstance(story, Story) else read_story(story)
    if len(story.articles) < 2:
        raise InputError(
            f"The story {story.name!r} has {len(story.articles)} article; a comparison needs a source and at least one "
            "retelling. Put the other outlets' articles beside it."
        )
    story = in_order(story)
    encoder = encoder or SentenceEncoder(settings.model, revision=settings.revision, device=settings.device)
    labeller = labeller or choose_labeller(settings, encoder.source, lang=story.articles["lang"].mode().iloc[0])
    own = read_aliases(Path(settings.aliases)) if settings.aliases else None
    names = mine_aliases(story.texts, own=own)
    aliases = alias_map(names)
    vectors = np.array([e.sentence for e in encoder.embed(list(story.sentences["text"]))], dtype=np.float32)
    materials = materials_of(story, encoder, aliases)
    tokens = {article_id: list(material.tokens) for article_id, material in materials.items()}
    source, note = choose_source(source, story.articles, tokens, texts=story.texts)
    if not len(materials[source]):
        raise InputError(
            f"The source {source!r} holds no sentence to compare with, only page furniture. "
            "Name another article with --source."
        )
    matched = match_story(story.sentences, materials, source, labeller=labeller, settings=settings)
    sentences = conform("sentences", with_labels(story.sentences, source, matched.labels))
    role = np.where(story.articles["article_id"] == source, "source", "retelling")
    articles = conform("articles", story.articles.assign(role=role))
    coverage = source_coverage(sentences, articles, matched.links, matched.statuses)
    tables = {
        "articles": articles,
        "sentences": sentences,
        "links": matched.links,
        "spans": matched.spans,
        "coverage": coverage,
        "shares": conform("shares", outlet_shares(sentences, articles)),
        "details": changed_details(sentences, articles, matched.links, aliases=aliases),
        "naming": naming_matrix(sentences, names),
        "reuse": text_reuse(told_once(materials, story.sentences)),
        "themes": themes(sentences, vectors, coverage, articles, aliases=aliases),
    }
    warnings = [*story.notes, *([note] if note else [])]
    info = _info(source, settings, encoder, labeller, tables, warnings)
    return Comparison(story, source, settings, **tables, info=info, embeddings=vectors)


def _info(
    source: str,
    settings: Settings,
    encoder: Encoder,
    labeller: Labeller,
    tables: Mapping[str, pd.DataFrame],
    warnings: Sequence[str],
) -> dict[str, Any]:
    from importlib.metadata import version

    model = encoder.source
    packages = ("numpy", "pandas", "sentence-transformers", "sentencex", "torch", "transformers")
    return {
        "source": source,
        "settings": settings.as_dict(),
        "seed": settings.seed,
        "model": {"name": model.name, "revision": model.revision, "sha256": model.sha256},
        "coefficients": dict(labeller.provenance),
        "versions": {"retold": __version__} | {name: version(name) for name in packages},
        "rows": {name: len(table) for name, table in tables.items()},
        "warnings": list(warnings),
    }

"""The reading view: a source and a retelling side by side, with the evidence for every label."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .reading_lines import REPEATED, pair_of, retelling_lines, source_lines
from .reading_marks import safe
from .reading_pane import pane
from .text import clean, clip, listed, outlet_names, plural
from .theme import LABEL_MARKS, STATUS_MARKS, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..comparison import Comparison


@dataclass(frozen=True)
class ReadingView:
    """A source and a retelling side by side, as a notebook shows them.

    Attributes
    ----------
    outlet : str
        Who published the retelling.
    article_id : str
        The retelling.
    source : str
        article_id of the source.
    html : str
        The two articles as markup, without style and script.
    """

    outlet: str
    article_id: str
    source: str
    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        # By these names MathJax knows, in a notebook, what to leave alone: "$5 of the $10" is no formula.
        texts = f'<div class="mathjax_ignore tex2jax_ignore">\n{self.html}\n</div>'
        return f"{texts}\n<style>\n{reading_css()}</style>\n<script>\n{reading_js()}</script>"


def reading_view(comparison: Comparison, outlet: str) -> ReadingView:
    """Show one outlet's article beside its source, with the evidence for every sentence.

    Parameters
    ----------
    comparison : Comparison
        The compared story.
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
    article_id = _find(comparison, outlet)
    name = outlet_names(comparison.articles)[article_id]
    return ReadingView(name, article_id, comparison.source, reading_fragment(comparison, article_id))


def _find(comparison: Comparison, outlet: str) -> str:
    """Return the article_id of a retelling that is named by it, by its outlet or by its name in the charts."""
    articles, wanted = comparison.articles, str(outlet)
    names = outlet_names(articles)
    ways = (articles.article_id, articles.outlet, articles.article_id.map(names))
    found = next((list(articles.article_id[way == wanted]) for way in ways if way.eq(wanted).any()), [])
    shown = repr(clip(wanted, 60))
    choices = listed([f"{name!r} ({clean(key)})" for key, name in names.items() if key != comparison.source])
    if not found:
        raise InputError(
            f"No article is called {shown}. Expected the outlet or the article_id of a retelling. Choose {choices}."
        )
    retellings = [key for key in found if key != comparison.source]
    if not retellings:
        raise InputError(
            f"{shown} is the source; it stands beside every retelling already. Expected a retelling. Choose {choices}."
        )
    if len(retellings) > 1:
        raise InputError(
            f"{shown} published {len(retellings)} retellings. Expected one of them. "
            f"Name it by its article_id: {listed(map(repr, retellings))}."
        )
    return retellings[0]


def reading_fragment(comparison: Comparison, article_id: str) -> str:
    """Return a retelling beside its source as markup that reads sensibly without style and script.

    Parameters
    ----------
    comparison : Comparison
        The compared story.
    article_id : str
        The retelling.

    Returns
    -------
    str
        One `<div class="retold-reading">`; `reading_css` and `reading_js` once
        in a page serve all of them.
    """
    names = outlet_names(comparison.articles)
    told, source = names[article_id], names[comparison.source]
    pair = pair_of(comparison, article_id)
    panes = [
        pane(
            lines,
            side=side,
            label=f"{names[key]}, {side}, beside {other}",
            outlet=names[key],
            facts=_facts(comparison, key, side),
            title=_title(comparison, key),
        )
        for lines, side, key, other in (
            (source_lines(pair), "source", comparison.source, told),
            (retelling_lines(pair), "retelling", article_id, source),
        )
    ]
    name = safe(f"{told} beside {source}")
    return (
        f'<div class="retold-reading" role="group" aria-label="{name}">\n{_legend()}\n'
        f'<div class="panes">\n{panes[0]}\n{panes[1]}\n</div>\n<div class="evidence" aria-live="polite"></div>\n</div>'
    )


def _facts(comparison: Comparison, article_id: str, side: str) -> str:
    article: Any = comparison.articles.set_index("article_id").loc[article_id]
    return " · ".join(filter(None, [side, clean(article.published), plural(article.n_sentences, "sentence")]))


def _title(comparison: Comparison, article_id: str) -> str:
    """Return the title of an article that does not begin with a headline."""
    own = comparison.sentences[comparison.sentences.article_id == article_id]
    title: str = comparison.articles.set_index("article_id").title[article_id]
    return "" if own.kind.eq("headline").any() else title


def _legend() -> str:
    labels = _entries("label", (mark for name, mark in LABEL_MARKS.items() if name != "source"))
    statuses = _entries("status", (mark for name, mark in STATUS_MARKS.items() if name not in LABEL_MARKS))
    return (
        f'<p class="legend">{labels}, ? doubtful, .85 how probable, {REPEATED} repeated; '
        f"in the source also {statuses}; [3] stems from source sentence 3; "
        "<mark>shared words</mark>, <ins>added passage</ins>, <u>changed detail</u></p>"
    )


def _entries(kind: str, marks: Iterable[Mark]) -> str:
    return ", ".join(
        f'<span data-{kind}="{mark.name}"><bdi class="tag">{mark.letter}</bdi> {mark.name}</span>' for mark in marks
    )


def reading_css() -> str:
    """Return the style of the reading view, for all views of a page."""
    rules = [
        f'.retold-reading [data-{kind}="{mark.name}"] '
        f"{{ --fill: {mark.fill}; --ink: {mark.ink}; --colour: {mark.colour} }}"
        for kind, marks in (("label", LABEL_MARKS), ("status", STATUS_MARKS))
        for mark in marks.values()
    ]
    return "\n".join([*rules, _asset("reading.css")])


def reading_js() -> str:
    """Return the script of the reading view; it starts every view of the page that has not been started."""
    return _asset("reading.js")


def _asset(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text(encoding="utf-8")

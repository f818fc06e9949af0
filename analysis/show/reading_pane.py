"""One article of the reading view as markup: its paragraphs, and what is said of each sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from .reading_marks import Passage, marked, safe
from .text import clip

# Kinds of sentence that stand in a block of their own look.
BLOCKS = ("headline", "subhead", "caption")


@dataclass(frozen=True)
class Line:
    """One sentence as it is shown.

    Attributes
    ----------
    text : str
        The sentence.
    paragraph : int
        Number of its paragraph.
    kind : str
        headline, body, furniture, …
    tag : str
        What stands before it: letter of its label and how probable that is.
    title : str
        The same in words.
    data : mapping of str to str
        Its `data-` attributes.
    sources : tuple of str
        Numbers of the source sentences that it stems from.
    passages : tuple of Passage
        What is marked in it.
    """

    text: str
    paragraph: int
    kind: str
    tag: str
    title: str
    data: Mapping[str, str]
    sources: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()


def pane(lines: Sequence[Line], *, side: str, label: str, outlet: str, facts: str, title: str) -> str:
    """Return an article as a section of the page.

    Parameters
    ----------
    lines : sequence of Line
        Its sentences in order.
    side : {"source", "retelling"}
        Class of the section.
    label : str
        Name of the section for a screen reader.
    outlet, facts, title : str
        What stands above it: who published it, when and how long it is, and
        its title ("" where the article begins with it).
    """
    above = [f'<p class="title" dir="auto">{safe(clip(title, 300))}</p>'] if title else []
    body = list(_paragraphs(lines)) or ['<p class="nothing">No text.</p>']
    article = "\n".join([*above, *body])
    return (
        f'<section class="pane {side}" aria-label="{safe(label)}">\n'
        f'<p class="outlet"><b><bdi>{safe(outlet)}</bdi></b> <small>{safe(facts)}</small></p>\n'
        f'<div class="article">\n{article}\n</div>\n</section>'
    )


def _paragraphs(lines: Iterable[Line]) -> Iterable[str]:
    for (_, block), members in groupby(lines, key=lambda line: (line.paragraph, _block(line.kind))):
        inner = " ".join(_sentence(line) for line in members)
        yield f'<p class="{block}" dir="auto">{inner}</p>'


def _block(kind: str) -> str:
    return kind if kind in BLOCKS else "body"


def _sentence(line: Line) -> str:
    data = "".join(f' data-{name}="{safe(value)}"' for name, value in line.data.items())
    # Isolated, so that a letter does not decide in which direction an Arabic paragraph runs.
    tag = f'<bdi class="tag" title="{safe(line.title)}">{safe(line.tag)}</bdi>'
    sources = f'<sup dir="ltr">[{safe(", ".join(line.sources))}]</sup>' if line.sources else ""
    text = f'<span class="text">{marked(line.text, line.passages)}</span>'
    if line.kind in ("headline", "subhead"):
        text = f"<strong>{text}</strong>"
    return f'<span class="sentence"{data}>{tag} {text}{sources}</span>'

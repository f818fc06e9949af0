"""Turn a chart's specification into pictures and notebook output, the same bytes every time.

A notebook gets the specification, which JupyterLab, Notebook and VS Code draw
with the Vega-Lite they carry, and a PNG for places that draw nothing
themselves (GitHub, exported HTML).  Nothing is fetched from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any
from xml.sax.saxutils import escape

from .pdf import ordered
from .png import compact
from .text import clean

# JupyterLab 4 carries Vega-Lite 5 and knows no later type; the charts keep to what both versions draw alike.
JUPYTER_TYPE = "application/vnd.vegalite.v5+json"
JUPYTER_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

# Where a tag names a clip; in a text "<" is escaped.
_CLIP = re.compile(r'(<clipPath id="|<[^<>]* clip-path="url\(#)clip(\d+)(\)?")')
# What the converter cannot draw: of joined emoji it draws each over the next, of one with a variant or a skin a box.
_EMOJI_PARTS = re.compile("\u200d[\u2190-\u2bff\U0001f000-\U0001faff]|[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
SCREEN_PPI, PRINT_PPI = 144, 300


def title_of(spec: dict[str, Any]) -> str:
    """Return the title of a specification as one line; "" where it has none."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return clean(" ".join(text) if isinstance(text, list) else str(text))


def svg(spec: dict[str, Any]) -> str:
    """Draw a specification as SVG that screen readers can announce: role, title and description.

    Parameters
    ----------
    spec : dict
        Vega-Lite specification, as of `chart.to_dict()`.

    Returns
    -------
    str
        The drawing; words of articles are escaped.
    """
    import vl_convert

    drawing = _numbered_clips(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
    words = {"title": title_of(spec), "desc": clean(str(spec.get("description", "")))}
    spoken = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in words.items() if text)
    head, rest = drawing.split(">", 1)
    return f'{head} role="img">{spoken}{rest}'


def _numbered_clips(drawing: str) -> str:
    """Count the clips of a drawing from 1; the converter counts on through all that it ever drew."""
    numbers = {old: new for new, old in enumerate(re.findall(r'<clipPath id="clip(\d+)">', drawing), start=1)}
    name = hashlib.sha256(_CLIP.sub("", drawing).encode()).hexdigest()[:8]
    return _CLIP.sub(lambda found: f"{found[1]}clip-{name}-{numbers[found[2]]}{found[3]}", drawing)


def png(drawing: str, *, ppi: float = PRINT_PPI) -> bytes:
    """Draw an SVG as PNG; 1 px of the SVG is 1 pt, and of emoji joined to one only the first is drawn."""
    import vl_convert

    return compact(bytes(vl_convert.svg_to_png(_EMOJI_PARTS.sub("", drawing), ppi=ppi)))


def pdf(drawing: str) -> bytes:
    """Draw an SVG as PDF with the same bytes every time."""
    import vl_convert

    return ordered(bytes(vl_convert.svg_to_pdf(_EMOJI_PARTS.sub("", drawing))))


def mimebundle(spec: dict[str, Any], **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a notebook shows for a chart, and how: the renderer "retold".

    Parameters
    ----------
    spec : dict
        Vega-Lite specification.

    Returns
    -------
    tuple of (dict, dict)
        Data by MIME type: the specification, a PNG at twice the screen's
        resolution, and the description as plain text; then the metadata: the
        width of the PNG and its alternative text.
    """
    drawing = svg(spec)
    description = clean(str(spec.get("description", ""))) or "Chart"
    width = round(float(drawing.split(' width="', 1)[1].split('"', 1)[0]))
    data = {
        JUPYTER_TYPE: {**spec, "$schema": JUPYTER_SCHEMA},
        "image/png": base64.b64encode(png(drawing, ppi=SCREEN_PPI)).decode("ascii"),
        "text/plain": description,
    }
    return data, {"image/png": {"width": width, "alt": description}}

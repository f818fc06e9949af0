"""The type that charts are set in, for pages on machines that lack it."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from .theme import FONT

FOLDER = Path(__file__).parent / "page" / "fonts"
# Alphabets of the type of the charts and what each file holds; other characters come from the reader's machine.
ALPHABETS = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191-2212",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB",
    "greek": "U+0370-03FF",
    "cyrillic": "U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
    "hebrew": "U+0590-05FF,U+20AA,U+FB1D-FB4F",
    "vietnamese": "U+0300-0309,U+0323,U+0329,U+1EA0-1EF1",
}


@cache
def typeface_css() -> str:
    """Return the faces of the type, under the name by which charts ask for it, as a style that loads nothing."""
    name = FONT.split(",")[0]
    faces = []
    for alphabet, characters in ALPHABETS.items():
        for weight in (400, 700):
            face = base64.b64encode((FOLDER / f"arimo-{alphabet}-{weight}.woff2").read_bytes()).decode()
            faces.append(
                f'@font-face {{ font-family: "{name}"; font-weight: {weight}; unicode-range: {characters}; '
                f'src: url("data:font/woff2;base64,{face}") format("woff2") }}\n'
            )
    licence = (FOLDER / "LICENSE").read_text(encoding="utf-8").splitlines()[0]
    return f"/* Arimo. {licence}; SIL Open Font License 1.1 */\n{''.join(faces)}"

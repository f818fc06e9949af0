"""What each sentence of an article is: headline, byline, body, page furniture …"""

from __future__ import annotations


def classify(sentences: list[tuple[int, str]], *, title: str = "") -> list[str]:
    """Give every sentence of one article its kind."""
    return ["body" for _ in sentences]

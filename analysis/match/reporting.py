"""Pure reporting tags ("X said", "Reuters reported that"), which the codebook lets one leave out."""

from __future__ import annotations

import re

_VERB = (
    r"(?:said|says|say|told|tells|added|adds|reported|reports|wrote|writes|stated|announced|explained|confirmed|noted"
    r"|claimed|claims|according\s+to|tweeted|recalled|testified|argued|insisted|predicted|warned)"
)
_QUOTE = '“”"'
# "X said that …", "According to X, …"
_LEADING = re.compile(
    rf"\A[^,{_QUOTE}]{{0,90}}\b{_VERB}\b[^,{_QUOTE}]{{0,60}}?(?:,|:|\bthat\b)\s"
    rf"|\AAccording\s+to\s[^,]{{1,80}},\s",
    re.IGNORECASE,
)
# "…, X said on Tuesday."
_TRAILING = re.compile(rf"[,{_QUOTE}’']+\s*[^,{_QUOTE}]{{0,80}}\b{_VERB}\b[^{_QUOTE}]{{0,90}}\Z", re.IGNORECASE)


def without_reporting_tag(text: str) -> list[tuple[int, int]]:
    """Find what remains of a sentence without its reporting tag.

    Returns
    -------
    list of (int, int)
        Offsets of the remainder: none where there is no tag, one for a tag
        before and one for a tag behind what is reported.

    Examples
    --------
    >>> text = "The plot had failed, a resident said."
    >>> [text[a:b] for a, b in without_reporting_tag(text)]
    ['The plot had failed']
    """
    found = []
    if behind := _TRAILING.search(text):
        found.append((0, behind.start()))
    if before := _LEADING.search(text):
        found.append((before.end(), len(text)))
    return found

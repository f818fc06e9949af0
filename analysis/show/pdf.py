"""The same drawing, the same PDF: undo the random order in which the converter writes its fonts."""

from __future__ import annotations

import re

_TAIL = re.compile(rb"\nxref\n0 (\d+)\n((?:\d{10} \d{5} [fn][ \r\n]{1,2})+)trailer\n(.*?)startxref", re.DOTALL)
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_RESOURCES = re.compile(rb"(?:^ *(/[a-z]+)(\d+) \d+ 0 R\n){2,}", re.MULTILINE)


def ordered(document: bytes) -> bytes:
    """Sort the resources of each page and number the objects in the order in which they are referred to.

    Parameters
    ----------
    document : bytes
        A PDF as the converter writes it, with one plain cross-reference table.
        Any other is returned as it came.

    Returns
    -------
    bytes
        The same pages, fonts and streams.
    """
    tail = _TAIL.search(document)
    if tail is None or len(tail[2]) % int(tail[1]):
        return document
    entry = len(tail[2]) // int(tail[1])
    offsets = {number: int(tail[2][number * entry :][:10]) for number in range(1, int(tail[1]))}
    objects = _split(document[: tail.start() + 1], offsets)
    order: list[int] = []
    _follow(tail[3], objects, order)
    return _join(document[: min(offsets.values())], objects, tail[3], order)


def _split(document: bytes, offsets: dict[int, int]) -> dict[int, tuple[bytes, bytes]]:
    """Return each object as its dictionary, which refers to others, and its stream, which does not."""
    bounds = [*sorted(offsets.values()), len(document)]
    objects = {}
    for number, start in offsets.items():
        body = document[start : bounds[bounds.index(start) + 1]].split(b" obj", 1)[1]
        head, mark, stream = body.partition(b"\nstream\n")
        objects[number] = _RESOURCES.sub(_sorted_lines, head), mark + stream
    return objects


def _sorted_lines(block: re.Match[bytes]) -> bytes:
    lines: list[bytes] = block[0].splitlines(keepends=True)
    lines.sort(key=lambda line: (len(line.split()[0]), line))
    return b"".join(lines)


def _follow(head: bytes, objects: dict[int, tuple[bytes, bytes]], order: list[int]) -> None:
    for number in map(int, _REFERENCE.findall(head)):
        if number not in order:
            order.append(number)
            _follow(objects[number][0], objects, order)


def _join(start: bytes, objects: dict[int, tuple[bytes, bytes]], trailer: bytes, order: list[int]) -> bytes:
    number_of = {old: new for new, old in enumerate(order, start=1)}

    def renumbered(head: bytes) -> bytes:
        return _REFERENCE.sub(lambda found: b"%d 0 R" % number_of[int(found[1])], head)

    document, table = start, b"0000000000 65535 f \n"
    for old in order:
        head, stream = objects[old]
        table += b"%010d 00000 n \n" % len(document)
        document += b"%d 0 obj" % number_of[old] + renumbered(head) + stream
    size = b"%d" % (len(order) + 1)
    trailer = re.sub(rb"/Size \d+", b"/Size " + size, renumbered(trailer))
    end = b"trailer\n" + trailer + b"startxref\n%d\n%%%%EOF" % len(document)
    return document + b"xref\n0 " + size + b"\n" + table + end

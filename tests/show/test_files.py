"""The bytes of SVG, PDF and PNG: the same every time, sound, and readable aloud."""

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from types import SimpleNamespace

import altair as alt
import pandas as pd
import pytest

from analysis.show import render
from analysis.show.additions import additions_chart
from analysis.show.alignment import alignment_plot
from analysis.show.coverage_matrix import coverage_matrix
from analysis.show.outlet_profile import outlet_profile
from analysis.show.pdf import ordered
from analysis.show.png import compact
from analysis.show.reuse_matrix import reuse_matrix
from analysis.show.sentence_map import sentence_map
from analysis.show.similarity_histogram import similarity_histogram
from analysis.show.survival import survival_by_position

SVG = "{http://www.w3.org/2000/svg}"


def chart(title: str = "Finding") -> alt.Chart:
    data = pd.DataFrame({"x": [1, 2], "name": ["one", "两"]})
    clipped = alt.Chart(data, title=title, description='A <b> & "c"').mark_bar(clip=True)
    return clipped.encode(x="x:Q", y="name:N")


def test_svg_announces_title_and_description() -> None:
    root = ET.fromstring(render.svg(chart("<b>Finding</b>").to_dict()))
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.findtext(f"{SVG}title") == "<b>Finding</b>"
    assert root.findtext(f"{SVG}desc") == 'A <b> & "c"'


def test_svg_does_not_depend_on_what_was_drawn_before() -> None:
    first = render.svg(chart().to_dict())
    assert "clip-path" in first
    assert render.svg(chart().to_dict()) == first


def test_two_figures_in_one_page_share_no_clip() -> None:
    one, other = (render.svg(chart(title).to_dict()) for title in ("One", "Other"))
    assert not set(clips(one)) & set(clips(other))


def clips(drawing: str) -> list[str]:
    return [element.attrib["id"] for element in ET.fromstring(drawing).iter(f"{SVG}clipPath")]


def test_text_that_looks_like_a_clip_is_left_alone() -> None:
    text = 'clip-path="url(#clip9)" clip9'
    assert ET.fromstring(render.svg(chart(text).to_dict())).findtext(f"{SVG}title") == text


def test_pdf_is_the_same_whatever_the_order_of_its_fonts() -> None:
    drawing = render.svg(chart("Regular and bold").to_dict())
    assert len({render.pdf(drawing) for _ in range(4)}) == 1


def test_ordered_pdf_is_sound() -> None:
    document = render.pdf(render.svg(chart().to_dict()))
    table = int(document.rsplit(b"startxref\n", 1)[1].split()[0])
    assert document[table:].startswith(b"xref\n")
    lines = document[table:].split(b"\n")
    offsets = [int(line[:10]) for line in lines if line.endswith(b" n ")]
    for number, offset in enumerate(offsets, start=1):
        assert document[offset:].startswith(b"%d 0 obj" % number)
    assert ordered(document) == document


def test_a_pdf_of_another_make_is_returned_as_it_came() -> None:
    assert ordered(b"%PDF-1.7 with a cross-reference stream") == b"%PDF-1.7 with a cross-reference stream"


def test_compact_png_has_the_same_pixels_in_fewer_bytes() -> None:
    import vl_convert

    image = bytes(vl_convert.svg_to_png(render.svg(chart().to_dict()), ppi=300))
    small = compact(image)
    assert len(small) < len(image)
    assert pixels(small) == pixels(image)


def pixels(image: bytes) -> bytes:
    position, data = 8, b""
    while position < len(image):
        length, kind = struct.unpack_from(">I4s", image, position)
        if kind == b"IDAT":
            data += image[position + 8 : position + 8 + length]
        position += 12 + length
    return zlib.decompress(data)


def test_png_is_made_for_300_dots_an_inch(harbour: SimpleNamespace) -> None:
    image = render.png(render.svg(outlet_profile(harbour, width=255).to_dict()))
    width = struct.unpack_from(">I", image, 16)[0]
    assert width == pytest.approx(255 / 72 * 300, abs=1)


def test_a_notebook_gets_specification_picture_and_words(harbour: SimpleNamespace) -> None:
    shown = outlet_profile(harbour)
    data, metadata = shown._repr_mimebundle_()
    assert set(data) == {render.JUPYTER_TYPE, "image/png", "text/plain"}
    assert data["text/plain"] == metadata["image/png"]["alt"] == shown.description
    assert metadata["image/png"]["width"] == 510
    assert shown._repr_mimebundle_() == (data, metadata)


@pytest.mark.parametrize(
    "draw",
    [
        additions_chart,
        alignment_plot,
        coverage_matrix,
        outlet_profile,
        reuse_matrix,
        sentence_map,
        similarity_histogram,
        survival_by_position,
    ],
)
def test_the_older_vega_lite_of_jupyter_draws_the_same(
    draw: Callable[..., alt.TopLevelMixin], make_comparison: Callable[..., SimpleNamespace]
) -> None:
    import vl_convert

    spec = draw(make_comparison({"State Post": ("CPA", "CP-"), "Daily Lens": ("MB", "p--")})).to_dict()
    older = vl_convert.vegalite_to_svg({**spec, "$schema": render.JUPYTER_SCHEMA}, vl_version="5.8")
    newer = vl_convert.vegalite_to_svg(spec)
    assert re.sub(r"clip\d+", "clip", older) == re.sub(r"clip\d+", "clip", newer)

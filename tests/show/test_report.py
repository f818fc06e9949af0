"""The report as a page: it holds everything, loads nothing, and no word of an article is more than a word."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.comparison import Comparison, compare
from analysis.errors import InputError
from analysis.match.encode import Encoder
from analysis.settings import Settings
from analysis.show import report, report_tables
from analysis.show.report import report_html, write_report
from analysis.show.report_figures import CHARTS
from analysis.show.report_findings import findings
from analysis.show.report_words import again
from analysis.tables import TABLE_NAMES, table_bytes

WriteStory = Callable[[Mapping[str, str]], Path]

ROOT = Path(__file__).parents[2]
VOID = {"meta", "input", "br", "path", "img", "link"}
# Attributes by which a page could load something or lead somewhere.
LEADING = {"src", "srcset", "href", "xlink:href", "action", "data", "formaction", "poster", "background", "style"}

WIRE = """Ferry between Holm and Sandvig stops for the winter

The ferry between Holm and Sandvig will stop on Sunday and sail again in April, the port authority said.
About 1,200 islanders use the boat each week to reach the hospital and the secondary school on the mainland.
The authority said repairs to the hull would cost four million kroner.
A helicopter will carry patients who cannot wait, according to the county doctor.
The ferry was built in 1974 and has never been replaced.
"""
PAPER = """No ferry this winter

The ferry between Holm and Sandvig will stop on Sunday and sail again in April, the port authority said.
Some 12,000 islanders take the boat every week, to hospital and to school.
In the harbour tavern they sang until midnight and cursed the capital.
"""
SITE = """Ministers forget the islands

The ferry was built in 1974 and has never been replaced.
Readers may remember the bread riots of 1788, which began on a quay like this one.
Our columnist asks who still believes the ministry.
"""
ARTICLES = {"wire": WIRE, "paper": PAPER, "site": SITE}

HOSTILE = (
    "</script><script>INJECTED()</script><img src=x onerror=INJECTED()>\"'`{{7*7}}${INJECTED}' + INJECTED() + ']]>"
)


@dataclass
class Element:
    """One element of a page with all that is in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def __iter__(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [
            one for one in self if one.tag == tag and all(one.attributes.get(k) == v for k, v in attributes.items())
        ]

    def named(self, key: str) -> Element:
        (found,) = (one for one in self if one.attributes.get("id") == key)
        return found


class Reader(HTMLParser):
    """Reads a page, strictly: every element is closed where it should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(page: str) -> Element:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.stack) == 1
    return reader.stack[0]


@pytest.fixture(scope="module")
def ferry(story_of: WriteStory, tiny_encoder: Encoder) -> Comparison:
    return compare(story_of(ARTICLES), source="wire", encoder=tiny_encoder)


@pytest.fixture(scope="module")
def text(ferry: Comparison) -> str:
    return report_html(ferry)


@pytest.fixture(scope="module")
def page(text: str) -> Element:
    return read(text)


@pytest.fixture(scope="module")
def attacked(story_of: WriteStory, tiny_encoder: Encoder) -> tuple[Comparison, str]:
    """A story whose outlets, titles, addresses and sentences try to be more than words, and its report."""
    told = {"wire": WIRE, "paper": PAPER.replace("the port authority", HOSTILE), "site": SITE}
    folder = story_of({key: f"{text}\n{HOSTILE} is what {key} says.\u202e\u0007\n" for key, text in told.items()})
    with (folder / "articles.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["article_id", "outlet", "title", "url"])
        rows.writerows([key, f"{key} {HOSTILE}", f"{key} {HOSTILE}", f"javascript:INJECTED()//{key}"] for key in told)
    comparison = compare(folder, source="wire", encoder=tiny_encoder)
    comparison = replace(comparison, story=replace(comparison.story, name=HOSTILE))
    return comparison, report_html(comparison)


def test_everything_stands_in_the_page(page: Element, ferry: Comparison) -> None:
    for key in ("summary", "check", "figures", "reading", "tables", "method", "provenance", "beside"):
        page.named(key)
    for name in CHARTS:
        figure = page.named(f"figure-{name}")
        assert [svg.attributes["role"] for svg in figure.all("svg")] == ["img", "img"]
        assert all(svg.all("title") and svg.all("desc") for svg in figure.all("svg"))
        assert len(figure.all("script", type="application/json")) == 2
    assert {one.attributes["data-outlet"] for one in page.all("div", **{"class": "beside"})} == {"paper", "site"}
    assert len(page.all("div", **{"class": "retold-reading"})) == 2
    for name in TABLE_NAMES:
        assert [head.text for head in page.named(f"table-{name}").all("th")] == list(getattr(ferry, name).columns)


def test_the_page_is_sound(page: Element) -> None:
    ids = [one.attributes["id"] for one in page if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for one in page:
        for name in ("aria-labelledby", "aria-describedby", "for"):
            assert set(one.attributes.get(name, "").split()) <= set(ids)
        if one.tag == "a":
            assert one.attributes["href"].startswith("#")
            assert one.attributes["href"][1:] in ids
        if one.attributes.get("class") == "scroll":
            assert {"tabindex", "role"} <= one.attributes.keys()
    labelled = {label.attributes.get("for") for label in page.all("label")}
    inside = {id(control) for label in page.all("label") for control in label}
    for control in [*page.all("input"), *page.all("select")]:
        assert id(control) in inside or control.attributes.get("id") in labelled
    levels = [int(one.tag[1]) for one in page if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_loads_nothing(page: Element, attacked: tuple[Comparison, str]) -> None:
    for one in [*page, *read(attacked[1])]:
        assert one.tag not in {"link", "iframe", "object", "embed", "base", "img", "form", "audio", "video", "image"}
        assert not {name for name in one.attributes if name.startswith("on")}
        for name in LEADING & one.attributes.keys():
            assert re.fullmatch(r"#[\w-]+", one.attributes[name]), (one.tag, name)
    style = "".join(one.text for one in page.all("style"))
    assert "url(" not in re.sub(r'url\("data:font/woff2;base64,[A-Za-z0-9+/=]+"\)', "", style)
    assert "@import" not in style


def test_the_browser_is_told_what_may_run_and_nothing_else(page: Element) -> None:
    (policy,) = (one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    allowed = re.findall(r"'sha256-([^']+)'", policy)
    parts = [one.text for one in page.all("script") if "type" not in one.attributes]
    parts += [one.text for one in page.all("style")]
    assert [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts] == allowed


def test_words_of_articles_are_nothing_but_words(attacked: tuple[Comparison, str]) -> None:
    _, text = attacked
    page = read(text)
    for one in page:
        if one.tag in {"style", "script"} and one.attributes.get("type") != "application/json":
            assert "INJECTED" not in one.text
        assert "INJECTED" not in "".join([one.tag, *one.attributes])
    assert "<script>INJECTED" not in text
    assert "<img" not in text
    assert page.all("h1")[0].text == HOSTILE
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text)


def code_of(spec: Any, key: str = "") -> Iterator[str]:
    """Yield what Vega reads as code or as the name of a field or signal, rather than as data."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            # "values" are the rows of a table, or the words of an axis or a legend.
            if name == "values" and key in {"data", "axes", "legends"}:
                continue
            plain = name in {"description", "text", "subtitle", "value", "title", "domain", "range"}
            if isinstance(value, str) and not plain:
                yield value
            yield from code_of(value, name if isinstance(value, dict | list) and key != "encode" else key)
            yield name
    elif isinstance(spec, list):
        for value in spec:
            yield from code_of(value, key)


def test_no_word_of_an_article_is_code_of_a_figure(attacked: tuple[Comparison, str]) -> None:
    specs = [
        json.loads(script.text)
        for figure in read(attacked[1]).all("figure")
        for script in figure.all("script", type="application/json")
    ]
    assert len(specs) == 2 * len(CHARTS)
    for spec in specs:
        assert "INJECTED" in json.dumps(spec)
        assert any("datum" in code for code in code_of(spec))
        assert not [code for code in code_of(spec) if "INJECTED" in code]
        assert not [code for code in code_of(spec) if code in {"url", "href"}]


def test_the_tables_are_the_files_of_compare(page: Element, ferry: Comparison, tmp_path: Path) -> None:
    files = ferry.write(tmp_path)
    for name in TABLE_NAMES:
        (data,) = page.named(f"table-{name}").all("script", type="application/json")
        assert json.loads(data.text).encode("utf-8") == files[name].read_bytes()


def test_the_first_rows_are_those_of_the_file(page: Element, ferry: Comparison) -> None:
    for name in TABLE_NAMES:
        shown = [
            [cell.text.split(" ", 1)[-1] if cell.all("b") else cell.text for cell in row.all("td")]
            for row in page.named(f"table-{name}").all("tbody")[0].all("tr")
        ]
        written = list(csv.reader(io.StringIO(table_bytes(getattr(ferry, name)).decode("utf-8"), newline="")))
        assert shown == written[1:11]


def test_the_same_comparison_gives_the_same_page(ferry: Comparison, text: str) -> None:
    assert report_html(ferry) == text


def test_the_summary_says_what_the_tables_say(ferry: Comparison) -> None:
    told = {finding.term: finding for finding in findings(ferry)}
    added = ferry.shares[ferry.shares.label == "added"].set_index("article_id").n_sentences
    of = ferry.shares.groupby("article_id").n_sentences.sum()
    most = (added / of).idxmax()
    assert told["Added most"].text == f"{most}, {added[most]} of {of[most]} sentences ({added[most] / of[most]:.0%})."
    omitted = ferry.coverage.groupby("source_sentence_id").status.agg(lambda status: (status == "omitted").all())
    assert told["Omitted by all"].text.startswith(f"{omitted.sum()} of {len(omitted)} sentences")
    texts = ferry.sentences.set_index("sentence_id").text
    assert set(told["Omitted by all"].quotes) <= set(texts[omitted.index[omitted]])
    assert told["Changed facts"].text.startswith(f"{len(ferry.details)} in linked sentences")
    assert all(set(finding.tables) <= set(TABLE_NAMES) for finding in told.values())


def test_how_to_make_it_again(ferry: Comparison) -> None:
    assert again(ferry) == "retold report story --source wire --out report.html"
    other = replace(
        ferry,
        story=replace(ferry.story, name="two words; rm -rf"),
        info=ferry.info | {"settings": Settings(seed=7, aliases="my names.csv").as_dict()},
    )
    command = "retold report 'two words; rm -rf' --source wire --aliases 'my names.csv' --seed 7 --out report.html"
    assert again(other) == command


def test_provenance_names_what_it_was_made_with(page: Element, ferry: Comparison) -> None:
    words = page.named("provenance").text
    model = ferry.info["model"]
    for known in (model["name"], model["sha256"], ferry.info["versions"]["retold"], *ferry.articles.sha256):
        assert known in words
    for name, value in ferry.settings.as_dict().items():
        assert f"{name} {value}" in words
    for warning in ferry.info["warnings"]:
        assert html.escape(warning) in html.escape(words)


@pytest.fixture
def one_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw half of the pictures, where they are not what matters."""
    monkeypatch.setattr("analysis.show.report_figures.LONGEST_TWICE", 0)


@pytest.mark.usefixtures("one_width")
def test_long_tables_and_texts_are_left_out_with_a_note(ferry: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_tables, "MOST_ROWS", len(ferry.coverage) - 1)
    monkeypatch.setattr(report, "LONGEST_READINGS", 1)
    page = read(report_html(ferry))
    coverage = page.named("table-coverage")
    assert "too many for a page" in coverage.text
    assert not coverage.all("script")
    assert not coverage.all("button")
    assert page.named("table-articles").all("script")
    first, second = page.all("div", **{"class": "beside"})
    assert first.all("div", **{"class": "retold-reading"})
    assert not second.all("div")
    assert 'comparison.read("site")' in second.text


@pytest.mark.usefixtures("one_width")
def test_a_figure_that_is_too_large_stays_a_picture(ferry: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.show.report_figures.LONGEST_SPEC", 1)
    figure = read(report_html(ferry)).named("figure-coverage_matrix")
    assert "stay a picture" in figure.text
    assert len(figure.all("svg")) == 1
    assert not figure.all("script")


@pytest.mark.parametrize(
    "articles",
    [
        {"wire": "One sentence stands here alone.\n", "paper": "One sentence stands here alone.\n"},
        {"wire": WIRE, "paper": "Share this article on Facebook\n"},
        {"wire": WIRE, "paper": "The moon has no mayor and no taxes.\n", "مرفأ": "القارب لا يبحر في الشتاء.\n"},
        {"wire": WIRE} | {f"paper{k:02d}": PAPER for k in range(21)},
    ],
    ids=["one sentence", "nothing told", "nothing kept", "many outlets"],
)
@pytest.mark.usefixtures("one_width")
def test_any_story_gives_a_page(articles: dict[str, str], story_of: WriteStory, tiny_encoder: Encoder) -> None:
    comparison = compare(story_of(articles), source="wire", encoder=tiny_encoder)
    page = read(report_html(comparison))
    assert len(page.all("figure")) == len(CHARTS)
    for figure in page.all("figure"):
        notes = figure.all("p", **{"class": "note"})
        assert figure.all("svg") or notes[0].text
    assert len(page.all("div", **{"class": "beside"})) == len(articles) - 1


def test_a_changed_type_of_detail_has_words_of_its_own(ferry: Comparison) -> None:
    assert len(ferry.details), "the story changes 1,200 to 12,000"
    changed = replace(ferry, details=ferry.details.assign(type="quote_altered"))
    (told,) = (finding.text for finding in findings(changed) if finding.term == "Changed facts")
    assert "quotation" in told
    assert "_" not in told
    none = replace(ferry, details=ferry.details.head(0))
    (told,) = (finding.text for finding in findings(none) if finding.term == "Changed facts")
    assert told.startswith("None")


@pytest.mark.parametrize(
    ("sentences", "where"),
    [
        (["paper:0002"], "It is in paper."),
        (["paper:0002"] * 2, "All are in paper."),
        (["paper:0002", "site:0001"], "Most are in paper and site (1 each)."),
        (["paper:0002", "paper:0002", "site:0001"], "Most are in paper (2)."),
    ],
)
def test_changed_facts_are_counted_where_they_stand(sentences: list[str], where: str, ferry: Comparison) -> None:
    details = pd.concat([ferry.details.head(1)] * len(sentences), ignore_index=True).assign(sentence_id=sentences)
    (told,) = (finding.text for finding in findings(replace(ferry, details=details)) if finding.term == "Changed facts")
    assert told.startswith(f"{len(sentences)} in linked sentences")
    assert told.endswith(where)


def test_equal_outlets_are_both_named(ferry: Comparison) -> None:
    shares = ferry.shares.copy()
    shares.loc[shares.label == "copied", ["n_sentences", "share_sentences"]] = [1, 0.25]
    (told,) = (finding.text for finding in findings(replace(ferry, shares=shares)) if finding.term == "Copied most")
    assert "paper" in told
    assert "site" in told


def test_a_name_from_right_to_left_does_not_turn_the_words_around_it(ferry: Comparison) -> None:
    articles = ferry.articles.assign(outlet=["صحيفة الميناء", "Islander", "Wire"])
    told = " ".join(finding.text for finding in findings(replace(ferry, articles=articles)))
    assert "صحيفة الميناء" in told
    assert told.count("صحيفة الميناء") == told.count("\u2068صحيفة الميناء\u2069")
    assert "\u2068Islander" not in told


def test_the_report_is_written_whole(ferry: Comparison, text: str, tmp_path: Path) -> None:
    path = ferry.report(tmp_path / "new" / "report.html")
    assert path.read_text(encoding="utf-8") == text
    assert [other.name for other in path.parent.iterdir()] == ["report.html"]


def test_a_path_that_cannot_be_written_is_named(ferry: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"{tmp_path}.*folder"):
        write_report(ferry, tmp_path)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match=r"taken/report\.html.*is a file"):
        write_report(ferry, tmp_path / "taken" / "report.html")


def test_the_packaged_story_fits_an_email(default_encoder: Encoder) -> None:
    comparison = compare("mosul", encoder=default_encoder)
    assert len(report_html(comparison).encode("utf-8")) < 5_000_000


def test_what_the_page_is_made_of_belongs_to_the_package() -> None:
    page = ROOT / "analysis" / "show" / "page"
    assert report.PAGE.samefile(page)
    scripts = (*report.VEGA, "report.js", "reading.js")
    for name in (*scripts, "report.html.j2", "report.css", "reading.css"):
        assert (page / name).is_file()
    for name in scripts:
        # What would end the element that a script stands in, or hide its end.
        assert not re.search("</script|<!--", (page / name).read_text(encoding="utf-8"), re.IGNORECASE)


def test_frames_of_the_tables_keep_their_kinds() -> None:
    table = report_tables._table("links", pd.DataFrame({"sentence_id": ["a:0001"], "similarity": [0.5]}))
    assert [column.kind for column in table.columns] == ["", "number"]
    assert table.first == [["a:0001", "0.5"]]

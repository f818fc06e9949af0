"""The reading view as markup: whole texts, every label with its evidence, and nothing of a text that acts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analysis.comparison import Comparison, compare
from analysis.errors import InputError
from analysis.match.encode import Encoder
from analysis.show.reading import reading_css, reading_fragment, reading_js, reading_view
from analysis.show.text import outlet_names
from analysis.tables import columns, conform

# What GitHub and JupyterLab keep of a page that they do not trust is among these.
TAGS = {"div", "section", "p", "span", "bdi", "b", "small", "strong", "sup", "mark", "ins", "u"}
ATTRIBUTES = {"class", "role", "aria-label", "aria-live", "dir", "title"}


@dataclass
class Element:
    """One element of a page with all that is in it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str = "", css: str = "") -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                if tag in ("", child.tag) and (not css or css in child.attributes.get("class", "").split()):
                    yield child
                yield from child.all(tag, css)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(element)
        self.stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def page(markup: str) -> Element:
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    assert len(parser.stack) == 1
    return parser.stack[0]


def sides(comparison: Any, article_id: str) -> list[list[Element]]:
    """Return the sentences of the source and of the retelling as shown."""
    panes = page(reading_fragment(comparison, article_id)).all("section")
    return [list(pane.all(css="sentence")) for pane in panes]


def tagged(sentence: Element) -> str:
    return next(sentence.all(css="tag")).text


def complete(comparison: SimpleNamespace, **tables: list[tuple[Any, ...]]) -> SimpleNamespace:
    """Give an invented comparison the tables that charts do not look at."""
    for name in ("spans", "details"):
        frame = pd.DataFrame(tables.get(name, []), columns=columns(name))
        setattr(comparison, name, conform(name, frame))
    return comparison


@pytest.fixture(scope="module")
def mosul(tiny_encoder: Encoder) -> Comparison:
    return compare("mosul", encoder=tiny_encoder)


def retellings(comparison: Any) -> list[str]:
    return [key for key in comparison.articles.article_id if key != comparison.source]


def test_both_texts_stand_there_whole_and_nothing_in_them_acts(any_shape: SimpleNamespace) -> None:
    comparison = complete(any_shape)
    for article_id in retellings(comparison):
        root = page(reading_fragment(comparison, article_id))
        for element in root.all():
            assert element.tag in TAGS
            assert {name for name in element.attributes if not name.startswith("data-")} <= ATTRIBUTES
        for key, pane in zip((comparison.source, article_id), root.all("section"), strict=True):
            own = comparison.sentences[comparison.sentences.article_id == key]
            assert [s.attributes["data-id"] for s in pane.all(css="sentence")] == list(own.sentence_id)
            assert [text.text for text in pane.all(css="text")] == [text.replace("\x00", "\ufffd") for text in own.text]


def test_marks_stand_where_the_tables_say(mosul: Comparison) -> None:
    texts = mosul.sentences.set_index("sentence_id").text
    seen = 0
    for article_id in retellings(mosul):
        shown = {s.attributes["data-id"]: s for side in sides(mosul, article_id) for s in side}
        assert {key: next(s.all(css="text")).text for key, s in shown.items()} == {key: texts[key] for key in shown}
        spans = mosul.spans[mosul.spans.sentence_id.isin(shown)]
        for span in spans[spans.type == "shared"].itertuples():
            start = mosul.sentences.set_index("sentence_id").start
            words = texts[span.sentence_id][span.start - start[span.sentence_id] :][: span.end - span.start]
            there = texts[span.source_sentence_id][span.source_start - start[span.source_sentence_id] :]
            for key, other, passage in (
                (span.sentence_id, span.source_sentence_id, words),
                (span.source_sentence_id, span.sentence_id, there[: span.source_end - span.source_start]),
            ):
                number = shown[other].attributes["data-n"]
                marks = [m for m in shown[key].all("mark") if number in m.attributes["data-with"].split()]
                assert passage in "".join(mark.text for mark in marks)
                seen += 1
    assert seen > 50


def test_links_lead_both_ways_and_carry_their_numbers(mosul: Comparison) -> None:
    for article_id in retellings(mosul):
        source, told = sides(mosul, article_id)
        forth = {(t.attributes["data-n"], n) for t in told for n in t.attributes.get("data-links", "").split()}
        back = {(n, s.attributes["data-n"]) for s in source for n in s.attributes.get("data-links", "").split()}
        assert forth == back
        assert forth
        for sentence in told:
            count = len(sentence.attributes.get("data-links", "").split())
            for share in ("similarity", "overlap", "probability"):
                assert len(sentence.attributes.get(f"data-{share}", "").split()) == count


@pytest.fixture
def bridge(make_comparison: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    """A source of three sentences, a retelling that copies, mixes and adds, with one number changed."""
    comparison = make_comparison({"State Post": ("CMAB", "Cp-")}, texts=["In all 17 boats came.", "It rained.", "Fog."])
    sentences = comparison.sentences.set_index("sentence_id", drop=False)
    for key, text in {"r00:0001": "In all 70 boats came.", "r00:0002": "It rained, and the mayor wept."}.items():
        sentences.loc[key, ["text", "start", "end"]] = [text, 100, 100 + len(text)]
    sentences.loc["r00:0001", ["p_copied", "p_paraphrased"]] = [0.853, 0.147]
    comparison.sentences = sentences.reset_index(drop=True)
    return complete(
        comparison,
        spans=[
            ("r00:0001", 100, 106, "shared", "wire:0001", 0, 6),
            ("r00:0001", 110, 120, "shared", "wire:0001", 10, 20),
            ("r00:0002", 100, 109, "shared", "wire:0002", 0, 9),
            ("r00:0002", 111, 129, "added", "", pd.NA, pd.NA),
        ],
        details=[("r00:0001", "wire:0001", "number", "major", 107, 109, "70", "17")],
    )


def test_each_sentence_says_what_it_is_and_from_where(bridge: SimpleNamespace) -> None:
    source, told = sides(bridge, "r00")
    assert [tagged(sentence) for sentence in source] == ["1 C", "2 ½", "3 –"]
    assert [tagged(sentence) for sentence in told] == ["C? .85", "M 1.00", "A 1.00", "B"]
    assert [[number.text for number in sentence.all("sup")] for sentence in told] == [["[1]"], ["[2]"], [], []]
    assert [sentence.attributes.get("data-status") for sentence in source] == ["copied", "partial", "omitted"]
    assert [sentence.attributes.get("data-label") for sentence in told] == ["copied", "mixed", "added", "boilerplate"]
    assert told[0].attributes["data-p"] == ".85 .15 .00 .00"
    assert next(told[0].all(css="tag")).attributes["title"] == "copied, doubtful"
    assert [told[0].attributes[f"data-{name}"] for name in ("similarity", "overlap", "probability")] == [
        ".80",
        ".50",
        ".90",
    ]


def test_the_likeliest_link_comes_first_and_equal_ones_in_the_order_of_the_source(bridge: SimpleNamespace) -> None:
    more = [("r00:0001", "wire:0003", 0.1, 0.0, 0.95), ("r00:0001", "wire:0002", 0.99, 0.0, 0.9)]
    bridge.links = pd.concat([pd.DataFrame(more, columns=columns("links")), bridge.links])
    source, told = sides(bridge, "r00")
    assert told[0].attributes["data-links"] == "3 1 2"
    assert told[0].attributes["data-probability"] == ".95 .90 .90"
    assert next(told[0].all("sup")).text == "[3, 1, 2]"
    assert source[1].attributes["data-links"] == "1 2"


def test_shared_added_and_changed_passages_are_marked(bridge: SimpleNamespace) -> None:
    source, told = sides(bridge, "r00")
    assert [mark.text for mark in told[0].all("mark")] == ["In all", "boats came"]
    assert [mark.text for mark in source[0].all("mark")] == ["In all", "boats came"]
    assert [added.text for added in told[1].all("ins")] == ["and the mayor wept"]
    assert [(u.text, u.attributes["title"]) for u in told[0].all("u")] == [("70", "number: 70, in the source 17")]
    assert [(u.text, u.attributes["title"]) for u in source[0].all("u")] == [("17", "number: 17, in the retelling 70")]


def test_a_detail_that_stands_twice_in_the_source_is_marked_in_the_retelling_alone(bridge: SimpleNamespace) -> None:
    bridge.sentences["text"] = bridge.sentences.text.replace("In all 17 boats came.", "In all 17 of 17 boats.")
    source, told = sides(bridge, "r00")
    assert not list(source[0].all("u"))
    assert list(told[0].all("u"))


def test_it_reads_sensibly_without_style_and_script(bridge: SimpleNamespace) -> None:
    plain = page(reading_fragment(bridge, "r00")).text
    assert "1 C In all 17 boats came." in plain
    assert "C? .85 In all 70 boats came.[1]" in plain
    assert "½ partial, – omitted" in plain


def test_paragraphs_headlines_and_furniture_keep_their_place(
    story_of: Callable[[dict[str, str]], Path], tiny_encoder: Encoder
) -> None:
    wire = (
        "The harbour opens\n\nBoats came in on Monday morning. The mayor waved from the pier.\n\nThen it rained hard.\n"
    )
    post = f"{wire}\nShare this article\n\nThen it rained hard.\n"
    comparison = compare(story_of({"wire": wire, "post": post}), source="wire", encoder=tiny_encoder)
    pane = list(page(reading_fragment(comparison, "post")).all("section"))[1]
    blocks = [(p.attributes["class"], len(list(p.all(css="sentence")))) for p in pane.all("p") if "dir" in p.attributes]
    assert blocks == [("headline", 1), ("body", 2), ("body", 1), ("body", 1), ("body", 1)]
    assert [strong.text for strong in pane.all("strong")] == ["The harbour opens"]
    *_, furniture, repeat = pane.all(css="sentence")
    assert (tagged(furniture), furniture.attributes["data-label"]) == ("B", "boilerplate")
    assert tagged(repeat).startswith("↻ C")
    assert next(repeat.all(css="tag")).attributes["title"].endswith("repeats sentence 4")


def test_a_repeat_in_the_source_leads_where_the_first_one_does(bridge: SimpleNamespace) -> None:
    bridge.sentences.loc[bridge.sentences.sentence_id == "wire:0003", "repeat_of"] = "wire:0001"
    source, told = sides(bridge, "r00")
    assert [sentence.attributes.get("data-links") for sentence in source] == ["1", "2", "1"]
    assert tagged(source[2]) == "↻ 3 –"
    assert told[0].attributes["data-links"] == "1"


def test_title_is_shown_where_no_headline_begins_the_text(bridge: SimpleNamespace) -> None:
    assert [p.text for p in page(reading_fragment(bridge, "r00")).all(css="title")] == ["Harbour", "Harbour"]
    bridge.sentences["kind"] = "headline"
    assert not list(page(reading_fragment(bridge, "r00")).all(css="title"))


def test_an_article_without_a_sentence(bridge: SimpleNamespace) -> None:
    bridge.sentences = bridge.sentences[bridge.sentences.article_id == "wire"]
    assert "No text." in page(reading_fragment(bridge, "r00")).text


def test_the_same_markup_in_whatever_order_the_rows_come(mosul: Comparison) -> None:
    article_id = retellings(mosul)[0]
    turned = {name: getattr(mosul, name).iloc[::-1] for name in ("articles", "sentences", "links", "coverage")}
    assert reading_fragment(replace(mosul, **turned), article_id) == reading_fragment(mosul, article_id)


def test_found_by_outlet_by_article_and_by_the_name_in_charts(harbour: SimpleNamespace) -> None:
    complete(harbour)
    views = [reading_view(harbour, name) for name in ("Daily Lens", "r01")]
    assert views[0] == views[1]
    assert (views[0].outlet, views[0].article_id, views[0].source) == ("Daily Lens", "r01", "wire")
    harbour.articles.loc[harbour.articles.article_id == "r02", "outlet"] = "Daily Lens"
    assert outlet_names(harbour.articles)["r02"] == "Daily Lens (2)"
    assert reading_view(harbour, "Daily Lens (2)").article_id == "r02"
    with pytest.raises(InputError, match=r"'Daily Lens' published 2 retellings.* 'r01' and 'r02'"):
        reading_view(harbour, "Daily Lens")


def test_an_outlet_that_also_wrote_the_source_is_found(harbour: SimpleNamespace) -> None:
    complete(harbour)
    harbour.articles.loc[harbour.articles.article_id == "r02", "outlet"] = "Northwire"
    assert reading_view(harbour, "Northwire").article_id == "r02"


@pytest.mark.parametrize("name", ["Nobody", "", "r99", None, 3])
def test_an_unknown_name_is_refused_with_the_choices(harbour: SimpleNamespace, name: Any) -> None:
    with pytest.raises(InputError, match=r"'State Post' \(r00\), 'Daily Lens' \(r01\)") as refusal:
        reading_view(complete(harbour), name)
    assert "Northwire" not in str(refusal.value)


@pytest.mark.parametrize("name", ["wire", "Northwire"])
def test_the_source_is_refused(harbour: SimpleNamespace, name: str) -> None:
    with pytest.raises(InputError, match=f"'{name}' is the source"):
        reading_view(complete(harbour), name)


def test_a_notebook_gets_text_style_and_script_and_the_same_ones_each_time(mosul: Comparison) -> None:
    view = mosul.read("Shamal Broadcasting")
    shown = view._repr_html_()
    assert shown == mosul.read("02_state_broadcaster")._repr_html_()
    fragment = reading_fragment(mosul, "02_state_broadcaster")
    assert shown.startswith(f'<div class="mathjax_ignore tex2jax_ignore">\n{fragment}\n</div>\n')
    assert shown.count("<style>") == shown.count("</style>") == shown.count("<script>") == shown.count("</script>") == 1
    assert repr(view) == (
        "ReadingView(outlet='Shamal Broadcasting', article_id='02_state_broadcaster', source='01_wire')"
    )


def test_nothing_is_fetched_and_no_text_becomes_markup() -> None:
    assert not re.search(r"https?:|url\(|@import|fetch\(|import\(", reading_css() + reading_js())
    assert not re.search(r"(inner|outer)HTML|insertAdjacentHTML|document\.write|eval\(|Function\(", reading_js())


def test_words_stand_out_from_what_is_behind_them_in_light_and_dark() -> None:
    colours = dict(re.findall(r"--(\w[\w-]*): (light-dark\([^)]*\));", reading_css()))
    pairs = {name: re.findall("#[0-9a-f]{6}", value) for name, value in colours.items()}
    for shade in (0, 1):
        for ink in ("text", "faint"):
            for ground in ("paper", "shared", "added", "lit"):
                assert _contrast(pairs[ink][shade], pairs[ground][shade]) >= 4.5, (ink, ground, shade)
        for line in ("shared-line", "added-line", "lit-line"):
            assert _contrast(pairs[line][shade], pairs["paper"][shade]) >= 3


def _contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.read.furniture import furniture_reason, kind_by_itself, plain
from analysis.read.kinds import classify
from analysis.tables import KINDS

BODY = [
    "The river Alde carried away the wooden bridge of Norham during the night.",
    "Mayor Ann Poe said that nobody had been hurt and that a ferry would run.",
    "The wooden bridge was built in 1902 and repaired twice after high water.",
    "Children will reach the school by ferry until the council finds the money.",
]


def kinds(*paragraphs: str, title: str = "") -> list[str]:
    return classify(list(enumerate(paragraphs, start=1)), title=title)


@pytest.mark.parametrize(
    "text",
    [
        "Share this news",
        "Tweet Share Pin Email",
        "COMMENTS",
        "Advertisement - Continue Reading Below",
        "Story continues below",
        "Read more about: rivers, bridges",
        "Read the full report here.",
        "For all pictures of the bridge click here",
        "RELATED: Ten bridges to see before they fall",
        "PHOTOS: The bridges of Norham",
        "See also: how to build a ferry",
        "MORE: Ferries are back",
        "(Photo: Ann Poe / Norham Herald)",
        "[Featured image by Ann Poe/Getty Images]",
        "Ann Poe/Getty Images",
        "AP Photo/Ann Poe",
        "Norham Town Museum / via AFP",
        "Ann Poe and Bob Roe contributed to this report.",
        "Follow @annpoe on Twitter",
        "Follow us on Instagram and Facebook for more bridges.",
        "Read or share this story: https://example.org/1",
        "https://example.org/bridge",
        "- Ann Poe (@annpoe) May 3, 2021",
        "============",
        "…",
        "Further reading",
        "Please let us know if you are having trouble with your password.",
        "Watch the Norham Debate on Sundays at 8 p.m. ET.",
        "Blog: bridges.example.org",
        "Photo via annpoe/Flickr (CC BY-SA 2.0)",
        "[Updated with the council's answer.]",
        "Sign up for our newsletter",
        "Log in to join the conversation",
        "Sign in or register to leave a comment.",
        "Get the Norham News app",
        "Want stories like this delivered straight to your inbox?",
        "Listen to the podcast on Spotify and Apple Podcasts.",
        "If you or someone you know is struggling, please seek help.",
        "Call the suicide prevention lifeline, where you can speak to someone at any hour.",
        "© 2021 Norham Herald",
        "All rights reserved.",
        "This is a developing story and will be updated.",
        "Check back soon for updates.",
        "You can reach Ann Poe at 555-0100 or poe@example.org",
        "[H/T Norham Herald]",
        "Lesen Sie auch: Zehn Brücken",
        "Lire aussi : dix ponts",
        "Leia também: dez pontes",
        "Suscríbete a nuestro boletín",
        "Anzeige",
        "1 of 7",
    ],
)
def test_page_furniture(text: str) -> None:
    assert kind_by_itself(text, is_paragraph=False) == "furniture"


@pytest.mark.parametrize(
    "text",
    [
        *BODY,
        "She announced on Twitter that the bridge would be rebuilt.",
        "The company shares its photos and comments with the police.",
        "Facebook said it had removed the post.",
        "He read more than ten reports about the bridge.",
        "The advertisement cost the town a million.",
        "More than 20 people signed up to help.",
        "After six hours of talks on Friday night the council agreed to rebuild the wooden bridge in stone Read more",
        "Sign language helped her to join the talks.",
        "Reuters reported that the bridge had fallen.",
        "Related crimes have doubled since May.",
        "“Follow me,” the ferryman told the children.",
        "The report said photographs of the bridge had been changed.",
        "The crisis forced the town to cancel its fair.",
        "He died by suicide in 2005, the coroner said.",
        "By Monday the water had fallen.",
        "The photographer was held at the border for a day.",
        "Here the river is at its widest.",
        "An earlier version of the law was rejected.",
        "Updated rules for ferries took effect in May.",
        "Watch the river at 8 different places, the mayor told them.",
        "Let us know what you decide, the council wrote to the ferryman.",
    ],
)
def test_sentences_of_the_text_are_left_alone(text: str) -> None:
    assert kind_by_itself(text, is_paragraph=True) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("By Ann Poe", "byline"),
        ("By Ann Poe and Bob Roe, Norham Herald", "byline"),
        ("Von Anna Muster", "byline"),
        ("(Reporting by Ann Poe; Editing by Bob Roe)", "byline"),
        ("Staff Reporter Ann Poe", "byline"),
        ("Tuesday, May 4, 2021", "dateline"),
        ("(Published Tuesday, May 4, 2021)", "dateline"),
        ("14.10.2016", "dateline"),
        ("Updated: 3 May 2021 at 10:55 p.m.", "dateline"),
        ("4. Mai 2021, 14:30 Uhr", "dateline"),
        ("NORHAM (Reuters) -", "dateline"),
        ("In this photo taken on Monday, a ferry crosses the river.", "caption"),
        ("A ferry crosses the river Alde. (Photo: Ann Poe)", "caption"),
    ],
)
def test_lines_about_the_text(text: str, kind: str) -> None:
    assert kind_by_itself(text, is_paragraph=True) == kind


def test_agency_dateline_before_a_sentence_is_body() -> None:
    assert kind_by_itself("NORHAM (Reuters) - A bridge fell on Monday.", is_paragraph=True) == ""


def test_headline_byline_and_subhead_by_place() -> None:
    assert kinds("Bridge of Norham falls", "By Ann Poe", "River rises again", *BODY[:2], "A FERRY", BODY[2]) == [
        "headline",
        "byline",
        "subhead",
        "body",
        "body",
        "subhead",
        "body",
    ]


def test_declared_title_is_found_with_or_without_a_full_stop() -> None:
    assert kinds("Bridge falls.", *BODY, title="Bridge falls")[0] == "headline"


def test_headline_of_another_article_is_furniture_and_the_article_s_own_is_not() -> None:
    other = "Teachers strike over pay in three cities"
    own = "Wooden bridge of Norham carried away by river"
    assert kinds(*BODY[:2], other, BODY[2], own, BODY[3]) == ["body", "body", "furniture", "body", "subhead", "body"]


def test_links_after_an_announcement_are_furniture() -> None:
    links = ["You might also like:", "Who built the bridge?", "Norham bridge in ten pictures"]
    assert kinds(*BODY, *links) == ["body"] * 4 + ["furniture"] * 3


def test_short_lines_after_the_last_sentence_are_furniture() -> None:
    assert kinds(BODY[0], "The ferry", BODY[1], "Ann Poe", "To the start page") == [
        "body",
        "subhead",
        "body",
        "furniture",
        "furniture",
    ]


def test_text_without_full_stops_is_body() -> None:
    lines = ["the ferry leaves at seven from here", "nobody ever sleeps on board", "dogs pay half of a child"]
    assert kinds(*lines) == ["body"] * 3
    assert "furniture" not in kinds(BODY[0], *lines, *lines)


def test_caption_stands_before_its_credit() -> None:
    together = [(1, BODY[0]), (2, "A ferry crosses."), (2, "(Photo: Ann Poe)"), (3, BODY[1])]
    assert classify(together) == ["body", "caption", "furniture", "body"]
    name_alone = [(1, BODY[0]), (2, "Ann Poe."), (2, "(Photo: Bob Roe)"), (3, BODY[1])]
    assert classify(name_alone) == ["body", "furniture", "furniture", "body"]


def test_single_line_is_body() -> None:
    assert kinds("The bridge fell") == ["body"]


def test_no_sentence_is_too_long_to_judge() -> None:
    assert kinds("a@" * 100_000, "word " * 50_000) == ["body", "body"]


@given(st.lists(st.one_of(st.text(min_size=1), st.sampled_from([*BODY, "Share", "By Ann Poe", "Related:", "(AP)"]))))
def test_any_text_has_a_kind(texts: list[str]) -> None:
    sentences = [(number // 2, text) for number, text in enumerate(texts) if text.strip()]
    found = classify(sentences)
    assert len(found) == len(sentences)
    assert set(found) <= set(KINDS)


def test_reason_is_given() -> None:
    assert furniture_reason(plain("Share this story")) == "read or share"
    assert furniture_reason(plain("Nobody was hurt.")) == ""

"""Changed details: found where the source says otherwise, and nowhere else."""

import string

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.match.aliases import alias_map, mine_aliases
from analysis.measure.details import changed_details
from analysis.measure.details_numbers import quantities
from analysis.measure.details_quotes import quotations
from analysis.measure.details_time import moments
from analysis.tables import DETAIL_TYPES, columns

ARTICLES = pd.DataFrame({"article_id": ["wire", "paper"], "lang": "en", "role": ["source", "retelling"]})


def details(source: str | list[str], retelling: str, *, elsewhere: str = "") -> pd.DataFrame:
    """Compare one sentence with the one or several that it is linked to; `elsewhere` stands in the source unlinked."""
    linked = [source] if isinstance(source, str) else source
    rows, links = [], []
    for article_id, label, texts in (("wire", "source", [*linked, elsewhere]), ("paper", "copied", ["Hi.", retelling])):
        start = 0
        for position, text in enumerate(texts, start=1):
            rows.append((f"{article_id}:{position:04d}", article_id, text, start, label))
            start += len(text) + 1
    links = [("paper:0002", f"wire:{k:04d}", 0.9, 0.5, 0.9 - k / 100) for k in range(1, len(linked) + 1)]
    sentences = pd.DataFrame(rows, columns=["sentence_id", "article_id", "text", "start", "label"])
    texts = {
        article_id: " ".join(sentences.query("article_id == @article_id")["text"]) for article_id in ("wire", "paper")
    }
    table = changed_details(
        sentences, ARTICLES, pd.DataFrame(links, columns=columns("links")), aliases=alias_map(mine_aliases(texts))
    )
    for row in table.itertuples():
        assert texts["paper"][row.start : row.end] == row.text != ""
        assert row.source_text in texts["wire"]
    return table


def found(source: str | list[str], retelling: str, *, elsewhere: str = "") -> set[tuple[str, str, str, str]]:
    table = details(source, retelling, elsewhere=elsewhere)
    return set(zip(table["type"], table["severity"], table["text"], table["source_text"], strict=True))


SENTENCE = (
    "The ferry carried 17 passengers and two dogs from Aasund to the island on Friday evening, the harbour master said."
)


def test_an_untouched_sentence_has_no_changed_detail() -> None:
    assert found(SENTENCE, SENTENCE) == set()


def test_swapped_digits_in_a_copied_sentence() -> None:
    assert found(SENTENCE, SENTENCE.replace("17", "71")) == {("number", "major", "71", "17")}


@given(st.integers(13, 10**9), st.integers(13, 10**9))
def test_any_other_number_of_the_same_thing_is_found(one: int, other: int) -> None:
    changed = found(SENTENCE.replace("17", f"{one:,}"), SENTENCE.replace("17", f"{other:,}"))
    assert changed == (set() if one == other else {("number", "major", f"{other:,}", f"{one:,}")})


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        ("one million people fled the valley", "100 thousand people fled the valley", "major"),
        ("twelve people fled the valley", "20 people fled the valley", "major"),
        ("5 percent of voters stayed at home", "15% of voters stayed at home", "major"),
        ("58 people fled the valley", "about 60 people fled the valley", "minor"),
        ("20 people fled the valley", "more than 20 people fled the valley", "minor"),
    ],
)
def test_numbers_that_differ(one: str, other: str, severity: str) -> None:
    table = details(f"He said {one}.", f"He said {other}.")
    assert list(table["type"]) == ["number"]
    assert list(table["severity"]) == [severity]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Twelve boats sank in the storm.", "12 boats sank in the storm."),
        ("1.5 million people fled.", "1,500,000 people fled."),
        ("A dozen boats sank.", "Twelve boats sank."),
        ("Three men and two women fled the camp.", "Five people fled: three men, two women."),
        ("Some 400 boats sank near Highway 2.", "Some 400 boats sank near Highway 7."),
        ("Boats sank in the storm.", "Forty boats sank in the storm."),
    ],
)
def test_numbers_that_do_not_contradict(one: str, other: str) -> None:
    assert found(one, other) == set()


def test_a_number_that_stands_elsewhere_in_the_source_is_no_change() -> None:
    assert found(SENTENCE, SENTENCE.replace("17", "71"), elsewhere="Another boat carried 71 passengers.") == set()


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("Friday", "Monday", ("time", "major", "Monday", "Friday")),
        ("evening", "morning", ("time", "major", "morning", "evening")),
        ("Friday evening", "Oct. 4", None),
    ],
)
def test_weekdays_and_parts_of_the_day(old: str, new: str, change: tuple[str, ...] | None) -> None:
    assert found(SENTENCE, SENTENCE.replace(old, new)) == ({change} if change else set())


def test_dates_are_the_same_in_any_spelling() -> None:
    source = "Fighters stormed the old mill on Oct. 4."
    assert found(source, "On 4 October fighters stormed the old mill.") == set()
    assert found(source, "On October 14 fighters stormed the old mill.") == {("time", "major", "October 14", "Oct. 4")}


def test_another_speaker_of_the_same() -> None:
    source = "The bridge will stay closed until the spring, Lt. Berit Aune said in a statement."
    retelling = "The bridge will stay closed until the spring, Lt. Odd Myhre said in a statement."
    assert found(source, retelling) == {("attribution", "major", "Lt. Odd Myhre", "Lt. Berit Aune")}


@pytest.mark.parametrize(
    ("source", "retelling", "change"),
    [
        ("The Iraqi army took the town.", "The Syrian army took the town.", ("entity", "major", "Syrian", "Iraqi")),
        ("The Iraqi army took it.", "The army of Assad took it.", ("entity", "major", "Assad", "Iraqi")),
        (
            "They met near Aasund on the coast.",
            "They met near Bodvik on the coast.",
            ("location", "major", "Bodvik", "Aasund"),
        ),
        (
            "Police found Ms Motland in the car.",
            "Police found Ms Moatland in the car.",
            ("entity", "minor", "Ms Moatland", "Ms Motland"),
        ),
    ],
)
def test_another_name_in_the_same_place(source: str, retelling: str, change: tuple[str, ...]) -> None:
    assert found(source, retelling) == {change}


@pytest.mark.parametrize(
    ("source", "retelling"),
    [
        ("Fighters of IS and of Islamic State took the town.", "Fighters of Daesh took the town."),
        ("They fled to Falluja on the coast.", "They fled to Fallujah on the coast."),
        ("They met across Australia then.", "They met in the Australian desert then."),
        ("Police found Ann Lee in the car.", "Police found Lee in the car."),
    ],
)
def test_another_form_of_the_same_name_is_no_change(source: str, retelling: str) -> None:
    assert found(source, retelling) == set()


def test_a_name_that_the_source_uses_elsewhere_is_no_change() -> None:
    source, retelling = "They met near Aasund on the coast.", "They met near Bodvik on the coast."
    assert found(source, retelling, elsewhere="Bodvik is a town.") == set()


def test_a_lost_or_inserted_negation() -> None:
    source = "The army did not attack the old market on that day."
    retelling = "The army did attack the old market on that day."
    assert found(source, retelling) == {("negation", "major", "attack", "not attack")}
    assert found(retelling, source) == {("negation", "major", "not attack", "attack")}
    assert found("They have not found any evidence of poison.", "They have found no evidence of poison.") == set()


def test_what_could_happen_will_happen() -> None:
    source, retelling = "The attack could begin this month.", "The attack will begin this month."
    assert found(source, retelling) == {("modality", "minor", "will begin", "could begin")}
    assert found(source, "The attack might begin this month.") == set()


QUOTED = "“We have waited in the cold rain for three long days,” she said."


def test_words_changed_inside_quotation_marks() -> None:
    table = details(QUOTED, QUOTED.replace("cold", "freezing"))
    assert list(table["type"]) == ["quote_altered"]
    assert list(table["text"]) == ["We have waited in the freezing rain for three long days,"]


def test_a_cut_inside_quotation_marks_is_found_unless_it_is_marked() -> None:
    assert list(details(QUOTED, QUOTED.replace(" in the cold rain", ""))["type"]) == ["quote_altered"]
    assert found(QUOTED, QUOTED.replace("in the cold rain", "…")) == set()
    assert found(QUOTED, QUOTED.replace("We", "[The women]")) == set()


@pytest.mark.parametrize(
    "retelling",
    [
        "They had waited “in the cold rain for three long days”.",
        "«we have waited in the cold rain for three long days», she said.",
        "“Nobody told us anything about the boats,” she said.",
        "They sell “Three Long Days” there.",
    ],
)
def test_parts_of_a_quotation_other_quotations_and_titles_are_no_altered_quotes(retelling: str) -> None:
    assert found(QUOTED, retelling) == set()


def test_a_sentence_merged_of_two_is_held_against_both() -> None:
    sources = ["The Iraqi army lost 12 boats.", "The storm sank 30 boats on Monday."]
    assert found(sources, "The storm sank 30 boats and the army lost 12 boats.") == set()
    assert found(sources, "The storm sank 30 boats and the army lost 15 boats.") == {("number", "major", "15", "12")}


def test_no_links_and_only_allowed_types() -> None:
    empty = pd.DataFrame(columns=["sentence_id", "article_id", "text", "start", "label"])
    table = changed_details(empty, ARTICLES, pd.DataFrame(columns=columns("links")))
    assert list(table.columns) == columns("details")
    assert len(table) == 0
    assert set(details(SENTENCE, SENTENCE.replace("17", "71"))["type"]) <= set(DETAIL_TYPES)


@given(st.text(alphabet=string.ascii_letters + string.digits + " .,:-%$£“”\"'’[]…", max_size=120))
def test_any_text_is_read_with_offsets_inside_it(text: str) -> None:
    for place in (*quantities(text), *moments(text), *quotations(text)):
        assert 0 <= place.start < place.end <= len(text)
    assert set(details(text or "x", text or "x")["type"]) == set()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("seventeen of two hundred and six", [17, 206]),
        ("3 million and 400,000", [3_000_000, 400_000]),
        ("twenty-one, thirty one", [21, 31]),
        ("2014, and two years", [2014, 2]),
        ("the 19th of the 1980s", []),
        ("$3bn, £4.5m", [3e9, 4.5e6]),
        ("two dozen 100-foot masts", [24, 100]),
        ("0" * 400 + " 7", [7]),
    ],
)
def test_numbers_are_read(text: str, values: list[float]) -> None:
    assert [quantity.value for quantity in quantities(text)] == values

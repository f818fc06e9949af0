"""One actor under several names, and two actors never under one."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.match.aliases import alias_map, listed_aliases, mine_aliases, read_aliases
from analysis.match.runs import RunIndex
from analysis.match.tokens import tokenize


def actors(*texts: str, own: pd.DataFrame | None = None) -> dict[str, set[str]]:
    table = mine_aliases({f"article{k}": text for k, text in enumerate(texts)}, own=own)
    return {str(actor): set(terms) for actor, terms in table.groupby("actor")["term"]}


def test_another_name_of_one_actor_breaks_no_run() -> None:
    source = "The army said IS fighters had burned the grain stores of Islamic State families."
    retelling = "The army said Daesh fighters had burned the grain stores of ISIS families."
    forms = alias_map(mine_aliases({"wire": source, "paper": retelling}))
    here, there = tokenize(retelling, aliases=forms), tokenize(source, aliases=forms)
    assert here.forms == there.forms
    (run,) = RunIndex([there]).runs(here)
    assert len(run) == len(here)


def test_possessives_headlines_in_capitals_and_both_apostrophes_are_the_same_name() -> None:
    texts = {"a": "Islamic State's men ran, Da'esh said.", "b": "ISLAMIC STATE FLEES\n\nThe men of Da’esh ran."}
    forms = alias_map(mine_aliases(texts))
    for text in ("Islamic State’s", "ISLAMIC STATE", "Da’esh", "Da'esh"):
        assert tokenize(text, aliases=forms).forms == ("@islamic state",)


def test_a_short_acronym_alone_may_be_a_word() -> None:
    assert actors("SHE SAYS IT IS OVER", "This IS the end for all of US, and WHO cares?") == {}
    assert "is" in tokenize("It is over.", aliases=alias_map(listed_aliases())).forms


def test_initials_in_parentheses() -> None:
    found = actors(
        "The Office for Harbour Safety (OHS, formerly OHP) met the Norwegian Seal Watch (NSW).",
        "The PTA (Parents of Tall Athletes) came. He called the old Ferry Club (in Oslo) and the Rowing Team (XYZ).",
    )
    assert found == {
        "Norwegian Seal Watch": {"Norwegian Seal Watch", "NSW"},
        "Office for Harbour Safety": {"Office for Harbour Safety", "OHS"},
        "Parents of Tall Athletes": {"Parents of Tall Athletes", "PTA"},
    }


def test_a_list_of_acronyms_in_parentheses() -> None:
    found = actors("The Free Sailors of Arran (FSA, FSOA) are back.")
    assert found == {"Free Sailors of Arran": {"Free Sailors of Arran", "FSA", "FSOA"}}


def test_an_acronym_without_parentheses_needs_the_one_name_with_its_initials() -> None:
    assert actors("The Baltic Seal Watch counted.", "The BSW counted.")["Baltic Seal Watch"] == {
        "BSW",
        "Baltic Seal Watch",
    }
    assert actors("The Baltic Seal Watch and the Baltic Salmon Week began.", "The BSW counted.") == {}


def test_a_surname_after_the_full_name() -> None:
    found = actors(
        "Dr. Hanna al-Wadiri, 41, came by boat.", "Wadiri was late, Dr. Wadiri said. Boats wait for Hanna al-Wadiri."
    )
    assert found == {"Hanna al-Wadiri": {"Hanna al-Wadiri", "Wadiri", "Dr Hanna al-Wadiri", "Dr Wadiri"}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ms Anna Falk and Mr Odd Falk said they met. Later Falk left.", "two of that surname"),
        ("Mr Jon Stone said so. Later Stone threw a stone.", "an ordinary word"),
        ("The White Harbour said it pays. In the end Harbour stayed.", "nobody's title and no word of the list"),
        ("Mr Rolf Hamburg said so. They drove to town and slept in Hamburg then.", "a place as well"),
        ("The Marine Police said so. All Police left.", "no surname"),
    ],
)
def test_no_surname_when_in_doubt(text: str, reason: str) -> None:
    bare = {"Falk", "Stone", "Hamburg", "Police"}
    assert not bare & {term for terms in actors(text).values() for term in terms}, reason


def test_two_names_exchanged_in_equal_sentences() -> None:
    source = "On Friday Norcargo will close its two harbours. Workers of Norcargo will stop loading ships."
    retelling = "On Friday Nordfrakt will close its two harbours. Workers of Nordfrakt will stop loading ships."
    assert actors(source, retelling) == {"Nordfrakt": {"Norcargo", "Nordfrakt"}}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Iraqi", "Syrian"), ("Norway", "Sweden"), ("Mr Aas", "Mr Lie")],
)
def test_a_swapped_people_state_or_person_is_no_other_name(one: str, other: str) -> None:
    text = "On Friday {} sailors will close two harbours. Friends of {} sailors will stop loading ships."
    assert actors(text.replace("{}", one), text.replace("{}", other)) == {}


def test_a_name_that_the_other_article_uses_too_is_another_actor() -> None:
    source = "On Friday Norcargo will close its two harbours. Workers of Norcargo will stop loading ships."
    retelling = "On Friday Nordfrakt will close its two harbours. Workers of Nordfrakt will stop loading ships."
    assert actors(source, f"{retelling} Later Norcargo denied it.") == {}
    once = "On Friday Nordfrakt will close its two harbours."
    assert actors(source, once) == {}


def test_the_users_list_outranks_all_others() -> None:
    own = pd.DataFrame({"actor": ["Ann Lee of Bergen", "Wood"], "term": ["Lee", "IS"]})
    found = actors("Ms Ann Lee said IS met. Islamic State and Daesh. Later Lee left.", own=own)
    assert found["Ann Lee of Bergen"] == {"Ann Lee", "Ms Ann Lee", "Lee"}
    assert found["Wood"] == {"IS"}
    assert found["Islamic State"] == {"Islamic State", "Daesh"}


def test_order_and_nothing_to_find() -> None:
    texts = {"b": "The IS and Islamic State.", "a": "Daesh, or ISIS."}
    table = mine_aliases(texts)
    assert list(table["term"]) == ["Daesh", "IS", "ISIS", "Islamic State"]
    pd.testing.assert_frame_equal(table, mine_aliases(dict(sorted(texts.items()))))
    for empty in ({}, {"a": ""}, {"a": "。\n\n(("}):
        assert list(mine_aliases(empty).columns) == ["actor", "term", "evidence"]
        assert alias_map(mine_aliases(empty)) == {}


def test_the_packaged_list_can_be_read_and_gives_no_name_twice() -> None:
    table = listed_aliases()
    assert set(table[table["actor"] == "Islamic State"]["term"]) >= {
        "IS",
        "ISIS",
        "ISIL",
        "Daesh",
        "Da'esh",
        "Islamic State",
    }
    assert table["term"].is_unique


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("name,term\nA,B\n", "expected actor and term"),
        ("actor,term\nA,\n", "line 2"),
        ("actor,term\nA,X\nB,X\n", "line 3"),
    ],
)
def test_a_wrong_list_is_refused_with_one_message(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "aliases.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=expected):
        read_aliases(path)

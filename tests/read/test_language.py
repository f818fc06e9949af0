from __future__ import annotations

from analysis.read.language import guess_languages

ENGLISH = "The river carried away the old bridge during the night, the mayor of the town said on Monday."
GERMAN = "Der Fluss hat in der Nacht die alte Brücke mitgerissen, sagte die Bürgermeisterin am Montag."
CHINESE = "市长星期一说，河水在夜里冲走了旧桥，没有人受伤，孩子们将乘渡船上学。"


def test_recognised_and_declared() -> None:
    texts = {"a": ENGLISH, "b": GERMAN, "c": CHINESE, "d": ENGLISH}
    languages, notes = guess_languages(texts, declared={"d": "fr"})
    assert languages == {"a": "en", "b": "de", "c": "zh", "d": "fr"}
    assert notes == ["language recognised as de: b", "language recognised as en: a", "language recognised as zh: c"]


def test_short_text_takes_the_usual_language_of_the_story() -> None:
    languages, notes = guess_languages({"a": GERMAN, "b": GERMAN, "c": "ok 12"}, declared={})
    assert languages["c"] == "de"
    assert notes[-1] == "language not recognised, taken as de: c"


def test_english_where_nothing_is_known() -> None:
    assert guess_languages({"a": "ok 12"}, declared={})[0] == {"a": "en"}

"""The language of an article, where its metadata do not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

FALLBACK = "en"
# Below this probability the text is too short or too mixed to tell; measured
# on the first 30-200 characters of news articles.
_SURE = 0.8
# Language shows in the first few hundred words; the rest only costs time.
_CHARACTERS = 4000


def guess_languages(texts: Mapping[str, str], *, declared: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Give every article a two-letter language code.

    Parameters
    ----------
    texts : mapping of str to str
        article_id to text.
    declared : mapping of str to str
        article_id to the code its metadata give, for those that have one.

    Returns
    -------
    languages : dict of str to str
        article_id to code: the declared one, else the one recognised in the
        text, else the one most articles of the story have, else English.
    notes : list of str
        One line for each way in which codes were guessed.
    """
    languages = {article: declared[article] for article in texts if declared.get(article)}
    recognised: dict[str, list[str]] = {}
    unsure = []
    for article in sorted(set(texts) - set(languages)):
        code = _recognise(texts[article])
        if code:
            languages[article] = code
            recognised.setdefault(code, []).append(article)
        else:
            unsure.append(article)
    ranked = sorted(Counter(languages.values()).items(), key=lambda pair: (-pair[1], pair[0]))
    usual = ranked[0][0] if ranked else FALLBACK
    languages.update(dict.fromkeys(unsure, usual))
    notes = [f"language recognised as {code}: {', '.join(ids)}" for code, ids in sorted(recognised.items())]
    if unsure:
        notes.append(f"language not recognised, taken as {usual}: {', '.join(unsure)}")
    return languages, notes


def _recognise(text: str) -> str:
    code, probability = _identifier().classify(text[:_CHARACTERS])
    return str(code) if probability >= _SURE else ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier

"""Small invented comparisons, shaped like the real thing, for charts to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.match.tokens import tokenize
from analysis.measure.reuse import text_reuse
from analysis.tables import CODED_LABELS, conform

LABELS = {"C": "copied", "P": "paraphrased", "M": "mixed", "A": "added", "B": "boilerplate"}
STATUSES = {"C": "copied", "P": "paraphrased", "p": "partial", "-": "omitted"}
WIRE = "wire"
DIMENSIONS = 16

_SUBJECTS = ("The harbour council", "A ferry captain", "Two witnesses", "The port authority", "Residents of the island")
_VERBS = ("opened", "questioned", "inspected", "closed", "described", "rebuilt")
_OBJECTS = ("the northern pier", "a damaged crane", "the new timetable", "the flooded car park", "an old customs house")
_ENDS = ("on Monday morning", "after a long meeting", "despite the heavy rain", "for the second time this year")


def sentence(number: int) -> str:
    """Invent a sentence; each number has its own."""
    parts = (_SUBJECTS, _VERBS, _OBJECTS, _ENDS)
    words, rest = [], number
    for part in parts:
        rest, index = divmod(rest, len(part))
        words.append(part[index])
    return f"{' '.join(words)}, report {number} said."


def random_codes(rng: np.random.Generator, letters: Mapping[str, float], count: int) -> str:
    weights = np.array(list(letters.values()), dtype=float)
    return "".join(rng.choice(list(letters), size=count, p=weights / weights.sum()))


def build(
    plans: Mapping[str, tuple[str, str]],
    *,
    source_outlet: str = "Northwire",
    texts: Sequence[str] | None = None,
    theme: str = "harbour, ferry, pier",
    seed: int = 42,
) -> SimpleNamespace:
    """Return a comparison of one wire report with retellings.

    Parameters
    ----------
    plans : mapping of str to (str, str)
        Outlet to the labels of its sentences ("CPMAB") and the statuses of
        the source sentences in it ("CPp-"), a letter each; all statuses have
        one length, the number of source sentences.
    source_outlet : str
        Name of the outlet of the source.
    texts : sequence of str, optional
        Sentences of the source; invented where missing.
    theme : str
        Name of the one theme that all added sentences belong to.
    seed : int
        Seed of the embeddings.
    """
    rng = np.random.default_rng(seed)
    n_source = len(next(iter(plans.values()))[1])
    texts = list(texts or map(sentence, range(n_source)))
    vectors = {text: rng.normal(size=DIMENSIONS) for text in texts}
    sentences, links, coverage, shares, themes = [], [], [], [], []
    articles = [_article(WIRE, source_outlet, "source", n_source)]
    for position, text in enumerate(texts, start=1):
        sentences.append(_row(WIRE, position, text, "source"))
    for index, (outlet, (labels, statuses)) in enumerate(plans.items()):
        article = f"r{index:02d}"
        articles.append(_article(article, outlet, "retelling", len(labels)))
        for position, letter in enumerate(labels, start=1):
            origin = texts[(position - 1) % n_source]
            text = origin if letter == "C" else f"{sentence(1000 * (index + 1) + position)}"
            if letter == "A":
                vectors[text] = rng.normal(size=DIMENSIONS) + 2
                themes.append(("added-001", theme, "added", f"{article}:{position:04d}", article))
            elif text not in vectors:
                vectors[text] = vectors[origin] + rng.normal(scale=0.6, size=DIMENSIONS)
            sentences.append(_row(article, position, text, LABELS[letter]))
            if letter in "CPM":
                links.append(
                    (f"{article}:{position:04d}", f"{WIRE}:{(position - 1) % n_source + 1:04d}", 0.8, 0.5, 0.9)
                )
        for position, letter in enumerate(statuses, start=1):
            told = f"{article}:{position:04d}" if letter != "-" and position <= len(labels) else ""
            coverage.append((f"{WIRE}:{position:04d}", article, STATUSES[letter], 0.9 if letter == "-" else 0.1, told))
        coded = [LABELS[letter] for letter in labels if letter != "B"]
        for label in CODED_LABELS:
            share = coded.count(label) / len(coded) if coded else np.nan
            shares.append((article, outlet, label, coded.count(label), 10 * coded.count(label), share, share))
    tables = {
        "articles": pd.DataFrame(articles),
        "sentences": pd.DataFrame(sentences),
        "links": pd.DataFrame(
            links, columns=["sentence_id", "source_sentence_id", "similarity", "overlap", "probability"]
        ),
        "coverage": pd.DataFrame(
            coverage, columns=["source_sentence_id", "article_id", "status", "p_omitted", "sentence_ids"]
        ),
        "shares": pd.DataFrame(
            shares,
            columns=["article_id", "outlet", "label", "n_sentences", "n_words", "share_sentences", "share_words"],
        ),
        "themes": pd.DataFrame(themes, columns=["theme_id", "name", "kind", "sentence_id", "article_id"]),
    }
    tables = {name: conform(name, table) for name, table in tables.items()}
    tables["reuse"] = _reuse(tables["articles"], tables["sentences"])
    embeddings = np.stack([vectors[text] for text in tables["sentences"].text]).astype(np.float32)
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    return SimpleNamespace(
        story=SimpleNamespace(name="harbour"),
        source=WIRE,
        settings=SimpleNamespace(seed=seed),
        info={"settings": {"seed": seed}, "model": {"name": "invented"}, "versions": {"retold": "0"}},
        embeddings=embeddings,
        **tables,
    )


def _reuse(articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    told = sentences[sentences.label != "boilerplate"]
    tokens = {key: list(map(tokenize, told.text[told.article_id == key])) for key in articles.article_id}
    return text_reuse(tokens)


def _article(article: str, outlet: str, role: str, n_sentences: int) -> dict[str, Any]:
    return {
        "article_id": article, "outlet": outlet, "title": "Harbour", "published": "", "url": "", "lang": "en",
        "role": role, "n_sentences": n_sentences, "n_words": 10 * n_sentences, "sha256": "",
    }  # fmt: skip


def _row(article: str, position: int, text: str, label: str) -> dict[str, Any]:
    chances = {f"p_{name}": float(name == label) if label in CODED_LABELS else np.nan for name in CODED_LABELS}
    return {
        "sentence_id": f"{article}:{position:04d}", "article_id": article, "position": position, "paragraph": position,
        "kind": "body", "start": 0, "end": len(text), "text": text, "label": label, **chances,
        "borderline": label in CODED_LABELS and position % 4 == 1, "repeat_of": "",
    }  # fmt: skip


def random_story(n_outlets: int, n_source: int, n_sentences: int, *, seed: int = 42, **options: Any) -> SimpleNamespace:
    """Return a comparison with outlets that differ in how much they keep and add."""
    rng = np.random.default_rng(seed)
    names = ("State Post", "Daily Lens", "Regional Echo", "The Harbour Digest", "Partisan Page", "Morning Courier")
    plans = {}
    for index in range(n_outlets):
        kept, own = rng.uniform(0.1, 0.95), rng.uniform(0.05, 0.7)
        labels = random_codes(rng, {"C": kept, "P": kept / 2, "M": 0.1, "A": own, "B": 0.05}, n_sentences)
        statuses = random_codes(rng, {"C": kept, "P": kept / 2, "p": 0.15, "-": 1 - kept}, n_source)
        name = names[index] if index < len(names) else f"{names[index % len(names)]} of Region {index}"
        plans[name] = (labels, statuses)
    return build(plans, seed=seed, **options)


@pytest.fixture
def make_comparison() -> Callable[..., SimpleNamespace]:
    return build


@pytest.fixture
def make_random() -> Callable[..., SimpleNamespace]:
    return random_story


@pytest.fixture
def harbour() -> SimpleNamespace:
    """Four outlets, a wire report of 25 sentences."""
    return random_story(4, 25, 30)


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_cache(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep coordinates that a test computes out of the user's cache, and share them between tests."""
    monkeypatch.setenv("RETOLD_CACHE", str(cache_folder))


HOSTILE = "<script>alert(1)</script>\"'\\`{{datum.a}} ${x} datum['b']; INJECTED </title>]]>"


def hostile_story() -> SimpleNamespace:
    """Return a story whose every word from outside tries to get out of its place."""
    plans = {
        HOSTILE + "x" * 300: ("CPMA", "CPp-"),
        "صحيفة الميناء اليومية": ("CCAA", "C--p"),
        "港口日报新闻网": ("PPPP", "pppp"),
        "🚢⚓️ Boats 👩‍👩‍👧‍👦": ("A", "----"),
        "\u202eevil\u0000\nline": ("B", "----"),
    }
    texts = [HOSTILE * 5, "يفتح المجلس الرصيف الشمالي يوم الاثنين", "北码头周一重新开放，居民表示欢迎", f"‮{HOSTILE}"]
    return build(plans, source_outlet=HOSTILE + "y" * 300, texts=texts, theme=HOSTILE)


LONG_NAME = "The Harbour, Island and Northern Coast Gazette with the Weekly Ferry Timetable Supplement"


def scripts_story() -> SimpleNamespace:
    """Return a story of outlets whose names and sentences are written in other scripts."""
    plans = {
        "صحيفة الميناء اليومية": ("CPAAAA", "CPp---"),
        "港口日报新闻网": ("CCPPMA", "CCpp--"),
        "🚢⚓️ Boats 👩‍👩‍👧‍👦": ("AAAPPM", "--Pp-p"),
        "Газета порта": ("CPPPCA", "CPCPPp"),
        "बंदरगाह समाचार": ("AAPCCC", "CC--pP"),
    }
    texts = [
        "يفتح المجلس الرصيف الشمالي يوم الاثنين", "北码头周一重新开放，居民表示欢迎", "🚢 sails again ⚓️",
        "Северный причал снова открыт", "उत्तरी घाट सोमवार को फिर खुला", "The northern pier reopened on Monday.",
    ]  # fmt: skip
    return build(plans, source_outlet="وكالة الميناء 港口", texts=texts, theme="ميناء, 港口, ferry")


# Stories of very different shape, each a function so that only the wanted ones are built.
SHAPES: dict[str, Callable[[], SimpleNamespace]] = {
    "four outlets": lambda: random_story(4, 25, 30),
    "one outlet": lambda: build({"State Post": ("CCP", "CCP-")}),
    "one sentence each": lambda: build({"State Post": ("C", "C"), "Daily Lens": ("A", "-")}),
    "one sentence in all": lambda: build({"State Post": ("C", "C")}),
    "one addition in all": lambda: build({"State Post": ("A", "-")}),
    "twenty outlets": lambda: random_story(20, 30, 20),
    "eighty sentences": lambda: random_story(6, 80, 60),
    "four hundred sentences": lambda: random_story(2, 400, 400),
    "long names": lambda: build(
        {f"{LONG_NAME}, edition {k}": ("CPMAA", "CPp-") for k in "ABC"}, source_outlet=LONG_NAME
    ),
    "other scripts": scripts_story,
    "all copied": lambda: build(dict.fromkeys(("State Post", "Daily Lens"), ("C" * 12, "C" * 12))),
    "all omitted": lambda: build(dict.fromkeys(("State Post", "Daily Lens"), ("A" * 12, "-" * 12))),
    "an outlet without text": lambda: build({"State Post": ("CPA", "CP-"), "Daily Lens": ("BB", "---")}),
    "hostile": hostile_story,
}


@pytest.fixture(params=SHAPES)
def any_shape(request: pytest.FixtureRequest) -> SimpleNamespace:
    return SHAPES[request.param]()


@pytest.fixture
def hostile() -> SimpleNamespace:
    return hostile_story()

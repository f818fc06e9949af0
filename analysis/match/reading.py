"""What the reader sees of a sentence: the sentence itself and its likeliest counterparts, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .features import sentence_features
from .pair_features import alike, pair_columns
from .pairs import Pairs
from .runs import covered

# A sentence is read beside so many sentences of the other article at most …
BESIDE = 12
# … and so many tokens: in all, of the sentence itself, of each other one.
LIMIT, OWN_LIMIT, OTHER_LIMIT = 384, 96, 64
# What is known of a word is kept in steps of 1/WORD_STEPS, what is known of a
# sentence or a pair, standardized, in steps of 1/STEPS and inside of ±CLIP.
WORD_STEPS, STEPS, CLIP = 100, 16, 4.0

WORD_KNOWLEDGE = ("content", "weight", "name_or_number", "same", "match", "in_run")
# The features of a sentence that need no weighed pairs.
SENTENCE_KNOWLEDGE = 22


@dataclass(frozen=True)
class Side:
    """A sentence with what is known of it beside its text.

    Attributes
    ----------
    text : str
        The sentence.
    words : numpy.ndarray of int8, shape (n_words, len(WORD_KNOWLEDGE))
        What is known of its words: whether and how much they weigh, whether
        they name something, whether the same word stands on the other side,
        how near the nearest is, whether it lies in a shared run; in steps of
        1/`WORD_STEPS`.
    starts : tuple of int
        Offsets of the words.
    known : numpy.ndarray of float
        Features: of the sentence itself, shape (SENTENCE_KNOWLEDGE,), or of a
        pair, shape (len(PAIR_FEATURES),).
    """

    text: str
    words: np.ndarray
    starts: tuple[int, ...]
    known: np.ndarray


@dataclass(frozen=True)
class Page:
    """One sentence with what it is read beside.

    Attributes
    ----------
    own : Side
        The sentence.
    places : tuple of int
        Which sentences of the other article it is read beside, the most alike first.
    beside : tuple of Side
        Those sentences.
    """

    own: Side
    places: tuple[int, ...]
    beside: tuple[Side, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sentence and all that it is read beside."""
        return self.own, *self.beside


@dataclass(frozen=True)
class Row:
    """A page as tokens.

    Attributes
    ----------
    ids, types : list of int
        Token numbers, and 0 for the sentence, 1 for the other article.
    words : numpy.ndarray of int8, shape (n_tokens, len(WORD_KNOWLEDGE))
        What is known of the word that each token is part of.
    own : (int, int)
        Where the tokens of the sentence stand.
    offsets : numpy.ndarray of int, shape (n_own, 2)
        Their places in the sentence, in code points.
    others : dict of int to (int, int)
        Where each sentence beside it stands, by its place in the other
        article and in that order, the separator behind it included; fewer
        than were on the page where they did not fit.
    """

    ids: list[int]
    types: list[int]
    words: np.ndarray
    own: tuple[int, int]
    offsets: np.ndarray
    others: dict[int, tuple[int, int]]


def pages(forward: Pairs, backward: Pairs) -> tuple[list[Page], list[Page]]:
    """Lay each sentence of two articles beside the sentences of the other that are most like it.

    Parameters
    ----------
    forward, backward : Pairs
        The retelling against the source, and the source against the retelling.

    Returns
    -------
    tuple of two lists of Page
        Of the retelling, and of the source.
    """
    columns = pair_columns(forward, backward)
    likeness = alike(forward)
    return (
        _pages(forward, backward, columns, likeness),
        _pages(backward, forward, columns.transpose(1, 0, 2), likeness.T),
    )


def _pages(pairs: Pairs, back: Pairs, columns: np.ndarray, likeness: np.ndarray) -> list[Page]:
    known = sentence_features(pairs, [np.zeros(0)] * len(pairs.target))[:, :SENTENCE_KNOWLEDGE]
    out = []
    for i, text in enumerate(pairs.target.texts):
        places = np.argsort(-likeness[i], kind="stable")[:BESIDE].tolist()
        near = pairs.word_matches[i][places].max(axis=0) if places else np.zeros(len(pairs.target.tokens[i]))
        forms = {form for j in places for form in pairs.source.tokens[j].forms}
        runs = [run for run in pairs.runs[i] if run.source in places]
        words = _of_words(pairs, i, forms, near, covered(runs))
        own = set(pairs.target.tokens[i].forms)
        beside = [
            Side(
                back.target.texts[j],
                _of_words(back, j, own, back.word_matches[j][i], covered([r for r in back.runs[j] if r.source == i])),
                back.target.tokens[j].starts,
                columns[i, j],
            )
            for j in places
        ]
        sentence = Side(text, words, pairs.target.tokens[i].starts, known[i])
        out.append(Page(sentence, tuple(places), tuple(beside)))
    return out


def _of_words(pairs: Pairs, i: int, forms: set[str], near: np.ndarray, in_run: set[int]) -> np.ndarray:
    tokens = pairs.target.tokens[i]
    columns = [
        tokens.content,
        pairs.word_weights[i],
        tokens.name_or_number,
        [form in forms for form in tokens.forms],
        near,
        [k in in_run for k in range(len(tokens))],
    ]
    steps = np.array([np.asarray(column, dtype=float) for column in columns]).T * WORD_STEPS
    return np.round(steps).astype(np.int8).reshape(len(tokens), len(columns))


def quantized(known: np.ndarray, mean: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Standardize what is known of sentences or pairs, in whole steps of 1/`STEPS`."""
    return np.round(np.clip((known - mean) / scale, -CLIP, CLIP) * STEPS).astype(np.int8)


def rows(tokenizer: Any, listed: Sequence[Page]) -> list[Row]:
    """Turn pages into tokens; long sentences are cut off, and those least alike left out where there is no room."""
    texts = sorted({side.text for page in listed for side in page.sides})
    if not texts:
        return []
    made = tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    known = dict(zip(texts, zip(made["input_ids"], made["offset_mapping"], strict=True), strict=True))
    first, stop = tokenizer.cls_token_id, tokenizer.sep_token_id
    nothing = np.zeros((1, len(WORD_KNOWLEDGE)), np.int8)
    out = []
    for page in listed:
        own, offsets = (part[:OWN_LIMIT] for part in known[page.own.text])
        room = LIMIT - len(own) - 2
        fitting: list[tuple[int, Side]] = []
        for place, other in zip(page.places, page.beside, strict=True):
            length = min(len(known[other.text][0]), OTHER_LIMIT) + 1
            if length > room:
                break
            room -= length
            fitting.append((place, other))
        ids = [first, *own, stop]
        words = [nothing, _by_token(page.own, offsets), nothing]
        types, others = [0] * len(ids), dict[int, tuple[int, int]]()
        for place, other in sorted(fitting, key=lambda one: one[0]):
            theirs, where = (part[:OTHER_LIMIT] for part in known[other.text])
            others[place] = (len(ids), len(ids) + len(theirs) + 1)
            ids += [*theirs, stop]
            words += [_by_token(other, where), nothing]
        types += [1] * (len(ids) - len(types))
        places = np.array(offsets, dtype=int).reshape(-1, 2)
        out.append(Row(ids, types, np.concatenate(words), (1, 1 + len(own)), places, others))
    return out


def _by_token(side: Side, offsets: Sequence[tuple[int, int]]) -> np.ndarray:
    """What is known of the word that each token is part of; zeros where a token is in none."""
    padded = np.vstack([np.zeros((1, len(WORD_KNOWLEDGE)), np.int8), side.words])
    starts = np.array([start for start, _ in offsets], dtype=int)
    return padded[np.searchsorted(side.starts, starts, side="right")]

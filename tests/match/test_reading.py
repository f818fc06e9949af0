"""What the reader is shown: the likeliest counterparts, in order, cut where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.match import reading
from analysis.match.material import prepare
from analysis.match.pair_features import PAIR_FEATURES
from analysis.match.pairs import Pairs, compare_both_ways
from analysis.match.reading import (
    BESIDE,
    CLIP,
    LIMIT,
    OTHER_LIMIT,
    OWN_LIMIT,
    STEPS,
    WORD_KNOWLEDGE,
    WORD_STEPS,
    pages,
    quantized,
    rows,
)

if TYPE_CHECKING:
    from analysis.match.encode import Encoder

TARGET = ["The weir was shut on Friday.", "Nobody was hurt, said Ann Lowe."]
SOURCE = ["Keeper Ann Lowe shut the weir on Friday.", "Barges waited all night.", "A pump failed."]


class Letters:
    """A tokenizer of single letters."""

    cls_token_id, sep_token_id = 1, 2

    def __call__(self, texts: list[str], **_: object) -> dict[str, list]:
        places = [[k for k, letter in enumerate(text) if letter != " "] for text in texts]
        return {
            "input_ids": [[ord(text[k]) for k in own] for text, own in zip(texts, places, strict=True)],
            "offset_mapping": [[(k, k + 1) for k in own] for own in places],
        }


def compared(encoder: Encoder, target: list[str], source: list[str]) -> tuple[Pairs, Pairs]:
    materials = [prepare([str(k) for k in range(len(texts))], texts, encoder) for texts in (target, source)]
    return compare_both_ways(*materials)


def test_each_sentence_is_laid_beside_the_most_alike_first(tiny_encoder: Encoder) -> None:
    of_target, of_source = pages(*compared(tiny_encoder, TARGET, SOURCE))
    assert [page.own.text for page in of_target] == TARGET
    assert [page.own.text for page in of_source] == SOURCE
    assert of_target[0].places[0] == 0
    assert [side.text for side in of_target[0].beside] == [SOURCE[j] for j in of_target[0].places]
    assert sorted(of_source[0].places) == [0, 1]


def test_no_more_than_so_many_stand_beside(tiny_encoder: Encoder) -> None:
    many = [f"Boat {k} passed lock {k} at {k}." for k in range(BESIDE + 5)]
    of_target, _ = pages(*compared(tiny_encoder, TARGET, many))
    assert len(of_target[0].places) == BESIDE


def test_what_is_known_of_words_and_pairs(tiny_encoder: Encoder) -> None:
    forward, backward = compared(tiny_encoder, TARGET, SOURCE)
    page = pages(forward, backward)[0][0]
    known = dict(zip(WORD_KNOWLEDGE, page.own.words.T / WORD_STEPS, strict=True))
    words = list(forward.target.tokens[0].surface)
    assert known["same"][words.index("weir")] == 1
    assert known["match"][words.index("weir")] == 1
    assert known["in_run"][words.index("Friday")] == 1
    assert known["content"][words.index("The")] == 0
    assert known["name_or_number"][words.index("Friday")] == 1
    assert page.beside[0].known[PAIR_FEATURES.index("cosine")] == pytest.approx(forward.cosine[0, page.places[0]])


def test_a_row_holds_the_sentence_then_the_others_in_their_order(tiny_encoder: Encoder) -> None:
    of_target, _ = pages(*compared(tiny_encoder, TARGET, SOURCE))
    (row,) = rows(Letters(), of_target[:1])
    assert list(row.others) == [0, 1, 2]
    assert row.ids[0] == 1
    assert all(row.ids[end - 1] == 2 for _, end in row.others.values())
    start, end = row.others[1]
    assert "".join(map(chr, row.ids[start : end - 1])) == SOURCE[1].replace(" ", "")
    assert row.types[row.own[0] : row.own[1]] == [0] * (row.own[1] - row.own[0])
    assert set(row.types[start:end]) == {1}
    assert len(row.ids) == len(row.types) == len(row.words)
    assert [TARGET[0][a:b] for a, b in row.offsets] == [letter for letter in TARGET[0] if letter != " "]
    # Each letter of a word knows what is known of the word, and what is between words knows nothing.
    weir = TARGET[0].index("weir")
    own = row.words[slice(*row.own)]
    of_weir = [k for k, (a, _) in enumerate(row.offsets) if weir <= a < weir + 4]
    assert (own[of_weir] == own[of_weir[0]]).all()
    assert own[of_weir].any()


def test_long_texts_are_cut_and_the_least_alike_left_out(tiny_encoder: Encoder) -> None:
    long = [f"Weir {'and lock ' * 40}{k}." for k in range(10)]
    of_target, of_source = pages(*compared(tiny_encoder, [TARGET[0], long[0]], long))
    for row in rows(Letters(), [*of_target, *of_source]):
        assert len(row.ids) <= LIMIT
        assert row.own[1] - row.own[0] <= OWN_LIMIT
        assert all(end - start <= OTHER_LIMIT + 1 for start, end in row.others.values())
    page, row = of_target[0], rows(Letters(), of_target)[0]
    assert 0 < len(row.others) < len(page.places)
    assert set(row.others) == set(page.places[: len(row.others)])


def test_nothing_to_read() -> None:
    assert rows(Letters(), []) == []


def test_known_numbers_are_kept_in_whole_steps() -> None:
    known = np.array([[0.0, 100.0, -100.0, 0.03]])
    steps = quantized(known, np.zeros(4), np.ones(4))
    assert steps.dtype == np.int8
    np.testing.assert_array_equal(steps, [[0, CLIP * STEPS, -CLIP * STEPS, 0]])
    assert reading.SENTENCE_KNOWLEDGE == 22

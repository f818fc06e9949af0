"""What each sentence of an article is: headline, byline, body, page furniture …"""

from __future__ import annotations

from itertools import groupby

from .furniture import furniture_reason, kind_by_itself, only_names, plain
from .furniture_patterns import EMBED_PARTS
from .words import word_forms, words

_STOPS = ".…:;,-。"
_CREDITS = ("picture credit", "names in brackets")
# Words that tell a story in the past, as headlines do not.
_NARRATIVE = frozenset(("said", "told", "added", "was", "were", "had"))
# Lengths beyond which a line is no headline, no subhead.
_LINE_CHARACTERS = 300
_LINE_WORDS = 20
_SUBHEAD_WORDS = 5
_CAPTION_SENTENCES = 3
# A headline inside the text belongs to another article when less than this
# share of its longer words occurs elsewhere in this one; in the articles the
# rule was made on, links to others reach .50 and headlines of its own have .60.
_OWN_WORDS = 0.55
# Where more of the paragraphs than this lack a full stop, that says nothing.
_UNSTOPPED = 0.4


def classify(sentences: list[tuple[int, str]], *, title: str = "") -> list[str]:
    """Tell for every sentence of one article what it is.

    Parameters
    ----------
    sentences : list of (int, str)
        Number of the paragraph and text of each sentence, in order.
    title : str
        The article's headline, where the metadata give it.

    Returns
    -------
    list of str
        headline, byline, dateline, caption, subhead, body or furniture.

    Notes
    -----
    Each sentence is first judged by itself, by the patterns of
    `furniture_patterns`.  Then lines that stand alone without a full stop are
    judged by their place and by the words they share with the article.

    Examples
    --------
    >>> classify([(1, "Mayor resigns"), (2, "The mayor resigned on Monday."), (3, "Share on Facebook")])
    ['headline', 'body', 'furniture']
    """
    texts = [plain(text) for _, text in sentences]
    paragraphs = [
        [i for i, _ in group] for _, group in groupby(enumerate(sentences), key=lambda numbered: numbered[1][0])
    ]
    kinds = [""] * len(texts)
    for paragraph in paragraphs:
        for i in paragraph:
            kinds[i] = kind_by_itself(texts[i], is_paragraph=len(paragraph) == 1)
        _mark_captions(paragraph, texts, kinds)
    _judge_lines(paragraphs, texts, kinds, title=title)
    _fill_gaps(texts, kinds)
    return kinds


def _mark_captions(paragraph: list[int], texts: list[str], kinds: list[str]) -> None:
    """What a picture credit follows is the caption; a mere name is part of the credit."""
    for number, i in enumerate(paragraph):
        # A name in brackets at the very end is the agency that signs the text.
        if i == len(texts) - 1 or kinds[i] != "furniture" or furniture_reason(texts[i]) not in _CREDITS:
            continue
        for before in reversed(paragraph[max(0, number - _CAPTION_SENTENCES) : number]):
            if kinds[before]:
                break
            name = only_names(texts[before]) and len(words(texts[before])) <= _SUBHEAD_WORDS
            kinds[before] = "furniture" if name else "caption"


def _judge_lines(paragraphs: list[list[int]], texts: list[str], kinds: list[str], *, title: str) -> None:
    """Tell headlines, subheads and headlines of other articles apart."""
    free = [[i for i in paragraph if not kinds[i]] for paragraph in paragraphs]
    is_line = [_is_line([texts[i] for i in group]) for group in free]
    body = [group for group, line in zip(free, is_line, strict=True) if group and not line]
    own_stems = {stem for group in body for i in group for stem in _stems(texts[i])}
    stops_tell = sum(is_line) <= max(3, _UNSTOPPED * len(paragraphs))
    headline = word_forms(title)
    in_list = seen_headline = False
    for number, group in enumerate(free):
        if not group:
            in_list = in_list or _opens_list(texts[paragraphs[number][-1]])
            continue
        line = " ".join(texts[i] for i in group)
        if headline and word_forms(line) == headline:
            kind = "headline"
        elif in_list and (is_line[number] or line.endswith(("?", "!"))):
            kind = "furniture"
        elif is_line[number] and only_names(line) and kinds[paragraphs[number][0]] == "furniture":
            kind = "furniture"  # the second title of a link
        elif not is_line[number] or not body:
            kind = "body"
        elif group[0] < body[0][0]:
            kind = "subhead" if seen_headline else "headline"
        elif line.startswith('"') or EMBED_PARTS.search(line):
            kind = "body"  # a quotation, a post
        elif stops_tell and _leads_elsewhere(line, own_stems, heads_text=group[0] < body[-1][0]):
            kind = "furniture"
        else:
            kind = "subhead"
        in_list = in_list and kind == "furniture"
        seen_headline = seen_headline or kind == "headline"
        for i in group:
            kinds[i] = kind


def _is_line(sentences: list[str]) -> bool:
    """Whether a paragraph is a line without a full stop, as headlines are."""
    line = " ".join(sentences)
    if not line or len(line) > _LINE_CHARACTERS or len(words(line)) > _LINE_WORDS:
        return False
    end = line.rstrip("\"')] ")[-1:]
    if len(sentences) > 1 or end in "?!":
        return end not in _STOPS and only_names(line)
    return end not in _STOPS


def _leads_elsewhere(line: str, own_stems: set[str], *, heads_text: bool) -> bool:
    """Whether a line heads no text, or speaks of something that the article does not."""
    if len(words(line)) <= _SUBHEAD_WORDS:
        return not heads_text and not line.endswith(("?", "!"))
    stems = _stems(line)
    known = sum(stem in own_stems for stem in stems)
    return bool(stems) and known < _OWN_WORDS * len(stems) and not _NARRATIVE.intersection(word_forms(line))


def _stems(text: str) -> list[str]:
    return [word[:5] for word in word_forms(text) if len(word) > 3 or word.isdigit()]


def _opens_list(text: str) -> bool:
    """Whether furniture announces links to come, as "Related:" does."""
    return text.endswith(":") or (furniture_reason(text) == "related links" and len(words(text)) <= _SUBHEAD_WORDS)


def _fill_gaps(texts: list[str], kinds: list[str]) -> None:
    """A short line between two pieces of furniture is furniture."""
    for i in range(1, len(kinds) - 1):
        short = len(words(texts[i])) <= _LINE_WORDS and not texts[i].rstrip("\"')] ").endswith(".")
        if short and kinds[i] in ("body", "subhead") and kinds[i - 1] == kinds[i + 1] == "furniture":
            kinds[i] = "furniture"

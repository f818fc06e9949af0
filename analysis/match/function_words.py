"""Function words: what remains of a sentence without them is its content."""

from __future__ import annotations

from functools import lru_cache

# Closed classes of English plus the verbs of plain reporting.  The published
# English lists also hold nouns and verbs that carry news ("fire", "bill").
_ENGLISH = """
a an the this that these those such same other another some any no none each every either neither both all much many
more most few fewer less least several enough own i me my mine myself we us our ours ourselves you your yours yourself
yourselves he him his himself she her hers herself it its itself they them their theirs themselves one ones who whom
whose which what whoever whatever where when why how there here then be am is are was were been being have has had
having do does did doing done will would shall should can could may might must ought and or but nor so yet if unless
until while whereas because since although though as than whether that of in on at by for with about against between
among into through during before after above below to from up down out off over under again further onto upon within
without toward towards across along around behind beyond near per via amid despite except like not n't only also too
very just even still already ever never now once rather quite almost however thus hence therefore moreover meanwhile
instead perhaps said say says saying told tell tells according it's he's she's that's there's i'm you're we're they're
i've you've we've they've i'd he'd she'd we'd they'd i'll he'll she'll we'll they'll isn't aren't wasn't weren't don't
doesn't didn't won't wouldn't can't cannot couldn't shouldn't hasn't haven't hadn't let's
"""


@lru_cache(maxsize=64)
def function_words(lang: str) -> frozenset[str]:
    """Return the function words of a language, case-folded.

    Parameters
    ----------
    lang : str
        Two-letter language code.  A language without a list has no function
        words: every word counts as content.
    """
    if lang == "en":
        return frozenset(_ENGLISH.split())
    from stop_words import StopWordError, get_stop_words

    try:
        return frozenset(word.casefold() for word in get_stop_words(lang))
    except StopWordError:
        return frozenset()

"""Which texts are about one event, and which part of the data each is held out with."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from analysis.match.fit import CodedPair
from benchmarks.data import SHARED, records

# The parts that are held out in turn.
FOLDS = 4
# Two texts are the same article when they share so many runs of twelve words, and at least thirty.
RUN, SAME_ARTICLE, AT_LEAST = 12, 0.1, 30


def fold_of(story: str, n: int = 4) -> int:
    """Return the fold of a story or document; a hash, so that adding stories moves none."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % n


@cache
def event_of() -> dict[str, str]:
    """Return the event of each gold story and spark topic.

    Both come from Multi-News and share articles: stories with a common article
    are one event, and an event is held out whole.
    """
    texts = {f"gold/{path.parents[1].name}": [] for path in (SHARED / "gold").glob("*/articles/*.txt")}
    texts |= {f"spark/{record['group']}": [] for record in records("spark_multinews")}
    for path in (SHARED / "gold").glob("*/articles/*.txt"):
        texts[f"gold/{path.parents[1].name}"].append(_runs(path.read_text(encoding="utf-8")))
    for record in records("spark_multinews"):
        texts[f"spark/{record['group']}"] += [_runs(document["text"]) for document in record["sources"]]
    event = {name: name for name in [*texts, "gold/mosul"]}
    for a in sorted(texts):
        for b in sorted(texts):
            if a < b and any(_same(x, y) for x in texts[a] for y in texts[b]):
                joined = {event[a], event[b]}
                event = {name: min(joined) if e in joined else e for name, e in event.items()}
    return event


def fold_of_pair(coded: CodedPair) -> int:
    """Return the part that a coded pair is held out with."""
    return fold_of_event(FOLDS).get(coded.story, fold_of(coded.story, FOLDS))


@cache
def fold_of_event(n: int) -> dict[str, int]:
    """Spread the events over n parts, each with about as many gold stories."""
    stories = {event: sum(e == event and s.startswith("gold/") for s, e in event_of().items())
               for event in set(event_of().values())}  # fmt: skip
    filled, out = [0] * n, {}
    for event in sorted(stories, key=lambda e: (-stories[e], hashlib.sha256(e.encode()).hexdigest())):
        out[event] = min(range(n), key=lambda k: (filled[k], k))
        filled[out[event]] += stories[event] + 0.01
    return out


def _same(x: set[tuple[str, ...]], y: set[tuple[str, ...]]) -> bool:
    return len(x & y) >= max(AT_LEAST, SAME_ARTICLE * min(len(x), len(y)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1)}

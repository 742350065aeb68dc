"""Documents that are nearly one text, found by the runs of words that they share.

A text is kept as a sketch: the smallest hashes of its runs of five words. Of the union of two
sketches, the share of the smallest hashes that stand in both estimates the share of runs that
the texts have in common (Jaccard); of short texts it is that share.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from typing import Final, NamedTuple

RUN: Final = 5
"""Words in a run."""
SHARE: Final = 0.5
"""Texts that share so many of their runs are near duplicates."""
MOST: Final = 10_000
"""Documents that are compared: a sketch and its place in the index take about 4 kB."""

_SKETCH: Final = 128  # hashes that are compared
_SOUGHT: Final = 16  # of them, those by which candidates are found
_HELD: Final = 50  # documents of a group that are remembered with one hash, and compared
_FEWEST: Final = 8  # runs; of less text nothing is said
_WORD: Final = re.compile(r"\w+")


class Near(NamedTuple):
    """An earlier document, by its number, and the share of the runs that both have."""

    number: int
    share: float


class Sketches:
    """The sketches of the documents so far, each in a group; groups are compared."""

    def __init__(self) -> None:
        self._sketches: list[array[int]] = []
        self._where: dict[str, dict[int, list[int]]] = {}

    def __len__(self) -> int:
        return len(self._sketches)

    def add(self, text: str, group: str) -> Near | None:
        """The nearest earlier text of another group, if it is a near duplicate."""
        sketch = array("Q", sorted(set(_hashes(text)))[:_SKETCH])
        number = len(self._sketches)
        self._sketches.append(sketch)
        if len(sketch) < _FEWEST:
            return None
        found: Counter[int] = Counter()
        here = self._where.setdefault(group, {})
        for value in sketch[:_SOUGHT]:
            for other_group, where in self._where.items():
                if other_group != group:
                    found.update(where.get(value, ()))
            # Of what very many documents share, as a footer, the first ones are enough.
            if len(held := here.setdefault(value, [])) < _HELD:
                held.append(number)
        likely = sorted(other for other, _ in found.most_common(_HELD))
        near = (Near(other, self._shared(sketch, self._sketches[other])) for other in likely)
        best = max(near, key=lambda one: one.share, default=None)
        return best if best is not None and best.share >= SHARE else None

    def _shared(self, one: "array[int]", other: "array[int]") -> float:
        both = set(one).intersection(other)
        smallest = sorted({*one, *other})[:_SKETCH]
        return sum(value in both for value in smallest) / len(smallest)


def _hashes(text: str) -> Iterator[int]:
    words = [match[0].casefold() for match in _WORD.finditer(text)]
    runs = zip(*(islice(words, start, None) for start in range(RUN)), strict=False)
    for run in runs:
        digest = blake2b(" ".join(run).encode("utf-8"), digest_size=8).digest()
        yield int.from_bytes(digest, "big")

"""Intervals by resampling documents, which are what is drawn independently; spans are not.

The percentile bootstrap of Efron (1979, Bootstrap methods, Annals of Statistics 7): documents
are drawn with replacement, as many as there are; the score of each draw is computed; the middle
95 % of these scores are the interval. Scores here are functions of sums over documents (counts),
so a draw is a weighted sum. The draws depend on the seed and the number of documents alone:
every score of the same documents sees the same draws.
"""

import random
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from .score import Score, Statistic, Undefined
from .score import difference as less

if TYPE_CHECKING:
    import numpy

DRAWS: Final = 1000
LEVEL: Final = 0.95

Rows = Sequence[Sequence[float]]


class Interval(NamedTuple):
    """From ``low`` to ``high``; ``draws`` counts those in which the score was a number."""

    low: float
    high: float
    documents: int
    draws: int


def interval(
    rows: Rows, score: Statistic, draws: int = DRAWS, seed: int = 0
) -> Interval | Undefined:
    """The interval of ``score`` over documents; ``rows`` has the numbers of each, to be summed.

    Undefined for fewer than two documents: then nothing is known of how documents differ.
    """
    if len(rows) < 2:
        return Undefined(f"{len(rows)} document(s) cannot be resampled")
    return _middle([score(sums) for sums in _sums(rows, draws, seed)], len(rows))


def paired_difference(
    left: Rows, right: Rows, score: Statistic, draws: int = DRAWS, seed: int = 0
) -> Interval | Undefined:
    """The interval of the score of ``left`` less that of ``right``, on the same documents.

    Both have a row for each document, in the same order; each draw takes the same documents of
    both. An interval that leaves out 0 says that the two differ. Raises ValueError for rows that
    do not pair.
    """
    if len(left) != len(right):
        raise ValueError(f"{len(left)} and {len(right)} documents do not pair")
    if len(left) < 2:
        return Undefined(f"{len(left)} document(s) cannot be resampled")
    both = zip(_sums(left, draws, seed), _sums(right, draws, seed), strict=True)
    return _middle([less(score(a), score(b)) for a, b in both], len(left))


def _middle(scores: Sequence[Score], documents: int) -> Interval | Undefined:
    numbers = sorted(score for score in scores if not isinstance(score, Undefined))
    if not numbers:
        return Undefined("the score is undefined in every draw")
    out = (1 - LEVEL) / 2
    return Interval(_quantile(numbers, out), _quantile(numbers, 1 - out), documents, len(numbers))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """With linear interpolation (definition 7 of Hyndman and Fan 1996)."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _sums(rows: Rows, draws: int, seed: int) -> list[tuple[float, ...]]:
    import numpy

    table = numpy.asarray(rows, dtype=float).reshape(len(rows), -1)
    return list(map(tuple, (_weights(len(rows), draws, seed) @ table).tolist()))


@lru_cache(maxsize=16)
def _weights(documents: int, draws: int, seed: int) -> "numpy.ndarray":
    """How often each draw takes each document; of the shape (draws, documents)."""
    import numpy

    rng = random.Random(seed)  # whose numbers are the same in every release
    table = numpy.zeros((draws, documents))
    for draw in range(draws):
        for document, times in Counter(
            int(rng.random() * documents) for _ in range(documents)
        ).items():
            table[draw, document] = times
    return table

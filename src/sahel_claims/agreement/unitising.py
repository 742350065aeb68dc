"""Krippendorff's alpha_U: agreement on which stretches of a text are units, and of what kind.

Krippendorff 1995, On the reliability of unitizing contiguous data, Sociological Methodology 25;
the formulas as in Krippendorff 2004, Content Analysis, 2nd edition, section 11.6. Observed and
expected disagreement of a category, over a continuum of length L that m annotators unitise:

    D_o = 2 / (m (m - 1) L²) · Σ over pairs of annotators Σ δ²(g, h)
    D_e = 2 / L · Σ over units [ (N - 1)/3 (2l³ - 3l² + l) + l² Σ over gaps (k - l + 1 if k ≥ l) ]
              / ( m L (m L - 1) - Σ over units l (l - 1) )

where N counts the units of all annotators, l is a unit's length and k a gap's. Two units that
overlap differ by δ² = (start - start)² + (end - end)²; a unit that lies in the other's gap by l².
alpha_U = 1 - D_o / D_e, over several categories 1 - Σ D_o / Σ D_e.

Over several documents each is a continuum of its own; their L² D_o and L² D_e are added up,
which is the disagreement before it is divided by the length.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import combinations

from ..scoring.matching import Fragments
from ..scoring.score import Score, Undefined

Sums = tuple[float, float]


def disagreement(annotators: Sequence[Fragments], length: int) -> Sums:
    """L² D_o and L² D_e of one category in a text of so many code points.

    Each annotator's units stand in text order and do not overlap. Raises ValueError for fewer
    than two annotators.
    """
    count = len(annotators)
    if count < 2:
        raise ValueError("agreement is between at least two annotators")
    seen = sum(_distance(a, b) for a, b in combinations(annotators, 2))
    lengths = [end - start for units in annotators for start, end in units]
    gaps = sorted(gap for units in annotators for gap in _gaps(units, length))
    beyond = _suffix_sums(gaps)
    expected = 0.0
    for unit in lengths:
        first = bisect_left(gaps, unit)
        room = beyond[first] - (len(gaps) - first) * (unit - 1)
        expected += (len(lengths) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit)
        expected += unit**2 * room
    places = count * length * (count * length - 1) - sum(unit * (unit - 1) for unit in lengths)
    return (
        2 * seen / (count * (count - 1)),
        2 * length * expected / places if places else 0.0,
    )


def alpha_u(sums: Sequence[float]) -> Score:
    """alpha_U from observed and expected disagreement, each added up over documents."""
    seen, expected = sums
    if not expected:
        return Undefined("no annotator marked any")
    return 1 - seen / expected


def _distance(left: Fragments, right: Fragments) -> float:
    """Σ δ² over the sections of two annotators."""
    found = 0.0
    alone = {1: set(range(len(left))), 2: set(range(len(right)))}
    i = j = 0
    while i < len(left) and j < len(right):
        (start, end), (begin, stop) = left[i], right[j]
        if max(start, begin) < min(end, stop):
            found += (start - begin) ** 2 + (end - stop) ** 2
            alone[1].discard(i)
            alone[2].discard(j)
        i, j = (i + 1, j) if end <= stop else (i, j + 1)
    return found + sum(
        (units[at][1] - units[at][0]) ** 2
        for units, which in ((left, alone[1]), (right, alone[2]))
        for at in which
    )


def _gaps(units: Fragments, length: int) -> list[int]:
    at, found = 0, []
    for start, end in (*units, (length, length)):
        if start > at:
            found.append(start - at)
        at = end
    return found


def _suffix_sums(numbers: Sequence[int]) -> list[int]:
    """The sum of the numbers from each place on, and 0 after the last."""
    sums = [0]
    for number in reversed(numbers):
        sums.append(sums[-1] + number)
    return sums[::-1]

"""A score is a number, or undefined for a reason that can be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Undefined:
    """No number, and why: the sentence goes on after "undefined, because"."""

    because: str


Score = float | Undefined


def ratio(part: float, whole: float, because: str) -> Score:
    """``part`` of ``whole``; undefined where the whole is nothing."""
    return part / whole if whole else Undefined(because)


def mean(scores: Iterable[Score]) -> Score:
    """The mean of those that are numbers; where none is, the first reason."""
    given = list(scores)
    numbers = [score for score in given if not isinstance(score, Undefined)]
    if numbers:
        return sum(numbers) / len(numbers)
    return given[0] if given else Undefined("there is nothing to take the mean of")


def difference(left: Score, right: Score) -> Score:
    """``left`` less ``right``, undefined where one of them is."""
    if isinstance(left, Undefined):
        return left
    return right if isinstance(right, Undefined) else left - right


Statistic = Callable[[tuple[float, ...]], Score]
"""A score from numbers that add up over documents, as counts do."""

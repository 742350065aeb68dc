"""Precision, recall and F1 from counts.

``left`` is the reference where there is one, and ``right`` what is measured against it. Between
two annotators neither is; F1 is the same with the sides exchanged. F1 is not corrected for
chance, which is near nothing for spans that may start and end anywhere (Hripcsak and Rothschild
2005, Agreement, the F-measure, and reliability in information retrieval, JAMIA 12).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .matching import Bounds, Fragments, Matching, Side, covered, fragments, shared
from .score import Score, Undefined, mean, ratio


class Counts(NamedTuple):
    """How many there are on each side, and how many of them match."""

    matched: int
    left: int
    right: int

    @property
    def precision(self) -> Score:
        """The share of the right that matches."""
        return ratio(self.matched, self.right, "the right side has none")

    @property
    def recall(self) -> Score:
        """The share of the left that matches."""
        return ratio(self.matched, self.left, "the left side has none")

    @property
    def f1(self) -> Score:
        """The harmonic mean of the two: 2 · matched / (left + right)."""
        return f1(self)


def f1(counts: Sequence[float]) -> Score:
    """F1 of (matched, left, right), which may be sums over documents."""
    matched, left, right = counts
    return ratio(2 * matched, left + right, "neither side has any")


def total(counts: Iterable[Counts]) -> Counts:
    """The sums, as micro-averaging wants them."""
    matched = left = right = 0
    for one in counts:
        matched, left, right = matched + one.matched, left + one.left, right + one.right
    return Counts(matched, left, right)


def macro(counts: Mapping[str, Counts]) -> Score:
    """The mean of the labels' F1, over labels that either side has."""
    return mean(one.f1 for one in counts.values()) if counts else Undefined("no label occurs")


def count(left: Side, right: Side, matching: Matching) -> Counts:
    """Counts over all labels."""
    return Counts(len(matching(left, right)), len(left), len(right))


def count_by_label(left: Side, right: Side, matching: Matching) -> dict[str, Counts]:
    """Counts of each label that occurs, sorted, under ``strict`` or ``overlap``.

    Raises ValueError for a matching that pairs different labels.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for i, j in matching(left, right):
        if left[i].label != right[j].label:
            raise ValueError("a pair with two labels cannot be counted for one")
        found[left[i].label][0] += 1
    for number, side in enumerate((left, right), 1):
        for span in side:
            found[span.label][number] += 1
    return {label: Counts(*found[label]) for label in sorted(found)}


def count_points(left: Side, right: Side) -> dict[str, Counts]:
    """By label, the code points that spans of the label cover; each counts once a side."""
    ours, theirs = extents(left), extents(right)
    return {
        label: Counts(
            shared(ours.get(label, ()), theirs.get(label, ())),
            covered(ours.get(label, ())),
            covered(theirs.get(label, ())),
        )
        for label in sorted({*ours, *theirs})
    }


def count_tokens(left: Side, right: Side, tokens: Sequence[Bounds]) -> dict[str, Counts]:
    """By label, the tokens that spans of the label touch; each counts once a side.

    ``tokens`` are half-open bounds in text order that do not overlap.
    """
    ours = {label: touched(pieces, tokens) for label, pieces in extents(left).items()}
    theirs = {label: touched(pieces, tokens) for label, pieces in extents(right).items()}
    none: set[int] = set()
    return {
        label: Counts(
            len(ours.get(label, none) & theirs.get(label, none)),
            len(ours.get(label, none)),
            len(theirs.get(label, none)),
        )
        for label in sorted({*ours, *theirs})
    }


def extents(side: Side) -> dict[str, Fragments]:
    """What the spans of each label cover together."""
    pieces: dict[str, list[Bounds]] = defaultdict(list)
    for span in side:
        pieces[span.label] += span.fragments
    return {label: fragments(found) for label, found in pieces.items()}


def touched(pieces: Fragments, tokens: Sequence[Bounds]) -> set[int]:
    """The positions of the tokens that share a code point with one of the pieces."""
    found: set[int] = set()
    for start, end in pieces:
        at = bisect_right(tokens, start, key=_end)
        while at < len(tokens) and tokens[at][0] < end:
            found.add(at)
            at += 1
    return found


def _end(bounds: Bounds) -> int:
    return bounds[1]

"""Which span of one side is which span of the other: one-to-one, whatever the order given.

Four matchings, from the strictest to the loosest:

``strict``   same label, same fragments
``exact``    same fragments, any label
``overlap``  same label, at least one code point shared
``align``    any label, at least one code point shared; the same label breaks ties

The last two are maximum-weight one-to-one matchings. The weight of a pair is the Jaccard index
of the code points that the two cover, so a span that covers the same is worth 1. The index is
one minus a metric (Levandowsky and Winter 1971, Distance between sets, Nature 234), and by the
triangle inequality no optimum is lost by pairing equal spans first. What is left falls into
components of spans that overlap; each is solved exactly (``assign``), in whole numbers, so that
ties are seen as ties: more pairs go before fewer, same labels before different ones, and then
the pair that stands first. Results are the same with the sides exchanged; only among spans that
are equal in label and fragments does the order given decide.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from math import lcm
from typing import Final, NamedTuple

from .assignment import assign, components

Bounds = tuple[int, int]
Fragments = tuple[Bounds, ...]
Pair = tuple[int, int]


class Marked(NamedTuple):
    """A label on a stretch of text: fragments ``[start, end)`` in code points, in text order."""

    label: str
    fragments: Fragments


Side = Sequence[Marked]

_RANKED: Final = 256
"""With more pairs of overlapping spans in one component, the last tie-break is left out: which
of two equally good matchings is taken then depends on which side is called left."""


def strict(left: Side, right: Side) -> list[Pair]:
    """Pairs of positions with the same label and fragments, by position on the left."""
    return sorted(_equal(left, right, lambda span: span))


def exact(left: Side, right: Side) -> list[Pair]:
    """Pairs of positions with the same fragments; the same label goes first."""
    pairs = strict(left, right)
    return sorted(pairs + _more(left, right, pairs, lambda span: span.fragments))


def overlap(left: Side, right: Side) -> list[Pair]:
    """Pairs of positions with the same label that overlap, of greatest weight together."""
    return sorted(_weighted(left, right, strict(left, right), any_label=False))


def align(left: Side, right: Side) -> list[Pair]:
    """Pairs of positions that overlap, of greatest weight together, whatever the label."""
    return sorted(_weighted(left, right, exact(left, right), any_label=True))


Matching = Callable[[Side, Side], list[Pair]]
MATCHINGS: Final[dict[str, Matching]] = {
    "strict": strict,
    "exact": exact,
    "overlap": overlap,
    "align": align,
}


def fragments(bounds: Iterable[Bounds]) -> Fragments:
    """Fragments as the matchings want them: in text order, overlapping ones joined."""
    ordered = sorted(bounds)
    if len(ordered) < 2:
        return tuple(ordered)
    joined: list[Bounds] = []
    for start, end in ordered:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def unmatched(count: int, taken: Sequence[int]) -> list[int]:
    """The positions below ``count`` that are not among ``taken``."""
    gone = set(taken)
    return [position for position in range(count) if position not in gone]


def shared(left: Fragments, right: Fragments) -> int:
    """How many code points both cover; each side in text order, nothing twice."""
    common = i = j = 0
    while i < len(left) and j < len(right):
        (start, end), (begin, stop) = left[i], right[j]
        common += max(0, min(end, stop) - max(start, begin))
        i, j = (i + 1, j) if end <= stop else (i, j + 1)
    return common


def covered(fragments: Fragments) -> int:
    """How many code points the fragments cover, which do not overlap."""
    return sum(end - start for start, end in fragments)


def _equal(left: Side, right: Side, key: Callable[[Marked], Hashable]) -> Iterator[Pair]:
    """Positions with the same key, the first with the first."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for at in reversed(range(len(right))):
        waiting[key(right[at])].append(at)
    for at, span in enumerate(left):
        if places := waiting.get(key(span)):
            yield at, places.pop()


def _more(
    left: Side, right: Side, pairs: Sequence[Pair], key: Callable[[Marked], Hashable]
) -> list[Pair]:
    """Further pairs with the same key, in the order of the text and then of the labels."""
    ours, theirs = _left_over(left, right, pairs)
    found = _equal([left[i] for i in ours], [right[j] for j in theirs], key)
    return [(ours[i], theirs[j]) for i, j in found]


def _left_over(left: Side, right: Side, pairs: Sequence[Pair]) -> tuple[list[int], list[int]]:
    """The unmatched positions of each side, in the order of the text, not in that given."""
    ours = unmatched(len(left), [i for i, _ in pairs])
    theirs = unmatched(len(right), [j for _, j in pairs])
    return sorted(ours, key=lambda i: _order(left[i])), sorted(
        theirs, key=lambda j: _order(right[j])
    )


def _order(span: Marked) -> tuple[Fragments, str]:
    return span.fragments, span.label


def _weighted(left: Side, right: Side, pairs: list[Pair], *, any_label: bool) -> Iterator[Pair]:
    yield from pairs
    ours, theirs = _left_over(left, right, pairs)
    edges = [
        (i, j)
        for i, j in _overlapping([left[i] for i in ours], [right[j] for j in theirs])
        if any_label or left[ours[i]].label == right[theirs[j]].label
    ]
    for part in components(edges):
        weights = _weights({(i, j): (left[ours[i]], right[theirs[j]]) for i, j in part})
        for i, j in assign(weights):
            yield ours[i], theirs[j]


def _overlapping(left: Side, right: Side) -> Iterator[Pair]:
    """Every pair of positions that share a code point, once, in the order of the left."""
    starts = sorted(
        ((start, end, j) for j, span in enumerate(right) for start, end in span.fragments)
    )
    pieces = sorted(
        ((start, end, i) for i, span in enumerate(left) for start, end in span.fragments)
    )
    found: set[Pair] = set()
    active: list[tuple[int, int]] = []
    at = 0
    for start, end, i in pieces:
        active = [(stop, j) for stop, j in active if stop > start]
        while at < len(starts) and starts[at][0] <= start:
            if starts[at][1] > start:
                active.append((starts[at][1], starts[at][2]))
            at += 1
        if start < end:
            found.update((i, j) for _, j in active)
        ahead = at
        while ahead < len(starts) and starts[ahead][0] < end:
            if starts[ahead][1] > starts[ahead][0]:
                found.add((i, starts[ahead][2]))
            ahead += 1
    yield from sorted(found)


def _weights(edges: dict[Pair, tuple[Marked, Marked]]) -> dict[Pair, int]:
    """Whole numbers that order the matchings of a component as the module says."""
    common = {pair: shared(a.fragments, b.fragments) for pair, (a, b) in edges.items()}
    union = {
        pair: covered(a.fragments) + covered(b.fragments) - common[pair]
        for pair, (a, b) in edges.items()
    }
    scale = lcm(*union.values())
    # No matching has more pairs than this, so a digit to this base never runs over.
    base = min(len({i for i, _ in edges}), len({j for _, j in edges})) + 1
    ranks = _ranks(edges) if len(edges) <= _RANKED else {}
    room = base ** (max(ranks.values(), default=-1) + 1)
    return {
        pair: ((common[pair] * (scale // union[pair]) * base + 1) * base + (a.label == b.label))
        * room
        + (base ** ranks[pair] if ranks else 0)
        for pair, (a, b) in edges.items()
    }


def _ranks(edges: dict[Pair, tuple[Marked, Marked]]) -> dict[Pair, int]:
    """Which pair goes before which where all else is equal: highest for the first in the text.

    The key does not tell left from right, so exchanging the sides changes nothing.
    """
    keys = {pair: sorted(map(_order, spans)) for pair, spans in edges.items()}
    ordered = sorted({tuple(key) for key in keys.values()}, reverse=True)
    rank = {key: number for number, key in enumerate(ordered)}
    return {pair: rank[tuple(key)] for pair, key in keys.items()}

"""Which annotation of one annotator is which of another's, in every layer of a document.

Annotations with spans are paired by these (``scoring.matching``). A chain is paired by the
annotations that belong to it: these, once paired, are its points, as code points are a span's. A
link is paired by its ends. All of it is done twice: strictly, where spans and labels are equal
all the way down, and aligned, where it is enough that spans overlap.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ..contract.base import AUTHOR, DCT
from ..contract.records import Document
from ..scoring.assignment import assign
from ..scoring.matching import Marked, Matching, Pair, align, exact, fragments, strict
from ..validate.claims import SYMMETRIC
from .items import CHAINS, ENDS, Item, Link, items
from .scope import Scope

Items = Mapping[str, Sequence[Item]]
Named = tuple[str, str, tuple[int, ...]]

_WORDS: Final = {AUTHOR: 0, DCT: 1}
_LOST: Final = (-1, -2)  # what an id is called that leads nowhere: the same as nothing


class Names(NamedTuple):
    """What each side's ids are called: the same where they are paired."""

    left: dict[str, int]
    right: dict[str, int]


class Pairing(NamedTuple):
    """Pairs of positions in each layer, and the names that follow from them."""

    pairs: dict[str, list[Pair]]
    names: Names


class Comparison(NamedTuple):
    """Two annotators' items of each layer that is compared, paired in both ways."""

    text: str
    left: Items
    right: Items
    strict: Pairing
    aligned: Pairing


def compare(left: Document, right: Document, scope: Scope) -> Comparison:
    """The pairing of everything that the scope says can be compared."""
    ours, theirs = (
        {layer: items(one, layer, scope.attributes[layer]) for layer in scope.layers}
        for one in (left, right)
    )
    return compare_items(left.text, ours, theirs)


def compare_items(text: str, ours: Items, theirs: Items) -> Comparison:
    """The pairing of two annotators' items of the same layers, as ``items.items`` gives them."""
    strictly, aligned = _paired(ours, theirs, strict, strict), _paired(ours, theirs, align, exact)
    return Comparison(text, ours, theirs, strictly, aligned)


def marked(side: Sequence[Item]) -> list[Marked]:
    """The items by what they are found by."""
    return [Marked(item.label, item.place) for item in side]


def left_name(name: str, names: Names) -> int:
    """What the left side's id is called."""
    return names.left.get(name, _LOST[0])


def right_name(name: str, names: Names) -> int:
    """What the right side's id is called."""
    return names.right.get(name, _LOST[1])


def left_link(link: Link, names: Names) -> Named:
    """A link of the left side in the names of both."""
    return _named(link, [left_name(end, names) for end in link.ends])


def right_link(link: Link, names: Names) -> Named:
    """A link of the right side in the names of both."""
    return _named(link, [right_name(end, names) for end in link.ends])


def _named(link: Link, ends: list[int]) -> Named:
    """With ends in one order where the relation has no direction."""
    return link.kind, link.label, tuple(sorted(ends) if link.label in SYMMETRIC else ends)


def _paired(ours: Items, theirs: Items, by_span: Matching, by_ends: Matching) -> Pairing:
    spanned = [layer for layer in ours if layer not in CHAINS and layer not in ENDS]
    pairs = {layer: by_span(marked(ours[layer]), marked(theirs[layer])) for layer in spanned}
    names = _names(ours, theirs, pairs)
    for layer, (members, _) in CHAINS.items():
        if layer in ours:
            pairs[layer] = align(
                _points(ours[layer], ours[members], names.left, _LOST[0]),
                _points(theirs[layer], theirs[members], names.right, _LOST[1]),
            )
    names = _names(ours, theirs, pairs)
    for layer in spanned:
        pairs[layer] = _settled(pairs[layer], ours[layer], theirs[layer], names)
    names = _names(ours, theirs, pairs)
    for layer in ENDS:
        if layer in ours:
            pairs[layer] = by_ends(
                [_joining(left_link(item.links[0], names)) for item in ours[layer]],
                [_joining(right_link(item.links[0], names)) for item in theirs[layer]],
            )
    return Pairing(pairs, _names(ours, theirs, pairs))


def _names(ours: Items, theirs: Items, pairs: Mapping[str, Sequence[Pair]]) -> Names:
    names = Names(dict(_WORDS), dict(_WORDS))
    number = len(_WORDS)
    for layer, side in ours.items():
        partner = dict(pairs.get(layer, ()))
        for at, item in enumerate(side):
            names.left[item.id] = number
            if at in partner:
                names.right[theirs[layer][partner[at]].id] = number
            number += 1
    for side in theirs.values():
        for item in side:
            if item.id not in names.right:
                names.right[item.id] = number
                number += 1
    return names


def _points(
    chains: Sequence[Item], members: Sequence[Item], names: dict[str, int], lost: int
) -> list[Marked]:
    """The chains, each as if its members' names were code points that it covers.

    One without members covers ``lost``, which the other side has nowhere.
    """
    points: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for member in members:
        name = names[member.id]
        points[member.chain].append((name, name + 1))
    nowhere = [(lost, lost + 1)]
    return [Marked(chain.label, fragments(points.get(chain.id, nowhere))) for chain in chains]


def _joining(link: Named) -> Marked:
    """A link as something that only an equal link can be paired with."""
    return Marked(link[1], tuple((end, end) for end in link[2]))


def _settled(
    pairs: list[Pair], ours: Sequence[Item], theirs: Sequence[Item], names: Names
) -> list[Pair]:
    """The pairs, where several spans are equal on a side each with the likest of the other's.

    Two claims on the same words are told apart by what they say, not by where they stand.
    """
    groups: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for i, j in pairs:
        a, b = ours[i], theirs[j]
        groups[a.label, a.place, b.label, b.place].append((i, j))
    settled: list[Pair] = []
    for group in groups.values():
        settled += group if len(group) == 1 else _likest(group, ours, theirs, names)
    return sorted(settled)


def _likest(
    group: list[Pair], ours: Sequence[Item], theirs: Sequence[Item], names: Names
) -> Iterator[Pair]:
    rows, columns = [i for i, _ in group], sorted(j for _, j in group)
    weights = {(i, j): 1 + 2 * _alike(ours[i], theirs[j], names) for i in rows for j in columns}
    yield from assign(weights)


def _alike(left: Item, right: Item, names: Names) -> int:
    """How many values, spans and links the two share; the layer's own names are left out."""
    same = sum(right.values.get(name) == value for name, value in left.values.items())
    same += sum(right.roles.get(name) == place for name, place in left.roles.items())
    here = {(link.kind, link.label, *left_link(link, names)[2][1:]) for link in left.links}
    there = {(link.kind, link.label, *right_link(link, names)[2][1:]) for link in right.links}
    return same + len(here & there)

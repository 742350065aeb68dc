"""What two annotators differ in, as decisions: one for one difference, none for what follows.

A difference in what a span covers is one decision, however many of the record's spans it
moves. Mentions that move together from one chain to another are one. An annotation that only
one side has is one, and with it goes what hangs on it: factuality and relations, items of
lists that name it, the entity or event that nothing else refers to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from ..contract.identity import identity_of, is_span
from ..contract.layers import ATTRIBUTES_OF, LAYER_NAMES, RECORD_OF, annotations, references
from ..contract.records import Document
from ..contract.shapes import Label, Scalar, shape_of
from ..corpus.order import CHAINS, Key, keys, natural
from .align import Aligned
from .slots import Field, Lone, Side, differing, wording

EXTENT: Final = "extent"
WHOLE: Final = "record"

Cell = tuple[str, str, str]  # layer, id, field


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """One decision to make.

    ``cells`` are the fields it settles. Where ``only`` names a side the question is whether
    the annotation ``ids[0]`` of that side stands, and ``follows`` are those that go with it.
    ``worded`` says that only the wording differs, so that side a may stand unasked.
    """

    key: str
    layer: str
    ids: list[str]
    cells: list[Cell] = []
    only: Side | None = None
    follows: list[str] = []
    worded: bool = False


@dataclass
class Comparison:
    """Two versions in one space of ids, and everything in which they differ.

    ``lone`` has the side of each annotation that only one has; ``root`` the one on which it
    hangs, itself where on none; ``undeclared`` those of a layer that the other side did not
    annotate. ``fields`` has the differing fields; ``given`` the side of those that the other
    side did not annotate. ``at`` is where in the text each annotation stands.
    """

    a: Document
    b: Document
    lone: dict[str, Side] = field(default_factory=dict)
    root: dict[str, str] = field(default_factory=dict)
    fields: dict[Cell, Field] = field(default_factory=dict)
    given: dict[Cell, Side] = field(default_factory=dict)
    undeclared: set[str] = field(default_factory=set)
    disputes: list[Dispute] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)


class _Versions(NamedTuple):
    a: dict[str, dict[str, Any]]
    b: dict[str, dict[str, Any]]


def compared(aligned: Aligned) -> Comparison:
    """Everything in which two aligned versions differ, as disputes in the order of the text."""
    a, b = aligned.left, aligned.right
    found = Comparison(a, b)
    sides = _Versions(*({n: {r.id: r for r in getattr(d, n)} for n in LAYER_NAMES} for d in (a, b)))
    _lone(found, sides)
    _fields(found, sides)
    disputes = [*_existence(found), *_differences(found, sides)]
    at = _places(a, b)
    found.at = {name: key[0] for name, key in at.items()}
    found.disputes = sorted(disputes, key=lambda d: (min(at[i] for i in d.ids), d.key))
    return found


# --------------------------------------------------------------- what only one side has


def _lone(found: Comparison, sides: _Versions) -> None:
    declared = [{layer.name for layer in document.layers} for document in (found.a, found.b)]
    for layer in LAYER_NAMES:
        ours, theirs = sides.a[layer], sides.b[layer]
        found.lone |= {name: "a" for name in ours if name not in theirs}
        found.lone |= {name: "b" for name in theirs if name not in ours}
        if sum(layer in one for one in declared) == 1:
            found.undeclared |= {name for name in {**ours, **theirs} if name in found.lone}
    for layer in LAYER_NAMES:
        for records in (sides.a[layer], sides.b[layer]):
            for name, record in records.items():
                if name in found.lone:
                    found.root[name] = _root(found, layer, record)


def _root(found: Comparison, layer: str, record: Any) -> str:
    """The annotation of the same side alone without which this one could not be.

    Of a list that it must have, each item names one: a claim stands while one mention does.
    """
    required = identity_of(RECORD_OF[layer]).required
    lone: dict[str, dict[str, str]] = defaultdict(dict)
    for reference in references(record):
        name, (_, inner, *item) = reference.id, reference.pointer.split("/")
        if inner in required and name in found.lone and not set(reference.layers) & CHAINS.keys():
            lone[inner].setdefault(item[0] if item else "", name)
    for inner, names in lone.items():
        value = getattr(record, inner)
        if len(names) == (len(value) if isinstance(value, list) else 1):
            name = next(iter(names.values()))
            return found.root.get(name, name)
    return str(record.id)


def _existence(found: Comparison) -> Iterator[Dispute]:
    follows = defaultdict(list)
    for name, root in found.root.items():
        if name != root:
            follows[root].append(name)
    for layer in LAYER_NAMES:
        for document in (found.a, found.b):
            # An entity or event goes by its mentions, unless it has none.
            where, link = CHAINS.get(layer, (layer, "id"))
            mentioned = {getattr(r, link) for r in getattr(document, where)}
            for record in getattr(document, layer):
                name = record.id
                if found.root.get(name) != name or name in found.undeclared:
                    continue
                if layer in CHAINS and name in mentioned:
                    continue
                yield Dispute(
                    key=name,
                    layer=layer,
                    ids=[name],
                    only=found.lone[name],
                    follows=follows[name],
                )


# ------------------------------------------------------------------ what both have


def _fields(found: Comparison, sides: _Versions) -> None:
    attributes = [
        {str(layer.name): set(layer.attributes) for layer in document.layers}
        for document in (found.a, found.b)
    ]
    links = dict(CHAINS.values())
    chains = {name for side in sides for layer in CHAINS for name in side[layer]}
    alone = {name: side for name, side in found.lone.items() if name not in chains}
    other = _other(found, sides)
    for layer in LAYER_NAMES:
        for name, ours in sides.a[layer].items():
            theirs = sides.b[layer].get(name)
            if theirs is None or ours == theirs:
                continue
            for inner, shape in shape_of(RECORD_OF[layer]).fields:
                # Which chain a mention is in is what decides of the chain, not the reverse.
                lone = Lone(alone if links.get(layer) == inner else found.lone, other)
                values = getattr(ours, inner), getattr(theirs, inner)
                differs = differing(inner, shape, *values, lone)
                if differs is None:
                    continue
                cell = (layer, name, inner)
                found.fields[cell] = differs
                if side := _annotated(layer, inner, *attributes):
                    found.given[cell] = side


def _other(found: Comparison, sides: _Versions) -> dict[str, str]:
    """For a chain that one side alone has, the one that has most of its mentions in the other."""
    moves: dict[str, Counter[str]] = defaultdict(Counter)
    for layer, link in CHAINS.values():
        for name, record in sides.a[layer].items():
            if name not in sides.b[layer]:
                continue
            ours, theirs = getattr(record, link), getattr(sides.b[layer][name], link)
            for one, other in ((ours, theirs), (theirs, ours)):
                if one in found.lone and other:
                    moves[one][other] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in moves.items()}


def _annotated(
    layer: str, name: str, ours: Mapping[str, set[str]], theirs: Mapping[str, set[str]]
) -> Side | None:
    """The one side that annotated a field, where the other did not."""
    attribute = _attribute(layer, name)
    if not attribute:
        return None
    a, b = attribute in ours.get(layer, ()), attribute in theirs.get(layer, ())
    return None if a == b else "a" if a else "b"


def _attribute(layer: str, name: str) -> str:
    """The declarable attribute that a field belongs to; empty where it always stands."""
    return next((a for a, (_, names) in ATTRIBUTES_OF[layer].items() if name in names), "")


@cache
def group(layer: str, name: str) -> str:
    """What is decided together: spans, the fields of an attribute, the whole of a small record."""
    if not ATTRIBUTES_OF[layer]:
        return WHOLE
    shapes = dict(shape_of(RECORD_OF[layer]).fields)
    attribute = _attribute(layer, name)
    fellows = ATTRIBUTES_OF[layer][attribute][1] if attribute else (name,)
    if all(is_span(shapes[one]) for one in fellows):
        return EXTENT
    return attribute or name


def _differences(found: Comparison, sides: _Versions) -> Iterator[Dispute]:
    """A dispute for each group of fields in which an annotation differs, chains first."""
    open_ = {
        cell: differs
        for cell, differs in found.fields.items()
        if differs.open and cell not in found.given
    }
    for chain in CHAINS:
        for dispute in (*_passed_on(open_, sides, chain), *_moved(open_, chain)):
            for cell in dispute.cells:
                del open_[cell]
            yield dispute
    for dispute in _mirrored(open_):
        for cell in dispute.cells:
            del open_[cell]
        yield dispute
    groups: dict[tuple[str, str, str, bool], list[Cell]] = defaultdict(list)
    for (layer, name, inner), differs in open_.items():
        worded = all(wording(inner, differs.item, s.a, s.b) for s in differs.open)
        groups[layer, name, group(layer, inner), worded].append((layer, name, inner))
    for (layer, name, what, worded), cells in groups.items():
        key = f"{name}.{what}" + ".wording" * worded
        yield Dispute(key=key, layer=layer, ids=[name], cells=cells, worded=worded)


def _passed_on(open_: Mapping[Cell, Field], sides: _Versions, chain: str) -> list[Dispute]:
    """Labels of a chain that its mentions differ in likewise."""
    layer, link = CHAINS[chain]
    found = []
    for cell, differs in open_.items():
        where, name, inner = cell
        if where != chain or not isinstance(differs.shape, Label):
            continue
        members = [
            other
            for record in sides.a[layer].values()
            if getattr(record, link) == name
            and (other := (layer, record.id, inner)) in open_
            and open_[other].slots == differs.slots
        ]
        if members:
            ids = [name, *(member[1] for member in members)]
            key = f"{name}.{inner}"
            found.append(Dispute(key=key, layer=chain, ids=ids, cells=[cell, *members]))
    return found


def _moved(open_: Mapping[Cell, Field], chain: str) -> list[Dispute]:
    """Mentions that go together from one chain to another, with what depends on the chain."""
    layer, link = CHAINS[chain]
    moves: dict[tuple[Any, Any], list[str]] = defaultdict(list)
    for (where, name, inner), differs in open_.items():
        if (where, inner) == (layer, link):
            moves[differs.slots[0].a, differs.slots[0].b].append(name)
    found = []
    for names in moves.values():
        cells = [
            cell
            for cell in open_
            if cell[0] == layer and cell[1] in names and group(layer, cell[2]) == group(layer, link)
        ]
        key = f"{names[0]}.{group(layer, link)}"
        found.append(Dispute(key=key, layer=layer, ids=names, cells=cells))
    return found


def _mirrored(open_: Mapping[Cell, Field]) -> list[Dispute]:
    """Two annotations of a layer each of which names the other, on one side alone."""
    found = []
    for cell, differs in open_.items():
        layer, name, inner = cell
        if not isinstance(differs.item, Scalar) or differs.item.layers != (layer,):
            continue
        (slot, *more) = differs.open
        other = slot.a or slot.b
        mirror = open_.get((layer, other, inner))
        turned = slot._replace(a=slot.a and name, b=slot.b and name)
        if not more and mirror and mirror.open == (turned,) and natural(name) < natural(other):
            cells = [cell, (layer, other, inner)]
            key = f"{name}.{other}.{inner}"
            found.append(Dispute(key=key, layer=layer, ids=[name, other], cells=cells))
    return found


def _places(a: Document, b: Document) -> dict[str, Key]:
    """Where each annotation stands, in the canonical order of its document."""
    found: dict[str, Key] = {}
    for document in (b, a):
        by = keys(document)
        found |= {record.id: by[id(record)] for _, record in annotations(document)}
    return found

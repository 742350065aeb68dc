"""Fields of all records of a layer at once, along paths that the record types give.

Rules ask here first whether a layer can hold a fault of their kind at all, and walk record by
record only where it can. Each path becomes a comprehension in Python's own words: it reads a
field in half the time of ``attrgetter`` and ``map``.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final, NamedTuple

from ..contract.base import Span
from ..contract.layers import (
    LAYER_NAMES,
    METADATA,
    RECORD_OF,
    is_list,
    is_prose,
    is_reference,
    is_span,
    walked,
)
from ..contract.metadata import Evidence
from ..contract.records import Argument, ClaimMention, EntityRelation
from ..contract.shapes import ListOf, Scalar, Shape, StructOf, shape_of

Gather = Callable[[list[Any]], Any]
Steps = tuple[tuple[str, bool], ...]  # fields on the way, and whether each is a list

# These say what an item is; who asserts it is a list of its own.
_KEYS: Final[dict[type, tuple[str, ...]]] = {
    Argument: ("role", "filler", "inferred"),
    EntityRelation: ("type", "target"),
}
# What items that are one have in common at the least.
_HINTS: Final[dict[type, str]] = {
    Argument: "filler",
    EntityRelation: "target",
    ClaimMention: "content[0].start",
    Evidence: "paraphrase",
}


class Reference(NamedTuple):
    """A way from records to the ids that they name, and the layers and words allowed there."""

    field: str  # the last one on the way
    gather: Gather  # a set
    layers: tuple[str, ...]
    words: tuple[str, ...]


def _paths(
    shape: StructOf, wanted: Callable[[Shape], bool], before: Steps = ()
) -> Iterator[tuple[Steps, Shape]]:
    for name, field in shape.fields:
        inner = field.item if isinstance(field, ListOf) else field
        if wanted(field):
            yield (*before, (name, False)), field
        elif wanted(inner):
            yield (*before, (name, True)), inner
        if walked(inner):
            yield from _paths(inner, wanted, (*before, (name, isinstance(field, ListOf))))


def _way(steps: Steps) -> tuple[str, str]:
    """The last value on the way as an expression, and the clauses that lead to it."""
    *way, (field, many) = steps
    clauses, holder = ["for r in records"], "r"
    for depth, (name, listed) in enumerate(way):
        value, holder = f"{holder}.{name}", f"r{depth}"
        # Not to enter a list that is empty is quicker.
        clauses.append(f"if {value} for {holder} in {value if listed else f'({value},)'}")
    value = f"{holder}.{field}"
    if many:
        clauses.append(f"if {value} for v in {value}")
        value = "v"
    return value, " ".join(clauses)


def made(comprehension: str) -> Gather:
    """The function; its text is made of the fields of the record types and their defaults."""
    function: Gather = eval(f"lambda records: {comprehension}")
    return function


def differs(value: str, default: Any) -> str:
    """An expression for that a value, given as an expression, is not its default."""
    if default is None:
        return f"({value} is not None)"
    return f"({value} != {default!r})" if default else value


def _spans(shape: StructOf) -> list[Gather]:
    ways = [_way(steps) for steps, _ in _paths(shape, is_span)]
    return [made(f"[{value} {clauses} if {value}]") for value, clauses in ways]


def _references(shape: StructOf) -> list[Reference]:
    found: list[Reference] = []
    for steps, field in _paths(shape, is_reference):
        assert isinstance(field, Scalar)
        value, clauses = _way(steps)
        gather = made(f"{{{value} {clauses}}}")
        found.append(Reference(steps[-1][0], gather, field.layers, field.words))
    return found


def _suspects(shape: StructOf, *wanted: Callable[[Shape], bool]) -> list[Gather]:
    """One comprehension for all the tests of what the same clauses lead to."""
    tests: dict[str, list[str]] = {}
    for steps, field in chain.from_iterable(_paths(shape, kind) for kind in wanted):
        value, clauses = _way(steps)
        test = f"not {value}.strip()" if is_prose(field) else _repeats(field, value)
        tests.setdefault(clauses, []).append(test)
    return [made(f"[True {way} if {' or '.join(found)}]") for way, found in tests.items()]


def _repeats(field: Shape, value: str) -> str:
    """Whether a list may hold an item twice, as an expression."""
    assert isinstance(field, ListOf)
    test = f"{value} and len({value}) > 1"  # most lists are empty
    if not isinstance(field.item, StructOf):
        return f"{test} and len({{*{value}}}) < len({value})"
    if hint := _HINTS.get(field.item.cls):
        return f"{test} and len({{one.{hint} for one in {value}}}) < len({value})"
    return test


_SHAPES: Final = {layer: shape_of(RECORD_OF[layer]) for layer in LAYER_NAMES}
SPANS: Final = {layer: _spans(shape) for layer, shape in _SHAPES.items()}
"""The spans of each layer, in lists, less those that are absent."""
REFERENCES: Final = {layer: _references(shape) for layer, shape in _SHAPES.items()}
"""The references of each layer."""
SUSPECTS: Final = {layer: _suspects(shape, is_prose, is_list) for layer, shape in _SHAPES.items()}
"""Something for each blank text and each list that may hold an item twice, of each layer."""
SUSPECTS_ABOVE: Final = _suspects(METADATA, is_prose)
"""The same for the metadata of documents."""


def spans_of(layer: str, records: list[Any]) -> list[Span]:
    """Every span in the records that is not absent."""
    found: list[Span] = []
    for gather in SPANS[layer]:
        found += gather(records)
    return found


def suspected(gathers: list[Gather], records: list[Any]) -> bool:
    """Whether one of these finds something in the records."""
    return any(gather(records) for gather in gathers)


def identity(item: Any) -> Any:
    """What two items of a list, spans aside, have in common where they are one item."""
    if keys := _KEYS.get(type(item)):
        return tuple(getattr(item, name) for name in keys)
    return item if isinstance(item, str) else repr(item)

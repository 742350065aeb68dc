"""Fields of all records of a layer at once, along paths that the record types give.

Rules ask here first whether a layer can hold a fault of their kind at all, at the speed of
built-in iterators, and walk record by record only where it can.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, Final, NamedTuple

from ..contract.base import Fragment, Span
from ..contract.layers import LAYER_NAMES, RECORD_OF
from ..contract.shapes import ListOf, Scalar, Shape, StructOf, shape_of

FAILED: Final = "failed"
"""Stands for the layer of a record that failed an earlier stage."""

Gather = Callable[[Iterable[Any]], Iterator[Any]]


class Path(NamedTuple):
    """A way from a record to its values; ``layers`` and ``words`` are those of a reference."""

    field: str  # the last one on the way
    gather: Gather  # the values of many records, None where one is absent
    layers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    allowed: frozenset[str | None] = frozenset()  # layers, words, None, and FAILED


def _is_span(shape: Shape) -> bool:
    match shape:
        case ListOf(StructOf(cls)):
            return cls is Fragment
    return False


def _is_reference(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and bool(shape.layers)


@cache
def _of(layer: str, wanted: Callable[[Shape], bool]) -> tuple[Path, ...]:
    return tuple(_paths(shape_of(RECORD_OF[layer]), wanted, ()))


def _paths(
    shape: StructOf, wanted: Callable[[Shape], bool], before: tuple[tuple[str, bool], ...]
) -> Iterator[Path]:
    for name, field in shape.fields:
        inner = field.item if isinstance(field, ListOf) else field
        if wanted(field):
            yield _path((*before, (name, False)), field)
        elif wanted(inner):
            yield _path((*before, (name, True)), inner)
        elif isinstance(inner, StructOf):
            yield from _paths(inner, wanted, (*before, (name, isinstance(field, ListOf))))


def _path(steps: tuple[tuple[str, bool], ...], shape: Shape) -> Path:
    field, many = steps[-1]
    gather = _step(field, many)
    for name, many in reversed(steps[:-1]):
        gather = _then(_step(name, many), many, gather)
    if isinstance(shape, Scalar):
        allowed = frozenset((*shape.layers, *shape.words, None, FAILED))
        return Path(field, gather, shape.layers, shape.words, allowed)
    return Path(field, gather)


def _step(name: str, many: bool) -> Gather:
    get = attrgetter(name)
    if many:
        return lambda records: chain.from_iterable(map(get, records))
    return lambda records: map(get, records)


def _then(first: Gather, many: bool, rest: Gather) -> Gather:
    if many:
        return lambda records: rest(first(records))
    return lambda records: rest(filter(None, first(records)))


SPANS: Final = {layer: _of(layer, _is_span) for layer in LAYER_NAMES}
"""The spans of each layer."""
REFERENCES: Final = {layer: _of(layer, _is_reference) for layer in LAYER_NAMES}
"""The references of each layer."""


def spans_of(layer: str, records: list[Any]) -> list[Span]:
    """Every span in the records, empty ones included."""
    found: list[Span] = []
    for path in SPANS[layer]:
        found += path.gather(records)
    return found

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


class Path(NamedTuple):
    """A way from a record to its values; ``layers`` and ``words`` are those of a reference."""

    steps: tuple[tuple[str, bool], ...]
    getters: tuple[tuple[Callable[[Any], Any], bool, bool], ...]
    layers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """The last field on the path."""
        return self.steps[-1][0]


def gather(records: Iterable[Any], path: Path) -> Iterator[Any]:
    """The values at the path, of every record: with None where one is absent."""
    items: Iterator[Any] = iter(records)
    for get, many, further in path.getters:
        items = map(get, items)
        if many:
            items = chain.from_iterable(items)
        elif further:
            items = filter(None, items)
    return items


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
    last = len(steps) - 1
    getters = tuple((attrgetter(name), many, n < last) for n, (name, many) in enumerate(steps))
    if isinstance(shape, Scalar):
        return Path(steps, getters, shape.layers, shape.words)
    return Path(steps, getters)


SPANS: Final = {layer: _of(layer, _is_span) for layer in LAYER_NAMES}
"""The spans of each layer."""
REFERENCES: Final = {layer: _of(layer, _is_reference) for layer in LAYER_NAMES}
"""The references of each layer."""


def spans_of(layer: str, records: list[Any]) -> list[Span]:
    """Every span in the records, empty ones included."""
    found: list[Span] = []
    for path in SPANS[layer]:
        found += gather(records, path)
    return found

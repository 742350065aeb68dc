"""The layers of a document, and a walk over the spans and references in their records."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from . import records
from .base import Fragment, Record, Span
from .labels import ATTRIBUTES, LAYERS
from .records import Document
from .shapes import ListOf, Scalar, Shape, StructOf, shape_of

LAYER_NAMES: Final = tuple(LAYERS)
RECORD_OF: Final[dict[str, type[Record]]] = {
    name: getattr(records, record) for name, (_, record, _) in LAYERS.items()
}
PREFIX_OF: Final = {name: prefix for name, (prefix, _, _) in LAYERS.items()}
NEEDS_OF: Final = {name: needs for name, (_, _, needs) in LAYERS.items()}
ATTRIBUTES_OF: Final = ATTRIBUTES
RANK_OF: Final = {name: rank for rank, name in enumerate(LAYER_NAMES)}
DOCUMENT_FIELDS: Final = tuple(
    f.name for f in msgspec.structs.fields(Document) if f.name not in LAYERS and f.name != "text"
)


class Reference(NamedTuple):
    """An id that a record names: where it stands, the layers and words allowed there."""

    pointer: str
    id: str
    layers: tuple[str, ...]
    words: tuple[str, ...]


def annotations(document: Document) -> Iterator[tuple[str, Any]]:
    """Every annotation of the document with its layer's name."""
    for name in LAYER_NAMES:
        for record in getattr(document, name):
            yield name, record


def spans(record: Record) -> Iterator[tuple[str, Span]]:
    """Every span in a record, nested ones included, with its JSON pointer; absent ones not."""
    for pointer, _, value in _walk(_plan(type(record), _is_span), record, ""):
        if value:
            yield pointer, value


def references(record: Record) -> Iterator[Reference]:
    """Every reference in a record with its JSON pointer."""
    for pointer, shape, value in _walk(_plan(type(record), _is_reference), record, ""):
        if value is not None:
            yield Reference(pointer, value, shape.layers, shape.words)


def _is_span(shape: Shape) -> bool:
    match shape:
        case ListOf(StructOf(cls)):
            return cls is Fragment
    return False


def _is_reference(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and bool(shape.layers)


# A plan is a record's shape cut down to the branches that lead to what is wanted.
_Plan = tuple[str, Any]


@cache
def _plan(record: type[Record], wanted: Callable[[Shape], bool]) -> _Plan | None:
    return _cut(shape_of(record), wanted)


def _cut(shape: Shape, wanted: Callable[[Shape], bool]) -> _Plan | None:
    if wanted(shape):
        return ("leaf", shape)
    match shape:
        case ListOf(item):
            inner = _cut(item, wanted)
            return inner and ("list", inner)
        case StructOf(fields=fields):
            kept = [(name, plan) for name, field in fields if (plan := _cut(field, wanted))]
            return ("struct", kept) if kept else None
    return None


def _walk(plan: _Plan | None, value: Any, pointer: str) -> Iterator[tuple[str, Any, Any]]:
    if plan is None or value is None:
        return
    kind, inner = plan
    if kind == "leaf":
        yield pointer, inner, value
    elif kind == "list":
        for number, item in enumerate(value):
            yield from _walk(inner, item, f"{pointer}/{number}")
    else:
        for name, field in inner:
            yield from _walk(field, getattr(value, name), f"{pointer}/{name}")

"""The layers of a document, and a walk over the spans and references in their records."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple, TypeGuard

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


METADATA: Final = StructOf(
    Document,
    tuple((name, field) for name, field in shape_of(Document).fields if name in DOCUMENT_FIELDS),
)
"""The shape of a document less its text and its layers."""


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
    for pointer, _, value in _walk(_plan(type(record), is_span), record):
        yield pointer, value


def references(record: Record) -> Iterator[Reference]:
    """Every reference in a record with its JSON pointer."""
    for pointer, shape, value in _walk(_plan(type(record), is_reference), record):
        yield Reference(pointer, value, shape.layers, shape.words)


def lists(record: Record) -> Iterator[tuple[str, list[Any]]]:
    """Every list in a record with its JSON pointer, spans aside; empty ones not."""
    for pointer, _, value in _walk(_plan(type(record), is_list), record):
        yield pointer, value


def texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text in a record, or in a document's metadata, that is prose and must be there."""
    for pointer, _, value in _walk(_plan(type(record), is_prose), record, absent=True):
        yield pointer, value


def is_list(shape: Shape) -> bool:
    """Whether values of the shape are lists, and no spans."""
    return isinstance(shape, ListOf) and not is_span(shape)


def is_prose(shape: Shape) -> bool:
    """Whether values of the shape are text in somebody's own words."""
    return isinstance(shape, Scalar) and shape.prose


def walked(shape: Shape) -> TypeGuard[StructOf]:
    """Whether a walk goes on into values of the shape: records, but no fragments of text."""
    return isinstance(shape, StructOf) and shape.cls is not Fragment


def is_span(shape: Shape) -> bool:
    """Whether values of the shape are spans."""
    match shape:
        case ListOf(StructOf(cls)):
            return cls is Fragment
    return False


def is_reference(shape: Shape) -> bool:
    """Whether values of the shape are ids of annotations."""
    return isinstance(shape, Scalar) and bool(shape.layers)


class _Plan(NamedTuple):
    """A record's fields cut down to what is wanted: found here, or further in."""

    here: tuple[tuple[str, str, Any], ...]  # field, its pointer, its shape
    within: tuple[tuple[str, str, Any], ...]  # lists and records to walk into


@cache
def _plan(record: type[Record], wanted: Callable[[Shape], bool]) -> _Plan:
    return _cut(METADATA if record is Document else shape_of(record), wanted)


def _cut(shape: StructOf, wanted: Callable[[Shape], bool]) -> _Plan:
    here: list[tuple[str, str, Any]] = []
    within: list[tuple[str, str, Any]] = []
    for name, field in shape.fields:
        inner = field.item if isinstance(field, ListOf) else field
        if wanted(field):
            here.append((name, f"/{name}", field))
        elif wanted(inner):
            within.append((name, f"/{name}", inner))
        if walked(inner) and any(plan := _cut(inner, wanted)):
            within.append((name, f"/{name}", plan))
    return _Plan(tuple(here), tuple(within))


def _walk(
    plan: _Plan, record: Any, pointer: str = "", absent: bool = False
) -> Iterator[tuple[str, Any, Any]]:
    """Pointer, shape and value of everything wanted; with ``absent`` also what is empty."""
    for name, step, shape in plan.here:
        value = getattr(record, name)
        if value or absent:
            yield pointer + step, shape, value
    for name, step, inner in plan.within:
        value = getattr(record, name)
        if not value:
            continue
        if not isinstance(value, list):
            yield from _walk(inner, value, pointer + step, absent)
        elif isinstance(inner, _Plan):
            for number, item in enumerate(value):
                yield from _walk(inner, item, f"{pointer}{step}/{number}", absent)
        else:
            for number, item in enumerate(value):
                yield f"{pointer}{step}/{number}", inner, item

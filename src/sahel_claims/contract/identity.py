"""What makes a record the one that it is: the fields that it is required to have."""

from functools import cache
from typing import NamedTuple

import msgspec

from .base import Fragment, Record
from .shapes import ListOf, Scalar, Shape, StructOf, shape_of


class Identity(NamedTuple):
    """The fields of a record type by what they say of its identity, each in schema order.

    All are required but ``further``, the spans that may be absent (a head, a cue). ``nested``
    have spans in their items. The id is in none.
    """

    required: frozenset[str]
    spans: tuple[str, ...]
    nested: tuple[str, ...]
    texts: tuple[str, ...]
    references: tuple[str, ...]
    further: tuple[str, ...]


def is_span(shape: Shape) -> bool:
    """Whether a field of this shape holds a span."""
    return isinstance(shape, ListOf) and _is_struct(shape.item, Fragment)


@cache
def identity_of(kind: type[Record]) -> Identity:
    """The fields of a record type that make its records what they are."""
    required = {f.name for f in msgspec.structs.fields(kind) if f.required and f.name != "id"}
    found: dict[str, list[str]] = {name: [] for name in Identity._fields[1:]}
    for name, shape in shape_of(kind).fields:
        match shape:
            case _ if name not in required:
                found["further"] += [name] if is_span(shape) else []
            case _ if is_span(shape):
                found["spans"].append(name)
            case ListOf(StructOf(fields=inner)) if any(is_span(field) for _, field in inner):
                found["nested"].append(name)
            case Scalar("string", layers=layers):
                found["references" if layers else "texts"].append(name)
    return Identity(frozenset(required), *map(tuple, found.values()))


def _is_struct(shape: Shape, cls: type) -> bool:
    return isinstance(shape, StructOf) and shape.cls is cls

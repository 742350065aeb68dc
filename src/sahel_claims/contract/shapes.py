"""The shape of a record type: the one walk that features, columns and tables derive from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import inspect

from .labels import TYPES

# msgspec sorts the values of a Literal; the inventory's order gives the ids.
_IN_ORDER = {frozenset(names): names for names in TYPES.values()}

Kind = Literal["string", "int64", "bool"]


@dataclass(frozen=True)
class Scalar:
    """Text, a whole number or a truth value; of a reference, where its id may stand.

    ``prose`` is text in somebody's own words that a record cannot do without.
    """

    kind: Kind
    nullable: bool = False
    layers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    prose: bool = False


@dataclass(frozen=True)
class Label:
    """One of the names, stored as its index."""

    names: tuple[str, ...]
    nullable: bool = False


@dataclass(frozen=True)
class ListOf:
    """Any number of items; never null."""

    item: "Shape"


@dataclass(frozen=True)
class StructOf:
    """A record: its fields in order."""

    cls: type[msgspec.Struct]
    fields: tuple[tuple[str, "Shape"], ...]
    nullable: bool = False


Shape = Scalar | Label | ListOf | StructOf


@cache
def shape_of(record: type[msgspec.Struct]) -> StructOf:
    """The shape of a record type.

    Raises TypeError for a field that no column can hold.
    """
    shape = _shape(inspect.type_info(record))
    assert isinstance(shape, StructOf)
    return shape


def _shape(info: inspect.Type, nullable: bool = False) -> Shape:  # noqa: PLR0911
    match info:
        case inspect.Metadata(type=inner, extra=extra):
            shape = _shape(inner, nullable)
            if extra and isinstance(shape, Scalar):
                return replace(shape, layers=extra["to"], words=extra.get("or", ()))
            return shape
        case inspect.UnionType(types=(inner, inspect.NoneType())):
            return _shape(inner, nullable=True)
        case inspect.LiteralType(values=values):
            return Label(_IN_ORDER[frozenset(map(str, values))], nullable)
        case inspect.ListType(item_type=item) if not nullable:
            return ListOf(_shape(item))
        case inspect.StructType(cls=cls, fields=fields):
            return StructOf(cls, tuple((f.name, _field(f)) for f in fields), nullable)
        case inspect.StrType():
            return Scalar("string", nullable)
        case inspect.BoolType():
            return Scalar("bool", nullable)
        case inspect.IntType():
            return Scalar("int64", nullable)
    raise TypeError(f"no column holds {info}")


def _field(field: inspect.Field) -> Shape:
    shape = _shape(field.type)
    if shape != Scalar("string") or not field.required:
        return shape
    form = field.type.extra_json_schema if isinstance(field.type, inspect.Metadata) else None
    return shape if form and "pattern" in form else Scalar("string", prose=True)


def signature(shape: Shape) -> str:
    """The shape in words: equal where columns, types and labels are."""
    match shape:
        case Scalar(kind, nullable):
            return kind + "?" * nullable
        case Label(names, nullable):
            return f"<{'|'.join(names)}>" + "?" * nullable
        case ListOf(item):
            return f"[{signature(item)}]"
        case StructOf(fields=fields, nullable=nullable):
            inner = ",".join(f"{name}:{signature(field)}" for name, field in fields)
            return f"{{{inner}}}" + "?" * nullable


def labels_in(shape: Shape, path: str = "") -> Iterator[tuple[str, Label]]:
    """Every label below ``shape`` with its path, as ``mentions[].type``."""
    match shape:
        case Label():
            yield path, shape
        case ListOf(item):
            yield from labels_in(item, f"{path}[]")
        case StructOf(fields=fields):
            for name, field in fields:
                yield from labels_in(field, f"{path}.{name}" if path else name)


def from_row(shape: Shape, value: Any) -> Any:
    """A row as Arrow or datasets give it, with label names in place of indices."""
    match shape:
        case Label(names):
            return None if value is None else names[value]
        case ListOf(item):
            return [from_row(item, v) for v in value]
        case StructOf(fields=fields):
            return None if value is None else {n: from_row(s, value[n]) for n, s in fields}
    return value

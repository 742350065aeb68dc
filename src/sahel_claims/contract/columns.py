"""Records to Arrow, a column at a time, and the Hugging Face features of a record type."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from .shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of

if TYPE_CHECKING:
    from datasets import Features

_ARROW = {"string": pa.string(), "int64": pa.int64(), "bool": pa.bool_()}


def features(record: type[msgspec.Struct]) -> "Features":
    """Hugging Face features of a record type, in forms that old and new releases read."""
    from datasets import ClassLabel, Features, Sequence, Value

    def feature(shape: Shape) -> Any:
        match shape:
            case Scalar(kind):
                return Value(kind)
            case Label(names):
                return ClassLabel(names=list(names))
            case ListOf(StructOf() as item):
                return [feature(item)]  # Sequence would make it a dict of lists
            case ListOf(item):
                return Sequence(feature(item))
            case StructOf(fields=fields):
                return {name: feature(field) for name, field in fields}

    return Features({name: feature(field) for name, field in shape_of(record).fields})


def arrow_table(record: type[msgspec.Struct], rows: Sequence[msgspec.Struct]) -> pa.Table:
    """The rows as a table whose schema carries the features in its metadata."""
    schema = features(record).arrow_schema
    arrays = [_array(s, [getattr(r, n) for r in rows]) for n, s in shape_of(record).fields]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(shape: Shape, values: list[Any]) -> pa.Array:
    match shape:
        case Scalar(kind):
            return pa.array(values, _ARROW[kind])
        case Label(names):
            ids: dict[str | None, int | None] = {name: i for i, name in enumerate(names)}
            ids[None] = None
            return pa.array([ids[value] for value in values], pa.int64())
        case ListOf(item):
            offsets = [0]
            flat: list[Any] = []
            for value in values:
                flat.extend(value)
                offsets.append(len(flat))
            return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), _array(item, flat))
        case StructOf(cls, fields, nullable):
            if not nullable:
                return _struct(fields, values)
            mask = pa.array([value is None for value in values], pa.bool_())
            blank = _blank(cls, fields)
            return _struct(fields, [blank if v is None else v for v in values], mask)


def _struct(
    fields: tuple[tuple[str, Shape], ...], values: list[Any], mask: pa.Array | None = None
) -> pa.Array:
    arrays = [_array(s, [getattr(value, name) for value in values]) for name, s in fields]
    return pa.StructArray.from_arrays(arrays, names=[name for name, _ in fields], mask=mask)


def _blank(cls: type[msgspec.Struct], fields: tuple[tuple[str, Shape], ...]) -> Any:
    """A stand-in under a null: its values are masked, only their types matter."""
    return cls(**{name: [] if isinstance(shape, ListOf) else None for name, shape in fields})

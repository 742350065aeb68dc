"""Other ids for annotations, wherever they are named."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from ..contract.base import Record
from ..contract.layers import LAYER_NAMES, RECORD_OF
from ..contract.records import Document
from ..contract.shapes import ListOf, Scalar, Shape, StructOf, shape_of

R = TypeVar("R", bound=Record)


def renamed(document: Document, names: Mapping[str, str]) -> Document:
    """The document with these ids replaced, in references and in ``governs`` too.

    Ids that ``names`` lacks stay. The order of annotations does too.
    """
    layers = {
        layer: [renamed_record(record, names) for record in getattr(document, layer)]
        for layer in LAYER_NAMES
    }
    return msgspec.structs.replace(document, **layers)


def renamed_record(record: R, names: Mapping[str, str]) -> R:
    """One annotation with its own id and those that it names replaced."""
    kind = type(record)
    return msgspec.convert(_renamed(shape_of(kind), msgspec.to_builtins(record), names), kind)


def renamed_in(layer: str, field: str, value: Any, names: Mapping[str, str]) -> Any:
    """The value of one field, as JSON has it, with the ids that it names replaced."""
    return _renamed(dict(shape_of(RECORD_OF[layer]).fields)[field], value, names, field)


def _renamed(shape: Shape, value: Any, names: Mapping[str, str], field: str = "") -> Any:
    match shape:
        case Scalar(layers=layers) if layers or field == "id":
            return names.get(value, value)
        case ListOf() if field == "governs":
            return [_renamed_path(path, names) for path in value]
        case ListOf(item):
            return [_renamed(item, one, names, field) for one in value]
        case StructOf(fields=fields) if value is not None:
            known = dict(fields)
            return {name: _renamed(known[name], one, names, name) for name, one in value.items()}
    return value


def _renamed_path(path: str, names: Mapping[str, str]) -> str:
    owner, dot, field = path.partition(".")
    return names.get(owner, owner) + dot + field

"""Where a JSON value does not fit a record type: every place, not the first alone."""

import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec

from ..contract.base import Record

Steps = tuple[str | int, ...]

_SHOWN: Final = 80


class Misfit(NamedTuple):
    """One thing that does not fit.

    ``steps`` lead to it from the record; ``wrong`` is the label or field that is unknown and
    ``known`` what there is in its place.
    """

    code: str
    message: str
    steps: Steps
    wrong: str = ""
    known: tuple[str, ...] = ()


class _Part(NamedTuple):
    """A type cut open: the record, the list items or the labels that it allows."""

    type: Any
    record: type[Record] | None = None
    item: "_Part | None" = None
    labels: tuple[str, ...] = ()


def misfits(kind: type[Record], raw: Any, strict: bool = True) -> Iterator[Misfit]:
    """Everything in ``raw`` that keeps it from being a record of this kind, in schema order.

    msgspec is the judge of every part and says only the first thing wrong, so what it refuses
    is looked into and what it takes is passed over.
    """
    return _within(_part(kind), raw, (), strict)


def short(text: str, most: int = _SHOWN) -> str:
    """The text at a length that a message can hold, with … where it is cut."""
    return text if len(text) <= most else f"{text[:most]}…"


def _within(part: _Part, raw: Any, steps: Steps, strict: bool) -> Iterator[Misfit]:
    try:
        msgspec.convert(raw, part.type, strict=strict)
        return
    except msgspec.ValidationError as error:
        message = str(error).partition(" - at `")[0]
    deeper = False
    for misfit in _pieces(part, raw, steps, strict):
        deeper = True
        yield misfit
    if deeper:
        return
    if part.labels and isinstance(raw, str):
        message = f"Invalid enum value '{short(raw)}'"
        yield Misfit("REC-LABEL", message, steps, short(raw), part.labels)
    else:
        # Of a list or record this says that it is none, or that the list is too short.
        yield Misfit("REC-TYPE", message, steps, known=part.labels)


def _pieces(part: _Part, raw: Any, steps: Steps, strict: bool) -> Iterator[Misfit]:
    """What is wrong inside a record or a list."""
    if part.record and isinstance(raw, dict):
        fields = _fields(part.record)
        for name in raw:
            if name not in fields:
                message = f"Object contains unknown field `{short(name)}`"
                yield Misfit("REC-UNKNOWN", message, (*steps, name), short(name), tuple(fields))
        for name, (field, required) in fields.items():
            if name in raw:
                yield from _within(field, raw[name], (*steps, name), strict)
            elif required:
                message = f"Object missing required field `{name}`"
                yield Misfit("REC-MISSING", message, (*steps, name))
    elif part.item and isinstance(raw, list):
        for number, one in enumerate(raw):
            yield from _within(part.item, one, (*steps, number), strict)


@cache
def _fields(record: type[Record]) -> dict[str, tuple[_Part, bool]]:
    return {f.name: (_part(f.type), f.required) for f in msgspec.structs.fields(record)}


def _part(kind: Any) -> _Part:
    bare = kind
    while typing.get_origin(bare) in (typing.Annotated, typing.Union, types.UnionType):
        bare = next(one for one in typing.get_args(bare) if one is not types.NoneType)
    arguments = typing.get_args(bare)
    if typing.get_origin(bare) is list:
        return _Part(kind, item=_part(arguments[0]))
    if typing.get_origin(bare) is typing.Literal:
        return _Part(kind, labels=arguments)
    return _Part(kind, record=bare if issubclass(bare, msgspec.Struct) else None)

"""An annotation as agreement sees it: where it stands, what it says, and what it refers to.

All of it is read off the record types, so a field that is added there is compared here. Of a
layer only the fields are seen that belong to no attribute or to one that both sides declare.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from ..contract.base import Fragment
from ..contract.layers import ATTRIBUTES_OF, RECORD_OF, spans
from ..contract.records import Document
from ..contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of
from ..scoring.matching import Fragments, fragments

PARTS: Final = {"attributions": ("source", "cue", "content")}
"""The roles that stand for an annotation that has several; of others it is the first span."""

CHAINS: Final = {"entities": ("mentions", "entity"), "events": ("event_mentions", "event")}
"""Layers whose annotations are what others refer to: the layer and field that do."""

CHAINS_OF: Final = dict(CHAINS.values())

ENDS: Final = {
    "factuality": ("event_mention", "source"),
    "claim_relations": ("from_claim", "to_claim"),
}
"""Layers whose annotations are links between others: the fields that name these."""

# A reason in free words: whether there is one can be compared, not what it says.
_FREE: Final = {"unresolvable"}
_NUMBER = re.compile(r"/\d+")


class Link(NamedTuple):
    """A reference: the field that makes it, its label, and the ids it joins, own id first.

    An annotation that is itself a link (``ENDS``) has one of the kind of its layer.
    """

    kind: str
    label: str
    ends: tuple[str, ...]


class Item(NamedTuple):
    """One annotation.

    ``place`` is what it is found by, empty for chains and links. ``roles`` are its spans by
    name, ``values`` its attributes. ``chain`` is the id of the chain it belongs to, or empty.
    """

    id: str
    label: str
    place: Fragments
    roles: dict[str, Fragments]
    values: dict[str, str]
    links: tuple[Link, ...]
    chain: str = ""


class Fields(NamedTuple):
    """The fields of a layer that are compared: attributes, and those that refer (kind, layers)."""

    names: frozenset[str]
    label: str
    values: tuple[str, ...]
    links: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def fields_of(layer: str, attributes: frozenset[str]) -> Fields:
    """What is compared of a layer where these attributes were annotated by both."""
    shape = shape_of(RECORD_OF[layer])
    grouped = {f: name for name, (_, fields) in ATTRIBUTES_OF[layer].items() for f in fields}
    chained = CHAINS_OF.get(layer)
    names: list[str] = []
    values: list[str] = []
    links: list[tuple[str, tuple[str, ...]]] = []
    label = ""
    for name, field in shape.fields:
        if name == "id" or (name in grouped and grouped[name] not in attributes):
            continue
        names.append(name)
        if isinstance(field, Label) and not field.nullable and not label and name not in grouped:
            label = name
        if _is_value(field, name in grouped):
            values.append(name)
        if name != chained and name not in ENDS.get(layer, ()):
            links += _kinds(name, field)
    return Fields(frozenset(names), label, tuple(values), tuple(links))


def items(document: Document, layer: str, attributes: frozenset[str]) -> list[Item]:
    """The annotations of a layer with what is compared of them, in the order of the file."""
    fields = fields_of(layer, attributes)
    return [_item(record, layer, fields) for record in getattr(document, layer)]


def _item(record: Any, layer: str, fields: Fields) -> Item:
    pieces: dict[str, list[Fragment]] = {}
    for pointer, span in spans(record):
        role, field = _role(pointer)
        if field in fields.names:
            pieces[role] = pieces[role] + span if role in pieces else span
    roles = {role: fragments((f.start, f.end) for f in found) for role, found in pieces.items()}
    own = place_roles(layer)
    here = [roles[role] for role in own if role in roles]
    place = here[0] if len(here) == 1 else fragments(piece for one in here for piece in one)
    return Item(
        id=record.id,
        label=str(getattr(record, fields.label)) if fields.label else layer,
        place=place,
        roles=roles,
        values={name: _value(getattr(record, name), name) for name in fields.values},
        links=tuple(_links(record, fields, layer)),
        chain=_chain(record, layer, fields) or "",
    )


@lru_cache(maxsize=1024)
def _role(pointer: str) -> tuple[str, str]:
    """The role and the record's field that a pointer leads to: its steps without numbers."""
    role = _NUMBER.sub("", pointer)[1:].replace("/", ".")
    return role, role.split(".")[0]


def _chain(record: Any, layer: str, fields: Fields) -> str | None:
    chained = CHAINS_OF.get(layer)
    return getattr(record, chained) if chained in fields.names else None


@cache
def place_roles(layer: str) -> tuple[str, ...]:
    """The roles by which an annotation of the layer is found; none for chains and links."""
    if layer in CHAINS or layer in ENDS:
        return ()
    return PARTS.get(layer) or roles_of(layer)[:1]


@cache
def roles_of(layer: str) -> tuple[str, ...]:
    """The names of all spans of a layer's annotations, as ``source`` or ``mentions.content``."""
    return tuple(_span_fields(shape_of(RECORD_OF[layer])))


def _span_fields(shape: StructOf) -> Iterator[str]:
    for name, field in shape.fields:
        match field:
            case ListOf(StructOf(cls)) if cls is Fragment:
                yield name
            case ListOf(StructOf() as inner):
                yield from (f"{name}.{found}" for found in _span_fields(inner))


def _is_value(field: Shape, grouped: bool) -> bool:
    """Whether the field holds a decision, not free words, a span or a reference."""
    match field:
        case Label():
            return True
        case Scalar(kind, layers=layers):
            return not layers and (grouped or kind != "string")
        case ListOf(item):
            return isinstance(item, Label)
        case StructOf(nullable=nullable):
            return nullable
    return False


def _value(value: Any, name: str) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return "+".join(sorted(map(str, value))) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int) and name not in _FREE else "some"


def _kinds(name: str, field: Shape) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The kinds of link that a field makes, each with the layers it can lead to."""
    match field:
        case Scalar(layers=layers) | ListOf(Scalar(layers=layers)) if layers:
            yield name, layers
        case ListOf(StructOf(cls, inner)) if cls is not Fragment:
            # The first reference joins the two; further ones say something of the link.
            for number, (step, part) in enumerate(_references(inner)):
                yield (f"{name}.{step}" if number else name), part


def _references(inner: tuple[tuple[str, Shape], ...]) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for step, part in inner:
        item = part.item if isinstance(part, ListOf) else part
        if isinstance(item, Scalar) and item.layers:
            found.append((step, item.layers))
    return found


def _links(record: Any, fields: Fields, layer: str) -> Iterator[Link]:
    if ends := ENDS.get(layer):
        label = str(getattr(record, fields.label))
        yield Link(layer, label, tuple(getattr(record, end) for end in ends))
    for kind, _ in fields.links:
        name, _, step = kind.partition(".")
        value = getattr(record, name)
        if isinstance(value, str):
            yield Link(kind, name, (record.id, value))
            continue
        for part in value or ():
            if isinstance(part, str):
                yield Link(kind, name, (record.id, part))
                continue
            record_type: Any = type(part)
            inner = shape_of(record_type).fields
            first = getattr(part, _references(inner)[0][0])
            if first is None:
                continue
            label = next((str(getattr(part, n)) for n, s in inner if isinstance(s, Label)), name)
            if not step:
                yield Link(kind, label, (record.id, first))
            else:
                for further in getattr(part, step):
                    yield Link(kind, label, (record.id, first, further))

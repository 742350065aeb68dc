"""What changed between two versions of a document, by annotation id.

Fields come from the record types, so a field that is added there is compared here.
"""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, Final, Literal

import msgspec

from ..contract.base import Fragment, Record
from ..contract.layers import DOCUMENT_FIELDS, LAYER_NAMES, RECORD_OF
from ..contract.records import Document
from ..contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of
from .order import canonical, natural

Kind = Literal["added", "removed", "moved", "relinked", "relabelled", "edited"]

# Of a field in which several things differ, the first of these is said.
_RANKED: Final[tuple[Kind, ...]] = ("moved", "relinked", "relabelled", "edited")
_METADATA: Final = (*DOCUMENT_FIELDS, "text")

Key = tuple[str, str]


class Change(Record, frozen=True, kw_only=True):
    """One annotation added or removed, or one field changed.

    ``added`` and ``removed`` have the whole record in ``new`` or ``old`` and no field. The
    other kinds have a field of the record with both its values: ``moved`` where a span in it
    differs, else ``relinked`` where a reference does, else ``relabelled`` where a label does,
    else ``edited``. A field of the document itself has neither layer nor id.
    """

    kind: Kind
    layer: str = ""
    id: str = ""
    field: str = ""
    old: Any = None
    new: Any = None


def changes(old: Document, new: Document) -> list[Change]:
    """Everything that differs, text and metadata included; none where only the order does.

    Sorted by layer in schema order (the document's own fields first), id, and field in schema
    order. An id that went to another layer is removed there and added here. Raises ValueError
    where a layer has an id twice.
    """
    found = [
        Change(kind="edited", field=name, old=before, new=after)
        for name in _METADATA
        if (before := getattr(old, name)) != (after := getattr(new, name))
    ]
    for layer in LAYER_NAMES:
        before, after = by_id(old, layer), by_id(new, layer)
        for name in sorted(before.keys() | after.keys(), key=natural_key):
            found += _record_changes(layer, name, before.get(name), after.get(name))
    return found


def by_id(document: Document, layer: str) -> dict[str, Any]:
    """The records of a layer by their ids.

    Raises ValueError where an id stands twice.
    """
    records = getattr(document, layer)
    found = {record.id: record for record in records}
    if len(found) < len(records):
        ids = [record.id for record in records]
        twice = next(name for name in ids if ids.count(name) > 1)
        raise ValueError(f"{document.doc_id}: the id {twice!r} stands twice in {layer}")
    return found


def apply(document: Document, changed: Iterable[Change]) -> Document:
    """The document with the changes made, in canonical order.

    Raises ValueError for a change whose ``old`` is not what stands there.
    """
    layers = {layer: by_id(document, layer) for layer in LAYER_NAMES}
    metadata: dict[str, Any] = {}
    for change in changed:
        here = layers.get(change.layer, {})
        record: Any = here.get(change.id) if change.layer else document
        lost = record is None and change.kind != "added"
        whole = change.kind in ("added", "removed")
        if lost or (record if whole else getattr(record, change.field)) != change.old:
            raise ValueError(f"{where(change)}: another value stands here than was changed")
        if change.kind == "added":
            here[change.id] = change.new
        elif change.kind == "removed":
            del here[change.id]
        elif change.layer:
            here[change.id] = msgspec.structs.replace(record, **{change.field: change.new})
        else:
            metadata[change.field] = change.new
    lists = {layer: list(records.values()) for layer, records in layers.items()}
    return canonical(msgspec.structs.replace(document, **metadata, **lists))


def clashes(ours: Iterable[Change], theirs: Iterable[Change]) -> list[tuple[Change, Change]]:
    """Pairs of changes to one version that cannot both be made; in the order of ``ours``.

    They give one field two values, change what the other removes, or add two records under one
    id. What both sides did alike is no clash.
    """
    by: dict[Key, list[Change]] = {}
    for change in theirs:
        by.setdefault((change.layer, change.id), []).append(change)
    return [
        (change, other)
        for change in ours
        for other in by.get((change.layer, change.id), ())
        if change != other and (change.field == other.field or not (change.field and other.field))
    ]


def where(change: Change) -> str:
    """The place of a change in words, as ``mentions M3 type``."""
    return " ".join(part for part in (change.layer, change.id, change.field) if part)


def natural_key(name: str) -> tuple[str, int, str]:
    """A sort key for ids that puts A2 before A10 and tells A1 from A01."""
    return (*natural(name), name)


def _record_changes(layer: str, name: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if old is None:
        yield Change(kind="added", layer=layer, id=name, new=new)
    elif new is None:
        yield Change(kind="removed", layer=layer, id=name, old=old)
    else:
        for field, shape in shape_of(RECORD_OF[layer]).fields:
            before, after = getattr(old, field), getattr(new, field)
            kinds = differing(shape, before, after)
            for kind in _RANKED:
                if kind in kinds:
                    yield Change(
                        kind=kind, layer=layer, id=name, field=field, old=before, new=after
                    )
                    break


def differing(shape: Shape, old: Any, new: Any) -> set[Kind]:
    """What kinds of thing differ between two values of one shape; lists go item by item."""
    if old == new:
        return set()
    match shape:
        case ListOf(StructOf(cls)) if cls is Fragment:
            return {"moved"}
        case ListOf(item):
            pairs = zip_longest(old or (), new or ())
            return {kind for a, b in pairs for kind in differing(item, a, b)}
        case StructOf(fields=fields):
            return {
                kind
                for name, field in fields
                for kind in differing(field, getattr(old, name, None), getattr(new, name, None))
            }
        case Label():
            return {"relabelled"}
        case Scalar(layers=layers):
            return {"relinked"} if layers else {"edited"}

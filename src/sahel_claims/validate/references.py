"""Ids are unique and well formed, and every reference resolves."""

import re
from collections.abc import Iterator
from typing import Any, Final

from ..contract.base import AUTHOR, DCT, ID_PATTERN
from ..contract.layers import LAYER_NAMES, Reference, annotations, references
from .bulk import REFERENCES
from .bulk import Reference as Named
from .diagnostics import Finding
from .extents import quoted
from .view import View

_ID = re.compile(ID_PATTERN)
# Documents use the same few ids: these were seen to be well formed.
_RESERVED: Final = frozenset((AUTHOR, DCT))
_WELL_FORMED: Final[set[str | None]] = set()
_KEPT: Final = 50_000
_ABSENT: Final = {None}
# Records that exist only to be referred to.
_MUST_BE_USED = {"entities": "no mention", "events": "no event mention"}
# The layers whose records may refer to them.
_NAMING: Final = {
    target: [layer for layer, ways in REFERENCES.items() if any(target in w.layers for w in ways)]
    for target in _MUST_BE_USED
}


def ids(view: View) -> Iterator[Finding]:
    """Every id is well formed, used once, and was never retired."""
    document = view.document
    if _distinct(view):
        return
    seen: set[str] = set()
    retired = set(document.retired_ids)
    for _, record in annotations(document):
        if not _ID.fullmatch(record.id):
            help_ = "a letter, then letters, digits or '_', at most 32"
            yield Finding("ID-FORM", f"{quoted(record.id)} is no id", record, "/id", help_)
        elif record.id in _RESERVED:
            message = f"{quoted(record.id)} is a word that references use, and no id"
            yield Finding("ID-FORM", message, record, "/id", "give the annotation another id")
        elif record.id in seen:
            yield Finding(
                "ID-UNIQ",
                f"the id {quoted(record.id)} is used twice",
                record,
                "/id",
                "give the newer annotation a new id",
            )
        elif record.id in retired:
            yield Finding(
                "ID-RETIRED",
                f"the id {quoted(record.id)} is retired",
                record,
                "/id",
                "ids are never used again: give it a new one",
            )
        seen.add(record.id)


def _distinct(view: View) -> bool:
    """Whether all ids are well formed, no two are equal and none is retired, told in bulk."""
    found = view.ids
    count = sum(len(getattr(view.document, name)) for name in LAYER_NAMES)
    if view.failed or len(found) != count or not found.isdisjoint(view.document.retired_ids):
        return False
    if found <= _WELL_FORMED:
        return True
    new = {name for name in found.difference(_WELL_FORMED) if name is not None}
    if not (all(map(_ID.fullmatch, new)) and new.isdisjoint(_RESERVED)):
        return False
    if len(_WELL_FORMED) + len(new) <= _KEPT:
        _WELL_FORMED.update(new)
    return True


def resolve(view: View) -> Iterator[Finding]:
    """Every reference names an annotation of a layer that may stand there."""
    for layer in LAYER_NAMES:
        records = getattr(view.document, layer)
        if not resolved(view, layer):
            for record in records:
                for found in references(record):
                    yield from _dangling(view, record, found)


def resolved(view: View, layer: str) -> bool:
    """Whether every reference in the records of a layer is sound, told in bulk."""
    return all(_known(view, path, names) for path, names in view.named(layer))


def _known(view: View, path: Named, names: set[str | None]) -> bool:
    for layer in path.layers:
        names = names.difference(view.sound(layer))
        if not names:
            return True
    return names == _ABSENT or names <= {None, *path.words, *view.failed}


def _dangling(view: View, record: Any, found: Reference) -> Iterator[Finding]:
    here = view.layers_of.get(found.id)
    if here and not here.isdisjoint(found.layers):
        return
    if found.id in found.words or found.id in view.failed:
        return
    wanted = " or ".join((*found.layers, *found.words))
    if here:
        message = f"{quoted(found.id)} is in {', '.join(sorted(here))}; expected {wanted}"
    else:
        message = f"{quoted(found.id)} names nothing; expected an id in {wanted}"
    yield Finding("REF-DANGLE", message, record, found.pointer)


def used(view: View) -> Iterator[Finding]:
    """No entity is without a mention, no event without an event mention."""
    for layer, what in _MUST_BE_USED.items():
        records = getattr(view.document, layer)
        if not records or (pointed := _pointed(view, layer)).issuperset(
            [record.id for record in records]
        ):
            continue
        for record in records:
            if record.id not in pointed:
                message = f"{what} refers to it, nor anything else"
                yield Finding("REF-UNUSED", message, record, "/id")


def _pointed(view: View, target: str) -> set[str | None]:
    """Every id that stands where one of this layer may stand."""
    found: set[str | None] = set()
    for layer in _NAMING[target]:
        for path, named in view.named(layer):
            if target in path.layers:
                found |= named
    return found


RULES = (ids, resolve)
WHOLE_RULES = (used,)

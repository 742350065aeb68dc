"""Ids are unique and well formed, and every reference resolves."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from ..contract.base import ID_PATTERN
from ..contract.layers import LAYER_NAMES, Reference, annotations, references
from .bulk import REFERENCES, gather
from .diagnostics import Finding
from .view import View

_ID = re.compile(ID_PATTERN)
# Documents use the same few ids: these were seen to be well formed.
_WELL_FORMED: Final[set[str]] = set()
_KEPT: Final = 50_000
# Records that exist only to be referred to.
_MUST_BE_USED = {"entities": "no mention", "events": "no event mention"}


def ids(view: View) -> Iterator[Finding]:
    """Every id is well formed, used once, and was never retired."""
    document = view.document
    if distinct(view.names, document.retired_ids):
        return
    seen: set[str] = set()
    retired = set(document.retired_ids)
    for _, record in annotations(document):
        if not _ID.fullmatch(record.id):
            help_ = "a letter, then letters, digits or '_', at most 32"
            yield Finding("ID-FORM", f"{record.id!r} is no id", record, "/id", help_)
        elif record.id in seen:
            yield Finding(
                "ID-UNIQ",
                f"the id {record.id!r} is used twice",
                record,
                "/id",
                "give the newer annotation a new id",
            )
        elif record.id in retired:
            yield Finding(
                "ID-RETIRED",
                f"the id {record.id!r} is retired",
                record,
                "/id",
                "ids are never used again: give it a new one",
            )
        seen.add(record.id)


def distinct(names: dict[str, list[str]], retired: list[str]) -> bool:
    """Whether all these ids are well formed, no two are equal and none is retired."""
    found = set(chain.from_iterable(names.values()))
    if len(found) != sum(map(len, names.values())) or not found.isdisjoint(retired):
        return False
    new = found - _WELL_FORMED
    if not all(map(_ID.fullmatch, new)):
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
    records = getattr(view.document, layer)
    return not records or all(
        view.targets(path.layers, path.words).issuperset(gather(records, path))
        for path in REFERENCES[layer]
    )


def _dangling(view: View, record: Any, found: Reference) -> Iterator[Finding]:
    here = view.layers_of.get(found.id)
    if here and not here.isdisjoint(found.layers):
        return
    if found.id in found.words or found.id in view.failed:
        return
    wanted = " or ".join((*found.layers, *found.words))
    if here:
        message = f"{found.id!r} is in {', '.join(sorted(here))}; expected {wanted}"
    else:
        message = f"{found.id!r} names nothing; expected an id in {wanted}"
    yield Finding("REF-DANGLE", message, record, found.pointer)


def used(view: View) -> Iterator[Finding]:
    """No entity is without a mention, no event without an event mention."""
    for layer, what in _MUST_BE_USED.items():
        records = getattr(view.document, layer)
        if not records or (pointed := _pointed(view, layer)).issuperset(view.names[layer]):
            continue
        for record in records:
            if record.id not in pointed:
                message = f"{what} refers to it, nor anything else"
                yield Finding("REF-UNUSED", message, record, "/id")


def _pointed(view: View, target: str) -> set[str]:
    """Every id that stands where one of this layer may stand."""
    found: set[str] = set()
    for layer in LAYER_NAMES:
        records = getattr(view.document, layer)
        for path in REFERENCES[layer] if records else ():
            if target in path.layers:
                found.update(gather(records, path))
    return found


RULES = (ids, resolve)
WHOLE_RULES = (used,)

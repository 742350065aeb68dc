"""Ids are unique and well formed, and every reference resolves."""

import re
from collections.abc import Iterator

from ..contract.base import ID_PATTERN
from ..contract.layers import annotations
from .diagnostics import Finding
from .view import View

_ID = re.compile(ID_PATTERN)
# Records that exist only to be referred to.
_MUST_BE_USED = {"entities": "no mention", "events": "no event mention"}


def ids(view: View) -> Iterator[Finding]:
    """Every id is well formed, used once, and was never retired."""
    document = view.document
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


def resolve(view: View) -> Iterator[Finding]:
    """Every reference names an annotation of a layer that may stand there."""
    for record, found in view.references:
        here = view.layers_of.get(found.id)
        if here and not here.isdisjoint(found.layers):
            continue
        if found.id in found.words or found.id in view.failed:
            continue
        wanted = " or ".join((*found.layers, *found.words))
        if here:
            message = f"{found.id!r} is in {', '.join(sorted(here))}; expected {wanted}"
        else:
            message = f"{found.id!r} names nothing; expected an id in {wanted}"
        yield Finding("REF-DANGLE", message, record, found.pointer)


def used(view: View) -> Iterator[Finding]:
    """No entity is without a mention, no event without an event mention."""
    pointed = {found.id for _, found in view.references}
    for layer, what in _MUST_BE_USED.items():
        for record in getattr(view.document, layer):
            if record.id not in pointed:
                message = f"{what} refers to it, nor anything else"
                yield Finding("REF-UNUSED", message, record, "/id")


RULES = (ids, resolve)
WHOLE_RULES = (used,)

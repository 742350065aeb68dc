"""The document itself: its text, its version, the layers it declares."""

import hashlib
import re
from collections.abc import Iterator, Set
from functools import cache
from typing import Any

import msgspec

from ..contract.base import DOC_ID_PATTERN, SCHEMA_VERSION
from ..contract.layers import ATTRIBUTES_OF, LAYER_NAMES, NEEDS_OF, RECORD_OF
from .bulk import Gather, differs, made
from .diagnostics import Finding
from .extents import quoted
from .view import View

_DOC_ID = re.compile(DOC_ID_PATTERN)


def version(view: View) -> Iterator[Finding]:
    """The document is of the schema version that this package reads."""
    document = view.document
    found = document.schema_version
    if found != SCHEMA_VERSION:
        yield Finding(
            "VER-SCHEMA",
            f"schema version {quoted(found)}; this sahel-claims reads {SCHEMA_VERSION!r}",
            pointer="/schema_version",
            help="CHANGELOG.md says what each schema version changed",
        )


def identity(view: View) -> Iterator[Finding]:
    """The document's id is a plain file name."""
    document = view.document
    for field in ("doc_id", "story_id"):
        value = getattr(document, field)
        if not _DOC_ID.fullmatch(value):
            yield Finding(
                "ID-FORM",
                f"{quoted(value)} is no {field}",
                pointer=f"/{field}",
                help="at most 128 of a-z 0-9 . _ - with a letter or digit first",
            )


def text_hash(view: View) -> Iterator[Finding]:
    """The text is the one that was annotated."""
    document = view.document
    found = hashlib.sha256(document.text.encode("utf-8")).hexdigest()
    if found != document.sha256:
        yield Finding(
            "DOC-HASH",
            f"the text's sha256 is {found}, the document names {document.sha256}",
            pointer="/sha256",
            help="restore the text as it was annotated, or annotate the new text anew",
        )


def layers(view: View) -> Iterator[Finding]:
    """Layers are declared once, with attributes they have and with the layers they need."""
    document = view.document
    declared = {layer.name for layer in document.layers}
    earlier: set[str] = set()
    for number, layer in enumerate(document.layers):
        pointer = f"/layers/{number}"
        if layer.name in earlier:
            yield Finding(
                "LAYER-DECL", f"the layer {layer.name!r} is declared twice", pointer=pointer
            )
        earlier.add(layer.name)
        for name in layer.attributes:
            if name not in ATTRIBUTES_OF[layer.name]:
                known = ", ".join(ATTRIBUTES_OF[layer.name]) or "none"
                yield Finding(
                    "LAYER-DECL",
                    f"the layer {layer.name!r} has no attribute {quoted(name)}",
                    pointer=f"{pointer}/attributes",
                    help=f"known: {known}",
                )
        for needed in NEEDS_OF[layer.name]:
            if needed not in declared:
                yield Finding(
                    "LAYER-DECL",
                    f"the layer {layer.name!r} needs the layer {needed!r}, which is not declared",
                    pointer=pointer,
                )
    for name in LAYER_NAMES:
        records = getattr(document, name)
        if records and name not in declared:
            yield Finding(
                "LAYER-DECL",
                f"{len(records)} annotations of the layer {name!r}, which is not declared",
                record=records[0],
                help=f"add the layer {name!r} to `layers` in the document's metadata",
            )


def attributes(view: View) -> Iterator[Finding]:
    """A declared attribute is decided on every record; an undeclared one stands on none."""
    document = view.document
    for layer in document.layers:
        records = getattr(document, layer.name)
        declared = ATTRIBUTES_OF[layer.name].keys() & layer.attributes
        if not _in_order(layer.name, declared, records):
            for name, (required, fields) in ATTRIBUTES_OF[layer.name].items():
                if name not in declared:
                    yield from _undeclared(layer.name, name, fields, records)
                elif required:
                    yield from _undecided(layer.name, fields[0], records)


def _undeclared(
    layer: str, name: str, fields: tuple[str, ...], records: list[Any]
) -> Iterator[Finding]:
    defaults = _defaults(layer)
    for record in records:
        if present := [field for field in fields if getattr(record, field) != defaults[field]]:
            yield Finding(
                "LAYER-ATTR",
                f"{present[0]!r} belongs to the attribute {name!r}, which is not declared",
                record=record,
                pointer=f"/{present[0]}",
                help=f"add {name!r} to the attributes of the layer {layer!r}",
            )


def _undecided(layer: str, field: str, records: list[Any]) -> Iterator[Finding]:
    for record in records:
        if getattr(record, field) == _defaults(layer)[field]:
            yield Finding(
                "LAYER-ATTR",
                f"{field!r} is missing, though the document declares it",
                record=record,
                pointer=f"/{field}",
            )


def _in_order(layer: str, declared: Set[str], records: list[Any]) -> bool:
    """Whether every record has what is needed, and none what is not declared, told in bulk."""
    return not _misplaced(layer, frozenset(declared))(records)


@cache
def _misplaced(layer: str, declared: frozenset[str]) -> Gather:
    """The function that gives something for each record with too little or too much."""
    tests: list[str] = []
    for name, (required, fields) in ATTRIBUTES_OF[layer].items():
        if name not in declared:
            tests += [differs(f"r.{field}", _defaults(layer)[field]) for field in fields]
        elif required:
            tests.append(f"not {differs(f'r.{fields[0]}', _defaults(layer)[fields[0]])}")
    return made(f"[True for r in records if {' or '.join(tests) or 'False'}]")


@cache
def _defaults(layer: str) -> dict[str, Any]:
    return {
        f.name: [] if f.default is msgspec.NODEFAULT else f.default
        for f in msgspec.structs.fields(RECORD_OF[layer])
    }


RULES = (version, identity, text_hash, layers, attributes)

"""The canonical order of annotations: where they stand in the text."""

import re
from typing import Any, Final

import msgspec

from ..contract.base import Record
from ..contract.layers import LAYER_NAMES, RANK_OF, annotations, spans
from ..contract.records import Document

_ID = re.compile(r"(.*?)(\d*)$", re.DOTALL)
# A record without a span stands where the record does that it is about.
_ANCHORS = {"claim_relations": "from_claim", "factuality": "event_mention"}
CHAINS: Final = {"entities": ("mentions", "entity"), "events": ("event_mentions", "event")}
"""Layers without a span of their own: the layer that mentions them, and the field that does."""

Key = tuple[int, int, str, int]


def keys(document: Document) -> dict[int, Key]:
    """Sort key of each annotation, by ``id(record)``: a broken file may repeat ids."""
    end = len(document.text)
    own = {
        id(r): min((f.start for _, s in spans(r) for f in s), default=end)
        for _, r in annotations(document)
    }
    at: dict[str, int] = {}
    for layer, field in CHAINS.values():
        for record in getattr(document, layer):
            target = getattr(record, field)
            at[target] = min(at.get(target, end), own[id(record)])
    for layer in ("event_mentions", "claims"):
        for record in getattr(document, layer):
            at[record.id] = own[id(record)]

    def key(layer: str, record: Any) -> Key:
        anchor = getattr(record, _ANCHORS[layer]) if layer in _ANCHORS else record.id
        start = at.get(anchor, own[id(record)])
        return (start, RANK_OF[layer], *natural(record.id))

    return {id(r): key(layer, r) for layer, r in annotations(document)}


def natural(name: str) -> tuple[str, int]:
    """An id as letters and number, so that A2 comes before A10."""
    match = _ID.match(name)
    assert match
    digits = match[2][:18]
    return match[1] + match[2][18:], int(digits) if digits else -1


def in_text_order(document: Document) -> list[tuple[str, Record]]:
    """All annotations with their layers, in canonical order."""
    by = keys(document)
    return sorted(annotations(document), key=lambda pair: by[id(pair[1])])


def canonical(document: Document) -> Document:
    """The document with every layer in canonical order."""
    layers: dict[str, list[Record]] = {name: [] for name in LAYER_NAMES}
    for layer, record in in_text_order(document):
        layers[layer].append(record)
    return msgspec.structs.replace(document, **layers)

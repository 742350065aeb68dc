"""An annotation in a few words, for people: what it covers, or what it is called."""

from collections.abc import Mapping
from typing import Any, Final

from ..contract.base import Record, Span
from ..contract.identity import identity_of
from ..contract.layers import annotations
from ..contract.records import Document

GAP: Final = " … "
"""Stands between the fragments of a span."""

_DEEPEST: Final = 3  # a caption of references to references ends somewhere


def caption(record: Record, by_id: Mapping[str, Any]) -> str:
    """The covered words of a required span; else its name or sentence; else of what it joins.

    ``by_id`` has the document's records. The words are as they stand: not fit for a terminal.
    """
    return _caption(record, by_id, _DEEPEST)


def records_by_id(document: Document) -> dict[str, Any]:
    """Every annotation by its id; of an id in two layers, the last."""
    return {record.id: record for _, record in annotations(document)}


def words(span: Span) -> str:
    """The covered words, fragments apart."""
    return GAP.join(part.text for part in span)


def _caption(record: Any, by_id: Mapping[str, Any], depth: int) -> str:
    kind: type[Record] = type(record)
    identity = identity_of(kind)
    for name in identity.spans:
        return words(getattr(record, name))
    for name in identity.texts:
        return str(getattr(record, name))
    ids = [getattr(record, name) for name in identity.references]
    if not depth:
        return GAP.join(ids)
    return GAP.join(_caption(by_id[i], by_id, depth - 1) if i in by_id else i for i in ids)

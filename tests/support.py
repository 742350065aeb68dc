"""Small documents for tests: annotations are written with the words they cover."""

import hashlib
from typing import Any

import msgspec

from sahel_claims.contract.base import SCHEMA_VERSION
from sahel_claims.contract.layers import ATTRIBUTES_OF, LAYER_NAMES
from sahel_claims.contract.records import Document
from sahel_claims.text.lines import paragraphs
from sahel_claims.text.sentences import propose


def part(text: str, words: str, number: int = 1) -> dict[str, Any]:
    """The ``number``-th place of ``words`` in ``text`` as a fragment."""
    at = -1
    for _ in range(number):
        at = text.index(words, at + 1)
    return {"start": at, "end": at + len(words), "text": words}


def span(text: str, *words: str | tuple[str, int]) -> list[dict[str, Any]]:
    """A span of one fragment for each argument: words, or (words, number)."""
    return [part(text, *(w if isinstance(w, tuple) else (w,))) for w in words]


def document(text: str, **given: Any) -> Document:
    """A document with regions and sentences proposed; layers as lists of plain mappings.

    All layers and all their attributes are declared, unless ``layers`` is given.
    """
    bounds = paragraphs(text)
    raw: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "doc_id": "doc_1",
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "story_id": "story_1",
        "origin": "synthetic",
        "lang": "en",
        "lang_status": "original",
        "dct": {"value": "2031-05-06", "status": "exact"},
        "rights": {
            "text_licence": "CC0-1.0",
            "text_holder": "nobody",
            "annotation_licence": "CC-BY-4.0",
            "annotation_holder": "nobody",
        },
        "annotation_status": "single",
        "layers": [{"name": n, "attributes": list(ATTRIBUTES_OF[n])} for n in LAYER_NAMES],
        "regions": [_unit("R", i, text, b) | {"type": "BODY"} for i, b in enumerate(bounds, 1)],
        "sentences": [
            _unit("S", i, text, b)
            for i, b in enumerate((s for p in bounds for s in propose(text, *p)), 1)
        ],
        **given,
    }
    return msgspec.convert(raw, Document)


def _unit(prefix: str, number: int, text: str, bounds: tuple[int, int]) -> dict[str, Any]:
    start, end = bounds
    return {
        "id": f"{prefix}{number}",
        "span": [{"start": start, "end": end, "text": text[start:end]}],
    }

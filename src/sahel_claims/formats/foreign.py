"""Documents of this schema from foreign annotations: built, checked, and what is lost counted."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from ..contract import labels as L
from ..contract.base import DOC_ID_PATTERN, SCHEMA_VERSION
from ..contract.layers import LAYER_NAMES, PREFIX_OF
from ..contract.metadata import Annotator, DocumentDate, Layer, Provenance
from ..contract.records import Document
from ..corpus.faults import Fault
from ..corpus.scaffold import proposed
from ..text.lines import Bounds, trim
from ..validate.run import check_document
from .mapping import ForeignType, Source, label_field

Loss = Counter[tuple[str, str]]
"""How often (foreign type, what became of its annotation)."""

_LINE: Final = re.compile(r"[^\r\n]+")
_NO_DOC_ID: Final = re.compile(r"[^a-z0-9_.-]+")

SPLIT: Final = "split at a line break"
TRIMMED: Final = "white space at an edge taken out"
JOINED: Final = "pieces joined that only spaces part"

LEFT_OUT: Final = "left out by the mapping"
DOUBTED: Final = "below the confidence that the mapping asks for"
FORESEEN: Final = frozenset({LEFT_OUT, DOUBTED})
"""What became of annotations that the mapping decided to leave out."""


class Imported(Struct, frozen=True, kw_only=True):
    """A foreign document as one of ours; ``annotators`` holds what each of several made.

    ``faults`` are what is wrong with the foreign files, each at its place; ``lost`` counts what
    is not in the documents, ``changed`` what is there in another form.
    """

    document: Document
    annotators: dict[str, Document] = {}
    faults: list[Fault] = []
    lost: Loss = msgspec.field(default_factory=Counter)
    changed: Loss = msgspec.field(default_factory=Counter)


class Draft(Struct, kw_only=True):
    """Records on their way into one document, with the foreign type of each."""

    text: str
    layers: dict[str, list[dict[str, Any]]] = {}
    types: dict[str, str] = {}
    lost: Loss = msgspec.field(default_factory=Counter)
    changed: Loss = msgspec.field(default_factory=Counter)

    def span(self, foreign: str, bounds: Sequence[Bounds], join: bool = False) -> list[Any]:
        """The fragments as a span of ours; what was changed for that is counted once each."""
        fitted, changes = fit(self.text, bounds, join)
        self.changed.update((foreign, change) for change in changes)
        return [{"start": s, "end": e, "text": self.text[s:e]} for s, e in fitted]

    def add(self, one: ForeignType, fields: Mapping[str, Any]) -> None:
        """A record of the type's layer; ids count in the order of adding."""
        records = self.layers.setdefault(one.layer, [])
        record = {"id": f"{PREFIX_OF[one.layer]}{len(records) + 1}", **fields}
        if label := label_field(one.layer):
            record[label[0]] = one.label
        records.append(record)
        self.types[record["id"]] = one.name


def fit(text: str, bounds: Sequence[Bounds], join: bool) -> tuple[list[Bounds], set[str]]:
    """Half-open fragments as this schema has them, and what had to be changed.

    Sorted, apart, none over a line break, none with white space at an edge, none empty; those
    that overlap or touch become one, with ``join`` also those that only spaces part.
    """
    changes: set[str] = set()
    pieces: list[Bounds] = []
    for low, high in _merged(bounds):
        lines = [m.span() for m in _LINE.finditer(text, low, high)]
        trimmed = [trim(text, *line) for line in lines if text[slice(*line)].strip()]
        if len(trimmed) > 1:
            changes.add(SPLIT)
        if trimmed and (trimmed[0][0], trimmed[-1][1]) != (low, high):
            changes.add(TRIMMED)
        pieces += trimmed
    found: list[Bounds] = []
    for low, high in pieces:
        if join and found and _spaces(text[found[-1][1] : low]):
            changes.add(JOINED)
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found, changes


def _merged(bounds: Sequence[Bounds]) -> list[Bounds]:
    """Sorted, and those that overlap or touch as one."""
    found: list[Bounds] = []
    for low, high in sorted(bounds):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def _spaces(gap: str) -> bool:
    return gap.isspace() and "\n" not in gap and "\r" not in gap


def doc_id(name: str) -> str:
    """A document id from a foreign name.

    Raises ValueError for a name without a letter or digit.
    """
    found = _NO_DOC_ID.sub("-", name.lower()).lstrip("_.-")[:128]
    if not re.fullmatch(DOC_ID_PATTERN, found):
        raise ValueError(f"{name!r} gives no document id")
    return found


class About(Struct, frozen=True, kw_only=True):
    """What is known about a document besides its text and annotations."""

    source: Source
    title: str | None = None
    dct: DocumentDate = DocumentDate(status="unknown")
    provenance: list[Provenance] = []


def build(
    draft: Draft,
    name: str,
    about: About,
    layers: Sequence[Layer],
    annotators: Sequence[Annotator],
    *,
    status: L.AnnotationStatus = "single",
) -> Document:
    """The document of a draft; regions and sentences are proposed where they are declared.

    Raises ValueError where a record of the draft is none.
    """
    text = draft.text
    declared = {layer.name for layer in layers}
    raw: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "doc_id": name,
        "text": text,
        "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "story_id": name,
        "origin": about.source.origin,
        "title": about.title,
        "lang": about.source.lang,
        "lang_status": about.source.lang_status,
        "dct": about.dct,
        "provenance": about.provenance,
        "rights": about.source.rights,
        "annotation_status": status,
        "annotators": list(annotators),
        "layers": list(layers),
    }
    raw |= {layer: units for layer, units in proposed(text).items() if layer in declared}
    return msgspec.convert(raw | draft.layers, Document)


def sound(document: Document, draft: Draft) -> Document:
    """The document less the annotations that break a rule; each is counted with the code.

    What was never annotated is not declared, so no rule asks for it; a rule that fails here is
    one that the foreign guidelines do not share.
    """
    while bad := {id(f.record): f for f in check_document(document) if f.record is not None}:
        kept: dict[str, list[Any]] = {}
        for layer in LAYER_NAMES:
            records = getattr(document, layer)
            kept[layer] = [r for r in records if id(r) not in bad]
        for finding in bad.values():
            foreign = draft.types.get(finding.record.id, "regions and sentences as proposed")
            draft.lost[foreign, f"{finding.code}: not as this schema has it"] += 1
        document = msgspec.structs.replace(document, **kept)
    return document

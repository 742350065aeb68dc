"""re3d: three files of JSON lines for each source, read a document at a time.

``documents.json``, ``entities.json`` and ``relations.json`` as mongoexport wrote them, in the
folder itself or in folders below it. Offsets are code points of a document's text, half-open.
What a document has elsewhere is found by its place in the file, so memory holds places, never
annotations. Source of the form: the README of re3d.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

import msgspec
from msgspec import Struct

from ..contract.metadata import Provenance
from ..corpus.faults import CorpusError, Fault
from ..corpus.files import open_lines
from ..corpus.misfits import short
from ..corpus.packed import bounded
from .foreign import Draft, Imported, build, doc_id, sound
from .mapping import Kind, Mapping

DOCUMENTS: Final = "documents.json"
ENTITIES: Final = "entities.json"
RELATIONS: Final = "relations.json"
PREFIX: Final = "re3d_"

T = TypeVar("T")


class _Document(Struct, frozen=True):
    _id: str
    text: str
    sourceName: str = ""
    sourceUrl: str = ""
    title: str = ""


class _Entity(Struct, frozen=True):
    _id: str
    documentId: str
    begin: int
    end: int
    type: str
    value: str
    confidence: float = 1.0


class _Relation(Struct, frozen=True):
    _id: str
    documentId: str
    type: str


class _Owned(Struct, frozen=True):
    documentId: str


def sources(folder: Path) -> list[Path]:
    """The folders with a documents.json: this one, or those below it, sorted."""
    return sorted(path.parent for path in folder.rglob(DOCUMENTS))


def count(folder: Path) -> int:
    """How many documents there are."""
    total = 0
    for source in sources(folder):
        with open_lines(source / DOCUMENTS) as stream:
            total += sum(1 for line in stream if line.strip())
    return total


def read_re3d(folder: Path, mapping: Mapping, faults: list[Fault]) -> Iterator[Imported]:
    """Every document of re3d in ``folder``, as one of ours.

    What belongs to no document is added to ``faults``. Raises CorpusError where there is
    nothing of re3d, or a file cannot be read.
    """
    found = sources(folder)
    if not found:
        help_ = f"name the folder of re3d, or of one of its sources: it has a {DOCUMENTS}"
        message = "no re3d here"
        raise CorpusError(Fault(code="FILE-MISSING", message=message, file=str(folder), help=help_))
    for source in found:
        yield from _read_source(source, mapping, faults)


def _read_source(source: Path, mapping: Mapping, faults: list[Fault]) -> Iterator[Imported]:
    with (
        _Places(source / ENTITIES, faults) as entities,
        _Places(source / RELATIONS, faults) as relations,
    ):
        for line, data in _lines(source / DOCUMENTS):
            record = _decoded(data, _Document, source / DOCUMENTS, line, faults)
            if record is None:
                continue
            try:
                yield _imported(record, entities, relations, mapping)
            except ValueError as error:
                faults.append(_fault("IMP-FORM", str(error), source / DOCUMENTS, line))
        for places in (entities, relations):
            faults += places.orphans()


def _imported(
    record: _Document, entities: "_Places", relations: "_Places", mapping: Mapping
) -> Imported:
    """Raises ValueError for a document without a sound id or without words."""
    if not record.text.strip():
        raise ValueError(f"the document {short(record._id)!r} has no words")
    draft = Draft(text=record.text)
    faults: list[Fault] = []
    kept = []
    for line, entity in entities.of(record._id, _Entity, faults):
        if _wanted(entity, mapping, draft, entities.path, line, faults):
            kept.append(entity)
    for entity in sorted(kept, key=lambda e: (e.begin, -e.end, e._id)):
        span = draft.span(entity.type, [(entity.begin, entity.end)])
        draft.add(mapping.types["span", entity.type], {"span": span})
    for line, relation in relations.of(record._id, _Relation, faults):
        _known("relation", relation, mapping, draft, (relations.path, line), faults)
    document = build(
        draft,
        doc_id(PREFIX + record._id),
        mapping.source_of(record.sourceName),
        mapping.layers,
        mapping.annotators,
        title=record.title or None,
        provenance=_provenance(record),
    )
    return Imported(
        document=sound(document, draft), faults=faults, lost=draft.lost, changed=draft.changed
    )


def _wanted(
    entity: _Entity, mapping: Mapping, draft: Draft, path: Path, line: int, faults: list[Fault]
) -> bool:
    """Whether an entity becomes a record; else it is counted, and told if nobody foresaw it."""
    if not _known("span", entity, mapping, draft, (path, line), faults):
        return False
    there = draft.text[max(entity.begin, 0) : max(entity.end, 0)]
    if entity.begin < 0 or there != entity.value or not there.strip():
        message = (
            f"the text has {short(there)!r} at [{entity.begin}, {entity.end}), "
            f"the value is {short(entity.value)!r}"
        )
        faults.append(_fault("IMP-WORDS", message, path, line, entity))
        draft.lost[entity.type, "IMP-WORDS: not the words of the text"] += 1
        return False
    if entity.confidence < mapping.min_confidence:
        draft.lost[entity.type, f"confidence below {mapping.min_confidence}"] += 1
        return False
    return True


def _known(
    kind: Kind,
    record: _Entity | _Relation,
    mapping: Mapping,
    draft: Draft,
    place: tuple[Path, int],
    faults: list[Fault],
) -> bool:
    """Whether the mapping has a layer for the record's type; else it is counted."""
    one = mapping.types.get((kind, record.type))
    if one is None:
        message = f"the mapping {mapping.name!r} knows no {kind} {short(record.type)!r}"
        faults.append(_fault("IMP-TYPE", message, *place, record))
        draft.lost[short(record.type), "IMP-TYPE: unknown to the mapping"] += 1
        return False
    if one.reason:
        draft.lost[one.name, "left out by the mapping"] += 1
        return False
    return True


def _provenance(record: _Document) -> list[Provenance]:
    if not record.sourceName:
        return []
    return [
        Provenance(
            publisher=record.sourceName,
            role="publisher",
            status="exact",
            url=record.sourceUrl or None,
            note="As re3d names it.",
        )
    ]


# ------------------------------------------------------------------------------------- lines


class _Places:
    """Where the lines of each document stand in a file: places in memory, lines on the disk."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path = path
        self._at: dict[str, array[int]] = defaultdict(lambda: array("q"))
        self._seen: set[str] = set()
        self._file: BinaryIO | None = None
        offset = 0
        for line, data in _lines(path):
            owner = _decoded(data, _Owned, path, line, faults)
            if owner is not None:
                self._at[owner.documentId].extend((offset, line))
            offset += len(data)

    def __enter__(self) -> "_Places":
        self._file = self.path.open("rb")
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def of(self, document: str, kind: type[T], faults: list[Fault]) -> Iterator[tuple[int, T]]:
        """The lines of a document with their numbers, in the order of the file."""
        assert self._file is not None
        self._seen.add(document)
        places = self._at.get(document, ())
        for offset, line in zip(places[::2], places[1::2], strict=True):
            self._file.seek(offset)
            record = _decoded(self._file.readline(), kind, self.path, line, faults)
            if record is not None:
                yield line, record

    def orphans(self) -> Iterator[Fault]:
        """A fault for each line of a document that is not there."""
        for document, places in self._at.items():
            if document not in self._seen:
                message = f"no document has the id {short(document)!r}"
                for line in places[1::2]:
                    yield _fault("IMP-REF", message, self.path, line)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with open_lines(path) as stream:
        yield from enumerate(bounded(stream, str(path)), 1)


def _decoded(data: bytes, kind: type[T], path: Path, line: int, faults: list[Fault]) -> T | None:
    if not data.strip():
        return None
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"no line of {path.name}: {error}"
        faults.append(_fault("IMP-FORM", message, path, line))
        return None


def _fault(code: str, message: str, path: Path, line: int, record: Any = None) -> Fault:
    name = getattr(record, "_id", "")
    return Fault(code=code, message=message, file=str(path), line=line, annotation=short(name))

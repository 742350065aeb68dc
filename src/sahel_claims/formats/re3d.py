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
from typing import BinaryIO, Final, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from ..contract.metadata import Provenance
from ..corpus.faults import CorpusError, Fault
from ..corpus.files import open_lines
from ..corpus.misfits import short
from ..corpus.packed import bounded
from .foreign import DOUBTED, LEFT_OUT, About, Draft, Imported, build, doc_id, sound
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
    return sum(
        bool(data.strip()) for source in sources(folder) for _, data in _lines(source / DOCUMENTS)
    )


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
    seen: set[str] = set()
    for source in found:
        yield from _read_source(source, mapping, faults, seen)


def _read_source(
    source: Path, mapping: Mapping, faults: list[Fault], seen: set[str]
) -> Iterator[Imported]:
    with (
        _Places(source / ENTITIES, faults) as entities,
        _Places(source / RELATIONS, faults) as relations,
    ):
        for line, data in _lines(source / DOCUMENTS):
            record = _decoded(data, _Document, source / DOCUMENTS, line, faults)
            if record is None:
                continue
            try:
                name = doc_id(PREFIX + record._id)
                if name in seen:
                    raise ValueError(f"the document id {name!r} was used before")
                seen.add(name)
                yield _imported(name, record, entities, relations, mapping)
            except ValueError as error:
                faults.append(_fault("IMP-FORM", str(error), source / DOCUMENTS, line))
        for places in (entities, relations):
            faults += places.orphans()


def _imported(
    name: str, record: _Document, entities: "_Places", relations: "_Places", mapping: Mapping
) -> Imported:
    """Raises ValueError for a document without a sound id or without words."""
    if not record.text.strip():
        raise ValueError(f"the document {short(record._id)!r} has no words")
    draft = Draft(text=record.text)
    faults: list[Fault] = []
    found: list[_Entity] = []
    for line, entity in entities.of(record._id, _Entity, faults):
        out = _unmapped("span", entity.type, mapping) or _unfit(entity, draft.text, mapping)
        if out is None:
            found.append(entity)
        else:
            _leave(out, entity, (entities.path, line), draft, faults)
    for line, relation in relations.of(record._id, _Relation, faults):
        if out := _unmapped("relation", relation.type, mapping):
            _leave(out, relation, (relations.path, line), draft, faults)
    for entity in sorted(found, key=lambda e: (e.begin, -e.end, e._id)):
        span = draft.span(entity.type, [(entity.begin, entity.end)])
        draft.add(mapping.types["span", entity.type], {"span": span})
    document = build(
        draft,
        name,
        _about(record, mapping),
        mapping.layers,
        mapping.annotators,
    )
    return Imported(
        document=sound(document, draft), faults=faults, lost=draft.lost, changed=draft.changed
    )


class _Out(NamedTuple):
    """Why an annotation becomes nothing; with a code where nobody foresaw it."""

    what: str
    code: str = ""
    message: str = ""


def _leave(
    out: _Out,
    one: _Entity | _Relation,
    place: tuple[Path, int],
    draft: Draft,
    faults: list[Fault],
) -> None:
    draft.lost[short(one.type), f"{out.code}: {out.what}" if out.code else out.what] += 1
    if out.code:
        faults.append(_fault(out.code, out.message, *place, one._id))


def _unmapped(kind: Kind, name: str, mapping: Mapping) -> _Out | None:
    known = mapping.types.get((kind, name))
    if known is None:
        message = f"the mapping {mapping.name!r} knows no {kind} {short(name)!r}"
        return _Out("unknown to the mapping", "IMP-TYPE", message)
    return _Out(LEFT_OUT) if known.reason else None


def _unfit(entity: _Entity, text: str, mapping: Mapping) -> _Out | None:
    place = f"[{entity.begin}, {entity.end})"
    message = ""
    if not 0 <= entity.begin < entity.end <= len(text):
        message = f"{place} is no stretch of a text of {len(text)} code points"
    elif (there := text[entity.begin : entity.end]) != entity.value:
        message = f"the text has {short(there)!r} at {place}, the value is {short(entity.value)!r}"
    elif not there.strip():
        message = f"nothing but white space stands at {place}"
    if message:
        return _Out("not the words of the text", "IMP-WORDS", message)
    return _Out(DOUBTED) if entity.confidence < mapping.min_confidence else None


def _about(record: _Document, mapping: Mapping) -> About:
    known: list[Provenance] = []
    if record.sourceName:
        known = [
            Provenance(
                publisher=record.sourceName,
                role="publisher",
                status="exact",
                url=record.sourceUrl or None,
                note="As re3d names it.",
            )
        ]
    source = mapping.source_of(record.sourceName)
    return About(source=source, title=record.title or None, provenance=known)


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


def _fault(code: str, message: str, path: Path, line: int, owner: str = "") -> Fault:
    return Fault(code=code, message=message, file=str(path), line=line, annotation=short(owner))

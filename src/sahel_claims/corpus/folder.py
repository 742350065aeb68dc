"""The folder form: text.txt, document.json and annotations.jsonl, for people and for diffs."""

import difflib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonlines
import msgspec

from ..contract.base import DOC_ID_PATTERN, Record
from ..contract.layers import DOCUMENT_FIELDS, LAYER_NAMES, RECORD_OF
from ..contract.records import Document
from .decode import (
    BOM,
    Parsed,
    key_faults,
    parse,
    record_faults,
    syntax_fault,
    text_of,
    to_record,
    version_fault,
)
from .faults import CorpusError, Fault
from .files import open_lines, read_bytes, read_text, write_all
from .misfits import short
from .order import in_text_order
from .packed import bounded
from .reading import Reading

TEXT: Final = "text.txt"
METADATA: Final = "document.json"
ANNOTATIONS: Final = "annotations.jsonl"


def is_document(folder: Path) -> bool:
    """Whether the folder looks like a document: one of its files is there."""
    return any((folder / name).exists() for name in (TEXT, METADATA, ANNOTATIONS))


def document_folders(corpus: Path) -> list[Path]:
    """The document folders of a corpus, sorted by name; hidden ones are passed over.

    A link that leads nowhere, or round in a circle, counts as one: what it hides must be said.
    """
    found = (p for p in corpus.iterdir() if not p.name.startswith("."))
    return sorted(p for p in found if p.is_dir() or (p.is_symlink() and not p.exists()))


def read_folder(folder: Path, text_file: Path | None = None) -> Reading:
    """A document from its folder. Raises nothing: faults are in the reading.

    ``text_file`` is where its text stands, if not in the folder.
    """
    file, lines_file = str(folder / METADATA), str(folder / ANNOTATIONS)
    text_file = text_file or folder / TEXT
    if folder.is_symlink() and not folder.exists():
        lost = Fault(code="FILE-READ", message="a link that leads nowhere", file=str(folder))
        return Reading(str(folder), 0, None, (lost,))
    faults: list[Fault] = []
    text, metadata, doc_id = "", None, ""
    try:
        text = read_text(text_file)
    except CorpusError as error:
        faults += error.faults
    try:
        parsed = _metadata(folder / METADATA)
        doc_id = text_of(parsed.value, "doc_id")
        if fault := version_fault(parsed.value, file, 1):
            return Reading(file, 1, None, (*faults, fault))
        faults += key_faults(parsed, file, 1)
        read = _convert_metadata(parsed.value, text, file)
        if isinstance(read, tuple):
            faults += read
        else:
            metadata = read
    except CorpusError as error:
        faults += error.faults
    layers: dict[str, list[Record]] = {name: [] for name in LAYER_NAMES}
    lines: dict[int, int] = {}
    try:
        for line, layer, record in _annotations(folder / ANNOTATIONS):
            if isinstance(record, tuple):
                faults += record
            else:
                layers[layer].append(record)
                lines[id(record)] = line
    except CorpusError as error:
        faults += error.faults
    document = None
    if metadata and not faults:
        document = msgspec.structs.replace(metadata, **layers)
    named = tuple(f if f.doc_id else msgspec.structs.replace(f, doc_id=doc_id) for f in faults)
    return Reading(file, 1, document, named, lines_file, str(text_file), lines)


def read_bare(folder: Path) -> Document:
    """The document without its annotations; ``sha256`` and ``layers`` may still be missing.

    Raises CorpusError for what cannot be read.
    """
    text = read_text(folder / TEXT)
    file = str(folder / METADATA)
    parsed = _metadata(folder / METADATA)
    raw = parsed.value
    if isinstance(raw, dict):
        raw = {"sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(), "layers": [], **raw}
    if fault := version_fault(raw, file, 1):
        raise CorpusError(fault)
    found = _convert_metadata(raw, text, file)
    if parsed.twice or isinstance(found, tuple):
        wrong = found if isinstance(found, tuple) else ()
        raise CorpusError(*key_faults(parsed, file, 1), *wrong)
    return found


def folder_for(document: Document, corpus: Path) -> Path:
    """Where a document belongs in a corpus.

    Raises CorpusError with ID-FORM for an id that is no plain file name.
    """
    if not re.fullmatch(DOC_ID_PATTERN, document.doc_id):
        message = f"{document.doc_id!r} is no document id: it names the folder"
        raise CorpusError(Fault(code="ID-FORM", message=message, file=str(corpus)))
    return corpus / document.doc_id


def _metadata(path: Path) -> Parsed:
    data = read_bytes(path)
    try:
        return parse(data)
    except ValueError as error:
        raise CorpusError(syntax_fault(error, data, str(path), 1)) from None


def _convert_metadata(raw: Any, text: str, file: str) -> Document | tuple[Fault, ...]:
    if not isinstance(raw, dict):
        return to_record(Document, raw, file, 1)
    stray = [name for name in ("text", *LAYER_NAMES) if name in raw]
    wrong = tuple(
        Fault(
            code="REC-UNKNOWN",
            message=f"Object contains unknown field `{name}`",
            file=file,
            line=1,
            pointer=f"/{name}",
            help=f"the text belongs in {TEXT}, annotations in {ANNOTATIONS}",
        )
        for name in stray
    )
    kept = {name: value for name, value in raw.items() if name not in stray}
    read = to_record(Document, {**kept, "text": text}, file, 1)
    if not wrong:
        return read
    return (*wrong, *read) if isinstance(read, tuple) else wrong


def _annotations(path: Path) -> Iterator[tuple[int, str, Record | tuple[Fault, ...]]]:
    """Line number, layer and record (or faults) of each line."""
    file = str(path)
    with open_lines(path) as stream:
        reader = jsonlines.Reader(_marked(bounded(stream, file)), loads=parse)
        line = 0
        while True:
            line += 1
            try:
                parsed: Any = reader.read()
            except EOFError:
                return
            except jsonlines.InvalidLineError as error:
                fault = syntax_fault(error.__cause__ or error, error.line, file, line)
                yield line, "", (fault,)
            else:
                yield line, *_annotation(parsed, file, line)


def _marked(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines, a first byte order mark doubled: the reader takes one off in silence."""
    for line in lines:
        yield BOM + line if line.startswith(BOM) else line


def _annotation(parsed: Parsed, file: str, line: int) -> tuple[str, Record | tuple[Fault, ...]]:
    twice = key_faults(parsed, file, line)
    raw = parsed.value
    if not isinstance(raw, dict):
        return "", record_faults(Record, raw, file, line)
    layer = raw.pop("layer", None)
    # A layer may be any value here, and not every value can be looked up.
    if isinstance(layer, str) and layer in RECORD_OF:
        read = to_record(RECORD_OF[layer], raw, file, line)
        if not twice:
            return layer, read
        return layer, (*twice, *read) if isinstance(read, tuple) else twice
    return "", (*twice, _layer_fault(raw, layer, file, line))


def _layer_fault(raw: dict[str, Any], layer: Any, file: str, line: int) -> Fault:
    code, message = "REC-LABEL", f"no layer is called {short(str(layer))!r}"
    near: list[str] = []
    if layer is None:
        code, message = "REC-MISSING", "the field `layer` is missing"
    elif isinstance(layer, str):
        near = difflib.get_close_matches(short(layer), LAYER_NAMES, 1, 0.6)
    else:
        code, message = "REC-TYPE", "the field `layer` is no text"
    return Fault(
        code=code,
        message=message,
        file=file,
        line=line,
        annotation=text_of(raw, "id"),
        pointer="/layer",
        help=(f"did you mean {near[0]}? " if near else "") + "known: " + ", ".join(LAYER_NAMES),
    )


def write_folder(document: Document, folder: Path) -> list[Path]:
    """Writes the three files in canonical form, all or none; returns those that changed."""
    return write_all({folder / name: data for name, data in contents(document).items()})


def differs(document: Document, folder: Path) -> bool:
    """Whether a file of the folder holds something else than writing the document would give."""
    return any(
        (folder / name).exists() and read_bytes(folder / name) != data
        for name, data in contents(document).items()
    )


def contents(document: Document) -> dict[str, bytes]:
    """The content of each file of the folder, in canonical form."""
    return {
        TEXT: document.text.encode("utf-8"),
        METADATA: metadata_bytes(document),
        ANNOTATIONS: annotation_bytes(document),
    }


def metadata_bytes(document: Document) -> bytes:
    """``document.json``: everything about the document but its text and annotations."""
    written = msgspec.to_builtins(document)
    kept = {name: written[name] for name in DOCUMENT_FIELDS if name in written}
    return msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n"


def annotation_bytes(document: Document) -> bytes:
    """``annotations.jsonl``: one annotation a line, in canonical order."""
    encode = msgspec.json.Encoder().encode
    return b"".join(
        b'{"layer":"' + layer.encode() + b'",' + encode(record)[1:] + b"\n"
        for layer, record in in_text_order(document)
    )

"""The folder form: text.txt, document.json and annotations.jsonl, for people and for diffs."""

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
from .decode import loads_strict, record_fault, syntax_fault, to_record, version_fault
from .faults import CorpusError, Fault
from .files import open_lines, read_bytes, read_text, write_bytes
from .order import in_text_order
from .reading import Reading

TEXT: Final = "text.txt"
METADATA: Final = "document.json"
ANNOTATIONS: Final = "annotations.jsonl"


def is_document(folder: Path) -> bool:
    """Whether the folder looks like a document: one of its files is there."""
    return any((folder / name).exists() for name in (TEXT, METADATA, ANNOTATIONS))


def document_folders(corpus: Path) -> list[Path]:
    """The document folders of a corpus, sorted by name; hidden ones are passed over."""
    return sorted(p for p in corpus.iterdir() if p.is_dir() and not p.name.startswith("."))


def read_folder(folder: Path) -> Reading:
    """A document from its folder. Raises nothing: faults are in the reading."""
    file, lines_file = str(folder / METADATA), str(folder / ANNOTATIONS)
    faults: list[Fault] = []
    text, metadata = "", None
    try:
        text = read_text(folder / TEXT)
    except CorpusError as error:
        faults += error.faults
    try:
        raw = _metadata(folder / METADATA)
        if fault := version_fault(raw, file, 1):
            return Reading(file, 1, None, (*faults, fault))
        read = _convert_metadata(raw, text, file)
        if isinstance(read, Fault):
            faults.append(read)
        else:
            metadata = read
    except CorpusError as error:
        faults += error.faults
    layers: dict[str, list[Record]] = {name: [] for name in LAYER_NAMES}
    lines: dict[int, int] = {}
    try:
        for line, layer, record in _annotations(folder / ANNOTATIONS):
            if isinstance(record, Fault):
                faults.append(record)
            else:
                layers[layer].append(record)
                lines[id(record)] = line
    except CorpusError as error:
        faults += error.faults
    document = None
    if metadata and not faults:
        document = msgspec.structs.replace(metadata, **layers)
    return Reading(file, 1, document, tuple(faults), lines_file, str(folder / TEXT), lines)


def read_bare(folder: Path) -> Document:
    """The document without its annotations; ``sha256`` and ``layers`` may still be missing.

    Raises CorpusError for what cannot be read.
    """
    text = read_text(folder / TEXT)
    raw = _metadata(folder / METADATA)
    if isinstance(raw, dict):
        raw = {"sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(), "layers": [], **raw}
    file = str(folder / METADATA)
    found = version_fault(raw, file, 1) or _convert_metadata(raw, text, file)
    if isinstance(found, Fault):
        raise CorpusError(found)
    return found


def folder_for(document: Document, corpus: Path) -> Path:
    """Where a document belongs in a corpus.

    Raises CorpusError with ID-FORM for an id that is no plain file name.
    """
    if not re.fullmatch(DOC_ID_PATTERN, document.doc_id):
        message = f"{document.doc_id!r} is no document id: it names the folder"
        raise CorpusError(Fault(code="ID-FORM", message=message, file=str(corpus)))
    return corpus / document.doc_id


def _metadata(path: Path) -> Any:
    data = read_bytes(path)
    try:
        return loads_strict(data)
    except ValueError as error:
        raise CorpusError(syntax_fault(error, data, str(path), 1)) from None


def _convert_metadata(raw: Any, text: str, file: str) -> Document | Fault:
    if isinstance(raw, dict) and (stray := sorted({"text", *LAYER_NAMES} & raw.keys())):
        return Fault(
            code="REC-UNKNOWN",
            message=f"Object contains unknown field `{stray[0]}`",
            file=file,
            line=1,
            help=f"the text belongs in {TEXT}, annotations in {ANNOTATIONS}",
        )
    return to_record(Document, {**raw, "text": text} if isinstance(raw, dict) else raw, file, 1)


def _annotations(path: Path) -> Iterator[tuple[int, str, Record | Fault]]:
    """Line number, layer and record (or fault) of each line."""
    file = str(path)
    with open_lines(path) as stream:
        reader = jsonlines.Reader(stream, loads=loads_strict)
        line = 0
        while True:
            line += 1
            try:
                raw = reader.read()
            except EOFError:
                return
            except jsonlines.InvalidLineError as error:
                yield line, "", syntax_fault(error.__cause__ or error, error.line, file, line)
            else:
                yield line, *_annotation(raw, file, line)


def _annotation(raw: Any, file: str, line: int) -> tuple[str, Record | Fault]:
    layer = raw.pop("layer", None) if isinstance(raw, dict) else None
    if layer in RECORD_OF:
        return layer, to_record(RECORD_OF[layer], raw, file, line)
    if not isinstance(raw, dict):
        error = msgspec.ValidationError(f"Expected `object`, got {type(raw).__name__}")
        return "", record_fault(error, Record, raw, file, line)
    code = "REC-MISSING" if layer is None else "REC-LABEL"
    message = "the field `layer` is missing" if layer is None else f"no layer is called {layer!r}"
    return "", Fault(
        code=code,
        message=message,
        file=file,
        line=line,
        annotation=str(raw.get("id", "")),
        pointer="/layer",
        help="known: " + ", ".join(LAYER_NAMES),
    )


def write_folder(document: Document, folder: Path) -> list[Path]:
    """Writes the three files in canonical form, each atomically; returns those that changed."""
    contents = _contents(document)
    return [folder / name for name, data in contents.items() if write_bytes(folder / name, data)]


def differs(document: Document, folder: Path) -> bool:
    """Whether a file of the folder holds something else than writing the document would give."""
    return any(
        (folder / name).exists() and read_bytes(folder / name) != data
        for name, data in _contents(document).items()
    )


def _contents(document: Document) -> dict[str, bytes]:
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

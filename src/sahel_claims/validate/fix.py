"""The canonical form of files: saying where it is left, and restoring it.

Only order, formatting and line ends of the JSON files are ever changed: never a span, its
words, a label, an id or the text. What cannot be read whole stays as it is.
"""

import gzip
import zlib
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import IO, Final

import msgspec

from ..contract.base import SCHEMA_VERSION
from ..contract.records import Document
from ..corpus.annotators import read_annotators
from ..corpus.decode import loads_strict
from ..corpus.faults import CorpusError, Fault
from ..corpus.files import MAX_BYTES, atomic, open_lines, read_bytes, write_bytes
from ..corpus.folder import annotation_bytes, metadata_bytes
from ..corpus.order import canonical
from ..corpus.reading import Reading
from ..corpus.source import is_packed, read
from .diagnostics import Diagnostic, of_fault

_HELP: Final = "run sahel-claims validate --fix: no span, label or id changes"


def canonical_findings(reading: Reading) -> list[Diagnostic]:
    """FORM-CANON for each file of a folder that is not in canonical form, at its first line."""
    found: list[Diagnostic] = []
    for path, wanted in _contents(reading).items():
        try:
            data = read_bytes(path)
        except CorpusError as error:
            found += map(of_fault, error.faults)
            continue
        if data != wanted:
            line, message = _difference(data, wanted)
            fault = Fault(
                code="FORM-CANON",
                message=message,
                file=str(path),
                line=line,
                doc_id=reading.document.doc_id if reading.document else "",
                help=_HELP,
            )
            found.append(of_fault(fault))
    return found


def fix_path(path: Path) -> list[Path]:
    """Rewrites documents in canonical form, each file atomically; returns those rewritten.

    ``path`` is a document folder, a corpus folder or a packed file. A document that cannot be
    read is left as it is. Raises CorpusError with FILE-MISSING where nothing of these is there,
    OSError where a file cannot be written; then that file is what it was.
    """
    if is_packed(path):
        return [path] if _fix_packed(path) else []
    return [
        file
        for reading in _readings(path)
        for file, data in _contents(reading).items()
        if write_bytes(file.resolve(), data)  # a link stays a link
    ]


def _readings(path: Path) -> Iterator[Reading]:
    """Every document at ``path``, and after each what its annotators made."""
    for reading in read(path):
        yield reading
        yield from (theirs for _, theirs in read_annotators(Path(reading.file).parent))


def _contents(reading: Reading) -> dict[Path, bytes]:
    """The canonical content of a folder's JSON files; none for a packed or broken document."""
    if reading.document is None or not reading.annotations_file:
        return {}
    return {
        Path(reading.file): metadata_bytes(reading.document),
        Path(reading.annotations_file): annotation_bytes(reading.document),
    }


def _difference(data: bytes, wanted: bytes) -> tuple[int, str]:
    """The number of the first line that differs, and in what."""
    have, want = data.split(b"\n"), wanted.split(b"\n")
    pairs = enumerate(zip_longest(have, want), 1)
    line = next((n for n, (left, right) in pairs if left != right), 0)
    at = min(line, data.count(b"\n") + (not data.endswith(b"\n")))
    if data.replace(b"\r\n", b"\n") == wanted:
        return at, "the lines of the file do not end in \\n"
    if sorted(have) == sorted(want):
        return at, "the lines are not in canonical order from here"
    return at, "the file is not in canonical form from here"


# ------------------------------------------------------------------------- packed form


def _fix_packed(path: Path) -> bool:
    """Rewrites a packed file unless each of its lines is canonical. True if rewritten."""
    try:
        # A first look, to the end: a file that is in form, or is cut off, is not written.
        if not sum(line != _canonical(line) for line in _lines(path)):
            return False
        with atomic(path.resolve()) as file:
            _write(path, file)
    except _Unreadable:
        return False
    return True


def _write(path: Path, file: IO[bytes]) -> None:
    if path.suffix != ".gz":
        file.writelines(map(_canonical, _lines(path)))
        return
    # No name and no time in the header: the same documents give the same bytes.
    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.writelines(map(_canonical, _lines(path)))


class _Unreadable(Exception):
    """The file holds something that cannot be carried over."""


def _lines(path: Path) -> Iterator[bytes]:
    """Every line with its end, in bounded memory."""
    with open_lines(path) as stream:
        while True:
            try:
                line = stream.readline(MAX_BYTES + 1)
            except (OSError, EOFError, zlib.error):
                raise _Unreadable from None
            if not line:
                return
            if len(line) > MAX_BYTES:
                raise _Unreadable
            yield line


def _canonical(line: bytes) -> bytes:
    """The line as it should be, the same if it is no document of this schema version."""
    try:
        document = msgspec.convert(loads_strict(line), Document)
    except ValueError:
        return line
    if document.schema_version != SCHEMA_VERSION:
        return line
    return msgspec.json.encode(canonical(document)) + b"\n"

"""A corpus that documents are taken from and put back into, whole or not at all.

Folder form or packed form: one document at a time is in memory, and what is put waits on the
disk until ``commit``.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from ..contract.base import DOC_ID_PATTERN
from ..contract.records import Document
from .decode import DOCUMENT
from .faults import CorpusError, Fault
from .folder import folder_for, is_document, read_folder, write_folder
from .order import canonical
from .packed import read_packed, write_packed
from .source import is_packed, sound

_ENCODE: Final = msgspec.json.Encoder().encode


class Store:
    """A corpus folder, or a packed ``.jsonl`` file; neither need be there yet.

    Raises CorpusError with FILE-READ for a compressed file, which cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.packed = is_packed(path)
        if path.suffix == ".gz":
            message = "a compressed file is only read"
            raise CorpusError(Fault(code="FILE-READ", message=message, file=str(path)))
        self._spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._put: dict[str, int] = {}  # where each document that was put starts in the spool
        self._there: dict[str, int] | None = None  # of a packed file: where each line starts

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def get(self, doc_id: str) -> Document | None:
        """The document as it stands on the disk; None where there is none.

        Raises CorpusError with its faults where it cannot be read.
        """
        if not re.fullmatch(DOC_ID_PATTERN, doc_id):
            return None
        if not self.packed:
            folder = self.path / doc_id
            return sound(read_folder(folder)) if is_document(folder) else None
        if self._there is None:
            self._there = dict(self._offsets())
        if doc_id not in self._there:
            return None
        with self.path.open("rb") as file:
            file.seek(self._there[doc_id])
            return DOCUMENT.decode(file.readline())

    def put(self, document: Document) -> None:
        """Keeps a new version of the document for ``commit``."""
        folder_for(document, self.path)
        self._spool.seek(0, 2)
        self._put[document.doc_id] = self._spool.tell()
        self._spool.write(_ENCODE(canonical(document)) + b"\n")

    def commit(self) -> list[Path]:
        """Writes what was put; returns the files that changed. New documents come last."""
        if not self._put:
            return []
        if self.packed:
            write_packed(self._every(), self.path)
            return [self.path]
        return [
            p for d in map(self._waiting, self._put) for p in write_folder(d, self.path / d.doc_id)
        ]

    def _waiting(self, doc_id: str) -> Document:
        self._spool.seek(self._put[doc_id])
        return DOCUMENT.decode(self._spool.readline())

    def _every(self) -> Iterator[Document]:
        """The packed file's documents in its order, with new versions; then the new ones."""
        new = dict(self._put)
        for reading in read_packed(self.path) if self.path.exists() else ():
            document = sound(reading)
            waits = new.pop(document.doc_id, None) is not None
            yield self._waiting(document.doc_id) if waits else document
        yield from map(self._waiting, new)

    def _offsets(self) -> Iterator[tuple[str, int]]:
        """Each document's id with the byte at which its line starts."""
        if not self.path.exists():
            return
        at = 0
        with self.path.open("rb") as file:
            for reading in read_packed(self.path):
                yield sound(reading).doc_id, at
                at += len(file.readline())

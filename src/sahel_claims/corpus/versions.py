"""Two versions of a corpus, document by document, in bounded memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

import msgspec

from ..contract.records import Document
from .faults import CorpusError, Fault
from .reading import Reading
from .source import read, sound

_IN_MEMORY: Final = 64 * 2**20
_DECODER: Final = msgspec.msgpack.Decoder(Document)


class Pair(NamedTuple):
    """One document in both versions; None where a version lacks it."""

    doc_id: str
    old: Document | None
    new: Reading | None


def pairs(old: Path, new: Path) -> Iterator[Pair]:
    """The documents of both versions by their ids; what only one has comes last, old first.

    Documents in the same order, or sorted by id, meet as they are read; others wait, on disk
    where they are many. Raises CorpusError for what cannot be read, with DOC-DUP for an id
    that one version has twice.
    """
    with _Waiting() as waiting_old, _Waiting() as waiting_new:
        olds, news = _distinct(old), _distinct(new)
        one, other = next(olds, None), next(news, None)
        while one or other:
            if one and other and one[1].doc_id == other[1].doc_id:
                yield Pair(one[1].doc_id, one[1], other[0])
                one, other = next(olds, None), next(news, None)
            elif one and (other is None or one[1].doc_id < other[1].doc_id):
                met = waiting_new.take(one[1].doc_id)
                if met:
                    yield Pair(one[1].doc_id, one[1], met)
                else:
                    waiting_old.put(*one)
                one = next(olds, None)
            elif other:
                gone = waiting_old.take(other[1].doc_id)
                if gone:
                    yield Pair(other[1].doc_id, gone.document, other[0])
                else:
                    waiting_new.put(*other)
                other = next(news, None)
        for left in waiting_old.rest():
            yield Pair(sound(left).doc_id, left.document, None)
        for left in waiting_new.rest():
            yield Pair(sound(left).doc_id, None, left)


def _distinct(path: Path) -> Iterator[tuple[Reading, Document]]:
    places: dict[str, str] = {}
    for reading in read(path):
        document = sound(reading)
        place = f"{reading.file}:{reading.line}"
        if document.doc_id in places:
            message = f"the document id is already used at {places[document.doc_id]}"
            fault = Fault(
                code="DOC-DUP",
                message=message,
                file=reading.file,
                line=reading.line,
                doc_id=document.doc_id,
                pointer="/doc_id",
            )
            raise CorpusError(fault)
        places[document.doc_id] = place
        yield reading, document


class _Waiting:
    """Documents whose other version was not read yet: their ids in memory, all else in a file."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[int, int, str, int]] = {}
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115

    def __enter__(self) -> "_Waiting":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def put(self, reading: Reading, document: Document) -> None:
        data = msgspec.msgpack.encode(document)
        at = self.file.seek(0, 2)
        self.file.write(data)
        self.places[document.doc_id] = (at, len(data), reading.file, reading.line)

    def take(self, doc_id: str) -> Reading | None:
        place = self.places.pop(doc_id, None)
        if place is None:
            return None
        at, length, file, line = place
        self.file.seek(at)
        return Reading(file, line, _DECODER.decode(self.file.read(length)))

    def rest(self) -> Iterator[Reading]:
        for doc_id in list(self.places):
            left = self.take(doc_id)
            assert left
            yield left

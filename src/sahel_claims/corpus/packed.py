"""The packed form: one document a line, for exchange and for many documents."""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from ..contract.records import Document
from .decode import DOCUMENT, document_faults, has_duplicate_keys, key_faults, parse
from .faults import CorpusError, Fault
from .files import MAX_BYTES, atomic, open_lines, reason
from .order import canonical
from .reading import Reading


def read_packed(path: Path) -> Iterator[Reading]:
    """The documents of a packed file, one at a time, in bounded memory.

    Raises CorpusError if the file cannot be read; the faults of a line are in its reading.
    """
    with open_lines(path) as stream:
        yield from read_lines(packed_lines(stream, str(path)), str(path))


def read_lines(lines: Iterable[bytes], file: str, first: int = 1) -> Iterator[Reading]:
    """The documents of these lines of a packed file; ``first`` is the number of the first."""
    for line, data in enumerate(lines, first):
        try:
            document = DOCUMENT.decode(data)
        except (ValueError, RecursionError) as error:
            yield Reading(file, line, None, document_faults(error, data, file, line))
            continue
        if has_duplicate_keys(data, document):
            yield Reading(file, line, None, key_faults(parse(data), file, line))
        else:
            yield Reading(file, line, document)


def packed_lines(stream: IO[bytes], file: str) -> Iterator[bytes]:
    """The lines of a packed file, one at a time.

    Raises CorpusError as ``bounded`` does, and with FILE-MISSING where there is not one: what
    was to fill the file most likely failed.
    """
    lines = bounded(stream, file)
    first = next(lines, None)
    if first is None:
        help_ = "a packed file has a document on each line"
        raise CorpusError(
            Fault(code="FILE-MISSING", message="no document in it", file=file, help=help_)
        )
    yield first
    yield from lines


def bounded(stream: IO[bytes], file: str) -> Iterator[bytes]:
    """The lines of a file, one at a time.

    Raises CorpusError with FILE-READ, or FILE-SIZE for a line that is too long.
    """
    line = 0
    while True:
        line += 1
        try:
            data = stream.readline(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            fault = Fault(code="FILE-READ", message=reason(error), file=file, line=line)
            raise CorpusError(fault) from None
        if not data:
            return
        if len(data) > MAX_BYTES:
            message = f"a line longer than {MAX_BYTES // 2**20} MiB"
            raise CorpusError(Fault(code="FILE-SIZE", message=message, file=file, line=line))
        yield data


def write_packed(documents: Iterable[Document], path: Path) -> int:
    """Writes the documents in canonical form, atomically; returns how many."""
    encode = msgspec.json.Encoder().encode
    count = 0
    with atomic(path) as file:
        for document in documents:
            file.write(encode(canonical(document)) + b"\n")
            count += 1
    return count

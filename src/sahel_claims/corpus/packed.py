"""The packed form: one document a line, for exchange and for many documents."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import jsonlines
import msgspec

from ..contract.records import Document
from .decode import DOCUMENT, document_fault
from .faults import CorpusError, Fault
from .files import MAX_BYTES, atomic, open_lines
from .order import canonical
from .reading import Reading


def read_packed(path: Path) -> Iterator[Reading]:
    """The documents of a packed file, one at a time, in bounded memory.

    Raises CorpusError if the file cannot be read; the faults of a line are in its reading.
    """
    with open_lines(path) as stream:
        yield from read_lines(bounded(stream, str(path)), str(path))


def read_lines(lines: Iterable[bytes], file: str, first: int = 1) -> Iterator[Reading]:
    """The documents of these lines of a packed file; ``first`` is the number of the first."""
    reader = jsonlines.Reader(iter(lines), loads=DOCUMENT.decode)
    line = first - 1
    while True:
        line += 1
        try:
            yield Reading(file, line, reader.read())  # type: ignore[arg-type]
        except EOFError:
            return
        except jsonlines.InvalidLineError as error:
            fault = document_fault(error.__cause__ or error, error.line, file, line)
            yield Reading(file, line, None, (fault,))
        except RecursionError:
            fault = Fault(code="REC-JSON", message="nested too deeply", file=file, line=line)
            yield Reading(file, line, None, (fault,))


def bounded(stream: IO[bytes], file: str) -> Iterator[bytes]:
    """The lines of a packed file.

    Raises CorpusError with FILE-READ, or FILE-SIZE for a line that is too long.
    """
    line = 0
    while True:
        line += 1
        try:
            data = stream.readline(MAX_BYTES + 1)
        except (OSError, EOFError) as error:
            fault = Fault(code="FILE-READ", message=str(error), file=file, line=line)
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

"""Documents of several paths, checked by one process or by several, in the same order."""

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from ..contract.layers import LAYER_NAMES
from ..corpus import source
from ..corpus.faults import CorpusError, Fault
from ..corpus.files import open_lines
from ..corpus.folder import document_folders, is_document, read_folder
from ..corpus.packed import packed_lines, read_lines
from ..corpus.reading import Reading
from .across import Across
from .collecting import seldom
from .diagnostics import Diagnostic
from .run import check

STDIN: Final = Path("-")
_STDIN_NAME: Final = "<stdin>"
_FOLDERS = 8  # documents a process is given at once
_LINES, _BYTES = 64, 2**20  # or so many lines, and no more than about so many bytes
_AHEAD = 3  # pieces of work for each process that wait or are done: bounds the memory


class Checked(NamedTuple):
    """A document with what was found in it.

    Read by another process, the document comes without its annotations.
    """

    reading: Reading
    found: list[Diagnostic]


class Folders(NamedTuple):
    """Work: these document folders."""

    folders: list[Path]


class Lines(NamedTuple):
    """Work: these lines of a packed file; ``first`` is the number of the first."""

    lines: list[bytes]
    file: str
    first: int


Work = Folders | Lines


def check_paths(
    paths: Iterable[Path],
    failed: list[Fault],
    *,
    jobs: int = 1,
    step: Callable[[], Any] = lambda: None,
) -> Iterator[Diagnostic]:
    """The diagnostics of the documents at every path, then those over all of them.

    Paths that share a split list, or have none, are one corpus. What cannot be read at all is
    added to ``failed``, and the other paths are gone on with. ``step`` is called after each
    document.
    """
    corpora: dict[Path | None, Across] = {}
    for path, done in _checked(list(dict.fromkeys(paths)), jobs):
        splits = None if path == STDIN else source.splits_file(path)
        splits = splits if splits and splits.is_file() else None
        across = corpora.setdefault(splits, Across(splits))
        if isinstance(done, CorpusError):
            failed += done.faults
            across.unread = True
            continue
        yield from done.found
        yield from across.add(done.reading)
        step()
    for across in corpora.values():
        yield from across.finish()


def _checked(paths: list[Path], jobs: int) -> Iterator[tuple[Path, Checked | CorpusError]]:
    if jobs > 1:
        yield from _shared_out(paths, jobs)
        return
    with seldom():
        for path in paths:
            try:
                for reading in _read(path):
                    yield path, Checked(reading, check(reading))
            except CorpusError as error:
                yield path, error


def _read(path: Path) -> Iterator[Reading]:
    if path == STDIN:
        return read_lines(_stdin_lines(), _STDIN_NAME)
    return source.read(path)


def _stdin_lines() -> Iterator[bytes]:
    """Raises CorpusError with FILE-READ where there is no standard input."""
    if sys.stdin is None:
        raise CorpusError(Fault(code="FILE-READ", message="it is closed", file=_STDIN_NAME))
    return packed_lines(sys.stdin.buffer, _STDIN_NAME)


def _shared_out(paths: list[Path], jobs: int) -> Iterator[tuple[Path, Checked | CorpusError]]:
    # A fresh process inherits no locks and no threads of this one.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_interrupts)
    waiting: deque[tuple[Path, Future[list[Checked]] | CorpusError]] = deque()

    def first() -> Iterator[tuple[Path, Checked | CorpusError]]:
        path, done = waiting.popleft()
        if isinstance(done, CorpusError):
            yield path, done
            return
        try:
            yield from ((path, checked) for checked in done.result())
        except BrokenProcessPool:
            message = "a process ended before its documents were checked"
            yield path, CorpusError(Fault(code="FILE-READ", message=message, file=str(path)))

    try:
        for path in paths:
            try:
                for work in _work(path):
                    waiting.append((path, pool.submit(_do, work)))
                    if len(waiting) > _AHEAD * jobs:
                        yield from first()
            except CorpusError as error:
                waiting.append((path, error))
            except BrokenProcessPool:
                break  # what waits says so
        while waiting:
            yield from first()
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _work(path: Path) -> Iterator[Work]:
    """Raises CorpusError as ``source.read`` does."""
    if path == STDIN:
        yield from _pieces(_stdin_lines(), _STDIN_NAME)
    elif source.is_packed(path):
        with open_lines(path) as stream:
            yield from _pieces(packed_lines(stream, str(path)), str(path))
    elif path.is_dir() and is_document(path):
        yield Folders([path])
    elif path.is_dir() and (folders := document_folders(path)):
        for start in range(0, len(folders), _FOLDERS):
            yield Folders(folders[start : start + _FOLDERS])
    else:
        next(source.read(path))  # says what is wrong with it


def _pieces(lines: Iterator[bytes], file: str) -> Iterator[Lines]:
    """The lines in pieces; those before one that cannot be read come before the error."""
    first, piece, size = 1, list[bytes](), 0
    try:
        for line in lines:
            piece.append(line)
            size += len(line)
            if len(piece) == _LINES or size >= _BYTES:
                yield Lines(piece, file, first)
                first, piece, size = first + len(piece), [], 0
    except CorpusError:
        if piece:
            yield Lines(piece, file, first)
        raise
    if piece:
        yield Lines(piece, file, first)


def _do(work: Work) -> list[Checked]:
    if isinstance(work, Folders):
        readings: Iterable[Reading] = map(read_folder, work.folders)
    else:
        readings = read_lines(work.lines, work.file, work.first)
    with seldom():
        return [Checked(_light(reading), check(reading)) for reading in readings]


def _light(reading: Reading) -> Reading:
    """The reading without annotations: what is said of all documents together needs none."""
    document = reading.document
    if document is not None:
        document = msgspec.structs.replace(document, **{name: [] for name in LAYER_NAMES})
    return Reading(
        reading.file, reading.line, document, (), reading.annotations_file, reading.text_file
    )

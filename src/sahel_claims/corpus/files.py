"""Bytes in and out: bounded reading, atomic writing."""

import contextlib
import gzip
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final, cast

from .faults import CorpusError, Fault

MAX_BYTES: Final = 64 * 2**20
"""The longest line, and the largest text, that is read."""


def read_bytes(path: Path) -> bytes:
    """The whole file.

    Raises CorpusError with FILE-MISSING, FILE-READ or FILE-SIZE.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CorpusError(_missing(path)) from None
    except OSError as error:
        raise CorpusError(Fault(code="FILE-READ", message=reason(error), file=str(path))) from None
    if len(data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 2**20} MiB"
        raise CorpusError(Fault(code="FILE-SIZE", message=message, file=str(path)))
    return data


def read_text(path: Path) -> str:
    """The file as UTF-8, every character as it stands.

    Raises CorpusError as ``read_bytes`` does, or with FILE-UTF8.
    """
    data = read_bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Fault(
            code="FILE-UTF8",
            message=f"byte {error.start} is not UTF-8 ({error.reason})",
            file=str(path),
            line=line,
            help="save the file as UTF-8 without changing its words",
        )
        raise CorpusError(fault) from None


@contextlib.contextmanager
def open_lines(path: Path) -> Iterator[IO[bytes]]:
    """A packed file for reading line by line, decompressed if it ends in .gz.

    Raises CorpusError with FILE-MISSING or FILE-READ.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise CorpusError(_missing(path)) from None
    except OSError as error:
        raise CorpusError(Fault(code="FILE-READ", message=reason(error), file=str(path))) from None
    with stream, gzip.open(stream) if path.suffix == ".gz" else stream as lines:
        yield cast(IO[bytes], lines)


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A file for writing that takes the place of ``path`` only when all went well."""
    with _staged() as stage, stage(path) as file:
        yield file


def write_bytes(path: Path, data: bytes) -> bool:
    """Writes atomically; leaves a file with the same content untouched. True if written."""
    return bool(write_all({path: data}))


def write_all(contents: Mapping[Path, bytes]) -> list[Path]:
    """Writes files that belong together: none takes its place before all are on the disk.

    Returns those that changed; a file with the same content is left untouched.
    """
    changed = [p for p, data in contents.items() if not (p.is_file() and p.read_bytes() == data)]
    with _staged() as stage:
        for path in changed:
            with stage(path) as file:
                file.write(contents[path])
    return changed


@contextlib.contextmanager
def _staged() -> Iterator[Callable[[Path], contextlib.AbstractContextManager[IO[bytes]]]]:
    """Files written beside their places, put there together at the end, or not at all."""
    written: dict[Path, Path] = {}

    @contextlib.contextmanager
    def stage(path: Path) -> Iterator[IO[bytes]]:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        written[path] = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        written[path].chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())

    try:
        yield stage
        for path, temporary in written.items():
            temporary.replace(path)
    except BaseException:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)
        raise


def reason(error: Exception) -> str:
    """Why the system refused, in its own words."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _missing(path: Path) -> Fault:
    return Fault(code="FILE-MISSING", message="no such file", file=str(path))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

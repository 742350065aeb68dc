"""Where documents come from: a document folder, a corpus folder, or a packed file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from ..contract.records import Document
from .faults import CorpusError, Fault
from .files import read_text
from .folder import document_folders, is_document, read_folder
from .packed import read_packed
from .reading import Reading

SPLITS: Final = "splits.toml"
SPLIT_NAMES: Final = ("train", "validation", "test")


def is_packed(path: Path) -> bool:
    """Whether the path names a packed file."""
    return path.name.endswith((".jsonl", ".jsonl.gz"))


def read(path: Path) -> Iterator[Reading]:
    """Every document at ``path``: one folder, a corpus of folders, or a packed file.

    Raises CorpusError with FILE-MISSING where nothing of these is there.
    """
    if is_packed(path):
        yield from read_packed(path)
    elif path.is_dir() and is_document(path):
        yield read_folder(path)
    elif path.is_dir() and document_folders(path):
        for folder in document_folders(path):
            yield read_folder(folder)
    else:
        raise CorpusError(
            Fault(
                code="FILE-MISSING",
                message="no document here",
                file=str(path),
                help="name a document folder, a corpus folder or a packed .jsonl file",
            )
        )


def sound(reading: Reading) -> Document:
    """The reading's document.

    Raises CorpusError with its faults where there is none.
    """
    if reading.document is None:
        raise CorpusError(*reading.faults)
    return reading.document


def count(path: Path) -> int | None:
    """How many documents there are, where that costs nothing to know."""
    return len(document_folders(path)) if path.is_dir() and not is_document(path) else None


def splits_file(corpus: Path) -> Path:
    """The split list of a corpus: in its folder, or beside its packed file."""
    return (corpus if corpus.is_dir() else corpus.parent) / SPLITS


def read_splits(path: Path) -> dict[str, str]:
    """Split of each document id.

    The file lists document ids under train, validation and test. Raises CorpusError with
    FILE-MISSING, REC-TYPE, or EXP-SPLIT where a document is listed twice.
    """
    if not path.is_file():
        todo = f'list each document id under a split in {SPLITS}, as: test = ["my_document"]'
        fault = Fault(code="FILE-MISSING", message="no split list", file=str(path), help=todo)
        raise CorpusError(fault)
    try:
        lists = msgspec.convert(tomllib.loads(read_text(path)), dict[str, list[str]])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(Fault(code="REC-TYPE", message=str(error), file=str(path))) from None
    found: dict[str, str] = {}
    for split, documents in lists.items():
        if split not in SPLIT_NAMES:
            message = f"no split is called {split!r}; known: {', '.join(SPLIT_NAMES)}"
            raise CorpusError(Fault(code="EXP-SPLIT", message=message, file=str(path)))
        for doc_id in documents:
            if doc_id in found:
                message = f"listed twice: in {found[doc_id]} and in {split}"
                raise CorpusError(
                    Fault(code="EXP-SPLIT", message=message, file=str(path), doc_id=doc_id)
                )
            found[doc_id] = split
    return found

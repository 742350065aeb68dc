"""The documents that a model is trained on or measured with, and where they come from."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from .. import dataset
from ..contract.records import Document
from ..corpus.faults import CorpusError, Fault
from ..corpus.folder import document_folders, is_document
from ..corpus.order import canonical
from ..corpus.source import SPLIT_NAMES, read, read_splits, sound, splits_file
from ..validate.run import check_document

ALL: Final = "all"
_SPLITS: Final = f"{', '.join(SPLIT_NAMES)} or {ALL}"
OWN: Final = "sahel-claims"
"""Names the package's own data, as it is built."""


class Data(NamedTuple):
    """Documents under the name they were asked for; ``split`` is empty where there is none."""

    name: str
    split: str
    documents: list[Document]
    folders: Mapping[str, Path] = {}
    """Of each document that lies in a folder of its own, by its id."""

    @property
    def digest(self) -> str:
        """SHA-256 of the documents in canonical form, whatever their order."""
        return digest(self.documents)

    @property
    def title(self) -> str:
        """How the data are asked for again."""
        return f"{self.name}:{self.split}" if self.split else self.name


class NoData(Exception):
    """There is nothing to train on or to measure with, and what to do about it."""


def digest(documents: Iterable[Document]) -> str:
    """SHA-256 of the documents in canonical form, whatever their order."""
    whole = hashlib.sha256()
    for document in sorted(documents, key=lambda d: d.doc_id):
        whole.update(hashlib.sha256(msgspec.json.encode(canonical(document))).digest())
    return whole.hexdigest()


def load(given: str, split: str) -> Data:
    """The documents of ``given``: ``PATH``, ``PATH:SPLIT``, or ``sahel-claims[:SPLIT]``.

    A path is a document folder, a corpus folder or a packed file. Where a ``splits.toml`` lists
    its documents and no split is named, those of ``split`` are taken; ``PATH:all`` takes all.
    ``sahel-claims`` is the package's own data. Raises NoData where no document is left,
    CorpusError for what cannot be read or has findings.
    """
    name, named = _parted(given)
    if name == OWN:
        wanted = named or split
        documents = list(dataset.documents(split=None if wanted == ALL else wanted))
        if not documents:
            raise NoData(_own_lacks(wanted))
        return Data(OWN, wanted, documents)
    path = Path(name)
    documents = [sound(reading) for reading in read(path)]
    folders = dict(zip((d.doc_id for d in documents), _folders(path), strict=False))
    listed = splits_file(path)
    chosen = ""
    if named != ALL and (named or listed.is_file()):
        of = read_splits(listed)
        if named or any(d.doc_id in of for d in documents):
            chosen = named or split
            documents = [d for d in documents if of.get(d.doc_id) == chosen]
    if not documents:
        raise NoData(
            f"{name} has no document in the split {chosen!r} of {listed}; "
            f"name another split ({name}:test) or all ({name}:{ALL})"
        )
    refuse_faults(name, documents)
    return Data(name, chosen, documents, folders)


def together(parts: Sequence[Data]) -> list[Document]:
    """The documents of several data.

    Raises CorpusError with DOC-DUP where two have a document of the same id or text.
    """
    names: dict[str, str] = {}
    for part in parts:
        for document in part.documents:
            for key in (document.doc_id, document.sha256):
                if key in names:
                    message = f"{document.doc_id} is in {names[key]} already"
                    raise CorpusError(Fault(code="DOC-DUP", message=message, file=part.title))
            names |= dict.fromkeys((document.doc_id, document.sha256), part.title)
    return [document for part in parts for document in part.documents]


def _parted(given: str) -> tuple[str, str]:
    """The path and the split; a colon that is part of a path stays there.

    Raises NoData for a split that there cannot be.
    """
    name, colon, split = given.rpartition(":")
    if not colon or Path(given).exists():
        return given, ""
    if split in (*SPLIT_NAMES, ALL):
        return name, split
    if name == OWN or Path(name).exists():
        raise NoData(f"no split is called {split!r}; {name}:SPLIT takes {_SPLITS}")
    return given, ""


def _own_lacks(split: str) -> str:
    there = sorted({name for name in SPLIT_NAMES if any(dataset.documents(split=name))})
    return (
        f"the package's own data have no split {split!r} (they have: {', '.join(there) or 'none'})."
        " Name other data: a corpus of this schema, as a folder or a packed .jsonl file. "
        "`sahel-claims import --help` says how public corpora become one."
    )


def _folders(path: Path) -> list[Path]:
    """The folders of the documents at a path, in the order in which they are read."""
    if not path.is_dir():
        return []
    return [path] if is_document(path) else document_folders(path)


def refuse_faults(name: str, documents: Sequence[Document]) -> None:
    """What is wrong in the annotations would be learnt, or counted as the model's error.

    Raises NoData, with how to see them, where there are findings.
    """
    findings = 0
    faulty = 0
    for document in documents:
        found = check_document(document)
        findings += len(found)
        faulty += bool(found)
    if findings:
        raise NoData(
            f"{name}: {findings} finding(s) in {faulty} document(s); nothing is learnt from or "
            f"measured on faulty annotations. See them: sahel-claims validate {name}"
        )

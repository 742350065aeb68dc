"""Imported documents written to a corpus: all of them or none, one at a time in memory."""

import contextlib
import errno
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from ..contract.layers import annotations
from ..corpus.annotators import write_annotator
from ..corpus.faults import CorpusError, Fault
from ..corpus.files import atomic
from ..corpus.folder import contents, folder_for
from ..corpus.order import canonical
from ..corpus.scaffold import PROPOSED
from ..corpus.source import is_packed
from .foreign import FORESEEN, Imported, Loss

MOST: Final = 1_000
"""So many faults are remembered; the rest are counted."""


class Tally(Struct, kw_only=True):
    """What an import came to. ``written`` is whether the corpus has it.

    ``annotations`` counts those that were imported, not the proposed regions and sentences;
    ``codes`` counts the faults of the foreign files by code, of which ``faults`` are the first.
    """

    documents: int = 0
    annotators: int = 0
    annotations: int = 0
    codes: Counter[str] = msgspec.field(default_factory=Counter)
    faults: list[Fault] = []
    lost: Loss = msgspec.field(default_factory=Counter)
    changed: Loss = msgspec.field(default_factory=Counter)
    written: bool = False

    @property
    def unforeseen(self) -> int:
        """How many annotations are lost for another reason than one the mapping gives."""
        return sum(n for (_, why), n in self.lost.items() if why not in FORESEEN)

    def note(self, faults: Iterable[Fault]) -> None:
        """Faults of the foreign files."""
        for fault in faults:
            self.codes[fault.code] += 1
            if len(self.faults) < MOST:
                self.faults.append(fault)

    def add(self, one: Imported) -> None:
        """A document that came in."""
        self.documents += 1
        self.annotators += len(one.annotators)
        for document in (one.document, *one.annotators.values()):
            found = (layer for layer, _ in annotations(document))
            self.annotations += sum(layer not in PROPOSED for layer in found)
        self.lost.update(one.lost)
        self.changed.update(one.changed)
        self.note(one.faults)


def store(
    documents: Iterable[Imported],
    out: Path,
    *,
    replace: bool = False,
    accept: Callable[[Tally], bool] = lambda _: True,
) -> Tally:
    """Writes documents into a corpus folder, or a packed file where ``out`` names one.

    Nothing takes its place before the last document came and ``accept`` agreed. Raises
    FileExistsError where a document is there already, and another, unless ``replace``;
    CorpusError for several annotators of one text, which a packed file has no place for.
    """
    tally = Tally()
    into = _packed if is_packed(out) else _folders
    with contextlib.suppress(_Refused), into(out, replace) as write:
        for one in documents:
            write(one)
            tally.add(one)
        if not accept(tally):
            raise _Refused
        tally.written = True
    return tally


class _Refused(Exception):
    """The import is not accepted: what was staged is dropped."""


@contextlib.contextmanager
def _packed(out: Path, replace: bool) -> Iterator[Callable[[Imported], None]]:
    if out.exists() and not replace:
        raise FileExistsError(errno.EEXIST, "is there already; --replace overwrites it", str(out))
    encode = msgspec.json.Encoder().encode

    with atomic(out) as file:

        def write(one: Imported) -> None:
            if one.annotators:
                message = (
                    f"{one.document.doc_id!r} has {len(one.annotators)} annotators, "
                    "for whom a packed file has no place"
                )
                help_ = "name a corpus folder to write into"
                raise CorpusError(
                    Fault(code="FILE-READ", message=message, file=str(out), help=help_)
                )
            file.write(encode(canonical(one.document)) + b"\n")

        yield write


@contextlib.contextmanager
def _folders(out: Path, replace: bool) -> Iterator[Callable[[Imported], None]]:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".import-") as name:
        stage = Path(name)

        def write(one: Imported) -> None:
            folder = folder_for(one.document, stage)
            folder.mkdir()
            for file, data in contents(one.document).items():
                (folder / file).write_bytes(data)
            for annotator, document in one.annotators.items():
                write_annotator(document, folder, annotator)

        yield write
        os.sync()  # once for all: what is put in place is on the disk
        _settle(stage, out, replace)


def _settle(stage: Path, out: Path, replace: bool) -> None:
    """Moves the staged folders to their places; files that a folder has besides stay."""
    staged = sorted(stage.iterdir())
    if not replace:
        for folder in staged:
            if _differs(folder, out / folder.name):
                what = "holds another version; --replace overwrites it"
                raise FileExistsError(errno.EEXIST, what, str(out / folder.name))
    out.mkdir(exist_ok=True)
    for folder in staged:
        target = out / folder.name
        if not target.exists():
            folder.rename(target)
            continue
        for file in _files(folder):
            place = target / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)


def _differs(staged: Path, target: Path) -> bool:
    if not target.exists():
        return False
    places = ((file, target / file.relative_to(staged)) for file in _files(staged))
    return any(not t.is_file() or t.read_bytes() != f.read_bytes() for f, t in places)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]

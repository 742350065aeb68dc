"""Documents into a folder that brat opens: text, lines, configuration and base files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from ...contract.records import Document
from ...corpus.faults import CorpusError, Fault
from ...corpus.files import read_bytes, write_all
from ...corpus.folder import folder_for
from .base import ANN, SUFFIX, made, read_base, sha256
from .conf import ANNOTATION_CONF, VISUAL_CONF, annotation_conf, visual_conf
from .encode import Loss, encode


class Exported(Struct, frozen=True, kw_only=True):
    """One document as it was written: the files that changed, and what they do not hold."""

    doc_id: str
    changed: list[Path]
    losses: list[Loss]


def export(
    documents: Iterable[Document],
    out: Path,
    skip: frozenset[str] = frozenset(),
    *,
    replace: bool = False,
) -> Iterator[Exported]:
    """Writes each document with its base file, one at a time, and the configuration once.

    Raises CorpusError with ID-FORM for an id that is no file name, DOC-DUP for one that came
    before, and, unless ``replace``, BRAT-BASE for a document whose lines were edited in ``out``
    since they were exported.
    """
    confs = {ANNOTATION_CONF: annotation_conf(), VISUAL_CONF: visual_conf()}
    seen: set[str] = set()
    for document in documents:
        stem = folder_for(document, out)
        if document.doc_id in seen:
            message = f"the document id {document.doc_id!r} stands twice"
            raise CorpusError(Fault(code="DOC-DUP", message=message, file=str(out)))
        seen.add(document.doc_id)
        encoded = encode(document, skip)
        base, files = made(document, encoded, sorted(skip), confs)
        if not replace:
            _spare_edits(stem, files[ANN])
        contents = {_beside(stem, suffix): data for suffix, data in files.items()}
        if len(seen) == 1:
            contents |= {out / name: data for name, data in confs.items()}
        changed = write_all(contents)
        yield Exported(doc_id=document.doc_id, changed=changed, losses=base.losses)


def _beside(stem: Path, suffix: str) -> Path:
    """The file of a document: ids may hold dots."""
    return stem.with_name(stem.name + suffix)


def _spare_edits(stem: Path, new: bytes) -> None:
    """Raises CorpusError where edits would be overwritten that no import can have seen."""
    file = _beside(stem, ANN)
    if not file.is_file() or (data := read_bytes(file)) == new:
        return
    base = read_base(_beside(stem, SUFFIX))
    if base is None or base.files.get(file.name) != sha256(data):
        fault = Fault(
            code="BRAT-BASE",
            message="the lines were edited since they were exported",
            file=str(file),
            help="import them first; --replace overwrites them",
        )
        raise CorpusError(fault)

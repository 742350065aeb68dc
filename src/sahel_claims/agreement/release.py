"""What a release changed, and what it must not have changed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ..contract.layers import annotations
from ..contract.records import Document
from ..corpus.changes import Change, changes
from ..corpus.faults import CorpusError, Fault
from ..corpus.reading import Reading
from ..corpus.source import read_splits, splits_file
from ..corpus.versions import Pair, pairs
from ..validate.diagnostics import Diagnostic, of_fault


class Difference(NamedTuple):
    """A document that differs; without changes where only one version has it."""

    doc_id: str
    old: Document | None
    new: Document | None
    changes: list[Change]


@dataclass
class Tally:
    """The counts of a comparison and what it refuses; complete when its differences are."""

    documents: int = 0
    changed: int = 0
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    refused: list[Diagnostic] = field(default_factory=list)

    def line(self) -> str:
        """How it went, in a line."""
        if not (self.changed or self.added or self.removed):
            return f"{self.documents} document(s), no difference"
        parts = [f"{self.changed} of {self.documents} document(s) changed"]
        parts += [f"{number:,} {kind}" for kind, number in sorted(self.kinds.items())]
        parts += [f"{len(self.added)} document(s) added"] if self.added else []
        parts += [f"{len(self.removed)} document(s) removed"] if self.removed else []
        return ", ".join(parts)


def compare(
    old: Path, new: Path, tally: Tally, step: Callable[[], Any] = lambda: None
) -> Iterator[Difference]:
    """The documents that differ between two versions of a corpus, each read once.

    ``step`` is called for each document. What a release may not do is in ``tally.refused`` at
    the end. Raises CorpusError for what cannot be read or compared.
    """
    splits = _Splits(old, new)
    for pair in pairs(old, new):
        tally.documents += 1
        step()
        after = pair.new.document if pair.new else None
        found: list[Change] = []
        if pair.old and pair.new and after:
            try:
                found = changes(pair.old, after)
            except ValueError as error:
                raise CorpusError(_fault("ID-UNIQ", str(error), pair.new)) from None
            tally.refused += map(of_fault, _refused(pair.old, after, pair.new))
            if found:
                tally.changed += 1
                tally.kinds.update(change.kind for change in found)
        elif after:
            tally.added.append(pair.doc_id)
        else:
            tally.removed.append(pair.doc_id)
        tally.refused += map(of_fault, splits.moved(pair))
        if found or not (pair.old and after):
            yield Difference(pair.doc_id, pair.old, after, found)


class _Splits:
    """The split lists of both versions, where both have one."""

    def __init__(self, old: Path, new: Path) -> None:
        self.file = splits_file(new)
        self.old, self.new = _split_list(splits_file(old)), _split_list(self.file)

    def moved(self, pair: Pair) -> Iterator[Fault]:
        before, after = self.old.get(pair.doc_id), self.new.get(pair.doc_id)
        if before and after and before != after:
            yield Fault(
                code="DIFF-SPLIT",
                message=f"the document was in {before} and is in {after}",
                file=str(self.file),
                doc_id=pair.doc_id,
                help=f"list it under {before} again",
            )


def _split_list(file: Path) -> Mapping[str, str]:
    return read_splits(file) if file.is_file() else {}


def _refused(old: Document, new: Document, reading: Reading) -> Iterator[Fault]:
    if old.text != new.text:
        message = "the text is another than before"
        help_ = "restore the text; a corrected text is a new document, with annotations of its own"
        yield _fault("DIFF-TEXT", message, reading, pointer="/text", help_=help_)
    before = {record.id: layer for layer, record in annotations(old)}
    after: dict[str, tuple[str, Any]] = {
        record.id: (layer, record) for layer, record in annotations(new)
    }
    retired = set(new.retired_ids)
    for name in dict.fromkeys(old.retired_ids):
        if name in after:
            layer, record = after[name]
            message = f"{name} is retired and is used again, in {layer}"
            yield _fault("DIFF-BACK", message, reading, record, help_="give it an id never used")
        elif name not in retired:
            message = f"{name} is no longer among retired_ids, so that it could be used again"
            help_ = f"list {name} in retired_ids again"
            yield _fault("DIFF-BACK", message, reading, pointer="/retired_ids", help_=help_)
    for name, layer in before.items():
        if name not in after and name not in retired:
            message = f"{name} of {layer} is gone, and is not among retired_ids"
            help_ = f"restore the annotation, or add {name} to retired_ids in the metadata"
            yield _fault("DIFF-GONE", message, reading, pointer="/retired_ids", help_=help_)
        elif name in after and after[name][0] != layer:
            message = f"{name} was in {layer} and is in {after[name][0]}"
            help_ = f"give the newer annotation a new id, and add {name} to retired_ids"
            yield _fault("DIFF-GONE", message, reading, after[name][1], help_=help_)


def _fault(
    code: str,
    message: str,
    reading: Reading,
    record: Any = None,
    *,
    pointer: str = "",
    help_: str = "",
) -> Fault:
    file, line = reading.place(record) if record is not None else (reading.file, reading.line)
    document = reading.document
    return Fault(
        code=code,
        message=message,
        file=file,
        line=line,
        doc_id=document.doc_id if document else "",
        annotation=record.id if record is not None else "",
        pointer=pointer or ("/id" if record is not None else ""),
        help=help_,
    )

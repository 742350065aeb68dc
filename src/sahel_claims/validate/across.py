"""What cannot be decided from one document.

Near duplicates are looked for between splits, among the first ``near.MOST`` documents.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ..corpus.faults import CorpusError, Fault
from ..corpus.misfits import short
from ..corpus.reading import Reading
from ..corpus.source import read_splits
from .diagnostics import Diagnostic, of_fault
from .met import Met
from .near import MOST, Sketches


class Across:
    """Sees every document once; remembers digests of ids, stories and sketches, never texts."""

    def __init__(self, splits: Path | None) -> None:
        self.splits_file = splits
        self.split_of: dict[str, str] = {}
        self.met = Met()
        self.story_split: dict[str, tuple[str, str]] = {}
        self.sketches = Sketches()
        self.sketched: list[tuple[str, str]] = []
        self.passed_over = 0
        self.faults: list[Fault] = []
        self.unread = False
        if splits:
            try:
                self.split_of = read_splits(splits)
            except CorpusError as error:
                self.faults += error.faults
                self.splits_file = None
        self.one_split = len(set(self.split_of.values())) == 1

    def add(self, reading: Reading) -> Iterator[Diagnostic]:
        """What this document adds to the ones before it."""
        document = reading.document
        if document is None:
            self.unread = True
            return
        if first := self.met.add(document.doc_id, reading.file, reading.line):
            yield self._found(
                "DOC-DUP", f"the document id is already used at {first}", reading, "/doc_id"
            )
            return
        folder = Path(reading.file).parent.name
        if reading.annotations_file and folder != document.doc_id:
            yield self._found(
                "DOC-DUP",
                f"the folder is called {folder!r}, not as its document",
                reading,
                "/doc_id",
            )
        if not self.splits_file:
            return
        split = self.split_of.get(document.doc_id)
        if split is None:
            message = f"the document is in no split of {self.splits_file}"
            yield self._found("EXP-SPLIT", message, reading, "/doc_id", "list it under one split")
            return
        place = f"{reading.file}:{reading.line}"
        other, where = self.story_split.setdefault(document.story_id, (split, place))
        if other != split:
            message = f"its story is in {split} here and in {other} at {where}"
            yield self._found(
                "EXP-SPLIT", message, reading, "/story_id", "keep a story in one split"
            )
            return
        yield from self._near(reading, split, place)

    def _near(self, reading: Reading, split: str, place: str) -> Iterator[Diagnostic]:
        document = reading.document
        assert document is not None
        if self.one_split:
            return  # nothing to be near across
        if len(self.sketches) >= MOST:
            self.passed_over += 1
            return
        near = self.sketches.add(document.text, split)
        self.sketched.append((document.doc_id, place))
        if near is None:
            return
        other, where = self.sketched[near.number]
        message = (
            f"{near.share:.0%} of the runs of five words are those of {other!r}, which is in"
            f" {self.split_of[other]} ({where}), and {short(document.doc_id, 128)!r} is in {split}"
        )
        help_ = "keep texts that are nearly one in one split"
        yield self._found("EXP-NEAR", message, reading, "/text", help_)

    def finish(self) -> Iterator[Diagnostic]:
        """What only the end can tell; a listed document may be one that could not be read."""
        yield from map(of_fault, self.faults)
        if self.passed_over:
            note = Fault(
                code="EXP-NEAR",
                message=f"near duplicates were looked for among the first {MOST} documents;"
                f" {self.passed_over} further ones were not compared",
                file=str(self.splits_file),
            )
            yield msgspec.structs.replace(of_fault(note), severity="info")
        if not self.splits_file or self.unread:
            return
        for doc_id in sorted(doc_id for doc_id in self.split_of if doc_id not in self.met):
            split = self.split_of[doc_id]
            fault = Fault(
                code="EXP-SPLIT",
                message=f"{short(doc_id, 128)!r} is listed in {split}, but is not in the corpus",
                file=str(self.splits_file),
                doc_id=short(doc_id, 128),
            )
            yield of_fault(fault)

    def _found(
        self, code: str, message: str, reading: Reading, pointer: str, help_: str = ""
    ) -> Diagnostic:
        assert reading.document is not None
        return of_fault(
            Fault(
                code=code,
                message=message,
                file=reading.file,
                line=reading.line,
                doc_id=short(reading.document.doc_id, 128),
                pointer=pointer,
                help=help_,
            )
        )

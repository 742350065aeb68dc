"""Corpus to splits: read once, checked once, projected, and put in place when all is well."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from ..contract.base import Record
from ..contract.records import Document
from ..corpus import source as corpus_source
from ..corpus.faults import CorpusError, Fault
from ..corpus.reading import Reading
from ..validate.across import Across
from ..validate.diagnostics import Diagnostic
from ..validate.run import check as check_reading
from . import relating, tagging
from .bio import Loss
from .card import fill
from .hub import hub_yaml
from .install import compare, install
from .source import Source
from .splits import SplitWriter
from .statistics import Statistics

HUB_FILE: Final = ".huggingface.yaml"
DATA: Final = "data"
CARDS: Final = ("README.md", "DATASHEET.md")
_CHUNK: Final = 200  # documents a row group: bounds the memory
_KEPT: Final = 10_000  # diagnostics remembered; the rest are counted

Project = Callable[[Source, Loss], Iterator[Record]]


def _whole(source: Source, loss: Loss) -> Iterator[Record]:
    yield source.document


PROJECTIONS: Final[dict[str, Project]] = {
    "documents": _whole,
    "names": tagging.names,
    "actors": tagging.actors,
    "events": relating.events,
    "attributions": relating.attributions,
    "attribution_tags": tagging.attribution_tags,
    "claims": relating.claims,
    "claim_pairs": relating.claim_pairs,
}


class BuildFailed(Exception):
    """The corpus is not clean: nothing was written."""

    def __init__(self, diagnostics: list[Diagnostic], total: int) -> None:
        super().__init__(f"{total} finding(s)")
        self.diagnostics = diagnostics
        self.total = total


@dataclass
class Build:
    """What a build did: its counts, and the files that changed (or differ, if it only checked)."""

    statistics: Statistics
    changed: list[Path] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)  # of severity info: they stop nothing


def build(
    corpus: Path,
    out: Path,
    *,
    check: bool = False,
    splits: Path | None = None,
    progress: Callable[[], Any] = lambda: None,
) -> Build:
    """Builds ``out/data`` and ``out/.huggingface.yaml`` from a corpus folder or packed file.

    With ``check`` it writes nothing and names what differs. Generated blocks of README and
    DATASHEET in ``out`` are filled where those files are. Raises BuildFailed for a corpus with
    findings, CorpusError where it cannot be read; what was there stays untouched.
    """
    splits = splits or corpus_source.splits_file(corpus)
    if not check:
        out.mkdir(parents=True, exist_ok=True)
    # Beside the output, so that files move into place without being copied.
    with tempfile.TemporaryDirectory(dir=out if out.is_dir() else None, prefix=".build-") as name:
        folder = Path(name)
        writer = SplitWriter(folder / DATA)
        statistics, notes = _project(corpus, splits, writer, progress)
        (folder / HUB_FILE).write_text(hub_yaml(writer), "utf-8", newline="\n")
        for card in CARDS:
            if (out / card).is_file():
                text = (out / card).read_bytes().decode("utf-8")
                (folder / card).write_bytes(fill(text, statistics).encode("utf-8"))
        act = compare if check else install
        return Build(statistics, act(folder, out), notes)


def _project(
    corpus: Path, splits: Path, writer: SplitWriter, progress: Callable[[], Any]
) -> tuple[Statistics, list[Diagnostic]]:
    """Reads every document, and projects it as long as nothing was found; notes beside."""
    readings = corpus_source.read(corpus)
    first = list(islice(readings, 1))  # a missing corpus is the first thing to say
    across = Across(splits)
    if across.faults:
        raise CorpusError(*across.faults)
    statistics = Statistics()
    found: list[Diagnostic] = []
    notes: list[Diagnostic] = []
    total = 0
    waiting: dict[str, list[Document]] = {}

    def note(diagnostics: list[Diagnostic]) -> None:
        nonlocal total
        errors = [d for d in diagnostics if d.severity == "error"]
        total += len(errors)
        found.extend(errors[: _KEPT - len(found)])
        notes.extend(d for d in diagnostics if d.severity == "info")

    try:
        for reading in chain(first, readings):
            note([*check_reading(reading), *across.add(reading)])
            if not total:
                _add(reading, across.split_of, waiting, statistics, writer)
            progress()
        note(list(across.finish()))
        if total:
            raise BuildFailed(found, total)
        for split, documents in waiting.items():
            _flush(split, documents, statistics, writer)
    finally:
        writer.close()
    if not statistics.documents:
        raise CorpusError(Fault(code="FILE-MISSING", message="no document here", file=str(corpus)))
    statistics.rows = dict(writer.rows)
    return statistics, notes


def _add(
    reading: Reading,
    split_of: dict[str, str],
    waiting: dict[str, list[Document]],
    statistics: Statistics,
    writer: SplitWriter,
) -> None:
    document = reading.document
    assert document is not None
    split = split_of[document.doc_id]
    documents = waiting.setdefault(split, [])
    documents.append(document)
    if len(documents) == _CHUNK:
        _flush(split, documents, statistics, writer)
        documents.clear()


def _flush(
    split: str, documents: list[Document], statistics: Statistics, writer: SplitWriter
) -> None:
    rows: dict[str, list[Record]] = {config: [] for config in PROJECTIONS}
    for document in documents:  # one after the other, so that its tokens are made once
        statistics.add(document, split)
        source = Source(document)
        for config, project in PROJECTIONS.items():
            if source.declares(config):
                rows[config] += project(source, statistics.loss)
            else:
                statistics.undeclared[config] += 1
    for config in PROJECTIONS:
        writer.write(config, split, rows[config])

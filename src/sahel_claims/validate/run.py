"""Rules in stages: what failed one stage is not judged by the next."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..contract.records import Document
from ..corpus import source
from ..corpus.annotators import read_annotators
from ..corpus.reading import Reading
from . import (
    annotators,
    attributions,
    claims,
    entities,
    events,
    factuality,
    fast,
    mentions,
    notes,
    quotes,
    references,
    shift,
    spans,
    times,
)
from . import document as document_rules
from .across import Across
from .diagnostics import Diagnostic, Finding, of_fault, of_finding
from .fix import canonical_findings
from .view import Rule, View

# A record that fails a stage is left out of the next ones.
STAGES: tuple[tuple[Rule, ...], ...] = (
    document_rules.RULES,
    spans.SPAN_RULES,
    references.RULES,
    spans.PLACE_RULES,
)
LAYERS: tuple[Rule, ...] = (
    *mentions.RULES,
    *entities.RULES,
    *times.RULES,
    *events.RULES,
    *factuality.RULES,
    *attributions.RULES,
    *quotes.RULES,
    *claims.RULES,
    *notes.RULES,
)
# What is said of all records together, only where each of them is sound.
WHOLE: tuple[Rule, ...] = (
    *spans.WHOLE_RULES,
    *references.WHOLE_RULES,
    *mentions.WHOLE_RULES,
    *events.WHOLE_RULES,
    *factuality.WHOLE_RULES,
    *attributions.WHOLE_RULES,
    *quotes.WHOLE_RULES,
    *claims.WHOLE_RULES,
)
# These are not among what the quick pass judges.
UNDOUBTED: frozenset[Rule] = frozenset((*spans.WHOLE_RULES, *references.WHOLE_RULES))
# Against another text, or under another schema, every annotation would be wrong.
_FINAL = {"DOC-HASH", "VER-SCHEMA"}


def check(reading: Reading) -> list[Diagnostic]:
    """Everything wrong with one document and what its annotators made, in the order of files."""
    found = _check_one(reading)
    if reading.document is not None and reading.annotations_file:
        for annotator, theirs in read_annotators(Path(reading.file).parent):
            found += _check_one(theirs)
            found += annotators.belongs(annotator, theirs, reading.document)
    return found


def _check_one(reading: Reading) -> list[Diagnostic]:
    found = [of_fault(fault) for fault in reading.faults]
    if reading.document is not None:
        found += [of_finding(finding, reading) for finding in check_document(reading.document)]
    found = found or canonical_findings(reading)
    found += shift.explain(reading, found)
    return sorted(found, key=lambda d: (d.file, d.line, d.pointer, d.code))


def check_document(document: Document) -> list[Finding]:
    """The findings of every stage, in stage order."""
    view = View(document)
    findings: list[Finding] = []
    for stage in STAGES:
        found = [finding for rule in stage for finding in rule(view)]
        if not found:
            continue
        findings += found
        if any(finding.code in _FINAL for finding in found):
            return findings
        bad = {id(finding.record) for finding in found if finding.record is not None}
        if bad:
            view = view.without(bad)
    # The many rules of the layers run where a quick pass is not sure of them.
    doubts = fast.doubted(view)
    findings += [finding for rule in LAYERS if rule in doubts for finding in rule(view)]
    if not findings:
        whole = (rule for rule in WHOLE if rule in doubts or rule in UNDOUBTED)
        findings = [finding for rule in whole for finding in rule(view)]
    return findings


def validate(path: Path, splits: Path | None = None) -> Iterator[Diagnostic]:
    """The diagnostics of every document at ``path``, then those over all of them.

    Raises CorpusError where nothing can be read at ``path``.
    """
    yield from check_all(source.read(path), splits or source.splits_file(path))


def check_all(readings: Iterable[Reading], splits: Path) -> Iterator[Diagnostic]:
    """As ``validate``, over readings; split lists are checked where there is one."""
    across = Across(splits if splits.is_file() else None)
    for reading in readings:
        yield from check(reading)
        yield from across.add(reading)
    yield from across.finish()

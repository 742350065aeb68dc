"""A finding is what a rule says; a diagnostic is the finding with its place on disk."""

from typing import Any, Literal

from msgspec import Struct

from ..contract.base import Span
from ..corpus.faults import Fault
from ..corpus.misfits import short
from ..corpus.reading import Reading

Severity = Literal["error", "info"]
_ID = 128  # code points of a document id, which are all of a sound one
_SIDE, _LONGEST = 300, 1_000  # code points of a line that an excerpt holds
Stage = Literal["document", "span", "reference", "layer"]


class Finding(Struct, frozen=True):
    """One fault of a document, said of one annotation or of the whole.

    ``record`` is the annotation itself, None for the document. ``span`` is half-open, in code
    points of the text.
    """

    code: str
    message: str
    record: Any = None
    pointer: str = ""
    help: str = ""
    span: tuple[int, int] | None = None


class Diagnostic(Struct, frozen=True, kw_only=True):
    """A finding as users see it. ``line`` counts from 1; 0 stands for the whole file.

    ``excerpt`` is the line ``text_line`` of the text, cut with … where it is long; ``mark`` is
    the span in the excerpt, half-open. Severity info explains findings and is none itself.
    """

    code: str
    severity: Severity = "error"
    file: str
    line: int = 0
    doc_id: str = ""
    annotation: str = ""
    pointer: str = ""
    message: str
    help: str = ""
    text_line: int = 0
    excerpt: str = ""
    mark: tuple[int, int] | None = None


def of_fault(fault: Fault) -> Diagnostic:
    """A diagnostic for what reading found."""
    return Diagnostic(
        code=fault.code,
        file=fault.file,
        line=fault.line,
        doc_id=fault.doc_id,
        annotation=fault.annotation,
        pointer=fault.pointer,
        message=fault.message,
        help=fault.help,
    )


def of_finding(finding: Finding, reading: Reading) -> Diagnostic:
    """A diagnostic for what a rule found in the reading's document."""
    from ..text.lines import line_of

    document = reading.document
    assert document is not None
    file, line = (
        reading.place(finding.record)
        if finding.record is not None
        else (reading.file, reading.line)
    )
    text_line, excerpt, mark = 0, "", None
    if finding.span and 0 <= finding.span[0] <= len(document.text):
        start, end = finding.span
        text_line, low, high = line_of(document.text, start)
        excerpt, mark = _cut(document.text, low, high, start, min(end, high))
    return Diagnostic(
        code=finding.code,
        file=file,
        line=line,
        doc_id=short(document.doc_id, _ID),
        annotation=short(getattr(finding.record, "id", "")),
        pointer=finding.pointer,
        message=finding.message,
        help=finding.help,
        text_line=text_line,
        excerpt=excerpt,
        mark=mark,
    )


def _cut(text: str, low: int, high: int, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """The line around a span, bounded: one line may be all of a long text."""
    left, right = max(low, start - _SIDE), min(high, end + _SIDE, start + _LONGEST)
    before, after = "…" if left > low else "", "…" if right < high else ""
    moved = len(before) - left
    return before + text[left:right] + after, (start + moved, min(end, right) + moved)


def hull(span: Span) -> tuple[int, int]:
    """First and last code point of a span, half-open."""
    return span[0].start, span[-1].end

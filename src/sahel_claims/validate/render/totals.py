"""What a run found in all, counted while it is shown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...corpus.faults import Fault
from ..diagnostics import Diagnostic
from .select import Selection


@dataclass
class Totals:
    """The counts of a run; complete when its diagnostics are exhausted.

    ``hidden`` errors and notes were found after ``max_errors`` were shown. ``failed`` says why
    something could not be read at all; the run is then not complete.
    """

    documents: int = 0
    errors: int = 0
    notes: int = 0
    hidden: int = 0
    max_errors: int | None = None
    codes: Counter[str] = field(default_factory=Counter)
    failed: list[Fault] = field(default_factory=list)

    def by_count(self) -> list[tuple[str, int]]:
        """Codes with how often they were found, the most frequent first."""
        return sorted(self.codes.items(), key=lambda item: (-item[1], item[0]))

    def line(self) -> str:
        """How it went, in a line."""
        parts = [f"{self.documents} document(s)"]
        if self.errors:
            parts.append(f"{self.errors:,} finding(s)")
        if self.notes:
            parts.append(f"{self.notes:,} note(s)")
        if len(parts) == 1:
            parts.append("nothing found, but not all was read" if self.failed else "clean")
        return ", ".join(parts)

    def lines(self) -> Iterator[str]:
        """The line that says how it went; none where nothing could be read."""
        if self.documents or self.codes or not self.failed:
            yield self.line()


def counted(
    diagnostics: Iterable[Diagnostic], selection: Selection, totals: Totals
) -> Iterator[Diagnostic]:
    """The selected diagnostics up to ``max_errors`` errors; what is beyond is only counted."""
    limit = totals.max_errors
    for diagnostic in diagnostics:
        if not selection.takes(diagnostic.code):
            continue
        over = limit is not None and totals.errors >= limit
        totals.codes[diagnostic.code] += 1
        if diagnostic.severity == "error":
            totals.errors += 1
        else:
            totals.notes += 1
        if over:
            totals.hidden += 1
        else:
            yield diagnostic

"""The format ``concise``: a line a diagnostic, for grep and for editors.

``FILE:LINE: CODE MESSAGE [DOCUMENT ANNOTATION POINTER]``; a place that is not known is left out.
"""

from collections.abc import Iterable, Iterator

from ..diagnostics import Diagnostic
from .excerpt import visible
from .totals import Totals


def render(diagnostics: Iterable[Diagnostic], totals: Totals) -> Iterator[str]:
    """A line for each diagnostic, then the line that says how it went."""
    for d in diagnostics:
        place = f"{d.file}:{d.line}" if d.line else d.file
        about = " ".join(part for part in (d.doc_id, d.annotation, d.pointer) if part)
        yield visible(f"{place}: {d.code} {d.message}" + (f" [{about}]" if about else ""))
    if totals.hidden:
        yield f"and {totals.hidden:,} more not shown (--max-errors {totals.max_errors})"
    yield from totals.lines()

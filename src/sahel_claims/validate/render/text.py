"""The format ``text``: a few lines a diagnostic, for people."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from ..diagnostics import Diagnostic
from .excerpt import marked, visible, window
from .titles import described
from .totals import Totals

SHOWN: Final = 20
"""How many diagnostics of one code are shown of one file; the rest are counted."""


def render(diagnostics: Iterable[Diagnostic], totals: Totals) -> Iterator[str]:
    """The diagnostics, capped for each code in a file, then the count of each code."""
    file = ""
    seen: Counter[str] = Counter()
    for diagnostic in diagnostics:
        if diagnostic.file != file:
            yield from _more(seen)
            file = diagnostic.file
            seen.clear()
        seen[diagnostic.code] += 1
        if seen[diagnostic.code] <= SHOWN:
            yield as_text(diagnostic)
    yield from _more(seen)
    yield from summary(totals)


def _more(seen: Counter[str]) -> Iterator[str]:
    for code, count in seen.items():
        if count > SHOWN:
            yield f"and {count - SHOWN:,} more {code} in this file (--format concise lists each)"


def summary(totals: Totals) -> Iterator[str]:
    """The count of each code, and the line that says how it went."""
    if totals.hidden:
        yield f"and {totals.hidden:,} more not shown (--max-errors {totals.max_errors})"
    if totals.codes:
        yield ""
    counts = totals.by_count()
    wide = max((len(f"{count:,}") for _, count in counts), default=0)
    name = max((len(code) for code, _ in counts), default=0)
    for code, count in counts:
        yield f"{count:>{wide},} {code:<{name}}  {described(code).title}"
    if counts:
        yield "sahel-claims explain CODE tells what one means"
    yield from totals.lines()


def as_text(diagnostic: Diagnostic) -> str:
    """One diagnostic in a few lines; control characters are shown, never sent."""
    place = f"{diagnostic.file}:{diagnostic.line}" if diagnostic.line else diagnostic.file
    about = [place, f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.message]
    lines = [": ".join(map(visible, about))]
    named = {
        "document": diagnostic.doc_id,
        "annotation": diagnostic.annotation,
        "at": diagnostic.pointer,
    }
    if any(named.values()):
        lines.append("  " + "  ".join(f"{k} {visible(v)}" for k, v in named.items() if v))
    if shown := window(diagnostic):
        lines += marked(shown)
    if diagnostic.help:
        first, *rest = diagnostic.help.split("\n")
        lines += [f"  help: {visible(first)}", *(f"  {visible(line)}" for line in rest)]
    return "\n".join(lines)

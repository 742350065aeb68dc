"""Diagnostics as text: the place, the article's own words with the span marked, what to do."""

import unicodedata
from collections.abc import Iterable

import typer
from rich.cells import cell_len

from ..corpus.faults import Fault
from ..validate.diagnostics import Diagnostic, of_fault

_SIDE = 36  # characters of context on each side of a mark


def print_faults(faults: Iterable[Fault]) -> None:
    """Faults to standard error."""
    for fault in faults:
        typer.echo(as_text(of_fault(fault)), err=True)


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
    if diagnostic.mark:
        lines += _marked(diagnostic.excerpt, *diagnostic.mark, diagnostic.text_line)
    if diagnostic.help:
        first, *rest = diagnostic.help.split("\n")
        lines += [f"  help: {visible(first)}", *(f"  {visible(line)}" for line in rest)]
    return "\n".join(lines)


def _marked(line: str, start: int, end: int, number: int) -> list[str]:
    low, high = max(0, start - _SIDE), min(len(line), end + _SIDE)
    before = ("…" if low else "") + visible(line[low:start])
    words, after = (
        visible(line[start:end]),
        visible(line[end:high]) + ("…" if high < len(line) else ""),
    )
    margin = f"  {number} | "
    carets = "^" * max(1, cell_len(words))
    return [
        margin + before + words + after,
        " " * (len(margin) - 2) + "| " + " " * cell_len(before) + carets,
    ]


def visible(text: str) -> str:
    """The text with control and format characters written out."""
    return "".join(
        c
        if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") or c == "\u200d"
        else f"\\u{ord(c):04x}"
        for c in text
    )

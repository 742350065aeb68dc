"""The format ``github``: workflow commands, which GitHub Actions shows on the changed lines.

GitHub shows ten errors and ten notices of a step; the summary is a notice, so that it is seen
however many errors there are. ``job_summary`` is for the page of the run.
"""

from collections.abc import Iterable, Iterator

from ..diagnostics import Diagnostic
from .excerpt import visible, window
from .titles import described
from .totals import Totals


def render(diagnostics: Iterable[Diagnostic], totals: Totals) -> Iterator[str]:
    """A command for each diagnostic, then one with the counts."""
    for diagnostic in diagnostics:
        yield _command(diagnostic)
    counts = [f"{count:,} {code}" for code, count in totals.by_count()]
    yield f"::notice title=sahel-claims::{_data([totals.line(), *counts])}"


def _command(diagnostic: Diagnostic) -> str:
    kind = "error" if diagnostic.severity == "error" else "notice"
    where = f"file={_property(diagnostic.file)},"
    if diagnostic.line:
        where += f"line={diagnostic.line},"
    lines = [diagnostic.message]
    about = (diagnostic.doc_id, diagnostic.annotation, diagnostic.pointer)
    if any(about):
        lines.append(" ".join(part for part in about if part))
    if shown := window(diagnostic):
        lines.append(f"{shown.number} | {shown.bracketed}")
    if diagnostic.help:
        lines += f"help: {diagnostic.help}".split("\n")
    return f"::{kind} {where}title={_property(diagnostic.code)}::{_data(lines)}"


def _data(lines: list[str]) -> str:
    return "%0A".join(_escaped(line) for line in lines)


def _escaped(text: str) -> str:
    # visible() leaves no line break; the two escapes stand for what the commands' syntax asks.
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def job_summary(totals: Totals) -> str:
    """The counts as Markdown."""
    lines = [f"**sahel-claims**: {totals.line()}", ""]
    if totals.codes:
        lines += ["| count | code | |", "|---:|---|---|"]
        lines += [
            f"| {count:,} | {code} | {described(code).title} |" for code, count in totals.by_count()
        ]
    return "\n".join(lines) + "\n"

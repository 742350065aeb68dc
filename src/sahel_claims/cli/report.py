"""Faults that stopped a command, on standard error."""

from collections.abc import Iterable

import typer

from ..corpus.faults import Fault
from ..validate.diagnostics import of_fault
from ..validate.render.text import as_text


def print_faults(faults: Iterable[Fault]) -> None:
    """Faults to standard error."""
    for fault in faults:
        typer.echo(as_text(of_fault(fault)), err=True)

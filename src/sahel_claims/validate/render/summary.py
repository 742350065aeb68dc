"""The format ``summary``: one line, however much was found."""

from collections import deque
from collections.abc import Iterable, Iterator

from ..diagnostics import Diagnostic
from .totals import Totals


def render(diagnostics: Iterable[Diagnostic], totals: Totals) -> Iterator[str]:
    """The line that says how it went."""
    deque(diagnostics, maxlen=0)
    yield from totals.lines()

"""Diagnostics as people and machines read them: a format is a generator from records to lines.

A format reads diagnostics one by one and yields lines as it goes, so that output of any length
needs no memory; when the diagnostics are exhausted it yields the summary of ``Totals``.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Final

from ..diagnostics import Diagnostic
from .totals import Totals

Render = Callable[[Iterable[Diagnostic], Totals], Iterator[str]]

FORMATS: Final = ("text", "concise", "json", "github", "sarif", "summary")


def renderer(name: str) -> Render:
    """The format of this name.

    Raises ValueError for a name that is not in ``FORMATS``.
    """
    if name not in FORMATS:
        raise ValueError(f"no format is called {name!r}; known: {', '.join(FORMATS)}")
    render: Render = import_module(f".{name}", __name__).render
    return render

"""The format ``json``: one object, for programs.

``version`` is 1; it rises when a field changes its meaning or goes, not when one is added.

``tool``         ``name``, ``version`` and ``schema``, the schema version that is read
``diagnostics``  the fields of ``sahel_claims.validate.Diagnostic``: ``code``, ``severity`` (error
                 or info), ``file``, ``line`` (from 1; 0 for the whole file), ``doc_id``,
                 ``annotation``, ``pointer`` (JSON pointer in the annotation, or in the document),
                 ``message``, ``help``, ``text_line`` (from 1; 0 for none), ``excerpt`` (of that
                 line of the text) and ``mark`` (code points of the excerpt, half-open; or null)
``summary``      ``documents``, ``errors``, ``notes``, ``hidden`` (found, but beyond
                 ``--max-errors``), ``complete`` (false where something could not be read) and
                 ``codes``, the count of each code

Everything outside ASCII is escaped, so that no terminal obeys what stands in the data.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from ...contract.base import SCHEMA_VERSION
from ...version import __version__
from ..diagnostics import Diagnostic
from .totals import Totals

VERSION: Final = 1


def render(diagnostics: Iterable[Diagnostic], totals: Totals) -> Iterator[str]:
    """The object, with a diagnostic a line."""
    tool = {"name": "sahel-claims", "version": __version__, "schema": SCHEMA_VERSION}
    yield f'{{"version": {VERSION}, "tool": {json.dumps(tool)},'
    yield '"diagnostics": ['
    yield from separated(msgspec.to_builtins(diagnostic) for diagnostic in diagnostics)
    yield "],"
    yield f'"summary": {json.dumps(summary(totals))}}}'


def summary(totals: Totals) -> dict[str, Any]:
    """The counts of the run as plain values."""
    return {
        "documents": totals.documents,
        "errors": totals.errors,
        "notes": totals.notes,
        "hidden": totals.hidden,
        "complete": not totals.failed,
        "codes": dict(totals.by_count()),
    }


def separated(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Each item as JSON, a comma before each but the first."""
    for number, item in enumerate(items):
        yield ("," if number else "") + json.dumps(item)

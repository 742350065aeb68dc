"""The text as ground for annotations: how far a fragment that starts somewhere may reach."""

import re
from collections.abc import Iterable
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

from ..contract.base import Span
from ..contract.records import Document, Region
from .bulk import spans_of

# One list entry is kept for each code point; longer texts are walked instead.
_LONGEST: Final = 1_000_000
_LINE: Final = re.compile(r"[^\r\n]+")
CLOSED: Final = frozenset({"BOILERPLATE", "SOURCE_FOOTER"})
"""Regions in which nothing is annotated, or in a footer only mentions of certain types."""
FOOTER: Final = "SOURCE_FOOTER"
FOOTER_TYPES: Final = frozenset({"ORG", "DOC"})
"""The types of mentions that may stand in a footer."""


class Ground(NamedTuple):
    """``limit[start]`` is the last end of a fragment from ``start``, -1 where none may start.

    ``footer`` is the same for what may stand in footers too. Offsets are code points.
    """

    text: str
    limit: list[int]
    footer: list[int]


def survey(document: Document) -> Ground | None:
    """The ground of a document; None where its regions or its length allow no such table."""
    text = document.text
    if len(text) > _LONGEST:
        return None
    if not document.regions:
        lines = _table(len(text), [m.span() for m in _LINE.finditer(text)])
        return Ground(text, lines, lines)
    places = _places(text, document.regions)
    if places is None:
        return None
    limit = _table(len(text), [(a, b) for a, b, kind in places if kind not in CLOSED])
    if not any(kind == FOOTER for _, _, kind in places):
        return Ground(text, limit, limit)
    allowed = [(a, b) for a, b, kind in places if kind not in CLOSED or kind == FOOTER]
    return Ground(text, limit, _table(len(text), allowed))


def _places(text: str, regions: list[Region]) -> list[tuple[int, int, str]] | None:
    """Bounds and type of each region in order; None where one is unsound or two overlap."""
    if not _reproduced(text, [region.span for region in regions], None):
        return None
    found = sorted((r.span[0].start, r.span[0].end, r.type) for r in regions)
    single = all(len(region.span) == 1 for region in regions)
    return found if single and all(a[1] <= b[0] for a, b in pairwise(found)) else None


def _table(size: int, places: list[tuple[int, int]]) -> list[int]:
    table: list[int] = []
    for start, end in places:
        table += [-1] * (start - len(table))
        table += [end] * (end - start)
    table += [-1] * (size + 1 - len(table))
    return table


def settled(ground: Ground, layer: str, records: list[Any]) -> bool:
    """Whether every span in the records is the text's and where it may be, told in bulk."""
    if layer == "regions":
        return True  # surveyed
    if layer == "mentions" and ground.footer is not ground.limit:
        free = [m for m in records if m.type in FOOTER_TYPES]
        records = [m for m in records if m.type not in FOOTER_TYPES]
        if not _reproduced(ground.text, spans_of(layer, free), ground.footer):
            return False
    return _reproduced(ground.text, spans_of(layer, records), ground.limit)


def _reproduced(text: str, spans: list[Span], limit: list[int] | None) -> bool:
    """Whether the fragments are stretches of the text, within limits if there are any."""
    here = text.startswith
    count = 0
    for part in chain.from_iterable(spans):
        start, end, words = part.start, part.end, part.text
        # Words that are not empty and stand at a start make the offset one of the text.
        if not words or not here(words, start) or end - start != len(words):
            return False
        if words.strip() != words:
            return False
        if end > limit[start] if limit else "\n" in words or "\r" in words:
            return False
        count += 1
    return count == len(spans) - spans.count([]) or _apart(spans)


def _apart(spans: Iterable[Span]) -> bool:
    """Whether the fragments of each span are sorted, apart and not adjacent."""
    return all(a.end < b.start for span in spans if len(span) > 1 for a, b in pairwise(span))

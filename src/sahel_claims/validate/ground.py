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
    footer = limit.copy()
    for start, end, kind in places:
        if kind == FOOTER:
            footer[start:end] = [end] * (end - start)
    return Ground(text, limit, footer)


def _places(text: str, regions: list[Region]) -> list[tuple[int, int, str]] | None:
    """Bounds and type of each region in order; None where one is unsound or two overlap."""
    found: list[tuple[int, int, str]] = []
    for region in regions:
        part = region.span[0]
        words = part.text
        if len(region.span) > 1 or not words or text[part.start : part.end] != words:
            return None
        if part.end > len(text) or words.strip() != words or "\n" in words or "\r" in words:
            return None
        found.append((part.start, part.end, region.type))
    found.sort()
    return found if all(a[1] <= b[0] for a, b in pairwise(found)) else None


def _table(size: int, places: list[tuple[int, int]]) -> list[int]:
    table: list[int] = []
    for start, end in places:
        table += [-1] * (start - len(table))
        table += [end] * (end - start)
    table += [-1] * (size + 1 - len(table))
    return table


def settled(ground: Ground, layers: dict[str, list[Any]]) -> bool:
    """Whether every span in these layers is the text's and where it may be, told in bulk."""
    spans: list[Span] = []
    for name, records in layers.items():
        if name == "mentions" and ground.footer is not ground.limit:
            free = spans_of(name, [m for m in records if m.type in FOOTER_TYPES])
            if not _reproduced(ground.text, free, ground.footer):
                return False
            spans += spans_of(name, [m for m in records if m.type not in FOOTER_TYPES])
        elif records and name != "regions":  # these were surveyed
            spans += spans_of(name, records)
    return _reproduced(ground.text, spans, ground.limit)


def _reproduced(text: str, spans: list[Span], limit: list[int]) -> bool:
    """Whether the fragments are stretches of the text within limits, and in order."""
    parts = list(chain.from_iterable(spans))
    for part in parts:
        start, end, words = part.start, part.end, part.text
        # Words that are not empty and are the text's make the start an offset of the text.
        if (
            words
            and text[start:end] == words
            and start < end <= limit[start]
            and words.strip() == words
        ):
            continue
        return False
    return len(parts) == len(spans) or _apart(spans)


def _apart(spans: Iterable[Span]) -> bool:
    """Whether the fragments of each span are sorted, apart and not adjacent."""
    return all(a.end < b.start for span in spans if len(span) > 1 for a, b in pairwise(span))

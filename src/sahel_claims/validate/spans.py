"""Spans reproduce the text, and stand where annotations may stand."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..contract.base import Span
from .diagnostics import Finding, hull
from .extents import quoted, within
from .ground import CLOSED, FOOTER, FOOTER_TYPES
from .view import View

_LINE_BREAKS = ("\n", "\r")


def reproduce(view: View) -> Iterator[Finding]:
    """Every fragment lies in the text and its words are the text's; one finding a span."""
    text = view.text
    for _, record, pointer, span in view.unsettled:
        finding = _fragment_fault(text, record, pointer, span)
        if finding := finding or _order_fault(record, pointer, span):
            yield finding


def _fragment_fault(text: str, record: Any, pointer: str, span: Span) -> Finding | None:
    for number, part in enumerate(span):
        at = f"{pointer}/{number}"
        if not part.start < part.end <= len(text):
            message = (
                f"[{part.start}, {part.end}) is no stretch of a text of {len(text)} code points"
            )
            return Finding(
                "SPAN-RANGE", message, record, at, "offsets are Unicode code points, half-open"
            )
        covered = text[part.start : part.end]
        if covered != part.text:
            place = f"[{part.start}, {part.end})"
            message = f"the text has {quoted(covered)} at {place}, stored is {quoted(part.text)}"
            return Finding(
                "SPAN-SLICE",
                message,
                record,
                at,
                _nearest(text, part.text, part.start),
                (part.start, part.end),
            )
        if covered != covered.strip():
            bounds = (part.start, part.end)
            return Finding(
                "SPAN-TRIM",
                "white space at an edge of the span",
                record,
                at,
                "take the white space out",
                bounds,
            )
        if any(mark in covered for mark in _LINE_BREAKS):
            return Finding(
                "SPAN-PARA",
                "a fragment runs over a line break",
                record,
                at,
                "make it several fragments",
                (part.start, part.end),
            )
    return None


def _order_fault(record: Any, pointer: str, span: Span) -> Finding | None:
    for number, (left, right) in enumerate(pairwise(span), 1):
        if right.start <= left.end:
            message = "fragments must be sorted, apart and not adjacent"
            return Finding(
                "FRAG-ORDER", message, record, f"{pointer}/{number}", "", (right.start, right.end)
            )
    return None


def _nearest(text: str, words: str, start: int) -> str:
    before = text.rfind(words, 0, start + len(words))
    after = text.find(words, start)
    found = [at for at in (before, after) if at >= 0]
    if not found or not words:
        return "the words do not stand in the text"
    at = min(found, key=lambda place: abs(place - start))
    return f"the words stand at [{at}, {at + len(words)}), {at - start:+d} code points away"


def regions(view: View) -> Iterator[Finding]:
    """Regions are apart and cover every line that is not blank."""
    document = view.document
    end = 0
    for region in sorted(document.regions, key=lambda r: hull(r.span)):
        start, stop = hull(region.span)
        if start < end:
            yield Finding("REG-COVER", "regions overlap", region, "/span", "", (start, stop))
        elif gap := document.text[end:start].strip():
            yield _uncovered(document.text, end, gap, region)
        end = max(end, stop)
    if document.regions and (gap := document.text[end:].strip()):
        yield _uncovered(document.text, end, gap, document.regions[-1])


def _uncovered(text: str, after: int, gap: str, region: Any) -> Finding:
    at = text.index(gap, after)
    message = f"{quoted(gap)} belongs to no region"
    return Finding(
        "REG-COVER",
        message,
        region,
        "/span",
        "every line that is not blank is a region",
        (at, at + len(gap)),
    )


def sentences(view: View) -> Iterator[Finding]:
    """The sentences of a BODY region leave only white space between them; others have none."""
    document = view.document
    if not view.declares("sentences"):
        return
    ordered = sorted((*hull(s.span), n) for n, s in enumerate(document.sentences))
    starts = [start for start, _, _ in ordered]
    for region in document.regions:
        start, end = hull(region.span)
        inside = ordered[bisect_left(starts, start) : bisect_left(starts, end)]
        if region.type != "BODY":
            for low, high, number in inside:
                message = f"a sentence in a region of type {region.type}"
                sentence = document.sentences[number]
                yield Finding("SENT-COVER", message, sentence, "/span", "", (low, high))
            continue
        at = start
        for low, high, number in inside:
            if low < at or (at < low and document.text[at:low].strip()):
                message = (
                    "sentences overlap"
                    if low < at
                    else f"{quoted(document.text[at:low].strip())} belongs to no sentence"
                )
                sentence = document.sentences[number]
                yield Finding("SENT-COVER", message, sentence, "/span", "", (low, high))
            at = max(at, high)
        if at > end or (at < end and document.text[at:end].strip()):
            message = "the sentences do not end where the paragraph does"
            yield Finding("SENT-COVER", message, region, "/span", "", (start, end))


def places(view: View) -> Iterator[Finding]:
    """Every fragment lies in one region: not in boilerplate, in a footer only its mentions."""
    if "regions" in view.broken or not view.document.regions or not view.unsettled:
        return
    regions = sorted((*hull(r.span), r.type) for r in view.document.regions)
    starts = [start for start, _, _ in regions]
    told: dict[int, Span] = {}
    for layer, record, pointer, span in view.unsettled:
        if layer == "regions":
            continue
        for number, part in enumerate(span):
            if within([part], told.get(id(record), [])):
                continue  # a head, or a quotation, in what was told of
            _, end, kind = regions[max(0, bisect_right(starts, part.start) - 1)]
            bounds = (part.start, part.end)
            at = f"{pointer}/{number}"
            if part.start < starts[0] or part.end > end:
                message = "a fragment lies outside any one region"
                yield Finding("SPAN-PARA", message, record, at, "", bounds)
            elif kind in CLOSED and not _allowed(layer, record, kind):
                message = f"an annotation in a region of type {kind}"
                yield Finding("REGION-BAN", message, record, at, "", bounds)
            else:
                continue
            told.setdefault(id(record), []).append(part)


def _allowed(layer: str, record: Any, kind: str) -> bool:
    return kind == FOOTER and layer == "mentions" and record.type in FOOTER_TYPES


SPAN_RULES = (reproduce,)
PLACE_RULES = (places,)
WHOLE_RULES = (regions, sentences)

"""What holds for the records of every layer: no text is blank, and nothing is recorded twice."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from ..contract.layers import LAYER_NAMES, lists, spans, texts
from ..contract.records import Argument, Document
from .bulk import BLANKS, BLANKS_ABOVE, REPEATS, identity
from .diagnostics import Finding, hull
from .extents import quoted
from .view import View

# Layers whose rules say nothing of a copy, and what two copies have in common at the least.
_PLACE: Final[dict[str, Callable[[Any], Any]]] = {
    "times": lambda record: record.span[0].start,
    "quantities": lambda record: record.span[0].start,
    "attributions": lambda record: record.content[0].start,
    "quote_marks": lambda record: record.span[0].start,
    "claims": lambda record: record.proposition,
    "translation_notes": lambda record: record.span[0].start,
}


def blanks(view: View) -> Iterator[Finding]:
    """A text that is required says something."""
    document = view.document
    if any(gather([document]) for gather in BLANKS_ABOVE):
        yield from _blank(document)
    for layer in LAYER_NAMES:
        records = getattr(document, layer)
        if _may(BLANKS[layer], records):
            for record in records:
                yield from _blank(record)


def _blank(record: Any) -> Iterator[Finding]:
    about = None if isinstance(record, Document) else record
    for pointer, text in texts(record):
        if not text.strip():
            message = f"the text at {pointer} is blank"
            help_ = "say it in words; docs/fields.md tells what each field holds"
            yield Finding("REC-BLANK", message, about, pointer, help_, _place(about))


def items(view: View) -> Iterator[Finding]:
    """A list names each thing once."""
    for layer in LAYER_NAMES:
        records = getattr(view.document, layer)
        if _may(REPEATS[layer], records):
            for record in records:
                for pointer, found in lists(record):
                    yield from _twice(record, pointer, found)


def _twice(record: Any, pointer: str, found: list[Any]) -> Iterator[Finding]:
    seen: dict[Any, int] = {}
    for number, item in enumerate(found):
        first = seen.setdefault(identity(item), number)
        if first == number:
            continue
        named = f"{item.role} {item.filler}" if isinstance(item, Argument) else ""
        named = named or (quoted(item) if isinstance(item, str) else "the same item")
        message = f"{named} stands in the list already, at {pointer}/{first}"
        help_ = (
            "keep one argument, with all who assert it"
            if isinstance(item, Argument)
            else "keep it once"
        )
        at = _place(record)
        yield Finding("REC-TWICE", message, record, f"{pointer}/{number}", help_, at)


def copies(view: View) -> Iterator[Finding]:
    """No record is another one under a new id; of some layers their own rules say so."""
    for layer, place in _PLACE.items():
        records = getattr(view.document, layer)
        if not _may_hold_copies(records, place):
            continue
        seen: dict[bytes, Any] = {}
        for record in records:
            content = msgspec.json.encode(msgspec.structs.replace(record, id=""))
            first = seen.setdefault(content, record)
            if first is not record:
                message = f"everything but its id is that of {first.id}"
                help_ = "keep one of the two; an id is not used again for something else"
                yield Finding("REC-COPY", message, record, "/id", help_, _place(record))


def _may(gathers: list[Callable[[list[Any]], Any]], records: list[Any]) -> bool:
    """Whether one of these finds something, told in bulk."""
    return bool(records) and any(gather(records) for gather in gathers)


def _may_hold_copies(records: list[Any], place: Callable[[Any], Any]) -> bool:
    return len(records) > 1 and len(set(map(place, records))) < len(records)


def _place(record: Any) -> tuple[int, int] | None:
    """The first span of a record."""
    return next((hull(span) for _, span in spans(record)), None) if record is not None else None


RULES = (blanks, items, copies)

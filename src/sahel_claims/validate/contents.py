"""What holds for the records of every layer: no text is blank, and nothing is recorded twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from ..contract.layers import lists, spans, texts
from ..contract.records import Argument, Document, EntityRelation
from .bulk import SUSPECTS_ABOVE, identity, suspected
from .diagnostics import Finding, hull
from .extents import quoted
from .view import View

Starts = Callable[[list[Any]], list[int]]


def _starts(records: list[Any]) -> list[int]:
    return [record.span[0].start for record in records]


# Layers whose rules say nothing of a copy, and where their records start.
_STARTS: Final[dict[str, Starts]] = {
    "times": _starts,
    "quantities": _starts,
    "attributions": lambda records: [record.content[0].start for record in records],
    "quote_marks": _starts,
    "claims": lambda records: [record.mentions[0].content[0].start for record in records],
    "translation_notes": _starts,
}


def blanks(view: View) -> Iterator[Finding]:
    """A text that is required says something."""
    if suspected(SUSPECTS_ABOVE, [view.document]):
        yield from _blank(view.document)
    for layer in view.suspected:
        for record in getattr(view.document, layer):
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
    for layer in view.suspected:
        for record in getattr(view.document, layer):
            for pointer, found in lists(record):
                yield from _twice(record, pointer, found)


def _twice(record: Any, pointer: str, found: list[Any]) -> Iterator[Finding]:
    seen: dict[Any, int] = {}
    for number, item in enumerate(found):
        first = seen.setdefault(identity(item), number)
        if first == number:
            continue
        named, help_ = "the same item", "keep it once"
        match item:
            case Argument(role=role, filler=filler):
                named, help_ = f"{role} {filler}", "keep one argument, with all who assert it"
            case EntityRelation(type=kind, target=target):
                named, help_ = f"{kind} {target}", "keep one relation, with all who assert it"
            case str():
                named = quoted(item)
        message = f"{named} stands in the list already, at {pointer}/{first}"
        at = _place(record)
        yield Finding("REC-TWICE", message, record, f"{pointer}/{number}", help_, at)


def copies(view: View) -> Iterator[Finding]:
    """No record is another one under a new id; of some layers their own rules say so."""
    for layer, starts in _STARTS.items():
        records = getattr(view.document, layer)
        seen: dict[bytes, Any] = {}
        for record in _together(records, starts(records)):
            content = msgspec.json.encode(msgspec.structs.replace(record, id=""))
            first = seen.setdefault(content, record)
            if first is not record:
                message = f"everything but its id is that of {first.id}"
                help_ = "keep one of the two; an id is not used again for something else"
                yield Finding("REC-COPY", message, record, "/id", help_, _place(record))


def _together(records: list[Any], starts: list[int]) -> list[Any]:
    """The records that do not start alone."""
    if len(set(starts)) == len(starts):
        return []
    count = Counter(starts)
    return [record for record, at in zip(records, starts, strict=True) if count[at] > 1]


def _place(record: Any) -> tuple[int, int] | None:
    """The first span of a record."""
    return next((hull(span) for _, span in spans(record)), None) if record is not None else None


RULES = (blanks, items, copies)

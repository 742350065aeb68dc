"""Values of fields in words, for people: the covered words, the names behind ids."""

from collections.abc import Mapping
from typing import Any, Final

from ..contract.identity import identity_of, is_span
from ..contract.layers import RECORD_OF
from ..contract.records import Document
from ..contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of
from ..corpus.captions import caption, words

NOTHING: Final = "none"
LONGEST: Final = 72
"""Code points of a text that are shown; of a longer one the middle is left out."""

_NAMED: Final = 36  # likewise, of what an id stands for
_BESIDE: Final = 16  # code points shown beside what differs in a long text

ById = Mapping[str, Any]


def field_shape(layer: str, field: str) -> Shape:
    """The shape of a field of a layer's records, or of the document where there is no layer."""
    return dict(shape_of(RECORD_OF[layer] if layer else Document).fields)[field]


def shown(shape: Shape, value: Any, by_id: ById, longest: int = LONGEST) -> str:
    """A value on one line; spans with their offsets, ids with what they stand for.

    Of texts longer than ``longest`` the middle is left out.
    """
    if value is None or value == []:
        return NOTHING
    match shape:
        case _ if is_span(shape):
            return f"{quoted(words(value))} {bounds(value)}"
        case Scalar("string", layers=layers):
            return named(value, by_id) if layers else cut(value, longest) if value else NOTHING
        case ListOf(item):
            return ", ".join(shown(item, one, by_id, longest) for one in value)
        case StructOf(fields=fields):
            told = ((name, field, getattr(value, name)) for name, field in fields)
            parts = [
                shown(field, one, by_id)
                if isinstance(field, Label)
                else f"{name} {shown(field, one, by_id)}"
                for name, field, one in told
                if one not in (None, [], False, "")
            ]
            return f"({', '.join(parts)})"
    return str(value).lower() if isinstance(value, bool) else str(value)


def turned(shape: Shape, old: Any, new: Any, old_by_id: ById, new_by_id: ById) -> str:
    """What became of a value: of lists and records only what is another."""
    match shape:
        case ListOf(StructOf() as item) if old and len(old) == len(new) and not is_span(shape):
            return "; ".join(
                f"item {number}: {turned(item, a, b, old_by_id, new_by_id)}"
                for number, (a, b) in enumerate(zip(old, new, strict=True), 1)
                if a != b
            )
        case ListOf(item) if old and new and not is_span(shape):
            gone = [shown(item, one, old_by_id) for one in old if one not in new]
            come = [shown(item, one, new_by_id) for one in new if one not in old]
            said = [*(f"without {one}" for one in gone), *(f"with {one}" for one in come)]
            return "; ".join(said) or "in another order"
        case StructOf(fields=fields) if old and new:
            pairs = ((n, field, getattr(old, n), getattr(new, n)) for n, field in fields)
            return ", ".join(
                f"{name} {turned(field, a, b, old_by_id, new_by_id)}"
                for name, field, a, b in pairs
                if a != b
            )
        case Scalar("string", layers=()) if old and new:
            before, after = _where_they_part(old, new)
            return f"{cut(before)} → {cut(after)}"
    return f"{shown(shape, old, old_by_id)} → {shown(shape, new, new_by_id)}"


def _where_they_part(old: str, new: str) -> tuple[str, str]:
    """Two texts without the long stretches at either end that both have."""
    if max(len(old), len(new)) <= LONGEST:
        return old, new
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    low = max(0, start - _BESIDE)
    lost = max(0, end - _BESIDE)
    before, after = "…" if low else "", "…" if lost else ""
    return (
        f"{before}{old[low : len(old) - lost]}{after}",
        f"{before}{new[low : len(new) - lost]}{after}",
    )


def _common(one: str, other: str) -> int:
    """How many characters the two begin alike with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def named(name: str, by_id: ById) -> str:
    """An id with what it stands for."""
    return f"{name} “{cut(caption(by_id[name], by_id), _NAMED)}”" if name in by_id else name


def labels(layer: str, record: Any) -> str:
    """The labels that a record is required to have."""
    required = identity_of(RECORD_OF[layer]).required
    found = (
        getattr(record, name)
        for name, shape in shape_of(RECORD_OF[layer]).fields
        if isinstance(shape, Label) and name in required
    )
    return " ".join(found)


def quoted(text: str) -> str:
    """The words in quotation marks, long ones cut."""
    return f"“{cut(text)}”"


def bounds(span: Any) -> str:
    """The fragments' offsets, half-open."""
    return " ".join(f"[{part.start}, {part.end})" for part in span)


def cut(text: str, longest: int = LONGEST) -> str:
    """The text on one line at a length that can be read at a glance."""
    line = " ".join(text.split())
    half = longest // 2
    return line if len(line) <= longest else f"{line[:half]} … {line[-half:]}"

"""Times and quantities: their values are well formed and agree with themselves."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from ..contract.base import DCT
from ..contract.records import Quantity, Time
from .diagnostics import Finding, hull
from .extents import find, on_cycles, quoted, words
from .view import View

# The forms of a TIMEX3 value; X stands for an unknown digit.
_MONTH = r"(?:0[1-9]|1[0-2]|XX)"
_DAY = r"(?:0[1-9]|[12]\d|3[01]|XX)"
_WEEK = r"W(?:0[1-9]|[1-4]\d|5[0-3]|XX)(?:-(?:[1-7X]|WE))?"
_PART = r"(?:SP|SU|FA|AU|WI|Q[1-4X]|H[12X])"
_DATE = rf"(?:BC|FY)?[\dX]{{4}}(?:-(?:{_MONTH}(?:-{_DAY})?|{_WEEK}|{_PART}))?"
_CLOCK = r"(?:[01]\d|2[0-4]|XX)(?::(?:[0-5]\d|XX)(?::(?:[0-5]\d|60|XX)(?:\.\d+)?)?)?"
_ZONE = r"(?:Z|[+-]\d\d(?::?\d\d)?)?"
_HOURS = rf"T(?:{_CLOCK}{_ZONE}|MO|MI|MD|AF|EV|NI|DT|PM)"
_AMOUNT = r"(?:\d+(?:\.\d+)?|X+)"
_LENGTH = re.compile(
    rf"P(?=.)(?:{_AMOUNT}(?:CE|DE|Y|Q|M|WE|WD|W|D))*(?:T(?=.)(?:{_AMOUNT}[HMS])*)?"
)
# Two figures are a century, three a decade.
_POINT = re.compile(rf"{_DATE}(?:{_HOURS})?|{_HOURS}|(?:BC)?[\dX]{{2,3}}")
VAGUE: Final = {"PRESENT_REF", "PAST_REF", "FUTURE_REF"}
_KEPT: Final = 64  # longer texts are not worth remembering
_FULL = re.compile(r"\d{4}-\d\d-\d\d")
_VALUE_HELP = "TIMEX3: 1987, 1987-10, 1987-10-12, 1987-10-12T09:00, 1987-W42, P2W, PRESENT_REF"
_DATE_HELP = "an ISO date: 1987-10-12"

# Groups of three are one number, however they are parted.
_NUMBER = re.compile(
    r"\d{1,3}(?:([,.'’ \u00a0\u2009\u202f])\d{3})(?:\1\d{3})*(?![\d])|\d+(?:[.,]\d+)?"
)
_PARTED = re.compile(r"[,.'’ \u00a0\u2009\u202f](?=\d{3}(?!\d))")


def values(view: View) -> Iterator[Finding]:
    """A value is one of TIMEX3, of the kind that its type calls for."""
    for time in view.document.times:
        if time.value is None or fits(time.value, time.type):
            continue
        length, point = _LENGTH.fullmatch(time.value), _POINT.fullmatch(time.value)
        at = hull(time.span)
        if not (length or point) or not _exists(time.value):
            message = f"{quoted(time.value)} is no TIMEX3 value"
            yield Finding("TIMEX-VAL", message, time, "/value", _VALUE_HELP, at)
        else:
            kind = "a length of time" if length else "a point in time"
            message = f"{quoted(time.value)} is {kind}, and {words(time.span)} is a {time.type}"
            help_ = "a DURATION has a value such as P2W, a DATE or TIME one such as 1987-10-12"
            yield Finding("TIMEX-VAL", message, time, "/value", help_, at)


def fits(value: str, kind: str) -> bool:
    """Whether a time of this type may have the value."""
    return (_fits if len(value) <= _KEPT else _fits.__wrapped__)(value, kind)


@lru_cache(4096)
def _fits(value: str, kind: str) -> bool:
    if value in VAGUE:
        return True
    length, point = _LENGTH.fullmatch(value), _POINT.fullmatch(value)
    if not (length or point) or not _exists(value):
        return False
    return not (length and kind in ("DATE", "TIME")) and not (point and kind == "DURATION")


def spells(view: View) -> Iterator[Finding]:
    """The earliest and latest day are days of the calendar, in this order."""
    for time in view.document.times:
        at, sound = hull(time.span), True
        for field in ("earliest", "latest"):
            day = getattr(time, field)
            if day is not None and not is_day(day):
                sound = False
                message = f"{quoted(day)} is no day of the calendar"
                yield Finding("TIMEX-VAL", message, time, f"/{field}", _DATE_HELP, at)
        if sound and time.earliest and time.latest and time.earliest > time.latest:
            message = f"the earliest day {time.earliest} is after the latest, {time.latest}"
            yield Finding("TIMEX-VAL", message, time, "/earliest", "", at)


def anchors(view: View) -> Iterator[Finding]:
    """Nothing counts from itself; what counts from several anchors, or from doubt, is not exact."""
    circling = on_cycles(leading(view.document.times))
    for time in view.document.times:
        at = hull(time.span)
        if time.id in circling or time.id in time.anchors:
            whose = "itself" if time.id in time.anchors else f"{time.anchors[0]}, which counts back"
            message = f"{words(time.span)} counts from {whose}"
            help_ = "name what it counts from: another time, an event, or DCT"
            yield Finding("TIMEX-VAL", message, time, "/anchors", help_, at)
            continue
        if time.status in (None, "ambiguous") or not time.anchors:
            continue
        if len(time.anchors) > 1:
            message = (
                f"{words(time.span)} has {len(time.anchors)} anchors and the status {time.status}"
            )
            help_ = "several anchors: ambiguous"
            yield Finding("TIMEX-VAL", message, time, "/status", help_, at)
        elif time.status == "exact" and counted(time) and (doubt := _doubt(view, time)):
            message = f"{words(time.span)} is exact, but counts from {doubt}"
            yield Finding("TIMEX-VAL", message, time, "/status", "set inferred", at)


def leading(times: list[Time]) -> dict[str, list[str]]:
    """The anchor of each time that has one; of several it is open which one holds."""
    return {time.id: time.anchors for time in times if len(time.anchors) == 1}


def document_date(view: View) -> Iterator[Finding]:
    """The document's date is a day of the calendar."""
    value = view.document.dct.value
    if value is not None and not is_day(value):
        message = f"{quoted(value)} is no day of the calendar"
        yield Finding("TIMEX-VAL", message, pointer="/dct/value", help=_DATE_HELP)


def is_day(value: str) -> bool:
    """Whether it is a day of the calendar, as 1987-10-12."""
    return len(value) == len("1987-10-12") and _is_day(value)


@lru_cache(4096)
def _is_day(value: str) -> bool:
    return bool(_FULL.fullmatch(value)) and _exists(value)


def _exists(value: str) -> bool:
    """Whether the day that a value begins with, if it does, is in the calendar."""
    day = _FULL.match(value)
    try:
        return not day or bool(date.fromisoformat(day[0]))
    except ValueError:
        return False


def counted(time: Time) -> bool:
    """Whether the value itself rests on the anchor: a length or a bare now does not."""
    return time.type in ("DATE", "TIME") and time.value is not None and time.value not in VAGUE


def _doubt(view: View, time: Time) -> str:
    """The anchor that is itself inferred, for a message; empty where there is none."""
    for name in time.anchors:
        if name == DCT and view.document.dct.status != "exact":
            return f"the document's date, which is {view.document.dct.status}"
        anchor = find(view, Time, name)
        if anchor is not None and anchor.status in ("inferred", "ambiguous"):
            return f"{name}, which is {anchor.status}"
    return ""


def ranges(view: View) -> Iterator[Finding]:
    """The bounds of a quantity are in order; a vague word has no exact number."""
    for quantity in view.document.quantities:
        at = hull(quantity.span)
        known = [n for n in (quantity.min, quantity.point, quantity.max) if n is not None]
        if known != sorted(known):
            message = f"min, point and max are {', '.join(map(str, known))}: not in order"
            yield Finding("NUM-RANGE", message, quantity, "/min", "min ≤ point ≤ max", at)
        elif quantity.vague_term and quantity.point is not None:
            message = f"{quantity.vague_term!r} is vague, and the point is {quantity.point}"
            help_ = "a vague word has at most a min"
            yield Finding("NUM-RANGE", message, quantity, "/point", help_, at)


def digits(view: View) -> Iterator[Finding]:
    """A number that stands in digits is the point, or a bound where there is no point."""
    if not view.declares("quantities", "value"):
        return
    for quantity in view.document.quantities:
        printed = None if quantity.vague_term else printed_number(quantity)
        if printed is None:
            continue
        stored = {quantity.point} if quantity.point is not None else {quantity.min, quantity.max}
        if printed not in stored:
            found = sorted(n for n in stored if n is not None)
            given = " and ".join(map(str, found)) if found else "nothing"
            message = f"{words(quantity.span)} stands in the text, stored is {given}"
            help_ = "the number as printed: as the point, or as min or max of a bound"
            yield Finding("NUM-RANGE", message, quantity, "/point", help_, hull(quantity.span))


def printed_number(quantity: Quantity) -> int | None:
    """The one whole number in digits, unless a sign or a word after it may change it."""
    text = " | ".join(part.text for part in quantity.span)
    return (_number if len(text) <= _KEPT else _number.__wrapped__)(text)


@lru_cache(4096)
def _number(text: str) -> int | None:
    found = list(_NUMBER.finditer(text))
    if len(found) != 1:
        return None
    number, before, after = found[0][0], text[: found[0].start()], text[found[0].end() :]
    # A single dot may part thousands or decimals.
    if before.endswith(("-", "−")) or any(c.isalnum() for c in after) or number.count(".") == 1:
        return None
    number = _PARTED.sub("", number)
    return int(number) if number.isdecimal() else None


RULES = (values, spells, anchors, document_date, ranges, digits)

"""Offsets that another tool counted in other units: found out by the words, turned into ours.

Told only, and applied where it is asked for: that the words then fit proves nothing.
"""

import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

import msgspec
import regex

from ...validate.shift import HYPOTHESES
from .check import fits, words
from .standoff import Standoff, TextBound

UNITS: Final = {units.key: units.name for units in HYPOTHESES}
"""What each unit is, by its name on the command line."""

_CLUSTER: Final = regex.compile(r"\X", regex.DOTALL)


def diagnosis(standoff: Standoff, text: str) -> str:
    """A unit in which the words of every T line stand in ``text``; empty if none does.

    Units that count this text as code points do are no explanation, and neither are several
    that put the lines at different places.
    """
    found = [a for a in standoff.annotations if isinstance(a, TextBound)]
    explaining: dict[str, list[TextBound | None]] = {}
    for unit in UNITS:
        if at := places(text, unit):
            moved = [_converted(line, at, text, unit) for line in found]
            if None not in moved:
                explaining[unit] = moved
    agreed = all(moved == next(iter(explaining.values())) for moved in explaining.values())
    return next(iter(explaining), "") if agreed else ""


def convert(standoff: Standoff, text: str, unit: str) -> Standoff:
    """The file with its offsets in code points of ``text``, of each T line that fits then.

    Lines that do not fit are left as they are, for ``check.text_faults`` to tell.
    """
    at = places(text, unit)
    lines = tuple(
        (_converted(line, at, text, unit) or line) if at and isinstance(line, TextBound) else line
        for line in standoff.lines
    )
    return msgspec.structs.replace(standoff, lines=lines)


def places(text: str, unit: str) -> dict[int, int]:
    """Code point offset of each offset in ``unit`` that stands between two characters.

    Empty where the unit counts this text as code points do.
    """
    pieces = list(_pieces(text, unit))
    if sum(counted for _, counted in pieces) == len(text):
        return {}
    ours = accumulate((points for points, _ in pieces), initial=0)
    theirs = accumulate((counted for _, counted in pieces), initial=0)
    return dict(zip(theirs, ours, strict=True))


def _pieces(text: str, unit: str) -> Iterator[tuple[int, int]]:
    """The text in pieces that have no inside: code points of each, and how it is counted."""
    match unit:
        case "utf16":
            yield from ((1, 2 if ord(c) > 0xFFFF else 1) for c in text)
        case "utf8":
            yield from ((1, len(c.encode("utf-8", "surrogatepass"))) for c in text)
        case "crlf":
            for piece in regex.findall(r"\r\n|.", text, regex.DOTALL):
                yield len(piece), 1
        case "bom":
            yield from ((1, int(n > 0 or c != "\ufeff")) for n, c in enumerate(text))
        case "nfc":
            # Nothing is composed across the edge of a cluster.
            for match in _CLUSTER.finditer(text):
                same = unicodedata.is_normalized("NFC", match[0])
                yield from (
                    ((1, 1) for _ in match[0])
                    if same
                    else [(len(match[0]), len(unicodedata.normalize("NFC", match[0])))]
                )


def _converted(line: TextBound, at: dict[int, int], text: str, unit: str) -> TextBound | None:
    """The line in code points, with the words as the text has them; None where it does not fit."""
    if any(edge not in at for fragment in line.fragments for edge in fragment):
        return None
    fragments = tuple((at[start], at[end]) for start, end in line.fragments)
    moved = msgspec.structs.replace(line, fragments=fragments)
    if not fits(moved, text) and unit == "nfc":
        composed = unicodedata.normalize("NFC", words(text, fragments))
        return (
            msgspec.structs.replace(moved, text=words(text, fragments))
            if (composed == line.text)
            else None
        )
    return moved if fits(moved, text) else None

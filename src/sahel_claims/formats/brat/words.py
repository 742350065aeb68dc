"""Words on one line: spans cut at line breaks, and texts in which these are written out.

brat reads its files line by line, and what it takes for a line break is more than ``\\n``.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from ...contract.base import Span
from .standoff import Fragment

BREAKS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"

_PIECE: Final = re.compile(f"[^{BREAKS}]+")
_BREAK: Final = re.compile(f"[{BREAKS}]*")
_WRITTEN: Final = re.compile(r"\\(?:u([0-9a-f]{4})|(.))", re.DOTALL)
_UNSAFE: Final = re.compile(f"[{BREAKS}\\\\]")


def pieces(text: str, span: Span) -> tuple[Fragment, ...]:
    """The span's fragments (code points, half-open) in text order, none across a line break.

    Empty where brat cannot hold it: no words but white space, overlapping fragments, offsets
    that leave the text.
    """
    found = [
        piece.span()
        for part in span
        if 0 <= part.start <= part.end <= len(text)
        for piece in _PIECE.finditer(text, part.start, part.end)
    ]
    found.sort()
    apart = all(a[1] <= b[0] for a, b in pairwise(found))
    inside = all(0 <= part.start <= part.end <= len(text) for part in span)
    written = " ".join(text[start:end] for start, end in found)
    return tuple(found) if apart and inside and written.strip() else ()


def joined(text: str, fragments: Iterable[Fragment]) -> list[Fragment]:
    """The fragments in text order, those joined between which only line breaks stand."""
    found: list[Fragment] = []
    for start, end in sorted(fragments):
        if found and _gap(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _gap(text: str, start: int, end: int) -> bool:
    match = _BREAK.match(text, start, end)
    return start < end and match is not None and match.end() == end


def as_span(text: str, fragments: Sequence[Fragment]) -> list[dict[str, object]]:
    """The fragments as a record has them, with the words they cover."""
    return [
        {"start": start, "end": end, "text": text[start:end]}
        for start, end in joined(text, fragments)
    ]


def on_one_line(text: str) -> str:
    """The text with line breaks and backslashes written out; ``plain`` is its inverse."""
    return _UNSAFE.sub(
        lambda m: "\\\\" if m[0] == "\\" else "\\n" if m[0] == "\n" else f"\\u{ord(m[0]):04x}", text
    )


def plain(text: str) -> str:
    """What ``on_one_line`` was given; any other backslash stands for itself."""

    def one(match: re.Match[str]) -> str:
        if match[1]:
            character = chr(int(match[1], 16))
            return character if character in BREAKS else match[0]
        return {"\\": "\\", "n": "\n"}.get(match[2], match[0])

    return _WRITTEN.sub(one, text)

"""Paragraphs and positions. All offsets are code points, half-open."""

import re

Bounds = tuple[int, int]

# Only these end a paragraph; U+2028, U+0085, VT and FF are ordinary characters of the text.
_LINE = re.compile(r"[^\r\n]+")


def paragraphs(text: str) -> list[Bounds]:
    """Bounds of each line that is not blank, less white space at its edges."""
    lines = (m for m in _LINE.finditer(text) if not m.group().isspace())
    return [trim(text, *line.span()) for line in lines]


def trim(text: str, start: int, end: int) -> Bounds:
    """The bounds less leading and trailing white space."""
    covered = text[start:end]
    return start + len(covered) - len(covered.lstrip()), end - len(covered) + len(covered.rstrip())


def line_of(text: str, offset: int) -> tuple[int, int, int]:
    """Line number from 1 and the bounds of the line that holds ``offset``."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return text.count("\n", 0, offset) + 1, start, len(text) if end < 0 else end


def find_all(text: str, words: str, start: int = 0, end: int | None = None) -> list[int]:
    """Every start of ``words`` in ``text[start:end]``, overlapping ones included."""
    end = len(text) if end is None else end
    found: list[int] = []
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1, end)
    return found

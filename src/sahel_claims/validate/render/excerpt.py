"""The line of the article with the span marked, and text that no terminal obeys."""

import unicodedata
from typing import Final, NamedTuple

from rich.cells import cell_len

from ..diagnostics import Diagnostic

OPEN: Final = "⟦"
CLOSE: Final = "⟧"

_SIDE: Final = 36  # code points of context on each side of a mark
_HELD: Final = 2 * _SIDE  # the longest mark that is shown whole
_SHOWN = {"\u200d"}  # joins emoji, moves nothing
_CONTROL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_MARKS = {"Mn", "Me", "Mc"}
_LEFTWARD = {"R", "AL", "AN"}


class Window(NamedTuple):
    """A stretch of the article's line around a mark, safe to print."""

    number: int
    before: str
    words: str
    after: str

    @property
    def bracketed(self) -> str:
        """The stretch with the mark in brackets."""
        return f"{self.before}{OPEN}{self.words}{CLOSE}{self.after}"


def window(diagnostic: Diagnostic) -> Window | None:
    """What to show of the line; None for a diagnostic without a place in the text."""
    if diagnostic.mark is None:
        return None
    line, (start, end) = diagnostic.excerpt, diagnostic.mark
    end = max(start, end)
    low, high = max(0, start - _SIDE), min(len(line), end + _SIDE)
    words = line[start:end]
    if len(words) > _HELD:
        words = f"{words[:_SIDE]} … {words[-_SIDE:]}"
    return Window(
        diagnostic.text_line,
        ("…" if low else "") + visible(line[low:start]),
        visible(words),
        visible(line[end:high]) + ("…" if high < len(line) else ""),
    )


def marked(shown: Window) -> list[str]:
    """The line with carets under the mark, or brackets in it where carets would stand askew."""
    margin = f"  {shown.number} | "
    if not _straight(shown.before + shown.words + shown.after):
        return [margin + shown.bracketed]
    return [
        margin + shown.before + shown.words + shown.after,
        " " * (len(margin) - 2)
        + "| "
        + " " * cell_len(shown.before)
        + "^" * max(1, cell_len(shown.words)),
    ]


def visible(text: str) -> str:
    """The text with control and format characters written out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if unicodedata.category(c) not in _CONTROL or c in _SHOWN else f"\\u{ord(c):04x}"
        for c in text
    )


def _straight(text: str) -> bool:
    """Whether every terminal gives each character the same place and width."""
    return text.isascii() or all(map(_fixed, text))


def _fixed(char: str) -> bool:
    return not (
        char in _SHOWN
        or unicodedata.category(char) in _MARKS
        or unicodedata.bidirectional(char) in _LEFTWARD
        or "\u1160" <= char <= "\u11ff"  # Hangul letters that join into one syllable
        or "\U0001f1e6" <= char <= "\U0001f1ff"  # two of them are one flag
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # colour the emoji before them
    )

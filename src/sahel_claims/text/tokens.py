"""Word tokens in the manner of UD and GUM: hyphens and clitics are split off."""

import regex

from .lines import Bounds

_WORD = r"[\p{L}\p{M}\p{N}_]"
_CLITIC = r"(?:s|re|ve|ll|d|m)\b"
_TOKEN = regex.compile(
    rf"""
      (?:\p{{Lu}}\.){{2,}}                       # U.N.
    | \p{{Nd}}+(?:[.,]\p{{Nd}}+)+                # 1,200 and 3.5
    | {_WORD}+?(?=n['’]t\b)                      # did of didn't
    | n['’]t\b
    | ['’]{_CLITIC}                              # 's
    | {_WORD}+(?:['’](?!{_CLITIC}){_WORD}+)*     # words, O'Hara
    | (?!\s)\X                                   # anything else, a grapheme at a time
    """,
    regex.VERBOSE | regex.IGNORECASE,
)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Bounds]:
    """Bounds of the tokens of ``text[start:end]``, as offsets into ``text``."""
    return [m.span() for m in _TOKEN.finditer(text, start, len(text) if end is None else end)]

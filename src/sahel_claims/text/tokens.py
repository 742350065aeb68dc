"""Word tokens in the manner of UD and GUM: hyphens and clitics are split off."""

from functools import lru_cache

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


@lru_cache(maxsize=256)  # each projection of a document asks for the same stretches
def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Bounds, ...]:
    """Bounds of the tokens of ``text[start:end]``, as offsets into ``text``."""
    last = len(text) if end is None else end
    return tuple(match.span() for match in _TOKEN.finditer(text, start, last))

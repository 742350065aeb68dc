"""A quotation to its place in the text, or what to write instead.

A selector is the exact words, with words before (prefix) or after (suffix) or an occurrence
number where they stand more than once: the W3C text quote selector plus a counter.
"""

from dataclasses import dataclass

from .lines import Bounds, find_all, line_of

_FOLD = str.maketrans("“”„«»‘’‚–—‑\u00a0", '"""""\'\'\'--- ')
_SHOWN = 8
_CONTEXT = 30


@dataclass(frozen=True)
class Selector:
    """What the annotator wrote."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    occurrence: int | None = None


@dataclass(frozen=True)
class Miss:
    """Why a selector has no single place."""

    code: str
    message: str
    help: str


def select(text: str, selector: Selector, scope: Bounds) -> Bounds | Miss:
    """The one place in ``text[scope]`` that the selector means.

    Where the words also stand inside longer words, only whole-word places count.
    """
    if not selector.exact:
        return Miss("QUOTE-ABSENT", "an empty quote", "give the exact words of the span")
    places = [
        (at, at + len(selector.exact))
        for at in find_all(text, selector.exact, *scope)
        if text.endswith(selector.prefix, 0, at)
        and text.startswith(selector.suffix, at + len(selector.exact))
    ]
    places = [place for place in places if _whole(text, place)] or places
    if not places:
        return _absent(text, selector, scope)
    if selector.occurrence is not None:
        if 1 <= selector.occurrence <= len(places):
            return places[selector.occurrence - 1]
        message = f"occurrence {selector.occurrence} of {len(places)}: {selector.exact!r}"
        return Miss("QUOTE-ABSENT", message, _candidates(text, places))
    if len(places) > 1:
        message = f"{selector.exact!r} stands here {len(places)} times"
        todo = "add occurrence, prefix or suffix:" + _candidates(text, places)
        return Miss("QUOTE-AMBIGUOUS", message, todo)
    return places[0]


def _whole(text: str, place: Bounds) -> bool:
    start, end = place
    inside_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (inside_before or inside_after)


def _absent(text: str, selector: Selector, scope: Bounds) -> Miss:
    message = f"{selector.exact!r} does not stand here"
    if selector.prefix or selector.suffix:
        bare = [(at, at + len(selector.exact)) for at in find_all(text, selector.exact, *scope)]
        if bare:
            return Miss(
                "QUOTE-ABSENT", message + " with this prefix and suffix", _candidates(text, bare)
            )
    folded, wanted = _fold(text), _fold(selector.exact)
    near = [(at, at + len(wanted)) for at in find_all(folded, wanted, *scope)]
    if near:
        return Miss("QUOTE-ABSENT", message, "the text has:" + _candidates(text, near))
    elsewhere = [(at, at + len(wanted)) for at in find_all(folded, wanted)]
    if elsewhere:
        return Miss("QUOTE-ABSENT", message, "it stands elsewhere:" + _candidates(text, elsewhere))
    return Miss("QUOTE-ABSENT", message, "copy the words from the text as they stand")


def _fold(text: str) -> str:
    """Quotes, dashes, spaces and case made equal, without changing any offset."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.translate(_FOLD))


def _candidates(text: str, places: list[Bounds]) -> str:
    shown = [
        f"\n  {number}. {_context(text, *place)}" for number, place in enumerate(places[:_SHOWN], 1)
    ]
    more = len(places) - len(shown)
    return "".join(shown) + (f"\n  and {more} more" if more > 0 else "")


def _context(text: str, start: int, end: int) -> str:
    line, low, high = line_of(text, start)
    before = text[max(low, start - _CONTEXT) : start]
    after = text[end : min(high, end + _CONTEXT)]
    return f"line {line}: {before}[{text[start:end]}]{after}"

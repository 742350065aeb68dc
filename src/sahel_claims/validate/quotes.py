"""Quotation marks: every pair of the text belongs to one quotation or one quote mark."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ..contract.base import Fragment
from ..text.lines import Bounds, paragraphs
from .diagnostics import Finding, hull
from .extents import in_hull, words
from .view import View

# Opening mark -> the marks that close it. Which of them opens depends on the language.
_CLOSERS: Final = {'"': '"', "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«»"}
_OPENERS: Final = {
    mark: [opener for opener, closers in _CLOSERS.items() if mark in closers] for mark in '"“”„«»'
}
_MARK: Final = re.compile('["“”„«»]')
# A single mark opens where a word could begin; what elides a word's beginning is passed over.
_SINGLE: Final = re.compile(
    r"""(?<![^\s(\[{—–"“„«/])(['‘])(?=[^\W\d]|["“„«])(?!(?:n|em|til|tis|twas|cause|bout|round|cos)\b)""",
    re.IGNORECASE,
)
_COVERED: Final = 100  # contents that nest about so deeply are each looked through
_SINGLE_CLOSERS: Final = {"'": "'", "‘": "’"}


class Pair(NamedTuple):
    """Two marks that belong together: half-open bounds, marks included."""

    start: int
    end: int
    nested: bool


def contained(view: View) -> Iterator[Finding]:
    """A quotation lies in the content or the cue of its attribution."""
    for attribution in view.document.attributions:
        for number, part in enumerate(attribution.quotes):
            if in_hull([part], attribution.content) or in_hull([part], attribution.cue):
                continue
            message = f"the quotation {words([part])} lies outside the content and the cue"
            help_ = "give it to the attribution it stands in, or make it a quote mark"
            pointer, at = f"/quotes/{number}", (part.start, part.end)
            yield Finding("QUOTE-IN", message, attribution, pointer, help_, at)


def marked(view: View) -> Iterator[Finding]:
    """A quotation begins with its opening mark and ends with its closing mark."""
    bare = [(r, at, part) for r, at, part in _quotations(view) if not enclosed(part.text)]
    if not bare or _unpaired(view):
        # Where a mark of the text has no partner, a quotation may lack one too.
        return
    for record, pointer, part in bare:
        message = f"the quotation {words([part])} does not begin and end with quotation marks"
        help_ = "from the opening mark to the closing mark; a comma after it is out"
        yield Finding("QUOTE-BAL", message, record, pointer, help_, (part.start, part.end))


def covered(view: View) -> Iterator[Finding]:
    """Every pair of marks in a BODY region is one quotation or one quote mark.

    Where the layer of quote marks is not declared, every pair in a content or cue is a quotation.
    """
    if not view.declares("attributions", "quotes"):
        return
    found = [(part.start, part.end) for _, _, part in _quotations(view)]
    if view.declares("quote_marks"):
        places = body(view)
    else:
        every = view.document.attributions
        places = [(f.start, f.end) for a in every for f in (*a.content, *a.cue)]
    holders: dict[int, Any] = {part.start: record for record, _, part in _quotations(view)}
    # Contents nest: a pair may lie in several places.
    for pair, times in dict.fromkeys(uneven(view.text, _bounded(view.text, places), found)):
        yield _miscounted(view, pair, times, holders.get(pair.start))


def _bounded(text: str, places: list[Bounds]) -> list[Bounds]:
    """The places, or where they cover the text very many times the outermost alone."""
    places = list(dict.fromkeys(places))
    if sum(high - low for low, high in places) <= _COVERED * len(text):
        return places
    outermost: list[Bounds] = []
    for low, high in sorted(places, key=lambda bounds: (bounds[0], -bounds[1])):
        if not outermost or high > outermost[-1][1]:
            outermost.append((low, high))
    return outermost


def uneven(text: str, places: list[Bounds], found: list[Bounds]) -> Iterator[tuple[Pair, int]]:
    """The pairs of marks in these places that are not recorded once, and how often they are.

    ``found`` are the bounds of the quotations as recorded.
    """
    marks = [match.start() for match in _MARK.finditer(text)]
    apostrophes = "'" in text or "‘" in text
    if not marks and not apostrophes:
        return
    count, starts = Counter(found), Counter(start for start, _ in found)
    ways = _ways(text)
    for low, high in places:
        quoted = bisect_left(marks, low) < bisect_left(marks, high)
        double = pairs(text, low, high, ways)[0] if quoted else []
        single = singles(text, low, high, double) if apostrophes else []
        for pair in double:
            times = count[pair.start, pair.end]
            one = _around(pair.start, single)
            held = one is not None and pair.end < one.end
            # A pair inside another may be left to the outer one.
            if times > 1 or (times == 0 and not pair.nested and not held):
                yield pair, times
        for pair in single:
            if starts[pair.start] != 1:
                yield pair, starts[pair.start]


def _miscounted(view: View, pair: Pair, times: int, record: Any) -> Finding:
    part = Fragment(start=pair.start, end=pair.end, text=view.text[pair.start : pair.end])
    recorded = f"is recorded {times} times" if times else "is not recorded"
    return Finding(
        "QUOTE-BAL",
        f"the quotation {words([part])} {recorded}; each pair of marks is recorded once",
        record,
        help="in `quotes` of the innermost attribution around it, else as a quote mark",
        span=(pair.start, pair.end),
    )


def _ways(text: str) -> tuple[bool, bool]:
    """Whether ” opens as in Swedish, and whether » opens as in Danish."""
    swedish = "“" not in text and "„" not in text
    return swedish, text.find("»") < text.find("«") if "«" in text else True


def pairs(
    text: str, low: int, high: int, ways: tuple[bool, bool] | None = None
) -> tuple[list[Pair], list[int]]:
    """The pairs of double marks in ``text[low:high]``, and the marks without a partner."""
    found: list[Pair] = []
    loose: list[int] = []
    waiting: list[tuple[int, str]] = []
    last: dict[str, list[int]] = {mark: [] for mark in _CLOSERS}  # depths at which each waits
    swedish, reversed_ = ways or _ways(text)
    for match in _MARK.finditer(text, low, high):
        at, mark = match.start(), match[0]
        depth = max((last[m][-1] for m in _OPENERS[mark] if last[m]), default=None)
        if depth is not None:
            found.append(Pair(waiting[depth][0], at + 1, depth > 0))
            loose += [place for place, _ in waiting[depth + 1 :]]
            while len(waiting) > depth:
                last[waiting.pop()[1]].pop()
        elif mark == '"' and at > low and text[at - 1].isdigit():
            loose.append(at)  # inches
        elif mark in '"“„«' or (mark == "”" and swedish) or (mark == "»" and reversed_):
            last[mark].append(len(waiting))
            waiting.append((at, mark))
        else:
            loose.append(at)
    return sorted(found), sorted([*loose, *(place for place, _ in waiting)])


def singles(text: str, low: int, high: int, double: list[Pair]) -> list[Pair]:
    """The pairs of single marks outside double ones that can be no apostrophes.

    The end is that of the first certain closing mark; a quotation may run to a later one.
    """
    found: list[Pair] = []
    if text.find("'", low, high) < 0 and text.find("‘", low, high) < 0:
        return found
    outer = [pair for pair in double if not pair.nested]
    closing: dict[str, list[int]] = {}
    for match in _SINGLE.finditer(text, low, high):
        at, mark = match.start(), _SINGLE_CLOSERS[match[1]]
        if _around(at, outer) or (found and at < found[-1].end):
            continue
        if mark not in closing:
            closing[mark] = list(_closing(text, mark, low, high, outer))
        places = closing[mark]
        next_ = bisect_left(places, at + 2)
        if next_ < len(places):
            found.append(Pair(at, places[next_] + 1, False))
    return found


def _closing(text: str, mark: str, low: int, high: int, outer: list[Pair]) -> Iterator[int]:
    """Where a single mark closes for certain."""
    place = text.find(mark, low + 1, high)
    while place >= 0:
        before, after = text[place - 1], text[place + 1 : place + 2]
        # After an s it may be a possessive.
        sure = not before.isspace() and before not in "sS" and not after.isalnum()
        if sure and not _around(place, outer):
            yield place
        place = text.find(mark, place + 1, high)


def _around(at: int, apart: list[Pair]) -> Pair | None:
    """The one of these pairs, which are sorted and apart, that the place lies inside."""
    number = bisect_left(apart, at, key=lambda pair: pair.start) - 1
    return apart[number] if number >= 0 and at < apart[number].end else None


def _quotations(view: View) -> Iterator[tuple[Any, str, Fragment]]:
    for attribution in view.document.attributions:
        for number, part in enumerate(attribution.quotes):
            yield attribution, f"/quotes/{number}", part
    for mark in view.document.quote_marks:
        for number, part in enumerate(mark.span):
            yield mark, f"/span/{number}", part


def body(view: View) -> list[Bounds]:
    """Where quotations are looked for: the BODY regions, or every line."""
    if not view.declares("regions"):
        return paragraphs(view.text)
    return [hull(region.span) for region in view.document.regions if region.type == "BODY"]


def _unpaired(view: View) -> bool:
    ways = _ways(view.text)
    return any(pairs(view.text, low, high, ways)[1] for low, high in paragraphs(view.text))


def enclosed(text: str) -> bool:
    """Whether words begin with an opening mark and end with a closing one."""
    return _opens(text[0]) and _closes(text[-1])


def _opens(mark: str) -> bool:
    # A dash opens a line of dialogue.
    return mark in "\"'`”’»" or unicodedata.category(mark) in ("Pi", "Ps", "Pd")


def _closes(mark: str) -> bool:
    return mark in "\"'´`“‘«" or unicodedata.category(mark) in ("Pf", "Pe")


RULES = (contained, marked)
WHOLE_RULES = (covered,)

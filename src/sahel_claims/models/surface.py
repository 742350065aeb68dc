"""Features of a token that need nothing but the text: forms, affixes, quotation, cues around it.

For a conditional random field, after ``Design notes`` common in the field: forms and shapes in a
window, affixes, state of quotation, distance to words that can be cues.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from .cues import Lexicon
from .examples import Example

Features = list[list[str]]
"""The features of each token of an example."""

_OPEN: Final = "“«„‹"
_CLOSE: Final = "”»›"
_EITHER: Final = '"'
_FAR: Final = ((1, "1"), (2, "2"), (3, "3"), (5, "5"), (8, "8"), (12, "12"), (20, "20"))


@lru_cache(maxsize=65536)
def shape(word: str) -> str:
    """Letters as X and x, digits as 9, all else as it is; runs of more than two cut short."""
    made = ""
    for character in word:
        kind = (
            "X"
            if character.isupper()
            else "x"
            if character.isalpha()
            else "9"
            if character.isdigit()
            else character
        )
        if made[-2:] != kind * 2:
            made += kind
    return made


def quotation(tokens: Sequence[str]) -> list[str]:
    """For each token: ``(`` opens a quotation, ``)`` closes one, ``q`` is in one, ``-`` is not.

    A plain mark opens where none is open. A paragraph may open a quotation and leave it open.
    """
    states = []
    within = False
    for token in tokens:
        if token in _OPEN or (token in _EITHER and not within):
            states.append("(")
            within = True
        elif token in _CLOSE or token in _EITHER:
            states.append(")")
            within = False
        else:
            states.append("q" if within else "-")
    return states


def features(example: Example, lexicon: Lexicon | None = None) -> Features:
    """The features of each token; with a lexicon of cues, those of quotation and cues too."""
    lower = [token.lower() for token in example.tokens]
    shapes = [shape(token) for token in example.tokens]
    found = [_word(i, lower, shapes) for i in range(len(lower))]
    for low, high in example.sentences:
        for i in range(low, high):
            found[i] += _place(i - low, high - low)
    if lexicon is not None:
        _attribution(example, lower, lexicon, found)
    return found


def _word(i: int, lower: Sequence[str], shapes: Sequence[str]) -> list[str]:
    size = len(lower)
    word = lower[i]
    found = [
        "b",
        f"w={word}",
        f"s={shapes[i]}",
        f"p3={word[:3]}",
        f"e2={word[-2:]}",
        f"e3={word[-3:]}",
        f"e4={word[-4:]}",
    ]
    for step in (-3, -2, -1, 1, 2, 3):
        at = i + step
        if 0 <= at < size:
            found.append(f"w{step}={lower[at]}")
            if abs(step) < 3:
                found.append(f"s{step}={shapes[at]}")
                found.append(f"e{step}={lower[at][-3:]}")
        elif abs(step) == 1:
            found.append(f"w{step}=|")
    if i:
        found.append(f"w-1,0={lower[i - 1]},{word}")
        found.append(f"s-1,0={shapes[i - 1]},{shapes[i]}")
    if i + 1 < size:
        found.append(f"w0,1={word},{lower[i + 1]}")
        found.append(f"s0,1={shapes[i]},{shapes[i + 1]}")
    return found


def _place(at: int, size: int) -> list[str]:
    found = [f"at={at if at < 4 else '+'}", f"to={size - at if size - at < 4 else '+'}"]
    return found


def _attribution(example: Example, lower: list[str], lexicon: Lexicon, found: Features) -> None:
    states = quotation(example.tokens)
    kinds = [lexicon.get(word, "") for word in lower]
    size = len(lower)
    for low, high in example.sentences:
        cues = [i for i in range(low, high) if kinds[i]]
        quoted = "q" if any(states[i] in "()q" for i in range(low, high)) else "-"
        for i in range(low, high):
            mine = found[i]
            state = states[i]
            mine.append(f"q={state}")
            mine.append(f"q*={quoted}{state}")
            mine.append(f"q-1={states[i - 1] if i else '|'}{state}")
            mine.append(f"q+1={state}{states[i + 1] if i + 1 < size else '|'}")
            for step in (-2, -1, 0, 1, 2):
                at = i + step
                if 0 <= at < size and kinds[at]:
                    mine.append(f"c{step}={kinds[at]}")
            left = bisect_left(cues, i) - 1
            right = bisect_right(cues, i)
            before = _bucket(i - cues[left]) if left >= 0 else "no"
            after = _bucket(cues[right] - i) if right < len(cues) else "no"
            mine.append(f"cl={before}")
            mine.append(f"cr={after}")
            mine.append(f"cq={state}{'l' if left >= 0 else ''}{'r' if right < len(cues) else ''}")
            mine.append(f"cb={before},{after}")
            if left >= 0:
                mine.append(f"clw={lower[cues[left]]}")
                mine.append(f"clk={kinds[cues[left]]},{before}")
            if right < len(cues):
                mine.append(f"crw={lower[cues[right]]}")
                mine.append(f"crk={kinds[cues[right]]},{after}")


def _bucket(distance: int) -> str:
    return next((name for limit, name in _FAR if distance <= limit), "far")

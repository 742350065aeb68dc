"""Features of a token that need nothing but the text: forms, affixes, quotation, cues around it.

A feature is a short name, ``=`` and a value. Around a token stand forms, shapes and affixes; for
attributions the state of quotation, the nearest words that can be cues, and what kinds of words
lie between the token and them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from .cues import Lexicon
from .examples import Example

Features = list[list[str]]
"""The features of each token of an example."""

_OPEN: Final = "“«„‹"
_CLOSE: Final = "”»›"
_EITHER: Final = '"'
_TWICE: Final = "'`"  # two in a row are a mark, as typewriters and corpora have it
_BETWEEN: Final = 6  # tokens up to a cue whose kinds are told
_KINDS: Final[dict[str, str]] = {
    word: kind
    for kind, words in {
        "D": "the a an his her their its our my your this that these those some many several most "
        "all one two three",
        "P": "he she they it we i you who him them",
        "A": "is are was were has have had be been will would could can may might should did does "
        "do not to n't n’t",
        "I": "of in on at by for with from about as into over after before during against among",
        "C": "and or but which because if when while",
    }.items()
    for word in words.split()
}
_ENDINGS: Final = (("ing", "G"), ("ed", "V"), ("ly", "R"), ("s", "s"))
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


@lru_cache(maxsize=65536)
def kind(token: str) -> str:
    """A letter for the kind of word, by closed lists, case and ending; a mark is itself."""
    word = token.lower()
    if word in _KINDS:
        return _KINDS[word]
    if not token[:1].isalnum():
        return token
    if token[:1].isupper():
        return "N"
    if token[:1].isdigit():
        return "9"
    return next((letter for ending, letter in _ENDINGS if word.endswith(ending)), "x")


def quotation(tokens: Sequence[str]) -> list[str]:
    """For each token: ``(`` opens a quotation, ``)`` closes one, ``q`` is in one, ``-`` is not.

    A plain mark opens where none is open. A paragraph may open a quotation and leave it open.
    """
    states: list[str] = []
    within = doubled = False
    for i, printed in enumerate(tokens):
        if doubled:
            states.append(states[-1])
            doubled = False
            continue
        doubled = printed in _TWICE and tokens[i + 1 : i + 2] == tokens[i : i + 1]
        token = _EITHER if doubled else printed
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
    return [f"at={at if at < 4 else '+'}", f"to={size - at if size - at < 4 else '+'}"]


class _Words(NamedTuple):
    """The tokens of an example, each with what is known of it."""

    tokens: Sequence[str]
    lower: Sequence[str]
    classes: Sequence[str]  # as cues; empty for what can be none
    states: Sequence[str]  # of quotation


def _attribution(example: Example, lower: list[str], lexicon: Lexicon, found: Features) -> None:
    states = quotation(example.tokens)
    classes = [lexicon.get(word, "") for word in lower]
    words = _Words(example.tokens, lower, classes, states)
    kinds = ["|", "|", "|", *map(kind, example.tokens), "|", "|", "|"]
    for low, high in example.sentences:
        cues = [i for i in range(low, high) if classes[i]]
        whole = [f"f={lower[low]}", f"end={lower[high - 1]}", f"cues={min(len(cues), 3)}"]
        opened = [i for i in range(low, high) if states[i] == "("]
        closed = [i for i in range(low, high) if states[i] == ")"]
        quoted = "q" if any(states[i] != "-" for i in range(low, high)) else "-"
        commas = 0
        for i in range(low, high):
            ahead = "(" if opened and opened[-1] > i else "-"
            behind = ")" if closed and closed[0] < i else "-"
            found[i] += whole
            found[i] += [
                f"qs={states[low]}{states[i]}{states[high - 1]}",
                f"qa={behind}{states[i]}{ahead}",
                f"commas={min(commas, 3)}",
            ]
            commas += lower[i] == ","
            found[i] += _quoted(i, states, quoted)
            found[i] += [
                f"k{step}={''.join(kinds[i + 3 + step : i + 6 + step])}"
                for step in (-3, -2, -1, 0, 1)
            ]
            found[i].append(f"k={kinds[i + 3]}")
            found[i] += _cues(i, cues, words)


def _quoted(i: int, states: Sequence[str], sentence: str) -> list[str]:
    state = states[i]
    return [
        f"q={state}",
        f"q*={sentence}{state}",
        f"q-1={states[i - 1] if i else '|'}{state}",
        f"q+1={state}{states[i + 1] if i + 1 < len(states) else '|'}",
    ]


def _cues(i: int, cues: Sequence[int], words: _Words) -> list[str]:
    """Words of the sentence that can be cues: at and beside the token, and the nearest ones."""
    tokens, lower, classes, states = words
    size = len(lower)
    found = [
        f"c{step}={classes[i + step]}"
        for step in (-2, -1, 0, 1, 2)
        if 0 <= i + step < size and classes[i + step]
    ]
    at, after = bisect_left(cues, i) - 1, bisect_right(cues, i)
    left = cues[at] if at >= 0 else None
    right = cues[after] if after < len(cues) else None
    far = ["no" if c is None else _bucket(abs(i - c)) for c in (left, right)]
    sides = ("" if left is None else "l") + ("" if right is None else "r")
    found += [f"cl={far[0]}", f"cr={far[1]}", f"cb={far[0]},{far[1]}", f"cq={states[i]}{sides}"]
    for name, cue, distance in (("cl", left, far[0]), ("cr", right, far[1])):
        if cue is None:
            continue
        between = tokens[cue + 1 : i + 1] if cue < i else tokens[i:cue]
        path = "".join(map(kind, between)) if len(between) <= _BETWEEN else "+"
        following = lower[cue + 1] if cue + 1 < size else "|"
        found += [
            f"{name}w={lower[cue]}",
            f"{name}k={classes[cue]},{distance}",
            f"{name}b={path}",
            f"{name}1={following}",
        ]
    return found


def _bucket(distance: int) -> str:
    return next((name for limit, name in _FAR if distance <= limit), "far")

"""Spans on tokens, and tokens as BIO tags and back; what tags cannot hold is counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..text.lines import Bounds
from ..text.tokens import tokenize

Loss = Counter[tuple[str, str, str]]
"""How often (config, label, what became of the span)."""


@dataclass(frozen=True)
class Tokens:
    """The tokens of a stretch of text, found by their edges."""

    start: int
    end: int
    bounds: tuple[Bounds, ...]
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "Tokens":
        """Tokens of ``text[start:end]``, as offsets into ``text``."""
        bounds = tokenize(text, start, end)
        first = {s: i for i, (s, _) in enumerate(bounds)}
        last = {e: i + 1 for i, (_, e) in enumerate(bounds)}
        return cls(start, end, bounds, first, last)

    def range(self, start: int, end: int) -> Bounds | None:
        """Token positions of a stretch; None where an edge falls inside a token or outside."""
        low, high = self.first.get(start), self.last.get(end)
        return None if low is None or high is None else (low, high)

    def columns(self, text: str) -> dict[str, Any]:
        """The token columns of a row."""
        return {
            "text": text[self.start : self.end],
            "start": self.start,
            "tokens": [text[s:e] for s, e in self.bounds],
            "token_starts": [s for s, _ in self.bounds],
            "token_ends": [e for _, e in self.bounds],
        }


@dataclass(frozen=True)
class Candidate:
    """A labelled stretch that wants to be in the tags of a row."""

    label: str
    start: int
    end: int
    whole: bool = True  # False for a span that has more fragments than this one


def encode(
    tokens: Tokens, wanted: Sequence[Candidate], config: str, loss: Loss
) -> tuple[list[str], list[Bounds | None], list[bool]]:
    """BIO tags, the token positions of each candidate, and which of them the tags hold.

    The outermost of overlapping candidates wins, then the earlier one.
    """
    tags = ["O"] * len(tokens.bounds)
    places = [tokens.range(c.start, c.end) for c in wanted]
    held = [False] * len(wanted)
    for i in sorted(
        range(len(wanted)), key=lambda i: (wanted[i].start - wanted[i].end, wanted[i].start)
    ):
        place, label = places[i], wanted[i].label
        if place is None:
            loss[config, label, "off token"] += 1
        elif any(tag != "O" for tag in tags[slice(*place)]):
            # Two attributions may share a source: the tags hold what is marked twice once.
            first = places.index(place)
            held[i] = held[first] and wanted[first].label == label
            loss[config, label, "in tags, shared" if held[i] else "nested"] += 1
        else:
            tags[place[0]] = f"B-{label}"
            tags[place[0] + 1 : place[1]] = [f"I-{label}"] * (place[1] - place[0] - 1)
            held[i] = True
            loss[config, label, "in tags" if wanted[i].whole else "in tags, in pieces"] += 1
    return tags, places, held


def decode(tags: Sequence[str]) -> tuple[list[tuple[str, int, int]], int]:
    """Label and token positions of each span in the tags, and how many tags were ill-formed.

    As conlleval reads them: an I- that continues nothing of its label opens a span, and is
    counted. The inverse of ``encode`` on what the tags hold.
    """
    found: list[tuple[str, int, int]] = []
    label, start, repaired = "", 0, 0
    for i, tag in enumerate([*tags, "O"]):
        mark, _, name = tag.partition("-")
        if label and not (mark == "I" and name == label):
            found.append((label, start, i))
            label = ""
        if name and not label:
            label, start = name, i
            repaired += mark == "I"
    return found, repaired

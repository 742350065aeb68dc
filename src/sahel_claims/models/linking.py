"""Tagged sources and contents to their cues, so that whole attributions come out."""

from collections.abc import Sequence
from typing import NamedTuple

from ..text.lines import Bounds

Piece = tuple[str, int, int]
"""Role and token positions, half-open, as ``build.bio.decode`` gives them."""


class Linked(NamedTuple):
    """One attribution as token positions; ``cue`` is None where nothing was tagged to link to."""

    sources: tuple[Bounds, ...]
    cue: Bounds | None
    contents: tuple[Bounds, ...]


def link(pieces: Sequence[Piece], sentences: Sequence[Bounds]) -> list[Linked]:
    """The attributions of one paragraph, in the order of their cues.

    A source or content goes to the nearest cue, one in its own sentence before any other; of two
    that are as near, a source takes the later and a content the earlier. A cue that no source
    went to shares the last source before it in its sentence that an earlier cue has, as in
    *she said … and added …*. Pieces of a paragraph without a cue make one attribution.
    """
    cues = sorted((a, b) for role, a, b in pieces if role == "CUE")
    if not cues:
        alone = Linked(_of(pieces, "SOURCE"), None, _of(pieces, "CONTENT"))
        return [alone] if alone.contents else []
    sentence = _Sentences(sentences)
    sources: dict[Bounds, list[Bounds]] = {cue: [] for cue in cues}
    contents: dict[Bounds, list[Bounds]] = {cue: [] for cue in cues}
    for role, start, end in sorted(pieces, key=lambda piece: piece[1:]):
        if role == "CUE":
            continue
        piece = (start, end)
        later = role == "SOURCE"
        nearest = min(
            cues,
            key=lambda cue: (
                sentence.of(cue) != sentence.of(piece),
                _gap(cue, piece),
                (cue[0] >= end) != later,
            ),
        )
        (sources if later else contents)[nearest].append(piece)
    own = {cue: tuple(found) for cue, found in sources.items()}
    for number, cue in enumerate(cues):
        if not own[cue]:
            sources[cue] = [
                source
                for earlier in cues[:number]
                if sentence.of(earlier) == sentence.of(cue)
                for source in own[earlier]
                if source[1] <= cue[0]
            ][-1:]
    return [Linked(tuple(sources[cue]), cue, tuple(contents[cue])) for cue in cues]


class _Sentences:
    """Which sentence a piece begins in."""

    def __init__(self, sentences: Sequence[Bounds]) -> None:
        self._of = [n for n, (low, high) in enumerate(sentences) for _ in range(low, high)]

    def of(self, piece: Bounds) -> int:
        return self._of[piece[0]]


def _of(pieces: Sequence[Piece], role: str) -> tuple[Bounds, ...]:
    return tuple(sorted((a, b) for name, a, b in pieces if name == role))


def _gap(left: Bounds, right: Bounds) -> int:
    """Tokens between two stretches; 0 where they touch or overlap."""
    return max(left[0] - right[1], right[0] - left[1], 0)

"""Contents by quotation and by length: what is easy and what is hard about them.

Both are read off the piece and the text, so a piece that was tagged has them as one that was
annotated, and the kinds add up to the whole.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from ..build.bio import decode
from ..scoring.prf import Counts
from ..text.lines import Bounds
from .examples import Example
from .surface import quotation

DIRECT: Final = "DIRECT"
MIXED: Final = "MIXED"
INDIRECT: Final = "INDIRECT"
"""Within quotation marks are all words of the piece, some, or none."""
_LENGTHS: Final = ((8, "to 8 tokens"), (16, "9 to 16 tokens"), (32, "17 to 32 tokens"))
_LONGER: Final = "33 tokens or more"

KINDS: Final = (DIRECT, MIXED, INDIRECT, *(name for _, name in _LENGTHS), _LONGER)


def counts(examples: Iterable[tuple[Example, Sequence[str]]]) -> dict[str, Counts]:
    """Strict counts of the pieces of content of each kind, given examples with their tags."""
    found = dict.fromkeys(KINDS, Counts(0, 0, 0))
    for example, tags in examples:
        quoted = _quoted(example)
        gold, tagged = _pieces(example.tags), _pieces(tags)
        for piece in gold | tagged:
            one = Counts(piece in gold and piece in tagged, piece in gold, piece in tagged)
            for kind in (mode(piece, quoted), length(piece)):
                found[kind] = Counts(*map(sum, zip(found[kind], one, strict=True)))
    return found


def mode(piece: Bounds, quoted: Sequence[bool | None]) -> str:
    """The mode of quotation of a piece, given of each token whether it is quoted; None: no word."""
    words = {quoted[i] for i in range(*piece)} - {None}
    return MIXED if len(words) > 1 else DIRECT if True in words else INDIRECT


def length(piece: Bounds) -> str:
    """How long a piece is, in tokens."""
    size = piece[1] - piece[0]
    return next((name for most, name in _LENGTHS if size <= most), _LONGER)


def _quoted(example: Example) -> list[bool | None]:
    return [
        state != "-" if any(map(str.isalnum, token)) else None
        for token, state in zip(example.tokens, quotation(example.tokens), strict=True)
    ]


def _pieces(tags: Sequence[str]) -> set[Bounds]:
    return {(a, b) for role, a, b in decode(tags)[0] if role == "CONTENT"}

"""Proposed sentence bounds; a person corrects them."""

import regex

from .lines import Bounds, trim

# A full stop, its closing marks, white space, then a capital, digit or opening mark.
_BREAK = regex.compile(
    r"(?<!\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Sgt|St|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec|\p{Lu})\.)"
    r"(?<=[.!?…]['\"”’»)\]]*)\s+(?=['\"“‘«(\[]*[\p{Lu}\p{N}])"
)


def propose(text: str, start: int, end: int) -> list[Bounds]:
    """Sentences of the paragraph ``text[start:end]``; they leave only white space between."""
    cuts = [m.span() for m in _BREAK.finditer(text, start, end)]
    starts = [start, *(after for _, after in cuts)]
    ends = [*(before for before, _ in cuts), end]
    return [trim(text, s, e) for s, e in zip(starts, ends, strict=True) if text[s:e].strip()]

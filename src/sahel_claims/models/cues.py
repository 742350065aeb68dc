"""Words that introduce what somebody says or thinks, as a lexicon for features."""

from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final

from .examples import Example

STATIC: Final = frozenset(
    line
    for line in files(__package__).joinpath("cues.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
"""Words of saying and thinking, from ``cues.txt``."""

_FEWEST: Final = 2  # occurrences from which a share is taken
_LEVELS: Final = (0.75, 0.5, 0.25)

Lexicon = Mapping[str, str]
"""Lower-case word to its class: how often it was a cue where it was learnt, or ``s``, static."""


def learn(examples: Iterable[Example]) -> dict[str, str]:
    """The lexicon of these examples and no others: words that are a cue in a quarter of cases."""
    seen: Counter[str] = Counter()
    cue: Counter[str] = Counter()
    for example in examples:
        for token, tag in zip(example.tokens, example.tags, strict=True):
            word = token.lower()
            seen[word] += 1
            cue[word] += tag.endswith("-CUE")
    found = dict.fromkeys(sorted(STATIC), "s")
    for word, count in sorted(seen.items()):
        share = cue[word] / count
        if count >= _FEWEST and word[:1].isalpha() and share >= _LEVELS[-1]:
            found[word] = str(next(n for n, level in enumerate(_LEVELS) if share >= level))
    return found

"""How a text is cut for an encoder and how training is paced; nothing here needs torch.

Lengths are in sub-words, positions in words (the tokens of an example), half-open.
"""

import math
import random
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from ..text.lines import Bounds

_EPOCHS: Final = ((17_000, 10.0), (88_000, 4.0), (277_000, 2.0))
"""Passes that did well on 20, 100 and 300 news articles, which have so many tokens."""
_BUCKET: Final = 32  # batches within which sequences are sorted by length


def chunks(lengths: Sequence[int], most: int, sentences: Sequence[Bounds] = ()) -> list[Bounds]:
    """Words in stretches of no more than ``most`` sub-words; they cover all words, in order.

    A stretch ends with the last sentence that fills half of it, or else with the last word that
    fits. A word that is longer than ``most`` stands alone: its first sub-words are read.
    """
    ends = {end for _, end in sentences}
    before = [0, *accumulate(min(length, most) for length in lengths)]
    found: list[Bounds] = []
    start = 0
    while start < len(lengths):
        end = start + 1
        while end < len(lengths) and before[end + 1] - before[start] <= most:
            end += 1
        if end < len(lengths):
            full = before[start] + most / 2
            cuts = (at for at in range(end, start, -1) if at in ends and before[at] >= full)
            end = next(cuts, end)
        found.append((start, end))
        start = end
    return found


def batches(lengths: Sequence[int], budget: int, draw: random.Random) -> list[list[int]]:
    """Sequences in batches of like length, in random order; each sequence is in one batch.

    The sub-words of a batch, padded to its longest sequence, are no more than ``budget``, unless
    one sequence alone has more.
    """
    order = list(range(len(lengths)))
    draw.shuffle(order)
    mean = sum(lengths) / max(len(lengths), 1)
    bucket = max(int(_BUCKET * budget / max(mean, 1)), 1)
    found: list[list[int]] = []
    for low in range(0, len(order), bucket):
        found += _packed(
            sorted(order[low : low + bucket], key=lambda i: lengths[i]), lengths, budget
        )
    draw.shuffle(found)
    return found


def packed(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """The same without chance, the shortest first: for tagging."""
    return _packed(sorted(range(len(lengths)), key=lambda i: lengths[i]), lengths, budget)


def _packed(rising: Sequence[int], lengths: Sequence[int], budget: int) -> list[list[int]]:
    found: list[list[int]] = []
    for i in rising:
        if found and lengths[i] * (len(found[-1]) + 1) <= budget:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def epochs(tokens: int) -> int:
    """Passes over so many tokens: fewer over more, 10 to 2, on a logarithmic scale, rounded up.

    By tokens and not by documents, because a document may be a dispatch or a report.
    """
    (fewest, high), *_, (_, low) = _EPOCHS
    if tokens <= fewest:
        return int(high)
    for (less, above), (more, below) in pairwise(_EPOCHS):
        if tokens <= more:
            share = math.log(tokens / less) / math.log(more / less)
            return math.ceil(round(above + share * (below - above), 6))
    return int(low)


def pace(step: int, steps: int, warmup: float) -> float:
    """The share of the learning rate at a step from 0: up to 1 over the warm-up, then down to 0."""
    up = max(round(steps * warmup), 1)
    if step < up:
        return (step + 1) / up
    return max((steps - step) / max(steps - up, 1), 0.0)

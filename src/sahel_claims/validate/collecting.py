"""The garbage collector held back while documents are checked.

A document is thousands of lists and no cycle. Looking through all of them, as Python does by
default at every 700 new ones, takes a tenth of the time of a validation and frees nothing.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

YOUNG: Final = 50_000
"""New objects after which the collector looks through them, a few documents' worth."""

_LOCK: Final = Lock()
_BLOCKS: Final[list[tuple[int, int, int]]] = []  # of each open block, the thresholds before it


@contextmanager
def seldom() -> Iterator[None]:
    """Within the block the collector starts at ``YOUNG`` new objects, unless it is off.

    Blocks may overlap in any order, as those of generators do: the last to end restores what
    was there before the first.
    """
    with _LOCK:
        _BLOCKS.append(gc.get_threshold())
        first, *others = _BLOCKS[0]
        if first:
            gc.set_threshold(max(first, YOUNG), *others)
    try:
        yield
    finally:
        with _LOCK:
            before = _BLOCKS[0]
            _BLOCKS.pop()
            if not _BLOCKS:
                gc.set_threshold(*before)

"""Where in a JSON file a value stands, scanned for only when a fault has to be placed."""

import json
import re
from collections.abc import Iterable
from typing import Final

from .decode import pointer_of

_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def lines_of(data: bytes, pointers: Iterable[str]) -> dict[str, int]:
    """The line of the key or item that each JSON pointer leads to, counted from 1.

    Where a pointer leads to nothing, as to a field that is missing, the line is that of the
    last step that is there. Of a key that occurs twice it is the second.
    """
    asked = set(pointers)
    wanted = {"/".join(steps[:n]) for p in asked if (steps := p.split("/")) for n in _upto(steps)}
    found = {"": 1}
    # Of each open object or array: its pointer, None where nobody asked, and key or number.
    holders: list[tuple[str | None, bool]] = []
    here: list[str | int] = []
    line, before, key_next = 1, 0, False
    for match in _TOKEN.finditer(data):
        token, start = match[0], match.start()
        line += data.count(b"\n", before, start)
        before = start
        if token in (b"}", b"]"):
            holders.pop()
            here.pop()
            key_next = False
        elif token == b",":
            key_next = holders[-1][1]
            if not key_next:
                here[-1] = int(here[-1]) + 1
        elif token != b":":
            above, is_object = holders[-1] if holders else ("", False)
            if key_next:
                here[-1] = json.loads(token) if above is not None else ""
            place = _place(above, here[-1]) if holders and above is not None else above
            if place in wanted and (key_next or not is_object):
                found[place] = line
            if key_next:
                key_next = False
            elif token in (b"{", b"["):
                key_next = token == b"{"
                holders.append((place if place in wanted or not holders else None, key_next))
                here.append(0)
    return {pointer: _deepest(pointer, found) for pointer in asked}


def _upto(steps: list[str]) -> range:
    return range(2, len(steps) + 1)


def _place(above: str, step: str | int) -> str:
    return above + pointer_of((step,))


def _deepest(pointer: str, found: dict[str, int]) -> int:
    while pointer not in found:
        pointer = pointer.rpartition("/")[0]
    return found[pointer]

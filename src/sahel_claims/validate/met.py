"""Which documents were met before, and where, in a few bytes for each.

Of an id its BLAKE2b digest is kept, not its words: 28 bytes a document where a dict of texts
takes 200. Two ids with one digest of 128 bits will not be found, not even by looking for them.
"""

from array import array
from hashlib import blake2b
from typing import Final

_SIZE: Final = 16
_LINE_BITS: Final = 40


class Met:
    """Ids in the order in which they came, each with its file and line."""

    def __init__(self) -> None:
        self._digests = bytearray()
        self._places = array("Q")  # number of the file, then the line
        self._files: list[str] = []
        # Open addressing: 0 is free, n + 1 the n-th id. At most half of it is taken.
        self._table = array("I", bytes(array("I").itemsize << 6))

    def add(self, name: str, file: str, line: int) -> str | None:
        """Where the id was met before, as file:line; where it was not, it is now."""
        digest = _digest(name)
        slot, number = self._find(digest)
        if number is not None:
            return self._place(number)
        if not self._files or self._files[-1] != file:
            self._files.append(file)
        self._digests += digest
        self._places.append(len(self._files) - 1 << _LINE_BITS | line)
        self._table[slot] = len(self._places)
        if 2 * len(self._places) > len(self._table):
            self._grow()
        return None

    def __contains__(self, name: str) -> bool:
        return self._find(_digest(name))[1] is not None

    def _find(self, digest: bytes) -> tuple[int, int | None]:
        """The slot of a digest, and its number where it is there already."""
        mask = len(self._table) - 1
        slot = int.from_bytes(digest[:8], "little") & mask
        while number := self._table[slot]:
            at = (number - 1) * _SIZE
            if self._digests[at : at + _SIZE] == digest:
                return slot, number - 1
            slot = (slot + 1) & mask
        return slot, None

    def _grow(self) -> None:
        self._table = array("I", bytes(2 * len(self._table) * self._table.itemsize))
        for number in range(len(self._places)):
            at = number * _SIZE
            slot, _ = self._find(bytes(self._digests[at : at + _SIZE]))
            self._table[slot] = number + 1

    def _place(self, number: int) -> str:
        place = self._places[number]
        return f"{self._files[place >> _LINE_BITS]}:{place & (1 << _LINE_BITS) - 1}"


def _digest(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()

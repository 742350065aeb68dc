"""Which codes are shown: ``--select`` and ``--ignore``."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from .titles import known_codes


class UnknownCode(ValueError):
    """No code, and no family of codes, has this name."""


class Selection(NamedTuple):
    """Codes and families (SPAN for every SPAN-…); an empty ``select`` takes all."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()

    def takes(self, code: str) -> bool:
        """Whether the code is shown; ``ignore`` goes before ``select``."""
        names = {code, _family(code)}
        return names.isdisjoint(self.ignore) and not (self.select and names.isdisjoint(self.select))


def selection(select: Iterable[str], ignore: Iterable[str]) -> Selection:
    """The selection of these names, each a code or family, or several with commas between.

    Raises UnknownCode, with the nearest name there is.
    """
    return Selection(_names(select), _names(ignore))


def _names(given: Iterable[str]) -> frozenset[str]:
    codes = known_codes()
    known = {*codes, *map(_family, codes)}
    names = [name.strip().upper() for word in given for name in word.split(",") if name.strip()]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownCode(f"no code and no family of codes is called {name!r}{hint}")
    return frozenset(names)


def _family(code: str) -> str:
    return code.partition("-")[0]

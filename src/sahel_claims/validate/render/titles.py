"""What is known of a code: the one place that asks the list of codes."""

from typing import NamedTuple

from ..codes import CODES


class Described(NamedTuple):
    """A code in words; ``explanation`` and ``help`` may be empty."""

    title: str
    explanation: str = ""
    help: str = ""


def described(code: str) -> Described:
    """The code's title, what it means and what to do."""
    return Described(CODES.get(code, code))


def known_codes() -> tuple[str, ...]:
    """Every code, sorted."""
    return tuple(sorted(CODES))

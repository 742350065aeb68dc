"""What is known of a code: the one place of the renderers that asks the registry."""

from typing import NamedTuple

from ..registry import rules


class Described(NamedTuple):
    """A code in words; ``explanation`` and ``help`` may be empty."""

    title: str
    explanation: str = ""
    help: str = ""


def described(code: str) -> Described:
    """The code's title, what it means and what to do."""
    rule = rules().get(code)
    return Described(rule.title, rule.explanation, rule.help) if rule else Described(code)


def known_codes() -> tuple[str, ...]:
    """Every code, sorted."""
    return tuple(sorted(rules()))

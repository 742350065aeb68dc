"""Every diagnostic code as data: what it means, why it matters, examples, what to do.

The data is ``rules.toml`` beside this module, read when first asked for.
"""

import tomllib
from functools import cache
from typing import Final, Literal

import msgspec

BANNER: Final = (
    "GENERATED from src/sahel_claims/validate/rules.toml by scripts/generate.py: "
    "edit that file instead."
)


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One code. ``explanation`` is a paragraph; ``bad`` and ``good`` are lines of an example."""

    code: str
    severity: Literal["error", "info"]
    title: str
    explanation: str
    bad: str
    good: str
    help: str


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Codes that belong together, sorted by code."""

    title: str
    about: str
    rules: tuple[Rule, ...]


@cache
def families() -> tuple[Family, ...]:
    """All codes by family, in the order of ``rules.toml``.

    Raises ValueError where that file does not fit ``Rule``, or lists a code twice.
    """
    from importlib import resources

    text = resources.files(__package__).joinpath("rules.toml").read_text("utf-8")
    try:
        found = tuple(
            msgspec.convert({**raw, "rules": _tables(raw["rules"])}, Family)
            for raw in tomllib.loads(text)["family"]
        )
    except (KeyError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"rules.toml: {error}") from error
    codes = [rule.code for family in found for rule in family.rules]
    if len(set(codes)) < len(codes):
        raise ValueError("rules.toml: a code stands in two families")
    return found


def _tables(raw: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """The tables of a family with their codes, lines of prose joined to paragraphs."""
    return [
        {"code": code, **table, "explanation": " ".join(table["explanation"].split())}
        for code, table in sorted(raw.items())
    ]


@cache
def rules() -> dict[str, Rule]:
    """The rule of each code, in the order of the families."""
    return {rule.code: rule for family in families() for rule in family.rules}


def page() -> str:
    """``docs/rules.md``: a section for each code, alphabetical within its family."""
    parts = [f"<!-- {BANNER} -->", "# Rules", ""]
    parts += [
        "What `sahel-claims validate` and `sahel-claims import` report.",
        "`sahel-claims explain CODE` prints a section in the terminal.",
        "All codes are errors unless their section says otherwise.",
        "",
    ]
    for family in families():
        links = ", ".join(f"[{rule.code}](#{rule.code.lower()})" for rule in family.rules)
        parts += [f"- {family.title}: {links}"]
    for family in families():
        parts += ["", f"## {family.title}", "", family.about]
        for rule in family.rules:
            parts += ["", *_section(rule)]
    return "\n".join(parts) + "\n"


def _section(rule: Rule) -> list[str]:
    kind = [] if rule.severity == "error" else [f"Severity: {rule.severity}.", ""]
    return [
        *(f"### {rule.code}", "", f"**{rule.title}.**", "", *kind, rule.explanation, ""),
        *("Bad:", "```text", rule.bad, "```", "Good:", "```text", rule.good, "```"),
        f"What to do: {rule.help}",
    ]

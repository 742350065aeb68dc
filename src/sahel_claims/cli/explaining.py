"""``explain``."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..validate.registry import Rule

_WIDTH = 88


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="A code as diagnostics print it; none lists all."),
    ] = None,
) -> None:
    """Say what a code means, with a bad and a good example, and what to do.

    Without CODE, lists every code with its title.

    Example: sahel-claims explain SPAN-SLICE
    """
    import difflib

    from ..validate.registry import families, rules

    if code is None:
        for family in families():
            typer.echo(family.title)
            for rule in family.rules:
                typer.echo(f"  {rule.code:<16}{rule.title}")
        return
    wanted = rules().get(code.upper())
    if wanted is None:
        near = difflib.get_close_matches(code.upper(), rules(), 1)
        hint = f"did you mean {near[0]}?" if near else "sahel-claims explain lists all codes"
        typer.echo(f"sahel-claims: no code is called {code[:80]!r}; {hint}", err=True)
        raise typer.Exit(2)
    typer.echo(_as_text(wanted))


def _as_text(rule: "Rule") -> str:
    import textwrap

    def wrapped(text: str) -> str:
        return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)

    parts = [
        f"{rule.severity}[{rule.code}]: {rule.title}",
        wrapped(rule.explanation),
        "Bad:\n" + textwrap.indent(rule.bad, "  "),
        "Good:\n" + textwrap.indent(rule.good, "  "),
        wrapped(f"What to do: {rule.help}"),
    ]
    return "\n\n".join(parts)

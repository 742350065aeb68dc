"""What a conversion could not carry over, printed per label."""

from collections.abc import Mapping

import typer


def print_losses(head: str, lost: Mapping[tuple[str, str], int]) -> None:
    """A line for each label and reason under ``head``; nothing where nothing was lost."""
    from ..corpus.scaffold import printable

    if not lost:
        return
    typer.echo(f"{sum(lost.values())} {head}:")
    for (label, what), number in sorted(lost.items()):
        typer.echo(f"  {number} {printable(label)}: {printable(what)}")

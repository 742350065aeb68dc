"""``build``."""

from pathlib import Path
from typing import Annotated

import typer

_SHOWN = 100


def build(
    corpus: Annotated[Path, typer.Option(help="Corpus folder or packed .jsonl file.")] = Path(
        "corpus"
    ),
    out: Annotated[Path, typer.Option(help="Where data/ and .huggingface.yaml go.")] = Path(),
    splits: Annotated[
        Path | None, typer.Option(help="Split list; default: splits.toml in or beside the corpus.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; exit 1 and name each file that is out of date."
        ),
    ] = False,
) -> None:
    """Build the splits of every configuration from a corpus.

    A corpus with findings is not built: they are printed, the exit status is 1 and what was
    built before stays as it is.

    Example: sahel-claims build --corpus corpus --out .
    """
    from ..build.run import BuildFailed
    from ..build.run import build as run
    from ..corpus.source import count
    from ..validate.render.text import as_text
    from .progress import bar

    try:
        with bar(count(corpus), "building") as step:
            done = run(corpus, out, check=check, splits=splits, progress=step)
    except BuildFailed as error:
        for diagnostic in error.diagnostics[:_SHOWN]:
            typer.echo(as_text(diagnostic), err=True)
        more = error.total - min(_SHOWN, len(error.diagnostics))
        if more:
            typer.echo(f"and {more} more", err=True)
        typer.echo(f"{error.total} finding(s): nothing was written", err=True)
        raise typer.Exit(1) from None
    for note in done.notes:
        typer.echo(as_text(note), err=True)
    for line in _summary(done.statistics):
        typer.echo(line)
    word = "out of date" if check else "wrote"
    for path in done.changed:
        typer.echo(f"{word}: {path}")
    if not done.changed:
        typer.echo("everything is up to date")
    raise typer.Exit(1 if check and done.changed else 0)


def _summary(statistics: object) -> list[str]:
    from ..build.statistics import Statistics, loss_rows, lost

    assert isinstance(statistics, Statistics)
    lines = [f"{config}/{split}: {n} row(s)" for (config, split), n in statistics.rows.items()]
    lines += [
        f"{config}: {n} document(s) do not declare what it needs and have no rows in it"
        for config, n in statistics.undeclared.items()
    ]
    lines.append(f"{lost(statistics)} annotation(s) do not fit a projection:")
    for config, label, outcomes in loss_rows(statistics):
        missing = {o: n for o, n in outcomes.items() if o not in ("in tags", "a row")}
        if missing:
            lines.append(
                f"  {config} {label}: " + ", ".join(f"{o} {n}" for o, n in missing.items())
            )
    return lines

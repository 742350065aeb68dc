"""``validate``."""

from pathlib import Path
from typing import Annotated

import typer


def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Document folders, a corpus folder or packed .jsonl files; default: corpus.",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the summary line.")] = False,
) -> None:
    """Say everything that is wrong with documents, and where.

    Exits 0 when they are clean, 1 with findings, 2 when nothing could be read.

    Example: sahel-claims validate corpus
    """
    from ..corpus import source
    from ..validate.run import check_all
    from .progress import Counted
    from .report import as_text

    found = documents = 0
    for path in paths or [Path("corpus")]:
        readings = Counted(source.read(path), source.count(path), "validating")
        for diagnostic in check_all(readings, source.splits_file(path)):
            found += 1
            if not quiet:
                typer.echo(as_text(diagnostic))
        documents += readings.seen
    typer.echo(f"{documents} document(s), {f'{found} finding(s)' if found else 'clean'}")
    raise typer.Exit(1 if found else 0)

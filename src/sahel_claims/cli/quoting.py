"""``import --from quotes``."""

from pathlib import Path

import typer

from .forms import refuse


def import_draft(draft: Path, *, document: Path | None, replace: bool) -> None:
    """Turns a quote draft into the annotations of a document folder."""
    from ..corpus.faults import CorpusError
    from ..corpus.folder import ANNOTATIONS, read_bare, write_folder
    from ..formats.quotes import import_quotes
    from .report import print_faults

    folder = document or draft.parent
    target = folder / ANNOTATIONS
    if target.is_file() and target.stat().st_size and not replace:
        refuse(f"{target} has annotations; --replace puts the draft's in their place")
    bare = read_bare(folder)
    try:
        made, _ = import_quotes(draft, bare)
    except CorpusError as error:
        print_faults(error.faults)
        typer.echo(f"{len(error.faults)} fault(s): nothing was written", err=True)
        raise typer.Exit(1) from None
    for path in write_folder(made, folder):
        typer.echo(f"wrote {path}")
    typer.echo(f"now run: sahel-claims validate {folder}")

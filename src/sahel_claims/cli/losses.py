"""What a conversion could not carry over."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import typer


def print_losses(head: str, lost: Mapping[tuple[str, str], int]) -> None:
    """A line for each label and reason under ``head``; nothing where nothing was lost."""
    from ..corpus.scaffold import printable

    if not lost:
        return
    typer.echo(f"{sum(lost.values())} {head}:")
    for (label, what), number in sorted(lost.items()):
        typer.echo(f"  {number} {printable(label)}: {printable(what)}")


def left_by_annotators(paths: Iterable[Path]) -> str:
    """Says how much annotators' work stays behind: it is of no document; empty where none is."""
    from ..corpus.annotators import annotator_folders
    from ..corpus.folder import document_folders, is_document

    places = [path for path in paths if path.is_dir()]
    folders = [f for p in places for f in ([p] if is_document(p) else document_folders(p))]
    left = sum(len(annotator_folders(folder)) for folder in folders)
    return f"left in the folders: the work of {left} annotator(s), under annotators/" * bool(left)

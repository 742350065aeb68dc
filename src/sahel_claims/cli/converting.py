"""``pack``, ``unpack``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    pass


def pack(
    corpus: Annotated[Path, typer.Argument(help="Corpus or document folder.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Packed file to write.")],
) -> None:
    """Pack document folders into one .jsonl file, a document a line, text included.

    What several annotators made, under annotators/, stays in the folders.

    Example: sahel-claims pack corpus -o corpus.jsonl
    """
    from ..corpus.packed import write_packed
    from ..corpus.source import count, read, sound
    from .losses import left_by_annotators
    from .progress import Counted

    readings = Counted(read(corpus), count(corpus), "packing")
    written = write_packed(map(sound, readings), out)
    typer.echo(f"packed {written} document(s) into {out}")
    if left := left_by_annotators([corpus]):
        typer.echo(left)


def unpack(
    packed: Annotated[Path, typer.Argument(help="Packed .jsonl file.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Corpus folder to write into.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace documents that differ.")
    ] = False,
) -> None:
    """Unpack a .jsonl file into document folders.

    A folder that holds the document already is left alone where it is the same; where it
    differs nothing of that document is written and the exit status is 2, unless --replace.

    Example: sahel-claims unpack corpus.jsonl -o corpus
    """
    from ..corpus.folder import differs, folder_for, write_folder
    from ..corpus.source import read, sound
    from .progress import Counted

    readings = Counted(read(packed), None, "unpacking")
    for document in map(sound, readings):
        folder = folder_for(document, out)
        if differs(document, folder) and not replace:
            typer.echo(
                f"sahel-claims: {folder} holds another version; --replace overwrites it", err=True
            )
            raise typer.Exit(2)
        write_folder(document, folder)
    typer.echo(f"unpacked {readings.seen} document(s) into {out}")

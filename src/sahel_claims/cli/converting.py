"""``import``, ``pack``, ``unpack``."""

from pathlib import Path
from typing import Annotated

import typer


def import_(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="A quote draft (YAML).")],
    from_: Annotated[str, typer.Option("--from", help="The form of DRAFT: quotes.")],
    document: Annotated[
        Path | None,
        typer.Option(help="Document folder with text.txt and document.json; default: the draft's."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace annotations that are already there.")
    ] = False,
) -> None:
    """Turn a draft into annotations with offsets.

    In a quote draft spans are given by their exact words. Every quote that is absent or
    ambiguous is listed with its candidates; then nothing is written and the exit status is 1.

    Example: sahel-claims import --from quotes corpus/my_document/draft.yaml
    """
    from ..corpus.faults import CorpusError
    from ..corpus.folder import ANNOTATIONS, read_bare, write_folder
    from ..formats.quotes import import_quotes
    from .report import print_faults

    if from_ != "quotes":
        typer.echo(f"sahel-claims: no form is called {from_!r}; known: quotes", err=True)
        raise typer.Exit(2)
    folder = document or draft.parent
    target = folder / ANNOTATIONS
    if target.is_file() and target.stat().st_size and not replace:
        typer.echo(
            f"sahel-claims: {target} has annotations; --replace puts the draft's in their place",
            err=True,
        )
        raise typer.Exit(2)
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


def pack(
    corpus: Annotated[Path, typer.Argument(help="Corpus or document folder.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Packed file to write.")],
) -> None:
    """Pack document folders into one .jsonl file, a document a line, text included.

    Example: sahel-claims pack corpus -o corpus.jsonl
    """
    from ..corpus.packed import write_packed
    from ..corpus.source import count, read, sound
    from .progress import Counted

    readings = Counted(read(corpus), count(corpus), "packing")
    written = write_packed(map(sound, readings), out)
    typer.echo(f"packed {written} document(s) into {out}")


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

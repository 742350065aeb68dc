"""``import``, ``export``, ``pack``, ``unpack``."""

from pathlib import Path
from typing import Annotated

import typer


def import_(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A quote draft, or the folder of a corpus.")
    ],
    from_: Annotated[str, typer.Option("--from", help="The form of PATH: quotes, brat or re3d.")],
    *,
    document: Annotated[
        Path | None,
        typer.Option(help="Document folder with text.txt and document.json; default: the draft's."),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="What foreign types become: polnear, re3d, or a file.toml of your own.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Corpus folder or packed .jsonl file for a corpus."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace annotations that are already there.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Write nothing if anything is lost that the mapping does not leave out.",
        ),
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Leave out standoff lines that are faulty.")
    ] = False,
    join: Annotated[
        bool,
        typer.Option(
            "--join-whitespace-fragments", help="Make fragments one that only spaces part."
        ),
    ] = False,
) -> None:
    """Turn a draft, or a foreign corpus, into annotations with offsets.

    In a quote draft spans are given by their exact words. Every quote that is absent or
    ambiguous is listed with its candidates; then nothing is written and the exit status is 1.

    A foreign corpus is imported by a mapping. What it leaves out is counted with the reason,
    and what is wrong in the foreign files is listed with its place.

    Example: sahel-claims import --from quotes corpus/my_document/draft.yaml
    """
    if from_ == "quotes":
        _import_quotes(path, document, replace)
        return
    if from_ == "re3d" or (from_ == "brat" and mapping):
        from .corpora import import_corpus

        import_corpus(
            path,
            from_,
            mapping or from_,
            out,
            replace=replace,
            strict=strict,
            keep_going=keep_going,
            join=join,
        )
        return
    typer.echo(f"sahel-claims: no form is called {from_!r}; known: quotes, brat, re3d", err=True)
    raise typer.Exit(2)


def _import_quotes(draft: Path, document: Path | None, replace: bool) -> None:
    from ..corpus.faults import CorpusError
    from ..corpus.folder import ANNOTATIONS, read_bare, write_folder
    from ..formats.quotes import import_quotes
    from .report import print_faults

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


def export(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="DOC...", help="Document folders, corpus folders or packed files."),
    ],
    to: Annotated[str, typer.Option("--to", help="The form to write: spacy or conll.")],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Folder to write into, or a .spacy or .conll file.")
    ],
    *,
    task: Annotated[
        list[str] | None,
        typer.Option(help="conll: names, actors or attribution_tags; repeatable; default: all."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing if anything is lost.")
    ] = False,
) -> None:
    """Write documents in another form, and say what that form cannot hold.

    Example: sahel-claims export corpus --to conll -o training
    """
    from .training import export_conll, export_spacy

    if to == "spacy":
        export_spacy(paths, out, strict=strict)
    elif to == "conll":
        export_conll(paths, out, task or [], strict=strict)
    else:
        typer.echo(f"sahel-claims: no form is called {to!r}; known: spacy, conll", err=True)
        raise typer.Exit(2)


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

"""``import`` and ``export``: other forms in and out; ``forms`` lists them."""

from pathlib import Path
from typing import Annotated

import typer

from .forms import EXPORTS, IMPORTS, call
from .losses import left_by_annotators


def import_(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A quote draft (YAML), or a folder.")
    ],
    from_: Annotated[str, typer.Option("--from", help=f"The form: {', '.join(IMPORTS)}.")],
    *,
    document: Annotated[
        Path | None,
        typer.Option(
            help="quotes: document folder with text.txt and document.json; default: the draft's."
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            "-o",
            help="brat, re3d: corpus folder or packed .jsonl file to write into; default: corpus, "
            "none with a mapping.",
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="brat: what the types of a foreign corpus become: polnear, or a .toml file of "
            "your own. re3d: another mapping than its own.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace annotations that are already there.")
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="With a mapping: write nothing if anything is lost that it does not leave out.",
        ),
    ] = False,
    join_whitespace_fragments: Annotated[
        bool,
        typer.Option(
            "--join-whitespace-fragments",
            help="brat with a mapping: make fragments one that only spaces part.",
        ),
    ] = False,
    accept_loss: Annotated[
        bool,
        typer.Option(
            "--accept-loss",
            help="brat: import without a base file, and leave out what no field holds.",
        ),
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="brat: list corrupt lines and keep the others.")
    ] = False,
    offset_unit: Annotated[
        str | None,
        typer.Option(
            metavar="UNIT",
            help="brat: what offsets count, if not code points: utf16, utf8, crlf, bom or nfc.",
        ),
    ] = None,
) -> None:
    """Bring in annotations that were made elsewhere.

    quotes: a draft in which spans are given by their exact words. Every quote that is absent or
    ambiguous is listed with its candidates.

    brat: a folder that export wrote and people edited. Only the edits are brought in; what both
    sides changed is listed.

    re3d, and brat with --mapping: a foreign corpus. What the mapping leaves out is counted with
    its reason, other losses are counted too, and what is wrong in a file is listed.

    From quotes, and from brat without a mapping, nothing is written and the exit status is 1
    where anything is listed as wrong. What an import from brat wrote is validated; with findings
    the status is 1 too.

    Example: sahel-claims import --from quotes corpus/my_document/draft.yaml
    """
    call(
        IMPORTS,
        from_,
        source,
        document=document,
        corpus=corpus,
        replace=replace,
        mapping=mapping,
        strict=strict,
        join_whitespace_fragments=join_whitespace_fragments,
        accept_loss=accept_loss,
        keep_going=keep_going,
        offset_unit=offset_unit,
    )


def export(
    documents: Annotated[
        list[Path],
        typer.Argument(
            metavar="DOC...", help="Document folders, corpus folders or packed .jsonl files."
        ),
    ],
    to: Annotated[str, typer.Option("--to", help=f"The form: {', '.join(EXPORTS)}.")],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Folder to write into; or a .spacy or .conll file.")
    ],
    *,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing, and exit 1, if anything is lost.")
    ] = False,
    skip: Annotated[
        list[str] | None,
        typer.Option(metavar="LAYER", help="brat: leave this layer out; repeatable."),
    ] = None,
    losses: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="brat: list each loss in this file, a JSON object a line."
        ),
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option(
            help="conll: names, actors or attribution_tags; repeatable; default: all three."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="brat: overwrite lines that were edited since.")
    ] = False,
) -> None:
    """Write documents in the form of another tool.

    brat: text, lines, configuration, and a base file that import needs. What brat cannot hold
    is counted, listed in the base file, and kept there.

    spacy: a DocBin for each split, with a group of spans for each layer. conll: token, offsets
    and BIO tag a line, a file for each task and split. Spans that do not fit are counted.

    What several annotators made, under annotators/, stays in the folders, --strict or not.

    Example: sahel-claims export corpus --to brat -o in_brat
    """
    if to in EXPORTS and (left := left_by_annotators(documents)):
        typer.echo(left, err=True)
    call(
        EXPORTS,
        to,
        documents,
        out,
        strict=strict,
        skip=skip,
        losses=losses,
        task=task,
        replace=replace,
    )

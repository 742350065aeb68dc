"""``agree``."""

import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class AgreeFormat(StrEnum):
    """How the report is written."""

    text = "text"
    json = "json"


def agree(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="A [B]...",
            help="An annotator each: document folders, corpora or packed files. Alone: a document "
            "with a folder annotators/, that folder, or a corpus of such documents.",
        ),
    ],
    *,
    format_: Annotated[
        AgreeFormat, typer.Option("--format", help="Tables for people, or JSON.")
    ] = AgreeFormat.text,
    disagreements: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page (Markdown) of every disagreement."),
    ] = None,
    draws: Annotated[
        int, typer.Option(metavar="N", min=1, help="Draws of documents for the intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", help="Seed of these draws.")] = 0,
) -> None:
    """Say how far annotators of the same texts agree, layer by layer, and on what they do not.

    Documents are paired by their id, or by their text where ids differ. Only what all sides
    declare is compared; what is not is listed. No figure is made up: what cannot be computed is
    undefined, with the reason.

    Example: sahel-claims agree first/oremi second/oremi --disagreements disagreements.md
    """
    from ..agreement.panels import read_panels
    from ..agreement.report import as_json, as_text, report
    from .progress import bar

    if isinstance(sys.stdout, io.TextIOWrapper):
        # What the encoding of the output lacks is written as an escape.
        sys.stdout.reconfigure(errors="backslashreplace")
    panels = read_panels(paths)
    if not panels.panels:
        typer.echo("sahel-claims: no document is there twice, by its id or by its text", err=True)
        raise typer.Exit(2)
    with bar(len(panels.panels), "comparing") as step:
        found = report(panels, draws, seed, step)
    if format_ is AgreeFormat.json:
        print(as_json(found))
    else:
        for line in as_text(found):
            print(line)
    if disagreements:
        from ..agreement.disagreements import page
        from ..corpus.files import write_bytes

        write_bytes(disagreements, page(panels).encode("utf-8"))
        typer.echo(f"wrote {disagreements}", err=True)

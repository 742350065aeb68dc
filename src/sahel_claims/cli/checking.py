"""``validate``."""

import io
import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..validate.diagnostics import Diagnostic
    from ..validate.render.totals import Totals


class Format(StrEnum):
    """The formats of ``validate.render``, named here so that help needs no import of it."""

    text = "text"
    concise = "concise"
    json = "json"
    github = "github"
    sarif = "sarif"


def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Document folders, a corpus folder, packed .jsonl or .jsonl.gz files, or - for "
            "a packed file on standard input; default: corpus.",
        ),
    ] = None,
    *,
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="text caps what repeats; concise has a line for each finding; json, github and "
            "sarif are for machines.",
        ),
    ] = Format.text,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Only this code or family of codes (SPAN); repeatable."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Not this code or family of codes; repeatable."),
    ] = None,
    max_errors: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="Show the first N errors and count the others."),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes; default 1.")
    ] = 1,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="First put the files in canonical form: order and formatting, never a span, its "
            "words or a label.",
        ),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Only the summary line (text and concise).")
    ] = False,
) -> None:
    """Say everything that is wrong with documents, and where.

    Exits 0 when they are clean, 1 with findings, 2 when something could not be read.

    Example: sahel-claims validate corpus --format concise --ignore MT
    """
    from ..validate.render import renderer
    from ..validate.render.select import UnknownCode, selection
    from ..validate.render.totals import Totals, counted
    from .report import print_faults

    try:
        chosen = selection(select or [], ignore or [])
    except UnknownCode as error:
        typer.echo(f"sahel-claims: {error}", err=True)
        raise typer.Exit(2) from None
    named = paths or [Path("corpus")]
    if fix:
        _fix(named)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What the encoding of the output lacks is written as an escape.
        sys.stdout.reconfigure(errors="backslashreplace")
    totals = Totals(max_errors=max_errors)
    brief = quiet and format_ in (Format.text, Format.concise)
    found = counted(_found(named, jobs, totals), chosen, totals)
    for line in renderer("summary" if brief else format_.value)(found, totals):
        print(line)
    if format_ is Format.github and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        _to_page(Path(page), totals)
    sys.stdout.flush()
    print_faults(totals.failed)
    raise typer.Exit(2 if totals.failed else 1 if totals.errors else 0)


def _found(paths: list[Path], jobs: int, totals: "Totals") -> Iterator["Diagnostic"]:
    from ..corpus.source import count
    from ..validate.jobs import check_paths
    from .progress import bar

    known = [count(path) for path in paths]
    with bar(None if None in known else sum(n or 0 for n in known), "validating") as move:

        def step() -> None:
            totals.documents += 1
            move()

        yield from check_paths(paths, totals.failed, jobs=jobs, step=step)


def _fix(paths: list[Path]) -> None:
    """Raises CorpusError where there is nothing that could be put in order."""
    from ..validate.jobs import STDIN

    if STDIN in paths:
        typer.echo("sahel-claims: --fix needs files, not standard input", err=True)
        raise typer.Exit(2)
    from ..validate.fix import fix_path

    for path in paths:
        for changed in fix_path(path):
            typer.echo(f"fixed {changed}", err=True)


def _to_page(page: Path, totals: "Totals") -> None:
    from ..validate.render.github import job_summary

    with page.open("a", encoding="utf-8") as file:
        file.write(job_summary(totals))

"""The command line: parse arguments, call, print. Rooms below are imported where used."""

import signal
import sys
from typing import Any, Final, NoReturn

import typer

from . import (
    adjudicating,
    agreeing,
    building,
    checking,
    comparing,
    converting,
    creating,
    exchanging,
    explaining,
    modelling,
)

_STOPPED: Final = (128 + signal.SIGINT, 128 + signal.SIGTERM)

app = typer.Typer(
    name="sahel-claims",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Validate, convert, build and learn from corpora of contested reporting. "
    "Commands act on the project in the working directory.",
)
app.command("validate")(checking.validate)
app.command("explain")(explaining.explain)
app.command("new")(creating.new)
app.command("agree")(agreeing.agree)
app.command("adjudicate")(adjudicating.adjudicate)
app.command("build")(building.build)
app.command("import")(exchanging.import_)
app.command("export")(exchanging.export)
app.command("pack")(converting.pack)
app.command("unpack")(converting.unpack)
app.command("diff")(comparing.diff)
app.command("train")(modelling.train)
app.command("evaluate")(modelling.evaluate)
app.command("curve")(modelling.curve)


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the versions and exit."),
) -> None:
    if version:
        from ..contract.base import SCHEMA_VERSION
        from ..version import __version__

        typer.echo(f"sahel-claims {__version__}, schema {SCHEMA_VERSION}")
        raise typer.Exit


def main() -> None:
    """Runs a command: exits 0 all well, 1 findings, 2 it could not run."""
    from ..corpus.faults import CorpusError
    from .report import print_faults

    signal.signal(signal.SIGTERM, _leave)
    try:
        app()
    except CorpusError as error:
        print_faults(error.faults)
        sys.exit(2)
    except SystemExit as left:
        if left.code in _STOPPED:
            typer.echo("sahel-claims: stopped before the end", err=True)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(2)
    except OSError as error:
        typer.echo(
            f"sahel-claims: {error.strerror or error}: {error.filename or ''}".rstrip(": "),
            err=True,
        )
        sys.exit(2)


def _leave(number: int, _: Any) -> NoReturn:
    """A request to end is an exception, so that what was begun is put away."""
    sys.exit(128 + number)

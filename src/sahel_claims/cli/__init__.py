"""The command line: parse arguments, call, print. Rooms below are imported where used."""

import sys

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

    try:
        app()
    except CorpusError as error:
        print_faults(error.faults)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(2)
    except OSError as error:
        typer.echo(
            f"sahel-claims: {error.strerror or error}: {error.filename or ''}".rstrip(": "),
            err=True,
        )
        sys.exit(2)

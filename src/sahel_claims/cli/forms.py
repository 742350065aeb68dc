"""The forms that ``import`` and ``export`` know, and which options each of them has.

A new form is a row in ``IMPORTS`` or ``EXPORTS`` with the function that does it; an option that
is only its own is a parameter of the command and named in the row.
"""

import difflib
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple, NoReturn

import typer


class Form(NamedTuple):
    """What a form is, where its function is (module:function), the options that it has."""

    about: str
    function: str
    options: frozenset[str]


IMPORTS: Final[dict[str, Form]] = {
    "quotes": Form("a quote draft", "quoting:import_draft", frozenset({"document", "replace"})),
    "brat": Form(
        "a folder of brat's files",
        "corpora:import_brat",
        frozenset(
            {
                *("corpus", "replace", "accept_loss", "keep_going", "offset_unit"),
                *("mapping", "strict", "join_whitespace_fragments"),
            }
        ),
    ),
    "re3d": Form(
        "a folder of re3d",
        "corpora:import_re3d",
        frozenset({"corpus", "replace", "mapping", "strict"}),
    ),
}
EXPORTS: Final[dict[str, Form]] = {
    "brat": Form(
        "a folder that brat opens",
        "brat:export_folder",
        frozenset({"strict", "skip", "losses", "replace"}),
    ),
    "spacy": Form("spaCy's DocBin", "training:export_spacy", frozenset({"strict"})),
    "conll": Form("BIO columns", "training:export_conll", frozenset({"strict", "task"})),
}


def call(forms: Mapping[str, Form], name: str, *given: Any, **options: Any) -> None:
    """Calls the function of the form with the options that it has.

    ``options`` are all of the command, None, False or empty where they were not given. Exits 2
    for a form that is none, and for an option that the form does not have.
    """
    form = forms.get(name)
    if form is None:
        near = difflib.get_close_matches(name, forms, 1)
        todo = f"did you mean {near[0]}?" if near else f"known: {', '.join(forms)}"
        refuse(f"no form is called {name!r}; {todo}")
    for option, value in options.items():
        if value and option not in form.options:
            others = [other for other, one in forms.items() if option in one.options]
            refuse(f"--{option.replace('_', '-')} is for {' and '.join(others)}, not for {name}")
    module, _, function = form.function.partition(":")
    kept = {option: value for option, value in options.items() if option in form.options}
    getattr(import_module(f".{module}", __package__), function)(*given, **kept)


def refuse(reason: str) -> NoReturn:
    """Says why a command could not run, and exits 2."""
    from ..corpus.scaffold import printable

    for line in reason.splitlines():
        typer.echo(f"sahel-claims: {printable(line)}", err=True)
    raise typer.Exit(2)

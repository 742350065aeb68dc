"""``new``."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer


def new(
    text: Annotated[Path, typer.Argument(metavar="TEXT", help="The text, a UTF-8 file.")],
    doc_id: Annotated[str, typer.Option("--id", help="Id of the document and name of its folder.")],
    corpus: Annotated[Path, typer.Option(help="Corpus folder to make the document in.")] = Path(
        "corpus"
    ),
    origin: Annotated[str, typer.Option(help="What kind of publication it is.")] = "other",
    lang: Annotated[str, typer.Option(help="BCP-47 code of the text.")] = "und",
) -> None:
    """Make the folder of a new document: text, metadata, proposed sentences, a draft.

    The text is copied byte for byte. What is not known is a placeholder in document.json;
    draft.yaml says how to go on. A folder that is there already is left alone.

    Example: sahel-claims new article.txt --id oremi_1989-06-14 --origin newspaper --lang en
    """
    import difflib

    from ..contract.labels import TYPES
    from ..corpus.faults import CorpusError
    from ..corpus.scaffold import DRAFT, PLACEHOLDERS, printable, scaffold

    if origin not in TYPES["Origin"]:
        near = difflib.get_close_matches(origin, TYPES["Origin"], 1)
        todo = f"did you mean {near[0]}?" if near else f"known: {', '.join(TYPES['Origin'])}"
        _refuse(f"no origin is called {origin!r}; {todo}")
    try:
        files = scaffold(text, doc_id, corpus, origin, lang)
    except CorpusError as error:
        fault = error.faults[0]
        place = f"{fault.file}:{fault.line}" if fault.line else fault.file
        _refuse(printable(f"{place}: {fault.message}"))
    except ValueError as error:
        _refuse(printable(f"{text}: {error}"))
    for path in files:
        typer.echo(f"wrote {printable(str(path))}")
    folder = printable(str(files[0].parent))
    typer.echo(f"fill in or confirm in document.json: {', '.join(PLACEHOLDERS)}")
    typer.echo(f"then annotate: sahel-claims import --from quotes {folder}/{DRAFT} --replace")


def _refuse(reason: str) -> NoReturn:
    typer.echo(f"sahel-claims: {reason}", err=True)
    raise typer.Exit(2)

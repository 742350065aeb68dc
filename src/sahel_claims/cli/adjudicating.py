"""``adjudicate``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from ..agreement.disputes import Comparison
    from ..contract.records import Document
    from ..corpus.reading import Reading

_SHOWN = 20
# With these, ids, spans and references do not mean what they say.
_GRAVE = {
    "DOC-HASH",
    "VER-SCHEMA",
    "LAYER-DECL",
    "ID-FORM",
    "ID-UNIQ",
    "REF-DANGLE",
    "SPAN-RANGE",
    "SPAN-SLICE",
    "FRAG-ORDER",
}


def adjudicate(
    a: Annotated[Path, typer.Argument(metavar="A", help="Document folder of one annotator.")],
    b: Annotated[
        Path,
        typer.Argument(
            metavar="B", help="Document folder of the other, as DOCUMENT/annotators/NAME."
        ),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="Document folder to write, called as the document.")
    ],
    *,
    decisions: Annotated[
        Path | None, typer.Option(help="The list of decisions, filled in: it is applied.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a list or a document that is there already.")
    ] = False,
) -> None:
    """Make one annotation from two: what both say stands, the rest is for a person to decide.

    Lists the differences in OUT.decisions.yaml, both readings each with the passage and the
    heading of the guidelines that decides, and exits 1. Filled in and given as --decisions, the
    list is applied and the document written to OUT, validated, with the list and both
    annotations under annotators/.

    Example: sahel-claims adjudicate first/harbour second/harbour -o settled/harbour
    """
    from ..agreement.align import align
    from ..agreement.decision_page import written
    from ..agreement.disputes import compared
    from ..corpus.files import write_bytes

    listed = out.with_name(f"{out.name}.decisions.yaml")
    readings = [_read(a), _read(b)]
    documents = [_sound(reading) for reading in readings]
    if documents[0].doc_id != out.name:
        _refuse(f"{out}: the folder must be called as the document, {documents[0].doc_id}")
    if out.exists() and not replace:
        _refuse(f"{out} is there already; --replace overwrites it")
    try:
        found = compared(align(*documents))
    except ValueError as error:
        _refuse(f"{a} and {b}: {error}")
    asked = [one for one in found.disputes if not one.worded]
    if decisions is None and asked:
        if listed.exists() and not replace:
            _refuse(f"{listed} is there already; --decisions applies it, --replace starts anew")
        write_bytes(listed, written(found).encode("utf-8"))
        typer.echo(f"wrote {listed}: {len(asked)} difference(s) to decide")
        typer.echo(f"fill it in, then run the same command with --decisions {listed}")
        raise typer.Exit(1)
    _apply(found, readings, decisions, out)


def _apply(
    found: "Comparison", readings: list["Reading"], decisions: Path | None, out: Path
) -> None:
    from ..agreement.decision_file import Answers, read_answers
    from ..agreement.decision_page import written
    from ..agreement.settle import settle
    from ..corpus.files import read_bytes, write_bytes
    from ..corpus.folder import read_folder, write_folder
    from ..validate.render.text import as_text
    from ..validate.run import check

    given, faults = read_answers(decisions, found) if decisions else Answers({}, [])
    if faults:
        from .report import print_faults

        print_faults(faults[:_SHOWN])
        if len(faults) > _SHOWN:
            typer.echo(f"and {len(faults) - _SHOWN} more", err=True)
        typer.echo(f"{len(faults)} fault(s) or open decision(s): nothing was written", err=True)
        raise typer.Exit(1)
    document, consequences = settle(found, given)
    for path in write_folder(document, out):
        typer.echo(f"wrote {path}")
    made = read_bytes(decisions) if decisions else written(found).encode("utf-8")
    kept = out / "annotators" / "decisions.yaml"
    if write_bytes(kept, made):
        typer.echo(f"wrote {kept}")
    _keep_raw(readings, out)
    for said in consequences:
        typer.echo(f"followed: {said}")
    diagnostics = check(read_folder(out))
    for diagnostic in diagnostics:
        typer.echo(as_text(diagnostic), err=True)
    if diagnostics:
        typer.echo(
            f"{len(diagnostics)} finding(s): change the decisions and apply them again with "
            f"--replace, or correct {out}",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("valid; list who decided under `annotators` in document.json")


def _keep_raw(readings: list["Reading"], out: Path) -> None:
    """Both annotations beside the settled one, each under its annotator's id."""
    from ..corpus.annotators import ANNOTATORS, write_annotator
    from ..corpus.folder import read_folder
    from ..corpus.source import sound

    settled = sound(read_folder(out))
    names = []
    for reading in readings:
        document = sound(reading)
        ids = [one.id for one in document.annotators]
        folder = Path(reading.file).parent
        inside = folder.name if folder.parent.name == ANNOTATORS else ""
        names.append(inside if inside in ids else ids[0] if len(ids) == 1 else "")
    fits = all(
        (one.doc_id, one.story_id) == (settled.doc_id, settled.story_id)
        for one in map(sound, readings)
    )
    if not fits or "" in names or names[0] == names[1]:
        typer.echo(
            "the two annotations were not copied to annotators/: each must name one annotator of "
            "its own, and be of the same document",
            err=True,
        )
        return
    for name, reading in zip(names, readings, strict=True):
        for path in write_annotator(sound(reading), out, name):
            typer.echo(f"wrote {path}")


def _read(folder: Path) -> "Reading":
    """A document folder, or what one annotator made, whose text stands above."""
    from ..corpus.annotators import ANNOTATORS
    from ..corpus.folder import TEXT, is_document, read_folder

    if not folder.is_dir() or not is_document(folder):
        _refuse(f"{folder} is no document folder")
    whole = folder.resolve()
    if whole.parent.name == ANNOTATORS and not (folder / TEXT).exists():
        return read_folder(folder, whole.parents[1] / TEXT)
    return read_folder(folder)


def _sound(reading: "Reading") -> "Document":
    """The reading's document, if its spans and references hold: else nothing can be compared."""
    from ..corpus.source import sound
    from ..validate.render.text import as_text
    from ..validate.run import check

    document = sound(reading)
    found = [diagnostic for diagnostic in check(reading) if diagnostic.severity == "error"]
    grave = [diagnostic for diagnostic in found if diagnostic.code in _GRAVE]
    folder = Path(reading.file).parent
    if grave:
        for diagnostic in grave[:_SHOWN]:
            typer.echo(as_text(diagnostic), err=True)
        typer.echo(f"{len(grave)} finding(s): correct them before the two are compared", err=True)
        raise typer.Exit(1)
    if found:
        typer.echo(
            f"{folder} has {len(found)} finding(s), and some differences may come from these: "
            f"see sahel-claims validate {folder}",
            err=True,
        )
    return document


def _refuse(message: str) -> NoReturn:
    from ..corpus.scaffold import printable

    typer.echo(f"sahel-claims: {printable(message)}", err=True)
    raise typer.Exit(2)

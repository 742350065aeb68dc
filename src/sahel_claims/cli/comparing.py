"""``diff``."""

import contextlib
import io
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

if TYPE_CHECKING:
    from ..corpus.faults import Fault
    from ..validate.diagnostics import Diagnostic


Said = TypeVar("Said", "Fault", "Diagnostic")


class Format(StrEnum):
    """The formats of ``agreement.release_render``."""

    text = "text"
    json = "json"
    changelog = "changelog"


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="Document folder, corpus folder, packed file, or a git revision such as v0.1.0. "
            "A path goes before a revision of the same name.",
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Likewise; default: the corpus.")] = "",
    *,
    corpus: Annotated[
        Path, typer.Option(help="The corpus that a revision, or a project folder, is asked for.")
    ] = Path("corpus"),
    format_: Annotated[
        Format,
        typer.Option("--format", help="changelog gives a section in the form of CHANGELOG.md."),
    ] = Format.text,
) -> None:
    """Say what changed between two versions of a corpus, by annotation id.

    Exits 0 where a release may make these changes, and 1 where it may not: a retired id came
    back, an annotation is gone without its id being retired, a text changed, or a document
    changed split. Differences alone are no error.

    Example: sahel-claims diff v0.1.0 HEAD --format changelog
    """
    from ..agreement.release import Difference, Tally, compare
    from ..agreement.release_render import RENDERERS
    from ..corpus.faults import CorpusError
    from ..validate.render.text import as_text
    from .progress import bar

    if isinstance(sys.stdout, io.TextIOWrapper):
        # What the encoding of the output lacks is written as an escape.
        sys.stdout.reconfigure(errors="backslashreplace")
    tally = Tally()
    with _version(old, corpus) as before, _version(new or str(corpus), corpus) as after:

        def found() -> Iterator[Difference]:
            with bar(None, "comparing") as step:
                yield from compare(before.path, after.path, tally, step)
            tally.refused = [after.named(diagnostic) for diagnostic in tally.refused]

        try:
            for line in RENDERERS[format_.value](found(), tally):
                print(line)
        except CorpusError as error:
            raise CorpusError(*(before.named(after.named(f)) for f in error.faults)) from None
        sys.stdout.flush()
    if format_ is Format.changelog:
        for diagnostic in tally.refused:
            typer.echo(as_text(diagnostic), err=True)
    raise typer.Exit(1 if tally.refused else 0)


class _Version:
    """Where a version lies, and what its files are called when it was fetched from git."""

    def __init__(self, path: Path, shown: str = "") -> None:
        self.path, self.shown = path, shown

    def named(self, said: "Said") -> "Said":
        """A diagnostic or fault with its file as the user named it."""
        if not self.shown or not Path(said.file).is_relative_to(self.path.parent):
            return said
        below = Path(said.file).relative_to(self.path.parent)
        return msgspec.structs.replace(said, file=f"{self.shown}:{below}")


@contextlib.contextmanager
def _version(name: str, corpus: Path) -> Iterator[_Version]:
    """The version that an argument means; a revision's files are there until the end."""
    from ..corpus.folder import is_document
    from ..corpus.revisions import checked_out
    from ..corpus.source import is_packed

    path = Path(name)
    if path.exists() or is_packed(path):
        if path.is_dir() and not is_document(path) and _is_corpus(path / corpus):
            path = path / corpus
        yield _Version(path)
    else:
        with checked_out(name, corpus) as folder:
            yield _Version(folder, name)


def _is_corpus(path: Path) -> bool:
    from ..corpus.folder import is_document

    return path.exists() and not is_document(path)

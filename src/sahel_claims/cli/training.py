"""``export`` of training data: spaCy's DocBin, CoNLL columns."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import typer

from .forms import refuse

if TYPE_CHECKING:
    from spacy.tokens import DocBin

    from ..build.bio import Loss
    from ..contract.records import Document

SPACY: Final = ".spacy"
CONLL: Final = ".conll"
REST: Final = "corpus"
"""The name of the file of documents that are in no split."""


def export_spacy(paths: Iterable[Path], out: Path, *, strict: bool) -> None:
    """Writes a DocBin: ``out`` itself if its name ends in .spacy, else a file for each split.

    Exits 1, and nothing is written, for documents with findings, or where anything is lost and
    ``strict``.
    """
    from collections import Counter

    from ..corpus.files import write_all
    from ..formats.spacy_docbin import empty, to_doc

    loss = Counter[tuple[str, str]]()
    bins: dict[Path, DocBin] = {}
    try:
        for split, document in _documents(paths):
            file = out if out.suffix == SPACY else out / f"{split}{SPACY}"
            if file not in bins:
                bins[file] = empty()
            bins[file].add(to_doc(document, loss))
    except ModuleNotFoundError as error:
        if error.name != "spacy":
            raise
        refuse("spaCy is not installed: pip install 'sahel-claims[spacy]'")
    with _kept(loss, strict):
        write_all({file: one.to_bytes() for file, one in bins.items()})
    for file, one in bins.items():
        typer.echo(f"wrote {file}: {len(one)} document(s)")


def export_conll(
    paths: Iterable[Path], out: Path, *, task: Iterable[str] | None, strict: bool
) -> None:
    """Writes CoNLL columns: a file for each task and split, or ``out`` if its name ends in .conll.

    Exits as ``export_spacy`` does, and 2 for a task that is none, or several for one file.
    """
    from collections import Counter

    from ..formats.conll import TASKS, columns, lost

    chosen = list(dict.fromkeys(task or ())) or list(TASKS)
    if unknown := [one for one in chosen if one not in TASKS]:
        refuse(f"no task is called {unknown[0]!r}; known: {', '.join(TASKS)}")
    if out.suffix == CONLL and len(chosen) > 1:
        refuse(f"one file holds one task: give --task, one of {', '.join(TASKS)}, or a folder")
    loss: Loss = Counter()
    written, undeclared = Counter[Path](), Counter[str]()
    with contextlib.ExitStack() as stack:
        files = _Files(stack)
        for split, document in _documents(paths):
            for one in chosen:
                file = out if out.suffix == CONLL else out / one / f"{split}{CONLL}"
                found = columns(document, one, loss)
                if found is None:
                    undeclared[one] += 1
                    continue
                files.at(file).write(found.encode("utf-8"))
                written[file] += 1
        stack.enter_context(_kept(lost(loss), strict))
    for one, number in undeclared.items():
        typer.echo(f"{one}: {number} document(s) do not declare what it needs")
    for file, number in written.items():
        typer.echo(f"wrote {file}: {number} document(s)")


class _Files:
    """Files for writing that take their places together at the end, or not at all."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._stack = stack
        self._open: dict[Path, IO[bytes]] = {}

    def at(self, path: Path) -> IO[bytes]:
        """The file, opened when first asked for."""
        from ..corpus.files import atomic

        if path not in self._open:
            self._open[path] = self._stack.enter_context(atomic(path))
        return self._open[path]


def _documents(paths: Iterable[Path]) -> Iterator[tuple[str, "Document"]]:
    """Every document with its split; exits 1 at the first one with findings."""
    from ..corpus.source import count, read, read_splits, splits_file
    from ..validate.render.text import as_text
    from ..validate.run import check
    from .progress import Counted

    for path in paths:
        listed = splits_file(path)
        split_of = read_splits(listed) if listed.is_file() else {}
        for reading in Counted(read(path), count(path), "exporting"):
            errors = [found for found in check(reading) if found.severity == "error"]
            for found in errors:
                typer.echo(as_text(found), err=True)
            if errors or reading.document is None:
                typer.echo(
                    "a document with findings is not exported: nothing was written", err=True
                )
                raise typer.Exit(1)
            yield split_of.get(reading.document.doc_id, REST), reading.document


@contextlib.contextmanager
def _kept(loss: dict[tuple[str, str], int], strict: bool) -> Iterator[None]:
    """Says what was lost before anything is written; with ``strict`` then nothing is."""
    from .losses import print_losses

    print_losses("annotation(s) are not in this form whole", loss)
    if loss and strict:
        typer.echo("--strict: nothing was written", err=True)
        raise typer.Exit(1)
    yield

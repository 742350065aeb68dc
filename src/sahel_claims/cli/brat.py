"""``export --to brat`` and ``import --from brat``."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from .forms import refuse

if TYPE_CHECKING:
    from ..contract.records import Document
    from ..corpus.changes import Change
    from ..corpus.faults import Fault
    from ..corpus.store import Store
    from ..formats.brat.encode import Loss
    from ..formats.brat.importing import Options

_SHOWN: Final = 100
"""How many faults or changes are shown; the rest are counted."""

Key = tuple[str, str]


def export_folder(
    paths: list[Path],
    out: Path,
    *,
    strict: bool,
    skip: list[str] | None,
    losses: Path | None,
    replace: bool,
) -> None:
    """Writes documents for brat, one at a time; says what it cannot hold."""
    import msgspec

    from ..contract.layers import LAYER_NAMES
    from ..corpus.files import atomic
    from ..formats.brat.encode import encode
    from ..formats.brat.exporting import export
    from .progress import Counted

    skipped = frozenset(skip or ())
    if unknown := sorted(skipped - set(LAYER_NAMES)):
        refuse(f"no layer is called {unknown[0]!r}; known: {', '.join(LAYER_NAMES)}")
    if strict:
        lost = Counter(
            _kind(loss)
            for document in Counted(_documents(paths), _count(paths), "checking")
            for loss in encode(document, skipped).losses
        )
        if lost:
            _print_losses(lost)
            typer.echo("nothing was written, for --strict allows no loss", err=True)
            raise typer.Exit(1)
    counted, files, lost = Counted(_documents(paths), _count(paths), "exporting"), 0, Counter[Key]()
    with ExitStack() as stack:
        listed = stack.enter_context(atomic(losses)) if losses else None
        for done in export(counted, out, skipped, replace=replace):
            files += len(done.changed)
            lost.update(map(_kind, done.losses))
            for loss in done.losses if listed else ():
                assert listed is not None
                row = {"doc_id": done.doc_id, **msgspec.to_builtins(loss)}
                listed.write(msgspec.json.encode(row) + b"\n")
    _print_losses(lost)
    typer.echo(f"exported {counted.seen} document(s) into {_safe(out)}: {files} file(s) changed")
    typer.echo(f"edit them in brat, then run: sahel-claims import {_safe(out)} --from brat")


def _documents(paths: list[Path]) -> Iterator["Document"]:
    from ..corpus.source import read, sound

    for path in paths:
        yield from map(sound, read(path))


def _count(paths: list[Path]) -> int | None:
    from ..corpus.source import count, is_packed

    known = [None if is_packed(path) else count(path) or 1 for path in paths]
    return None if None in known else sum(n or 0 for n in known)


def _kind(loss: "Loss") -> Key:
    """What a loss is counted under: layer and field without numbers, and the reason."""
    steps = [step for step in loss.field.split("/") if step and not step.isdecimal()]
    return ".".join([loss.layer, *steps]), loss.reason


def _print_losses(lost: Counter[Key]) -> None:
    if not lost:
        return
    typer.echo(f"{lost.total()} value(s) have no place in brat and are kept in the base file:")
    for (what, reason), number in sorted(lost.items()):
        typer.echo(f"  {number} {what}: {reason}")


def import_folder(
    folder: Path,
    *,
    corpus: Path | None,
    replace: bool,
    accept_loss: bool,
    keep_going: bool,
    offset_unit: str | None,
) -> None:
    """Brings the edits of every document in the folder into the corpus, or none of them."""
    from ..corpus.store import Store
    from ..formats.brat.importing import Options, names
    from ..formats.brat.units import UNITS
    from .progress import Counted

    if offset_unit is not None and offset_unit not in UNITS:
        known = ", ".join(f"{key} ({name})" for key, name in UNITS.items())
        refuse(f"no unit is called {offset_unit!r}; known: {known}")
    options = Options(keep_going, accept_loss, offset_unit or "")
    found = names(folder)
    place = corpus or Path("corpus")
    with Store(place) as store:
        run = _Import(folder, store, options, replace)
        for name in Counted(found, len(found), "importing"):
            run.one(name)
        run.report()
        changed = store.commit()
        for path in changed:
            typer.echo(f"wrote {_safe(path)}")
        if not changed:
            typer.echo("nothing changed")
        errors = _validated(store, run.put)
    raise typer.Exit(1 if errors else 0)


class _Import:
    """The faults, losses and changes of a run, counted; of each only the first are kept."""

    def __init__(self, folder: Path, store: "Store", options: "Options", replace: bool) -> None:
        self.folder, self.store, self.options, self.replace = folder, store, options, replace
        self.faults = _First()
        self.left_out = _First()
        self.changes = _First()
        self.lost = Counter[Key]()
        self.put: list[str] = []

    def one(self, name: str) -> None:
        """Reads one document and puts it into the store if it changed."""
        from ..corpus.faults import CorpusError
        from ..formats.brat.importing import incoming, merged

        try:
            ours = self.store.get(name)
            found = incoming(self.folder, name, self.options, ours)
            if found.base is None and ours is not None and not self.replace:
                self.faults.add(_has_annotations(self.folder, name))
                return
            done = merged(found, ours)
        except CorpusError as error:
            for fault in error.faults:
                self.faults.add(fault)
            return
        for fault in found.left_out:
            self.left_out.add(fault)
        self.lost.update(map(_kind, found.losses))
        for change in done.changes:
            self.changes.add((name, change))
        if done.changes or ours is None:
            self.store.put(done.document)
            self.put.append(name)

    def report(self) -> None:
        """Says what was found; exits 1 where anything is wrong."""
        from .report import print_faults

        print_faults(self.faults.kept)
        if self.faults.more:
            typer.echo(f"and {self.faults.more} more", err=True)
        if self.faults.seen:
            typer.echo(f"{self.faults.seen} fault(s): nothing was written", err=True)
            raise typer.Exit(1)
        if self.left_out.seen:
            print_faults(self.left_out.kept)
            typer.echo(f"{self.left_out.seen} line(s) were left out, listed above", err=True)
        if self.lost:
            typer.echo(f"{self.lost.total()} field(s) that brat cannot hold are empty:")
            for (what, reason), number in sorted(self.lost.items()):
                typer.echo(f"  {number} {what}: {reason}")
        for name, change in self.changes.kept:
            typer.echo(f"{name}: {_safe(_told(change))}")
        if self.changes.more:
            typer.echo(f"and {self.changes.more} more change(s)")


class _First:
    """The first of many, and how many there were."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.seen = 0

    @property
    def more(self) -> int:
        return self.seen - len(self.kept)

    def add(self, one: Any) -> None:
        self.seen += 1
        if len(self.kept) < _SHOWN:
            self.kept.append(one)


def _validated(store: "Store", doc_ids: list[str]) -> int:
    """Prints the findings of the documents that were written; returns how many there are."""
    from ..corpus.folder import read_folder
    from ..corpus.reading import Reading
    from ..validate.render.text import as_text
    from ..validate.run import check

    errors = 0
    for doc_id in doc_ids:
        if store.packed:
            found = check(Reading(str(store.path), 0, store.get(doc_id)))
        else:
            found = check(read_folder(store.path / doc_id))
        for diagnostic in found:
            errors += diagnostic.severity == "error"
            if errors <= _SHOWN:
                typer.echo(as_text(diagnostic))
    if errors:
        shown = "" if errors <= _SHOWN else f" (the first {_SHOWN} are shown)"
        typer.echo(f"{errors} finding(s) in what was written{shown}", err=True)
    return errors


def _told(change: "Change") -> str:
    """A change in a line."""
    import msgspec

    from ..corpus.changes import where
    from ..corpus.misfits import short

    if change.kind in ("added", "removed"):
        return f"{where(change)} {change.kind}"
    old, new = (short(msgspec.json.encode(value).decode()) for value in (change.old, change.new))
    return f"{where(change)} {change.kind}: {old} -> {new}"


def _has_annotations(folder: Path, name: str) -> "Fault":
    from ..corpus.faults import Fault
    from ..formats.brat.base import SUFFIX

    return Fault(
        code="BRAT-BASE",
        message="the corpus has this document, and without a base file no edit can be told",
        file=str(folder / (name + SUFFIX)),
        doc_id=name,
        help="--replace puts the imported annotations in the place of those that are there",
    )


def _safe(text: object) -> str:
    from ..corpus.scaffold import printable

    return printable(str(text))

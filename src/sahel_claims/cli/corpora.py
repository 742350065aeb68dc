"""``import`` of a foreign corpus by a mapping."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from .forms import refuse

if TYPE_CHECKING:
    from ..corpus.faults import Fault
    from ..formats.foreign import Imported
    from ..formats.intake import Tally
    from ..formats.mapping import Mapping


_PROJECT: Final = Path("schema/mappings")  # of the project in the working directory


def import_brat(
    folder: Path,
    *,
    mapping: str | None,
    corpus: Path | None,
    replace: bool,
    accept_loss: bool,
    keep_going: bool,
    offset_unit: str | None,
    strict: bool,
    join_whitespace_fragments: bool,
) -> None:
    """A foreign corpus where there is a mapping, else a folder that export wrote."""
    if mapping is None:
        if strict or join_whitespace_fragments:
            option = "--strict" if strict else "--join-whitespace-fragments"
            refuse(f"{option} is for an import with --mapping")
        from .brat import import_folder

        import_folder(
            folder,
            corpus=corpus,
            replace=replace,
            accept_loss=accept_loss,
            keep_going=keep_going,
            offset_unit=offset_unit,
        )
        return
    if offset_unit:
        refuse("--offset-unit is for an import without --mapping")
    if strict and accept_loss:
        refuse("--strict and --accept-loss exclude each other")
    found = _mapping(mapping, "brat")
    if join_whitespace_fragments:
        import msgspec

        found = msgspec.structs.replace(found, join_white_space=True)
    import_corpus(folder, found, corpus, replace=replace, strict=strict, keep_going=keep_going)


def import_re3d(
    folder: Path, *, mapping: str | None, corpus: Path | None, replace: bool, strict: bool
) -> None:
    """All of re3d, or one of its sources."""
    found = _mapping(mapping or "re3d", "re3d")
    import_corpus(folder, found, corpus, replace=replace, strict=strict)


def _mapping(name: str, form: str) -> "Mapping":
    from ..formats.mapping import MappingError, find_mapping

    try:
        mapping = find_mapping(name, _PROJECT)
    except MappingError as error:
        refuse(str(error))
    if mapping.form != form:
        refuse(f"the mapping {mapping.name!r} is for --from {mapping.form}, not for {form}")
    return mapping


def import_corpus(
    folder: Path,
    mapping: "Mapping",
    out: Path | None,
    *,
    replace: bool,
    strict: bool,
    keep_going: bool = False,
) -> None:
    """Imports every document of a foreign corpus into a corpus folder or a packed file.

    What the mapping leaves out is counted; every fault of a foreign file is listed. Exits 1,
    and nothing is written, where a standoff file is faulty and not ``keep_going``, where
    anything is lost that the mapping does not leave out and ``strict``, or where it takes no
    annotation at all.
    """
    from ..corpus.scaffold import printable
    from ..formats.intake import store
    from .progress import Counted

    if out is None:
        refuse("name the corpus folder or packed .jsonl file to write into, as -o imported")
    beside: list[Fault] = []
    refused: list[str] = []
    total, documents = _documents(folder, mapping, beside)

    def accept(tally: "Tally") -> bool:
        tally.note(beside)
        if not keep_going and any(code.startswith("BRAT-") for code in tally.codes):
            refused.append("--keep-going leaves the faulty lines out")
        elif strict and (tally.unforeseen or tally.codes):
            refused.append("--strict allows no loss")
        elif tally.documents and tally.lost and not tally.annotations:
            refused.append(
                f"{mapping.name} has a place for none of these types; is it the right one?"
            )
        return not refused

    tally = store(Counted(documents, total, "importing"), out, replace=replace, accept=accept)
    _report(tally, mapping)
    place = printable(str(out))
    if refused:
        typer.echo(f"nothing was written: {refused[0]}", err=True)
        raise typer.Exit(1)
    several = f" and the work of {tally.annotators} annotator(s)" if tally.annotators else ""
    typer.echo(
        f"imported {tally.documents} document(s){several} into {place}: "
        f"{tally.annotations} annotation(s)"
    )
    typer.echo(f"now run: sahel-claims validate {place}")


def _documents(
    folder: Path, mapping: "Mapping", beside: list["Fault"]
) -> tuple[int, Iterator["Imported"]]:
    if mapping.form == "re3d":
        from ..formats import re3d

        return re3d.count(folder), re3d.read_re3d(folder, mapping, beside)
    from ..formats.brat import mapped

    return mapped.count(folder, mapping), mapped.read_mapped(folder, mapping, beside)


def _report(tally: "Tally", mapping: "Mapping") -> None:
    from ..formats.foreign import FORESEEN, LEFT_OUT
    from .losses import print_losses
    from .report import print_faults

    print_faults(tally.faults)
    reasons = {one.name: one.reason for one in mapping.type if one.reason}
    foreseen = {
        (name, f"{why}: {reasons.get(name, name)}" if why == LEFT_OUT else why): number
        for (name, why), number in tally.lost.items()
        if why in FORESEEN
    }
    other = {key: n for key, n in tally.lost.items() if key[1] not in FORESEEN}
    print_losses(f"annotation(s) are not imported, as {mapping.name}.toml decides", foreseen)
    print_losses("annotation(s) lost", other)
    print_losses("span(s) changed", tally.changed)
    if faulty := sum(tally.codes.values()):
        first = "" if faulty == len(tally.faults) else f" (the first {len(tally.faults)})"
        typer.echo(f"{faulty} fault(s) in the foreign files, listed above{first}")

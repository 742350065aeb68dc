"""``import`` of a foreign corpus by a mapping."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from ..corpus.faults import Fault
    from ..formats.foreign import Imported
    from ..formats.intake import Tally
    from ..formats.mapping import Mapping


def import_corpus(
    folder: Path,
    form: str,
    mapping_name: str,
    out: Path | None,
    *,
    replace: bool,
    strict: bool,
    keep_going: bool,
    join: bool,
) -> None:
    """Imports every document of a foreign corpus into a corpus folder or a packed file.

    What the mapping leaves out is counted; every fault of a foreign file is listed. Exits 1,
    and nothing is written, where a standoff file is faulty and not ``keep_going``, or where
    anything is lost that the mapping does not leave out and ``strict``.
    """
    import msgspec

    from ..formats.intake import store
    from ..formats.mapping import MappingError, find_mapping
    from .progress import Counted

    try:
        mapping = find_mapping(mapping_name)
    except MappingError as error:
        _refuse(str(error))
    if mapping.form != form:
        _refuse(f"the mapping {mapping.name!r} is for --from {mapping.form}, not for {form}")
    if out is None:
        _refuse("name the corpus folder or packed .jsonl file to write, as -o corpus")
    if join:
        mapping = msgspec.structs.replace(mapping, join_white_space=True)
    beside: list[Fault] = []
    total, documents = _documents(folder, mapping, beside)

    def accept(tally: "Tally") -> bool:
        tally.note(beside)
        broken = any(code.startswith("BRAT-") for code in tally.codes)
        if broken and not keep_going:
            return False
        return not (strict and (tally.unforeseen or tally.codes))

    tally = store(Counted(documents, total, "importing"), out, replace=replace, accept=accept)
    _report(tally, mapping, out)
    if not tally.written:
        raise typer.Exit(1)


def _documents(
    folder: Path, mapping: "Mapping", beside: list["Fault"]
) -> tuple[int, Iterator["Imported"]]:
    if mapping.form == "re3d":
        from ..formats import re3d

        return re3d.count(folder), re3d.read_re3d(folder, mapping, beside)
    from ..formats.brat import mapped

    return mapped.count(folder, mapping), mapped.read_mapped(folder, mapping, beside)


def _report(tally: "Tally", mapping: "Mapping", out: Path) -> None:
    from ..corpus.scaffold import printable
    from ..formats.foreign import FORESEEN, LEFT_OUT
    from .losses import print_losses
    from .report import print_faults

    print_faults(tally.faults)
    reasons = {one.name: one.reason for one in mapping.type if one.reason}
    foreseen = {
        (name, f"{why}: {reasons[name]}" if why == LEFT_OUT else why): number
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
    place = printable(str(out))
    if not tally.written:
        typer.echo("nothing was written", err=True)
        return
    several = f" and the work of {tally.annotators} annotator(s)" if tally.annotators else ""
    typer.echo(
        f"imported {tally.documents} document(s){several} into {place}: "
        f"{tally.annotations} annotation(s)"
    )
    typer.echo(f"now run: sahel-claims validate {place}")


def _refuse(reason: str) -> NoReturn:
    from ..corpus.scaffold import printable

    for line in reason.splitlines():
        typer.echo(f"sahel-claims: {printable(line)}", err=True)
    raise typer.Exit(2)

"""What came back from brat: read, compared with what was exported, merged with the store.

Everything that is wrong with a document's files is raised at once as faults; nothing is
written here.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from ...contract.base import DOC_ID_PATTERN, Record
from ...contract.layers import ATTRIBUTES_OF, LAYER_NAMES
from ...contract.metadata import Layer
from ...contract.records import Document
from ...corpus.changes import Change, apply, changes, clashes, where
from ...corpus.faults import CorpusError, Fault
from ...corpus.files import read_bytes, read_text
from ...corpus.misfits import short
from ...corpus.scaffold import bare
from .base import ANN, SUFFIX, TEXT, Base, read_base, refuse, sha256
from .check import less_leftovers, text_faults, unfit, without_dangling
from .decode import Decoded, decode, nothing
from .edits import Sides
from .encode import NO_FORM, Loss
from .merge import merge
from .names import CHAINS, HOMES, Kind, fields
from .standoff import Annotation, Corrupt, Equiv, Standoff, TextBound, read
from .units import UNITS, convert, diagnosis

_NOTHING: Final[dict[str, list[Record]]] = {layer: [] for layer in LAYER_NAMES}
_ALIKE: Final[dict[str, Callable[[str], str]]] = {
    "has other line ends": lambda text: text.replace("\r\n", "\n"),
    "gained or lost a byte order mark": lambda text: text.removeprefix("\ufeff"),
    "has another normal form": lambda text: unicodedata.normalize("NFC", text),
}


class Options(NamedTuple):
    """What an import may do: keep the rest of faulty files, leave out what has no field, read
    offsets in a unit of ``units.UNITS``.
    """

    keep_going: bool = False
    accept_loss: bool = False
    unit: str = ""


class Incoming(Struct, frozen=True, kw_only=True):
    """One document as it came back.

    ``base`` is what was exported, or None; ``document`` is that with the edits made, or all that
    the lines say. ``left_out`` are faults that the options passed over, ``losses`` what the form
    cannot have said.
    """

    name: str
    base: Document | None
    document: Document
    left_out: list[Fault]
    losses: list[Loss]


class Merged(Struct, frozen=True, kw_only=True):
    """The store's document with the edits, and what these are."""

    document: Document
    changes: list[Change]


def names(folder: Path) -> list[str]:
    """The documents in a folder by the stems of their files, sorted.

    Raises CorpusError with FILE-MISSING where there are none.
    """
    found = {
        path.name.removesuffix(suffix)
        for suffix in (ANN, SUFFIX)
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.name.endswith(suffix) and not path.name.startswith(".")
    }
    if not found:
        fault = Fault(
            code="FILE-MISSING",
            message="no standoff files of brat here",
            file=str(folder),
            help="name the folder with the .ann files; a corpus below it needs --mapping",
        )
        raise CorpusError(fault)
    return sorted(found)


def incoming(folder: Path, name: str, options: Options, start: Document | None = None) -> Incoming:
    """One document as it came back, edits made.

    ``start`` gives the metadata where there is no base. Raises CorpusError with all faults of
    its files: FILE-…, BRAT-BASE, BRAT-LINE, BRAT-REF, BRAT-TEXT, BRAT-TYPE, BRAT-LACK.
    """
    base = read_base(folder / (name + SUFFIX))
    text = _text(folder, name, base)
    data = read_bytes(folder / (name + ANN))
    if base is None:
        return _without_base(folder, name, data, options, _started(folder, name, text, start))
    if sha256(data) == base.files.get(name + ANN):
        return Incoming(
            name=name, base=base.document, document=base.document, left_out=[], losses=[]
        )
    before = read(base.ann.encode("utf-8"))
    given = read(data, str(folder / (name + ANN)))
    if not given.lines and before.lines:
        refuse(folder / (name + ANN), "the file is empty, as an interrupted write leaves it")
    standoff, left_out = _sound(given, text, options, before)
    decoded = _placed(decode(standoff), before, options, left_out)
    sides = Sides(base.document, base.homes, decode(before), decoded, standoff.file)
    document = merge(sides, start, left_out if options.keep_going else None)
    return Incoming(name=name, base=base.document, document=document, left_out=left_out, losses=[])


def merged(found: Incoming, ours: Document | None) -> Merged:
    """The edits made to the document as the store has it now; ``ours`` is None if it has none.

    Raises CorpusError with BRAT-CLASH for each field that both sides changed, and for a text
    that is another now.
    """
    if ours is None or found.base is None:
        return Merged(
            document=found.document, changes=changes(ours or _bare(found), found.document)
        )
    if ours.text != found.base.text:
        raise CorpusError(_clash(found, "the text in the store is not the one that was exported"))
    here = changes(found.base, ours)
    edits = [
        edit
        for edit in changes(found.base, found.document)
        if edit not in here and (edit.layer or edit.field != "retired_ids")
    ]
    wrong = [_both(found, mine, theirs) for mine, theirs in clashes(here, edits)]
    if wrong:
        raise CorpusError(*wrong)
    if not edits:
        return Merged(document=ours, changes=[])
    document = apply(ours, edits)
    gone = [e.id for e in edits if e.kind == "removed" and e.id not in document.retired_ids]
    if gone:
        document = msgspec.structs.replace(document, retired_ids=[*document.retired_ids, *gone])
    return Merged(document=document, changes=edits)


# ------------------------------------------------------------------------------ the files


def _text(folder: Path, name: str, base: Base | None) -> str:
    file = folder / (name + TEXT)
    text = read_text(file)
    if base is None:
        return text
    if base.document.doc_id != name:
        refuse(folder / (name + SUFFIX), f"the base file is of {base.document.doc_id!r}")
    if base.files.get(name + TEXT) != sha256(text.encode("utf-8")):
        how = _only(base.document.text, text) or "was edited"
        refuse(file, f"the text {how}: offsets no longer say what they said")
    return text


def _only(exported: str, text: str) -> str:
    """What a program did to a text that nobody edited; empty if it was edited."""
    for how, alike in _ALIKE.items():
        if alike(exported) == alike(text):
            return how
    return ""


def _sound(
    standoff: Standoff, text: str, options: Options, before: Standoff
) -> tuple[Standoff, list[Fault]]:
    """The lines that can be taken as they are, and the faults of the others.

    Raises CorpusError with them unless the options say to keep going. What was exported as a
    line that is now faulty counts as not edited.
    """
    found = list(standoff.faults)
    if options.unit:
        standoff = convert(standoff, text, options.unit)
    if wrong := unfit(standoff, text):
        found += _with_diagnosis(list(text_faults(standoff, text)), standoff, text)
    standoff = _restored(standoff, {line.line for line in wrong}, before)
    standoff, dangling = without_dangling(less_leftovers(standoff, before))
    found += dangling
    if found and not options.keep_going:
        raise CorpusError(*found)
    return standoff, found


def _with_diagnosis(faults: list[Fault], standoff: Standoff, text: str) -> list[Fault]:
    unit = diagnosis(standoff, text)
    if not unit:
        return faults
    todo = f"all words fit if offsets are {UNITS[unit]}: --offset-unit {unit} reads them so"
    return [msgspec.structs.replace(fault, help=todo) for fault in faults]


def _restored(standoff: Standoff, wrong: set[int], before: Standoff) -> Standoff:
    """Faulty lines replaced by those that were exported under their ids, or taken out.

    A line that cannot be read may have been any that was exported and is missing now, so all of
    these come back: it is no decision to delete.
    """
    corrupt = [line for line in standoff.lines if isinstance(line, Corrupt)]
    sound = [line for line in standoff.annotations if line.line not in wrong]
    ids = {line.id for line in sound if hasattr(line, "id")}
    known = {a.id: a for a in before.annotations if hasattr(a, "id") and a.id not in ids}
    lines: list[Annotation | Corrupt] = []
    for line in standoff.lines:
        if isinstance(line, Corrupt):
            name = re.split(rb"[\t ]", line.raw, maxsplit=1)[0].decode("utf-8", "replace")
        elif line.line in wrong:
            name = getattr(line, "id", "")
        else:
            lines.append(line)
            continue
        if name in known:
            lines.append(known.pop(name))
    if corrupt:
        lines += known.values()
    if any(line.raw.startswith(b"*") for line in corrupt):
        linked = {name for line in sound if isinstance(line, Equiv) for name in line.members}
        chains = (line for line in before.annotations if isinstance(line, Equiv))
        lines += [line for line in chains if linked.isdisjoint(line.members)]
    return msgspec.structs.replace(standoff, lines=tuple(lines))


def _placed(decoded: Decoded, before: Standoff, options: Options, left_out: list[Fault]) -> Decoded:
    """Raises CorpusError for lines that no field holds, unless their loss is accepted.

    The words of an annotation that was deleted may be left over; that is no loss.
    """
    words = {a.id for a in before.annotations if isinstance(a, TextBound)}
    wrong = decoded.unplaced + [f for f in decoded.unnamed if f.annotation not in words]
    if wrong and not options.accept_loss:
        raise CorpusError(*wrong)
    left_out += wrong
    return decoded


# ----------------------------------------------------------------------------- no base file


def _started(folder: Path, name: str, text: str, start: Document | None) -> Document:
    """The document without annotations that the lines are read into."""
    if not re.fullmatch(DOC_ID_PATTERN, name):
        message = f"{short(name)!r} is no document id: it names the folder"
        raise CorpusError(Fault(code="ID-FORM", message=message, file=str(folder / (name + ANN))))
    if start is None:
        return bare(text, name)
    if start.text != text:
        refuse(folder / (name + TEXT), "the text is not that of the document in the store")
    return msgspec.structs.replace(start, **_NOTHING)


def _without_base(
    folder: Path, name: str, data: bytes, options: Options, start: Document
) -> Incoming:
    file = folder / (name + ANN)
    standoff, left_out = _sound(read(data, str(file)), start.text, options, Standoff())
    decoded = _placed(decode(standoff), Standoff(), options, left_out)
    sides = Sides(start, {}, nothing(), decoded, str(file))
    document = merge(sides, left_out=left_out if options.keep_going else None)
    losses = list(_unsaid(document))
    if not options.accept_loss:
        kinds = sorted({f"{loss.layer} {loss.field}" for loss in losses})
        fault = Fault(
            code="BRAT-BASE",
            message="no base file stands beside it, so what brat cannot hold is lost: "
            + ", ".join(["metadata and declared layers", *kinds]),
            file=str(folder / (name + SUFFIX)),
            help="put the base file of the export beside it, or take the loss with --accept-loss",
        )
        raise CorpusError(*left_out, fault)
    if not document.layers:
        document = msgspec.structs.replace(document, layers=_declared(document))
    return Incoming(name=name, base=None, document=document, left_out=left_out, losses=losses)


def _unsaid(document: Document) -> Iterator[Loss]:
    """The fields of each annotation for which no line can have said anything."""
    for layer in (*HOMES, *CHAINS):
        none = [one.field for one in fields(layer) if one.kind is Kind.NONE]
        for record in getattr(document, layer, ()):
            for field in none:
                yield Loss(layer=layer, annotation=record.id, field=field, reason=NO_FORM)


def _declared(document: Document) -> list[Layer]:
    """The layers that have annotations, with the attributes that these have."""
    declared = []
    for layer in LAYER_NAMES:
        records = getattr(document, layer)
        attributes = []
        for name, (required, of) in ATTRIBUTES_OF[layer].items():
            has = [any(getattr(r, field) not in (None, [], False) for field in of) for r in records]
            if all(has) if required else any(has):
                attributes.append(name)
        if records:
            declared.append(msgspec.convert({"name": layer, "attributes": attributes}, Layer))
    return declared


# ------------------------------------------------------------------------------ small help


def _bare(found: Incoming) -> Document:
    return msgspec.structs.replace(found.document, **_NOTHING)


def _both(found: Incoming, mine: Change, theirs: Change) -> Fault:
    if mine.kind == theirs.kind == "added":
        message = f"{where(mine)} came in before, and is another in the store now than in brat"
        todo = "repeat in the store what was edited in brat, then export again with --replace"
        return msgspec.structs.replace(_clash(found, message, mine.id), help=todo)
    message = f"{where(mine)} was changed on both sides: in the store to {_shown(mine)}, "
    return _clash(found, message + f"in brat to {_shown(theirs)}", mine.id)


def _clash(found: Incoming, message: str, annotation: str = "") -> Fault:
    return Fault(
        code="BRAT-CLASH",
        message=message,
        file=found.name + ANN,
        doc_id=found.name,
        annotation=annotation,
        help="settle it in the store or in brat, then import again",
    )


def _shown(change: Change) -> str:
    if change.kind == "removed":
        return "nothing: it is deleted there"
    return short(msgspec.json.encode(change.new).decode())

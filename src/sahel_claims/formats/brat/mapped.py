"""A corpus in brat's form, through a mapping: documents of this schema, with what is lost.

A text is a ``.txt`` file; its annotation files are ``.ann`` files of its name, or of the names
that the mapping's pattern gives. A text with one annotation file has its annotations in the
document itself. Of a text with several, none is preferred: the document declares only what can
be proposed by rule, and each annotator's work stands beside it.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from ...contract.base import ID_PATTERN
from ...contract.metadata import Annotator, DocumentDate, Evidence, Layer, Provenance
from ...corpus.faults import CorpusError, Fault
from ...corpus.files import read_bytes, read_text
from ...corpus.misfits import short
from ...corpus.scaffold import PROPOSED
from ..foreign import LEFT_OUT, About, Draft, Imported, build, doc_id, sound
from ..mapping import ForeignType, Kind, Mapping, needed_spans
from . import check
from .standoff import (
    Annotation,
    Attribute,
    Equiv,
    Event,
    Normalization,
    Note,
    Relation,
    TextBound,
    read,
    references,
)

KINDS: Final[dict[type[Annotation], Kind]] = {
    TextBound: "span",
    Event: "event",
    Relation: "relation",
    Attribute: "attribute",
    Normalization: "normalization",
    Equiv: "equiv",
    Note: "note",
}
"""What a mapping calls each kind of line."""
_ROLE: Final = re.compile(r"(.*?)\d*")


def texts(folder: Path) -> list[Path]:
    """Every text below the folder, sorted."""
    return sorted(Path(os.path.normpath(path)) for path in folder.rglob("*.txt"))


def count(folder: Path, mapping: Mapping) -> int:
    """How many documents there are."""
    return len(_files(folder, mapping, []))


def read_mapped(folder: Path, mapping: Mapping, faults: list[Fault]) -> Iterator[Imported]:
    """Every text below the folder that has annotations, as a document of ours.

    What belongs to no document is added to ``faults``. Raises CorpusError where there are no
    annotation files.
    """
    files = _files(folder, mapping, faults)
    if not files:
        help_ = "name the folder with the .txt and .ann files, or one above it"
        message = "no annotation files (.ann) of a text (.txt) here"
        raise CorpusError(Fault(code="FILE-MISSING", message=message, file=str(folder), help=help_))
    taken: dict[str, Path] = {}
    for text_file in sorted({*texts(folder), *files}):
        if text_file not in files:
            message = "no annotation file (.ann) is of this text"
            faults.append(Fault(code="IMP-REF", message=message, file=str(text_file)))
            continue
        try:
            name = doc_id(text_file.stem)
            if name in taken:
                raise ValueError(f"{taken[name]} gives the same document id, {name!r}")
            taken[name] = text_file
            yield _imported(name, text_file, files[text_file], mapping)
        except ValueError as error:
            faults.append(Fault(code="IMP-FORM", message=str(error), file=str(text_file)))
        except CorpusError as error:
            faults += error.faults


def _files(
    folder: Path, mapping: Mapping, faults: list[Fault]
) -> dict[Path, list[tuple[str, Path]]]:
    """The annotation files of each text, with the annotator that the file's name gives."""
    pattern = re.compile(mapping.names.annotations or "(?P<text>.+)")
    found: dict[Path, list[tuple[str, Path]]] = defaultdict(list)
    for path in sorted(folder.rglob("*.ann")):
        names = [(path.stem, "")]
        if match := pattern.fullmatch(path.stem):
            names.append((match["text"], match.groupdict().get("annotator", "")))
        places = (path.parent, path.parent / mapping.names.text_folder)
        texts_of = (
            (Path(os.path.normpath(place / f"{stem}.txt")), annotator)
            for stem, annotator in names
            for place in places
        )
        text, annotator = next((t for t in texts_of if t[0].is_file()), (None, ""))
        if text is None:
            message = f"no text {names[-1][0]}.txt belongs to the annotation file"
            faults.append(Fault(code="IMP-REF", message=message, file=str(path)))
        else:
            found[text].append((annotator, path))
    return dict(found)


def _imported(
    name: str, text_file: Path, files: Sequence[tuple[str, Path]], mapping: Mapping
) -> Imported:
    """Raises CorpusError for what cannot be read, ValueError for a text without words."""
    text = read_text(text_file)
    if not text.strip():
        raise ValueError("the text has no words")
    human, *others = mapping.annotators
    people = [_annotator(human, annotator) for annotator, _ in files]
    about = _about(text_file.stem, mapping)
    found = Imported(document=build(Draft(text=text), name, about, [], []))

    def made(path: Path, layers: Sequence[Layer], by: Sequence[Annotator]) -> Imported:
        draft, wrong = drafted(path, text, mapping)
        document = sound(build(draft, name, about, layers, by), draft)
        found.faults.extend(wrong)
        found.lost.update(draft.lost)
        found.changed.update(draft.changed)
        return msgspec.structs.replace(found, document=document)

    if len(files) == 1:
        return made(files[0][1], mapping.layers, [*people, *others])
    by_rule = [layer for layer in mapping.layers if layer.name in PROPOSED]
    theirs = [layer for layer in mapping.layers if layer.name not in PROPOSED]
    annotators = {
        person.id: made(path, theirs, [person]).document
        for person, (_, path) in zip(people, files, strict=True)
    }
    if len(annotators) < len(files):
        raise ValueError("two of its annotation files are of one annotator")
    own = build(Draft(text=text), name, about, by_rule, [*people, *others], status="double")
    return msgspec.structs.replace(found, document=own, annotators=annotators)


def _annotator(template: Annotator, annotator: str) -> Annotator:
    """Raises ValueError where the name of a file gives no id."""
    name = template.id.replace("{annotator}", annotator)
    if not re.fullmatch(ID_PATTERN, name):
        raise ValueError(f"{name!r}, from the name of an annotation file, is no annotator's id")
    return msgspec.structs.replace(template, id=name)


def _about(stem: str, mapping: Mapping) -> About:
    """What is known about a text: publisher and date, where its file's name gives them."""
    match = re.fullmatch(mapping.names.texts, stem) if mapping.names.texts else None
    given = match.groupdict() if match else {}
    about = About(source=mapping.source_of(""))
    if day := given.get("date"):
        paraphrase = f"The file of the text is named {stem}, which has this day in it."
        evidence = [Evidence(source=mapping.title, paraphrase=paraphrase)]
        dct = DocumentDate(value=day, status="inferred", evidence=evidence)
        about = msgspec.structs.replace(about, dct=dct)
    if publisher := given.get("publisher"):
        known = Provenance(
            publisher=publisher,
            role="publisher",
            status="inferred",
            date=day,
            note="As the file of the text is named.",
        )
        about = msgspec.structs.replace(about, provenance=[known])
    return about


# ------------------------------------------------------------------------- one annotation file


def drafted(path: Path, text: str, mapping: Mapping) -> tuple[Draft, list[Fault]]:
    """The records of one annotation file, and what is wrong with the file.

    Every line that becomes no record, and is no part of one, is counted. Raises CorpusError for
    a file that cannot be read.
    """
    standoff = read(read_bytes(path), str(path))
    faults = [
        *standoff.faults,
        *check.text_faults(standoff, text),
        *check.reference_faults(standoff),
    ]
    unsound = {fault.annotation: fault.code for fault in faults if fault.annotation}
    draft = Draft(text=text)
    lines = _Lines(draft, mapping, unsound)
    for fault in standoff.faults:
        draft.lost["(corrupt line)", f"{fault.code}: could not be read"] += 1
    records: list[tuple[int, ForeignType, dict[str, Any]]] = []
    bounds = {a.id: a for a in standoff.annotations if isinstance(a, TextBound)}
    for line in standoff.annotations:
        one = lines.known(line, faults, str(path))
        if one is None or not one.layer:
            continue
        if isinstance(line, TextBound):
            span = draft.span(line.type, line.fragments, mapping.join_white_space)
            records.append((line.fragments[0][0], one, {"span": span}))
        elif isinstance(line, Event) and (fields := lines.event(line, one, bounds)):
            records.append((bounds[line.trigger].fragments[0][0], one, fields))
    for line in bounds.values():
        lines.part(line)
    for _, one, fields in sorted(records, key=lambda record: record[0]):
        draft.add(one, fields)
    return draft, faults


class _Lines:
    """Looks up the lines of one file in the mapping, and counts what becomes nothing."""

    def __init__(self, draft: Draft, mapping: Mapping, unsound: dict[str, str]) -> None:
        self.draft, self.mapping, self.unsound = draft, mapping, unsound
        self.used: set[str] = set()

    def known(self, line: Annotation, faults: list[Fault], file: str) -> ForeignType | None:
        """The type of a line in the mapping; None where it is unknown or the line is unsound."""
        kind, name, own = KINDS[type(line)], getattr(line, "type", ""), getattr(line, "id", "*")
        if own in self.unsound:
            self.draft.lost[name, f"{self.unsound[own]}: see the line"] += 1
            self.used.update(references(line))
            return None
        one = self.mapping.types.get((kind, name))
        if one is None:
            message = f"the mapping {self.mapping.name!r} knows no {kind} {short(name)!r}"
            faults.append(
                Fault(code="IMP-TYPE", message=message, file=file, line=line.line, annotation=own)
            )
            self.draft.lost[short(name), "IMP-TYPE: unknown to the mapping"] += 1
        elif one.reason:
            self.draft.lost[name, LEFT_OUT] += 1
        return one

    def event(
        self, line: Event, one: ForeignType, bounds: dict[str, TextBound]
    ) -> dict[str, Any] | None:
        """The spans of an event's record; None, counted, where it can be none."""
        # Its spans share its fate: they are not counted by themselves.
        self.used.update(references(line))
        pieces: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for argument in line.arguments:
            match = _ROLE.fullmatch(argument.role)
            role = argument.role if argument.role in one.roles else match and match[1]
            if role not in one.roles:
                self.draft.lost[line.type, f"the role {short(argument.role)} is not mapped"] += 1
            elif argument.target not in bounds:
                self._lost(line, "a role is filled by another event")
                return None
            elif argument.target in self.unsound:
                self._lost(line, f"{self.unsound[argument.target]}: in one of its spans")
                return None
            else:
                pieces[one.roles[role]] += bounds[argument.target].fragments
        fields = {
            field: self.draft.span(field, parts, self.mapping.join_white_space)
            for field, parts in pieces.items()
        }
        for field in needed_spans(one.layer):
            if not fields.get(field):
                self._lost(line, f"has no {field}")
                return None
        return fields

    def _lost(self, line: Event, why: str) -> None:
        self.draft.lost[line.type, why] += 1

    def part(self, line: TextBound) -> None:
        """Counts a span that was to be part of an event, and is part of none."""
        one = self.mapping.types.get(("span", line.type))
        if one and one.part_of and line.id not in self.used and line.id not in self.unsound:
            self.draft.lost[line.type, f"part of no {' or '.join(one.part_of)}"] += 1

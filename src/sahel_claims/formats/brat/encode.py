"""A document as lines of brat, by the table of ``names``; and what these lines do not hold."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import msgspec
from msgspec import NODEFAULT, Struct

from ...contract.base import Span
from ...contract.layers import LAYER_NAMES
from ...contract.records import Document
from ...corpus.order import in_text_order
from . import standoff as brat
from .check import words as covered
from .names import (
    ARG1,
    ARG2,
    BY,
    CHAINS,
    HOMES,
    PARTS,
    Field,
    Kind,
    fields,
    home_type,
    host,
    title,
)
from .standoff import Argument, Fragment, Standoff
from .words import on_one_line, pieces


class Loss(Struct, frozen=True, kw_only=True):
    """What the lines do not hold: a field of an annotation, or with no field the whole of it."""

    layer: str
    annotation: str
    field: str = ""
    reason: str


class Owner(NamedTuple):
    """Whose home a line is; of a claim, the number of the place where it is made."""

    layer: str
    id: str
    number: int = 0


class Encoded(NamedTuple):
    """The lines, whose homes they are by their ids, and what they do not hold."""

    standoff: Standoff
    homes: dict[str, Owner]
    losses: list[Loss]


class Node(NamedTuple):
    """An annotation with a home line; ``layer`` may be ``PARTS``."""

    layer: str
    record: Any
    owner: Owner
    home: str


NO_WORDS = "its words are absent, overlap or are white space alone"
NO_FORM = "brat has no form for it"


def encode(document: Document, skip: frozenset[str] = frozenset()) -> Encoded:
    """The document's annotations as lines, ids in text order; the layers in ``skip`` left out."""
    return _Encoder(document, skip).run()


class _Encoder:
    def __init__(self, document: Document, skip: frozenset[str]) -> None:
        self.text = document.text
        self.skip = skip
        self.records: list[tuple[str, Any]] = [*in_text_order(document)]
        self.by_id = {(layer, record.id): record for layer, record in self.records}
        self.lines: dict[str, list[brat.Annotation]] = defaultdict(list)
        self.arguments: dict[str, list[Argument]] = {}  # of each E line
        self.triggers: dict[str, tuple[str, str]] = {}  # of each E line: its type and trigger
        self.homes: dict[str, Owner] = {}
        self.home_of: dict[tuple[str, str], str] = {}  # layer and id; of a chain, the first member
        self.losses: list[Loss] = []

    def run(self) -> Encoded:
        """Homes first, because any line may name any home."""
        nodes = [node for layer, record in self.records for node in self._nodes(layer, record)]
        chained = list(self._chains(nodes))
        for node in nodes:
            self._fields(node.layer, node.record, node.home)
        for layer, record in self.records:
            if layer == "claim_relations" and layer not in self.skip:
                self._relation(layer, record)
            elif layer in CHAINS and layer not in self.skip:
                home = self.home_of.get((layer, record.id))
                if home:
                    self._fields(layer, record, home)
                else:
                    self._lose(layer, record.id, "", "it has no member with words")
        for home, (kind, trigger) in self.triggers.items():
            event = brat.Event(
                id=home, type=kind, trigger=trigger, arguments=tuple(self.arguments[home])
            )
            self.lines["E"].append(event)
        self.lines["*"] += chained
        lines = tuple(line for kind in "TE*RA#" for line in self.lines[kind])
        numbered = tuple(
            msgspec.structs.replace(line, line=number) for number, line in enumerate(lines, 1)
        )
        for layer in LAYER_NAMES:
            if layer in self.skip:
                for name, record in self.records:
                    if name == layer:
                        self._lose(layer, record.id, "", "its layer was left out")
        return Encoded(Standoff(lines=numbered), self.homes, self.losses)

    # ------------------------------------------------------------------------------ homes

    def _nodes(self, layer: str, record: Any) -> Iterator[Node]:
        if layer in self.skip:
            return
        if layer == "claims":
            for number, part in enumerate(record.mentions):
                owner = Owner(layer, record.id, number)
                home = self._home(PARTS, part, f"mentions/{number}", owner)
                if home:
                    self.home_of.setdefault((layer, record.id), home)
                    yield Node(PARTS, part, owner, home)
        elif layer in HOMES and HOMES[layer].line != "R":
            owner = Owner(layer, record.id)
            home = self._home(layer, record, "", owner)
            if home:
                self.home_of[layer, record.id] = home
                yield Node(layer, record, owner, home)

    def _home(self, layer: str, record: Any, field: str, owner: Owner) -> str:
        """The id of the new home line; empty where there are no words for one."""
        form = HOMES[layer]
        label = getattr(record, form.label) if form.label else ""
        found, spare = pieces(self.text, getattr(record, form.span)), False
        if not found and form.spare and not getattr(record, form.span):
            found, spare = pieces(self.text, self._spare(record, form.spare)), True
        if not found:
            self._lose(owner.layer, owner.id, field, NO_WORDS)
            return ""
        kind = home_type(layer, "" if spare else label, spare)
        trigger = home = self._words(kind, found)
        if form.line == "E":
            home = f"E{len(self.triggers) + 1}"
            self.triggers[home] = (kind, trigger)
            self.arguments[home] = []
        self.homes[home] = owner
        return home

    def _spare(self, record: Any, field: str) -> Span:
        """Words for a trigger that has none: of the record, or of what it is about."""
        value = getattr(record, field)
        if not isinstance(value, str):
            return list(value)
        other = self.by_id.get(("event_mentions", value))
        return list(other.trigger) if other else []

    def _words(self, kind: str, fragments: tuple[Fragment, ...]) -> str:
        name = f"T{len(self.lines['T']) + 1}"
        text = covered(self.text, fragments)
        self.lines["T"].append(brat.TextBound(id=name, type=kind, fragments=fragments, text=text))
        return name

    def _chains(self, nodes: list[Node]) -> Iterator[brat.Equiv]:
        """An Equiv line for each chain of several members; the first member is its home."""
        for layer, chain in CHAINS.items():
            if layer in self.skip:
                continue
            members: dict[str, list[str]] = {}
            for node in nodes:
                if node.layer == chain.members:
                    owner = getattr(node.record, chain.field) if chain.field else node.owner.id
                    if owner is not None and (layer, owner) in self.by_id:
                        members.setdefault(owner, []).append(node.home)
            for name, homes in members.items():
                self.home_of[layer, name] = homes[0]
                if len(homes) > 1:
                    yield brat.Equiv(type=title(layer), members=tuple(homes))

    # ----------------------------------------------------------------------------- fields

    def _relation(self, layer: str, record: Any) -> None:
        form = HOMES[layer]
        ends = [
            self._target(one, getattr(record, one.field))
            for one in fields(layer)
            if one.kind is Kind.ENDS
        ]
        if not all(ends):
            self._lose(layer, record.id, "", "what it relates is not in the files")
            return
        home = self._link(home_type(layer, getattr(record, form.label)), *ends)
        self.homes[home] = Owner(layer, record.id)
        self.home_of[layer, record.id] = home
        self._fields(layer, record, home)

    def _fields(self, layer: str, record: Any, home: str) -> None:
        kind: type[Struct] = type(record)
        defaults = _defaults(kind)
        for one in fields(layer):
            value = getattr(record, one.field)
            if one.field not in defaults or value != defaults[one.field]:
                self._field(one, record, value, home)

    def _field(self, one: Field, record: Any, value: Any, home: str) -> None:  # noqa: PLR0912
        name = getattr(record, "id", "") or self.homes[home].id
        values = value if one.many else [value]
        match one.kind:
            case Kind.LABEL:
                self._mark(one.name, home, value)
            case Kind.FLAG:
                self._mark(one.name, home)
            case Kind.LABELS:
                for label in values:
                    self._mark(f"{one.name}-{label}", home)
                if sorted(set(values), key=one.labels.index) != values:
                    self._lose(one.layer, name, one.field, "the order of labels")
            case Kind.TEXT | Kind.TEXTS:
                for text in values:
                    self._note(one.name, home, str(text))
            case Kind.GROUP:
                for inner in one.inner:
                    if (text := getattr(value, inner)) is not None:
                        self._note(f"{one.name}-{inner}", home, text)
            case Kind.SPAN:
                self._span(one, name, value, home)
            case Kind.LINK:
                self._links(one, name, values, home)
            case Kind.ITEMS:
                self._items(one, name, values, home)
            case Kind.CHAIN:
                if (*one.layers, value) not in self.home_of:
                    self._lose(one.layer, name, one.field, "what it names is not in the files")
            case Kind.NONE:
                self._lose(one.layer, name, one.field, NO_FORM)

    def _span(self, one: Field, name: str, value: Span, home: str) -> None:
        found = pieces(self.text, value)
        if not found:
            self._lose(one.layer, name, one.field, NO_WORDS)
        elif home in self.arguments:
            self.arguments[home].append(Argument(one.field, self._words(one.name, found)))
        else:
            self._link(one.name, home, self._words(one.name, found))

    def _links(self, one: Field, name: str, values: list[str], home: str) -> None:
        back: list[str] = []
        for value in values:
            if value in one.words:
                self._mark(f"{one.name}-{value}", home)
            elif target := self._target(one, value, name):
                self._link(one.name, home, target)
                back.append(value)
        back += [word for word in one.words if word in values]
        if len(back) == len(values) and back != values:
            self._lose(one.layer, name, one.field, "the order of references")

    def _items(self, one: Field, name: str, values: list[Any], home: str) -> None:
        """Links with a label; voices are arguments of an E line, and by default the author's."""
        label_field, target_field, voice_field = one.inner
        count: dict[str, int] = defaultdict(int)
        for number, value in enumerate(values):
            label, path = getattr(value, label_field), f"{one.field}/{number}"
            voices = getattr(value, voice_field)
            for field in msgspec.structs.fields(type(value)):
                if field.name not in one.inner and getattr(value, field.name) != field.default:
                    self._lose(one.layer, name, f"{path}/{field.name}", NO_FORM)
            target = self._target(one, getattr(value, target_field), name, path)
            if not target:
                continue
            if home not in self.arguments:
                self._link(f"{title(one.layer)}-{label}", home, target)
                if voices != ["AUTHOR"]:
                    self._lose(one.layer, name, f"{path}/{voice_field}", NO_FORM)
                continue
            count[label] += 1
            number_ = "" if count[label] == 1 else str(count[label])
            self.arguments[home].append(Argument(label + number_, target))
            homes = [self.home_of.get(("attributions", voice), "") for voice in voices]
            self.arguments[home] += [Argument(label + BY + number_, h) for h in homes if h]
            if not all(homes) and voices != ["AUTHOR"]:
                self._lose(one.layer, name, f"{path}/{voice_field}", "not every voice has a home")

    # ------------------------------------------------------------------------ small help

    def _target(self, one: Field, value: str, name: str = "", path: str = "") -> str:
        """The home of what is referred to; empty, and said, where it has none."""
        for layer in one.layers:
            if home := self.home_of.get((layer, value)):
                if layer in CHAINS and host(layer) in one.layers:
                    self._lose(one.layer, name, one.field, "it reads back as its first mention")
                return home
        if name:
            self._lose(one.layer, name, path or one.field, "what it names is not in the files")
        return ""

    def _link(self, kind: str, home: str, target: str) -> str:
        name = f"R{len(self.lines['R']) + 1}"
        ends = (Argument(ARG1, home), Argument(ARG2, target))
        self.lines["R"].append(brat.Relation(id=name, type=kind, arguments=ends))
        return name

    def _mark(self, kind: str, home: str, value: str = "") -> None:
        name = f"A{len(self.lines['A']) + 1}"
        self.lines["A"].append(brat.Attribute(id=name, type=kind, target=home, value=value))

    def _note(self, kind: str, home: str, text: str) -> None:
        name = f"#{len(self.lines['#']) + 1}"
        note = brat.Note(id=name, type=kind, target=home, text=on_one_line(text))
        self.lines["#"].append(note)

    def _lose(self, layer: str, name: str, field: str, reason: str) -> None:
        layer = "claims" if layer == PARTS else layer
        self.losses.append(Loss(layer=layer, annotation=name, field=field, reason=reason))


@cache
def _defaults(record: type[Struct]) -> dict[str, Any]:
    """The default of each field that has one."""
    return {
        field.name: [] if field.default is NODEFAULT else field.default
        for field in msgspec.structs.fields(record)
        if not field.required
    }

"""Lines of brat as annotations of this schema, by the table of ``names``; references stay ids
of lines. The same reading serves what was exported and what came back, so that the two can be
compared field by field.
"""

import re
from collections import defaultdict
from typing import Any, Final, NamedTuple

from ...corpus.faults import Fault
from . import standoff as brat
from .names import (
    ARG1,
    ARG2,
    BY,
    CHAINS,
    HOMES,
    Field,
    Kind,
    Meaning,
    carriers,
    fields,
    homes_by_type,
    host,
    meanings,
    roles,
    title,
)
from .standoff import Annotation, Fragment, Standoff
from .words import plain

NOTE: Final = "AnnotatorNotes"
"""The notes that people write in brat: ``proposition: words`` gives a field its words."""

_ROLE: Final = re.compile(r"(.*?)(\d*)", re.DOTALL)
_NAMED: Final = re.compile(r"(\w+): (.*)", re.DOTALL)
_CHAIN_OF: Final = {title(layer): layer for layer in CHAINS}


class Item(NamedTuple):
    """A link with its label: the line that is meant, and the lines of those who say so."""

    label: str
    target: str
    voices: tuple[str, ...] = ()


class Node(NamedTuple):
    """A home line and what it says itself; ``fragments`` are empty where it has no words."""

    layer: str
    label: str
    fragments: tuple[Fragment, ...]
    ends: tuple[str, ...]
    line: int


Values = dict[str, Any]


class Decoded(NamedTuple):
    """What the lines say.

    ``values`` has, for a home and a layer whose fields stand on it, the value of each field
    that has one: text, True, or tuples of labels, texts, fragments, ids of lines or ``Item``.
    ``chains`` has the members of every chain of several, in the order of the file.
    ``unplaced`` are faults, BRAT-TYPE, for lines that no field holds; ``unnamed`` those for
    words that no annotation names, as they are left over where one was deleted.
    """

    nodes: dict[str, Node]
    values: dict[tuple[str, str], Values]
    chains: dict[str, list[tuple[str, ...]]]
    unplaced: list[Fault]
    unnamed: list[Fault]


def nothing() -> Decoded:
    """What no lines say."""
    return Decoded({}, defaultdict(dict), {layer: [] for layer in CHAINS}, [], [])


def decode(standoff: Standoff) -> Decoded:
    """The annotations in the lines of one file, which must not name ids it does not define."""
    return _Decoder(standoff).run()


class _Decoder:
    def __init__(self, standoff: Standoff) -> None:
        self.file = standoff.file
        self.annotations = standoff.annotations
        self.words = {a.id: a for a in self.annotations if isinstance(a, brat.TextBound)}
        self.used: set[str] = set()  # T lines that others give a meaning to
        self.found = nothing()

    def run(self) -> Decoded:
        """Homes first, for what the other lines mean depends on whose home they name."""
        events = [a for a in self.annotations if isinstance(a, brat.Event)]
        relations = [a for a in self.annotations if isinstance(a, brat.Relation)]
        self.used |= {event.trigger for event in events}
        for word in self.words.values():
            self._word(word)
        for event in events:
            self._event_home(event)
        for relation in relations:
            self._relation_home(relation)
        for event in events:
            if event.id in self.found.nodes:
                self._arguments(event)
        for relation in relations:
            if relation.id not in self.found.nodes:
                self._relation(relation)
        for line in self.annotations:
            self._mark(line)
        for name, word in self.words.items():
            if name not in self.used and name not in self.found.nodes:
                why = f"no annotation names {name}, a {word.type}"
                self.found.unnamed.append(self._fault(word, why))
        for layer, groups in self.found.chains.items():
            self.found.chains[layer] = _merged(groups)
        return self.found

    def _mark(self, line: Annotation) -> None:
        match line:
            case brat.Attribute():
                self._attribute(line)
            case brat.Note():
                self._note(line)
            case brat.Equiv():
                self._equiv(line)
            case brat.Normalization():
                self._unplaced(line, "an entry of a database has no field of its own")

    # ------------------------------------------------------------------------------ homes

    def _word(self, line: brat.TextBound) -> None:
        layer, label, _ = homes_by_type().get(line.type, ("", "", False))
        if layer and HOMES[layer].line == "T":
            self.found.nodes[line.id] = Node(layer, label, line.fragments, (), line.line)
        elif not layer and ("T", line.type) not in meanings():
            self.used.add(line.id)
            self._unplaced(line, f"the schema has no type {line.type}")

    def _event_home(self, line: brat.Event) -> None:
        layer, label, spare = homes_by_type().get(line.type, ("", "", False))
        if not layer or HOMES[layer].line != "E":
            self._unplaced(line, f"the schema has no type of event {line.type}")
            return
        fragments = () if spare else self.words[line.trigger].fragments
        self.found.nodes[line.id] = Node(layer, label, fragments, (), line.line)

    def _relation_home(self, line: brat.Relation) -> None:
        layer, label, _ = homes_by_type().get(line.type, ("", "", False))
        if not layer or HOMES[layer].line != "R":
            return
        ends = self._ends(line)
        ended = [one for one in fields(layer) if one.kind is Kind.ENDS]
        if len(ends) == len(ended) and all(map(self._may_name, ended, ends)):
            self.found.nodes[line.id] = Node(layer, label, (), ends, line.line)
        else:
            self._unplaced(line, f"{line.type} relates {' and '.join(ended[0].layers)}")

    def _ends(self, line: brat.Relation) -> tuple[str, ...]:
        given = {one.role: one.target for one in line.arguments}
        return (given[ARG1], given[ARG2]) if given.keys() == {ARG1, ARG2} else ()

    def _may_name(self, one: Field, target: str) -> bool:
        node = self.found.nodes.get(target)
        return node is not None and not set(carriers(node.layer)).isdisjoint(one.layers)

    # ----------------------------------------------------------------------------- fields

    def _arguments(self, line: brat.Event) -> None:
        """Arguments are words, or links with labels; a voice goes to the link of its number."""
        layer = self.found.nodes[line.id].layer
        known = roles(layer)
        items: dict[Field, dict[str, Item]] = defaultdict(dict)
        voices: dict[str, list[str]] = defaultdict(list)
        for given in line.arguments:
            match = _ROLE.fullmatch(given.role)
            assert match
            role, number = match.groups()
            meaning = known.get(role)
            if meaning is None:
                self._unplaced(line, f"{line.type} has no role {role}")
            elif role.endswith(BY):
                if self._is(given.target, "attributions", line, role):
                    voices[role.removesuffix(BY) + number].append(given.target)
            elif meaning.field.kind is Kind.SPAN:
                self._span(line, meaning.field, line.id, given.target)
            elif not self._may_name(meaning.field, given.target):
                self._unplaced(line, f"{given.target} is none of {_list(meaning.field.layers)}")
            else:
                mine = items[meaning.field]
                key = given.role if given.role not in mine else f"{given.role}/{len(mine)}"
                mine[key] = Item(role, given.target)
        for field, mine in items.items():
            self._values(line.id, field.layer)[field.field] = tuple(
                item._replace(voices=tuple(voices[role])) for role, item in mine.items()
            )

    def _relation(self, line: brat.Relation) -> None:
        meaning = meanings().get(("R", line.type))
        if meaning is None:
            if line.type not in homes_by_type():
                self._unplaced(line, f"the schema has no relation {line.type}")
            return
        ends = self._ends(line)
        if not ends or not self._carries(meaning, ends[0]):
            self._unplaced(line, f"{line.type} goes from {ARG1}, {_one(meaning)}, to {ARG2}")
            return
        home, target = ends
        one = meaning.field
        if one.kind is Kind.SPAN:
            self._span(line, one, home, target)
        elif not self._may_name(one, target):
            self._unplaced(line, f"{target} is none of {_list(one.layers)}")
        else:
            value: Any = Item(meaning.value, target) if one.kind is Kind.ITEMS else target
            self._add(line, one, home, value)

    def _attribute(self, line: brat.Attribute) -> None:
        meaning = meanings().get(("A", line.type))
        if meaning is None:
            self._unplaced(line, f"the schema has no attribute {line.type}")
        elif not self._carries(meaning, line.target):
            self._unplaced(
                line, f"{line.type} stands on {_one(meaning)}, and {line.target} is none"
            )
        elif meaning.field.kind is not Kind.LABEL and line.value:
            self._unplaced(line, f"{line.type} has no value")
        elif meaning.field.kind is Kind.LABEL and line.value not in meaning.field.labels:
            known = ", ".join(meaning.field.labels)
            self._unplaced(line, f"{line.type} is no {line.value or 'mark without value'}: {known}")
        elif meaning.field.kind is Kind.FLAG:
            self._values(line.target, meaning.field.layer)[meaning.field.field] = True
        else:
            self._add(line, meaning.field, line.target, line.value or meaning.value)

    def _note(self, line: brat.Note) -> None:
        meaning, text = meanings().get(("#", line.type)), line.text
        node = self.found.nodes.get(line.target)
        if line.type == NOTE and node and (match := _NAMED.fullmatch(text)):
            names = [f"{title(layer)}-{match[1]}" for layer in carriers(node.layer)]
            meaning = next((m for n in names if (m := meanings().get(("#", n)))), None)
            text = match[2]
        if meaning is None:
            self._unplaced(line, f"no field holds a note of type {line.type}")
        elif not self._carries(meaning, line.target):
            self._unplaced(
                line, f"{line.type} stands on {_one(meaning)}, and {line.target} is none"
            )
        elif meaning.value:
            group = self._values(line.target, meaning.field.layer).setdefault(
                meaning.field.field, {}
            )
            if meaning.value in group:
                self._unplaced(line, f"{line.target} has a second {line.type}")
            group[meaning.value] = plain(text)
        else:
            self._add(line, meaning.field, line.target, plain(text))

    def _equiv(self, line: brat.Equiv) -> None:
        layer = _CHAIN_OF.get(line.type)
        if layer is None:
            self._unplaced(line, f"the schema has no chains {line.type}")
        elif all(
            self._is(member, CHAINS[layer].members, line, line.type) for member in line.members
        ):
            self.found.chains[layer].append(line.members)

    def _span(self, line: Annotation, one: Field, home: str, target: str) -> None:
        if target not in self.words:
            self._unplaced(line, f"{target} is no stretch of text")
            return
        self.used.add(target)
        values = self._values(home, one.layer)
        if one.field in values:
            self._unplaced(line, f"{home} has a second {one.field}: make it one, in fragments")
        values[one.field] = self.words[target].fragments

    def _add(self, line: Annotation, one: Field, home: str, value: Any) -> None:
        values = self._values(home, one.layer)
        if one.many or (one.kind is Kind.LINK and one.field not in values):
            values[one.field] = (*values.get(one.field, ()), value)
        elif one.field in values:
            self._unplaced(line, f"{home} has a second {one.name}")
        else:
            values[one.field] = value

    # ------------------------------------------------------------------------ small help

    def _values(self, home: str, layer: str) -> Values:
        return self.found.values[home, layer]

    def _carries(self, meaning: Meaning, target: str) -> bool:
        node = self.found.nodes.get(target)
        return node is not None and node.layer == host(meaning.field.layer)

    def _is(self, target: str, layer: str, line: Annotation, what: str) -> bool:
        node = self.found.nodes.get(target)
        if node is None or node.layer != layer:
            self._unplaced(line, f"{what} names {target}, which is none of {layer}")
            return False
        return True

    def _unplaced(self, line: Annotation, why: str) -> None:
        self.found.unplaced.append(self._fault(line, why))

    def _fault(self, line: Annotation, why: str) -> Fault:
        return Fault(
            code="BRAT-TYPE",
            message=why,
            file=self.file,
            line=line.line,
            annotation=getattr(line, "id", "*"),
            help="correct the line; --accept-loss leaves out what no field holds",
        )


def _merged(groups: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Chains that share a member are one."""
    found: list[tuple[str, ...]] = []
    for group in groups:
        touching = [one for one in found if not set(one).isdisjoint(group)]
        found = [one for one in found if one not in touching]
        found.append(tuple(dict.fromkeys(name for one in (*touching, group) for name in one)))
    return found


def _one(meaning: Meaning) -> str:
    return f"one of {host(meaning.field.layer)}"


def _list(layers: tuple[str, ...]) -> str:
    return ", ".join(layers)

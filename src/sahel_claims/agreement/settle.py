"""Decisions applied: one document from two versions, with whatever follows from each choice."""

from collections.abc import Iterator, Mapping, Set
from typing import Any, Final, Literal, NamedTuple

import msgspec

from ..contract.base import AUTHOR, DCT, Record
from ..contract.identity import identity_of, is_span
from ..contract.layers import ATTRIBUTES_OF, LAYER_NAMES, RECORD_OF, references
from ..contract.metadata import Annotator, Layer
from ..contract.records import Document
from ..contract.shapes import ListOf, Scalar, Shape, StructOf, shape_of
from ..corpus.order import CHAINS, canonical
from .align import straightened
from .disputes import WHOLE, Cell, Comparison, Dispute, group
from .slots import Field, Side

Choice = Literal["a", "b", "neither", "edit"]


class Answer(NamedTuple):
    """What was chosen for a dispute, and why; ``edit`` has the values of fields."""

    choose: Choice
    why: str = ""
    edit: Mapping[str, Any] = {}


class Settled(NamedTuple):
    """The document, and in words what had to follow from the choices."""

    document: Document
    consequences: list[str]


def settle(found: Comparison, answers: Mapping[str, Answer]) -> Settled:
    """One document from both versions; every dispute must be answered.

    Where only the wording differs, a's stands unanswered. Raises KeyError for another dispute
    without answer, unless its annotation does not stand anyway.
    """
    return _Settlement(found, answers).run()


class _Settlement:
    def __init__(self, found: Comparison, answers: Mapping[str, Answer]) -> None:
        self.found = found
        # What differs in wording alone need not be asked.
        self.answers = {d.key: Answer("a") for d in found.disputes if d.worded} | dict(answers)
        self.disputes = {cell: one for one in found.disputes for cell in one.cells}
        self.records: dict[str, dict[str, Any]] = {
            layer: {r.id: r for r in (*getattr(found.b, layer), *getattr(found.a, layer))}
            for layer in LAYER_NAMES
        }
        self.dropped = dropped(found, answers)
        self.consequences: list[str] = []

    def run(self) -> Settled:
        for layer in self.records:
            self._drop(layer, self.dropped)
        for dispute in self.found.disputes:
            if dispute.only and dispute.ids[0] not in self.dropped:
                edit = self.answers[dispute.key].edit
                self._replace(dispute.layer, dispute.ids[0], dict(edit))
        for layer, link in CHAINS.values():
            for name in list(self.records[layer]):
                self._settle((layer, name, link), frozenset())
        self._chains()
        kept = frozenset(name for layer in self.records.values() for name in layer)
        for cell in self.found.fields:
            if cell[1] in kept and (cell[0], cell[2]) not in CHAINS.values():
                self._settle(cell, kept)
        self._prune()
        return Settled(self._document(), self.consequences)

    def _settle(self, cell: Cell, kept: Set[str]) -> None:
        layer, name, inner = cell
        differs = self.found.fields.get(cell)
        if differs is None:
            return
        dispute = self.disputes.get(cell)
        if dispute is None:
            value = differs.settled(self.found.given.get(cell, "a"), kept)
        else:
            value = _chosen(cell, differs, self.answers[dispute.key], kept)
        self._replace(layer, name, {inner: value})

    def _replace(self, layer: str, name: str, values: dict[str, Any]) -> None:
        if values:
            record = self.records[layer][name]
            self.records[layer][name] = msgspec.structs.replace(record, **values)

    def _drop(self, layer: str, names: Set[str]) -> None:
        for name in names & self.records[layer].keys():
            del self.records[layer][name]

    def _chains(self) -> None:
        """A chain goes with its last mention, unless no side ever mentioned it."""
        for chain, (layer, link) in CHAINS.items():
            used = {getattr(record, link) for record in self.records[layer].values()}
            for name in list(self.records[chain]):
                sides = [
                    any(getattr(r, link) == name for r in getattr(document, layer))
                    for document in (self.found.a, self.found.b)
                    if any(r.id == name for r in getattr(document, chain))
                ]
                if name not in used and all(sides):
                    del self.records[chain][name]
                    if name not in self.found.lone:
                        self.consequences.append(f"{chain} {name} went: nothing mentions it")

    def _prune(self) -> None:
        """References to what went go too, and what cannot be without them."""
        while True:
            known = {name for layer in self.records.values() for name in layer} | {AUTHOR, DCT}
            changed = False
            for layer, records in self.records.items():
                for name, record in list(records.items()):
                    named = dict.fromkeys(r.id for r in references(record))
                    named |= dict.fromkeys(p.split(".")[0] for p in getattr(record, "governs", ()))
                    lost = [one for one in named if one not in known]
                    if not lost:
                        continue
                    changed = True
                    pruned = _pruned_record(record, known)
                    if pruned is _LOST:
                        del records[name]
                        said = f"{layer} {name} went with {', '.join(lost)}"
                    else:
                        records[name] = pruned
                        said = f"{layer} {name} no longer names {', '.join(lost)}"
                    self.consequences.append(said)
            if not changed:
                return

    def _document(self) -> Document:
        a, b = self.found.a, self.found.b
        known = {name for layer in self.records.values() for name in layer}
        gone = [r.id for layer in LAYER_NAMES for r in getattr(a, layer) if r.id not in known]
        layers: dict[str, Any] = {
            layer: list(records.values()) for layer, records in self.records.items()
        }
        made = msgspec.structs.replace(
            a,
            annotation_status="adjudicated",
            annotators=_annotators(a, b),
            layers=_declared(a, b),
            retired_ids=[*a.retired_ids, *gone],
            **layers,
        )
        return canonical(straightened(made))


def dropped(found: Comparison, answers: Mapping[str, Answer]) -> set[str]:
    """The annotations that do not stand by the answers so far, with what hangs on them."""
    gone: set[str] = set()
    for dispute in found.disputes:
        answer = answers.get(dispute.key)
        if answer is None:
            continue
        if dispute.only and answer.choose not in (dispute.only, "edit"):
            gone.add(dispute.ids[0])
        if drops(dispute) and answer.choose == "neither":
            gone.update(dispute.ids)
    return gone | {name for name, root in found.root.items() if root in gone}


def drops(dispute: Dispute) -> bool:
    """Whether ``neither`` drops the annotation: what it must cover, or all of it, is disputed."""
    return any(
        name in identity_of(RECORD_OF[layer]).spans or group(layer, name) == WHOLE
        for layer, _, name in dispute.cells
    )


def default_of(kind: type[msgspec.Struct], name: str) -> Any:
    """The value of a field that nobody sets; msgspec.NODEFAULT where it must be set."""
    field = next(f for f in msgspec.structs.fields(kind) if f.name == name)
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _chosen(cell: Cell, differs: Field, answer: Answer, kept: Set[str]) -> Any:
    layer, _, inner = cell
    if answer.choose == "neither":
        return default_of(RECORD_OF[layer], inner)
    if answer.choose == "edit" and inner in answer.edit:
        return answer.edit[inner]
    side: Side = "b" if answer.choose == "b" else "a"
    return differs.settled(side, kept)


class _Lost:
    """In place of a value that cannot be without what it named."""


_LOST: Final = _Lost()


def _pruned_record(record: Any, known: Set[str], *, within: bool = False) -> Any:
    """The record without references to what is not known; _LOST where it cannot be.

    An item of a list that names what is lost is lost as a whole.
    """
    kind: type[Record] = type(record)
    values = {}
    for name, shape in shape_of(kind).fields:
        before = getattr(record, name)
        value = _pruned(name, shape, before, known)
        if value is _LOST or _emptied(kind, name, before, value):
            value = _LOST if within else default_of(kind, name)
            if value in (_LOST, msgspec.NODEFAULT):
                return _LOST
        values[name] = value
    return kind(**values)


def _pruned(name: str, shape: Shape, value: Any, known: Set[str]) -> Any:
    if not value or is_span(shape):
        return value
    match shape:
        case ListOf() if name == "governs":
            return [path for path in value if path.partition(".")[0] in known]
        case ListOf(item):
            found = (_pruned("", item, one, known) for one in value)
            return [one for one in found if one is not _LOST]
        case StructOf():
            return _pruned_record(value, known, within=True)
        case Scalar(layers=layers) if layers and value not in known:
            return _LOST
    return value


def _emptied(kind: type[msgspec.Struct], name: str, before: Any, after: Any) -> bool:
    """Whether a list that must have items lost its last."""
    return bool(before) and after == [] and default_of(kind, name) is msgspec.NODEFAULT


def _annotators(a: Document, b: Document) -> list[Annotator]:
    """Those of both; one of b's whose id means somebody else in a has another id."""
    found = list(a.annotators)
    for one in b.annotators:
        if one in found:
            continue
        taken = {other.id for other in found}
        names: Iterator[str] = (one.id + "_b" * n for n in range(len(taken) + 1))
        free = next(name for name in names if name not in taken)
        found.append(msgspec.structs.replace(one, id=free))
    return found


def _declared(a: Document, b: Document) -> list[Layer]:
    """The layers that either side annotated, with the attributes that either did."""
    found: dict[str, dict[str, None]] = {}
    for document in (a, b):
        for layer in document.layers:
            found.setdefault(layer.name, {}).update(dict.fromkeys(layer.attributes))
    return [
        Layer(name=name, attributes=[a for a in ATTRIBUTES_OF[name] if a in found[name]])  # type: ignore[arg-type]
        for name in LAYER_NAMES
        if name in found
    ]

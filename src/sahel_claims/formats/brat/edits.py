"""One field of one record at a time: what its lines say now, as the record has it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from ...contract.base import Record
from ...contract.layers import RECORD_OF, annotations
from ...contract.records import ClaimMention, Document
from ...contract.shapes import Scalar
from ...corpus.faults import Fault
from .decode import Decoded, Item, Node, Values
from .encode import Owner
from .names import CHAIN_OF, CHAINS, HOMES, PARTS, Field, Kind, field, fields, title
from .words import as_span

AUTHOR: Final = "AUTHOR"


class Sides(NamedTuple):
    """The document as it was exported, whose homes its lines are, and both readings of them."""

    document: Document
    homes: Mapping[str, Owner]
    before: Decoded
    after: Decoded
    file: str = ""


class Edits:
    """The fields that differ between the two sides.

    ``owners`` says whose home each line is now, ``chain_of`` in which chain each member is;
    both are filled before any field is asked for. What a record lacks is in ``faults``.
    """

    def __init__(self, sides: Sides) -> None:
        self.document, self.homes, self.before, self.after, self.file = sides
        self.text = self.document.text
        self.old: dict[tuple[str, str], Any] = {
            (layer, record.id): record for layer, record in annotations(self.document)
        }
        self.owners: dict[str, Owner] = {}
        self.chain_of: dict[str, str] = {}
        self.faults: list[Fault] = []

    def fields_of_home(self, layer: str, old: Node | None, new: Node) -> dict[str, Any]:
        """What the home line itself says: words, label in the type, ends of a relation."""
        form, raw = HOMES[layer], dict[str, Any]()
        if form.span and (old is None or old.fragments != new.fragments):
            raw[form.span] = as_span(self.text, new.fragments)
        if form.label and (old is None or old.label != new.label):
            raw[form.label] = new.label
        for number, end in enumerate(form.ends):
            if old is None or old.ends[number] != new.ends[number]:
                raw[end] = self._resolve(field(layer, end), new.ends[number], new.line)
        return raw

    def fields_changed(
        self, layer: str, was: Values, now: Values, record: Any, line: int
    ) -> dict[str, Any]:
        """The new value of each field whose lines differ; ``record`` is None for a new one."""
        changed = (one for one in fields(layer) if was.get(one.field) != now.get(one.field))
        return {
            one.field: self._value(
                one,
                was.get(one.field),
                now.get(one.field),
                None if record is None else getattr(record, one.field),
                line,
            )
            for one in changed
        }

    def _value(self, one: Field, before: Any, after: Any, held: Any, line: int) -> Any:
        match one.kind:
            case Kind.SPAN:
                return as_span(self.text, after or ())
            case Kind.LINK:
                found = self._links(one, before or (), after or (), held, line)
                return found if one.many else found[0] if found else None
            case Kind.ITEMS:
                return self._items(one, before or (), after or (), held, line)
            case Kind.TEXT:
                return self._number(one, after, line)
            case Kind.FLAG:
                return bool(after)
        return list(after or ()) if one.many else after

    def _links(
        self, one: Field, before: tuple[str, ...], after: tuple[str, ...], held: Any, line: int
    ) -> list[str]:
        """The references there were and still are, in their order, then the new ones.

        One whose target lost its line, not its record, is still meant.
        """
        old = {self._old(one, target): target for target in before}
        kept = []
        for name in ([held] if isinstance(held, str) else held) or ():
            target = old.get(name)
            if target is None or target in after or self._survives(one, name, target):
                kept.append(name)
        new = [t for t in after if t not in before]
        if new and not one.many:
            kept = []
        return kept + [n for t in new if (n := self._resolve(one, t, line)) and n not in kept]

    def _old(self, one: Field, target: str) -> str:
        """What a target meant when it was exported."""
        if target in one.words:
            return target
        return _meant(one, self.before.nodes[target].layer, self.homes[target], self._chain_before)

    def _chain_before(self, layer: str, owner: Owner) -> str:
        record = self.old[owner.layer, owner.id]
        name = CHAINS[layer].field
        return (getattr(record, name) or "") if name else owner.id

    def _survives(self, one: Field, name: str, target: str) -> bool:
        """Whether a chain is still there, the member that stood for it being gone."""
        if target in self.after.nodes or target in one.words:
            return False
        return name in self.chain_of.values()

    def _items(
        self,
        one: Field,
        before: tuple[Item, ...],
        after: tuple[Item, ...],
        held: Any,
        line: int,
    ) -> list[dict[str, Any]]:
        """The links there were and still are as they were; a changed one keeps what brat lacks."""
        label, target, voice = one.inner
        old = dict(zip(before, self._held_items(one, before, held), strict=True))
        spent = Counter(item for item in after if item in old)
        spare = [(item, record) for item, record in old.items() if not spent[item]]
        found = []
        for item in after:
            if item in old:
                found.append(msgspec.to_builtins(old[item]))
                continue
            like = next((p for p in spare if p[0].label == item.label), None)
            if like:
                spare.remove(like)
            raw = msgspec.to_builtins(like[1]) if like else {}
            raw[label] = item.label
            if not like or like[0].target != item.target:
                raw[target] = self._resolve(one, item.target, line)
            if not like or like[0].voices != item.voices:
                raw[voice] = [self.owners[v].id for v in item.voices] or [AUTHOR]
            found.append(raw)
        survivors = [
            record
            for item, record in spare
            if self._survives(one, getattr(record, target), item.target)
        ]
        lost = [r for r in held or () if all(r is not other for other in old.values())]
        return found + [msgspec.to_builtins(r) for r in (*survivors, *lost)]

    def _held_items(self, one: Field, before: tuple[Item, ...], held: Any) -> list[Record]:
        """The record of each exported link; those without a line are passed over."""
        label, target, _ = one.inner
        found, rest = [], list(held or ())
        for item in before:
            meant = (item.label, self._old(one, item.target))
            at = next(n for n, r in enumerate(rest) if (_at(r, label), _at(r, target)) == meant)
            found.append(rest.pop(at))
        return found

    def _resolve(self, one: Field, target: str, line: int) -> str:
        """The id of what a line names now."""
        if target in one.words:
            return target
        node, owner = self.after.nodes[target], self.owners[target]
        name = _meant(one, node.layer, owner, lambda layer, _: self.chain_of.get(target, ""))
        if not name:
            self._lack(line, f"{target} belongs to none of {', '.join(one.layers)}", owner.id)
        return name

    def _number(self, one: Field, text: str | None, line: int) -> Any:
        assert isinstance(one.shape, Scalar)
        if text is None or one.shape.kind != "int64":
            return text
        if text.lstrip("-").isdecimal() and len(text) < 18:
            return int(text)
        self._lack(line, f"{one.name} is a number, not {text!r}")
        return None

    # ---------------------------------------------------------------------------- records

    def edited(self, layer: str, record: Any, raw: dict[str, Any], line: int) -> Any:
        """The record with new values; the very same where there are none."""
        if not raw:
            return record
        name = getattr(record, "id", "")
        return self.made(layer, {**msgspec.to_builtins(record), **raw}, name, line)

    def made(self, layer: str, raw: dict[str, Any], name: str, line: int) -> Any:
        """The record of these values; None, with a fault, where it lacks something."""
        kind = ClaimMention if layer == PARTS else RECORD_OF[layer]
        try:
            return msgspec.convert({k: v for k, v in raw.items() if v is not None}, kind)
        except msgspec.ValidationError as error:
            self._lack(line, f"{title(layer)}: {error}", name)
            return None

    def _lack(self, line: int, why: str, name: str = "") -> None:
        fault = Fault(
            code="BRAT-LACK",
            message=why,
            file=self.file,
            line=line,
            annotation=name,
            help="add in brat what is missing, or delete the annotation there",
        )
        self.faults.append(fault)


def _meant(one: Field, layer: str, owner: Owner, chain: Any) -> str:
    """The id that a reference to a home means: of its annotation, or of the chain it is in."""
    if layer in one.layers:
        return owner.id
    above = CHAIN_OF.get(layer, "")
    return chain(above, owner) if above in one.layers else ""


def _at(record: Record, field: str) -> Any:
    return getattr(record, field)

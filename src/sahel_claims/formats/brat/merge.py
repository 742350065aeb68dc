"""What was edited in brat, as a new version of the document that was exported.

Both versions of the lines are decoded alike and compared field by field. A field whose lines
say the same keeps its value as it is, with all that brat cannot hold; one whose lines differ
takes what they say now. A home that is gone is a deletion; a new one is a new annotation.
"""

import re
from collections import defaultdict
from typing import Any

import msgspec

from ...contract.layers import LAYER_NAMES, PREFIX_OF, annotations
from ...contract.records import ClaimMention, Document
from ...corpus.faults import CorpusError, Fault
from ...corpus.order import canonical
from .chains import assign, follow
from .decode import Decoded, Values
from .earlier import NONE, earlier
from .edits import Edits, Sides
from .encode import Owner
from .names import CHAIN_OF, CHAINS, PARTS, field


def merge(
    sides: Sides, ours: Document | None = None, left_out: list[Fault] | None = None
) -> Document:
    """The document of ``sides`` with the edits made.

    ``ours`` is the store's: a new annotation has the id under which an earlier import put it
    there, or one that is not used there. ``retired_ids`` gains what was deleted.
    Raises CorpusError with BRAT-LACK where an annotation lacks what its record must have; with
    ``left_out`` these go there, new annotations are left out and edits of others not made.
    """
    run = _Merge(sides, ours)
    document = run.run()
    if run.edits.faults and left_out is None:
        raise CorpusError(*run.edits.faults)
    if left_out is not None:
        left_out += run.edits.faults
    return document


class _Merge:
    def __init__(self, sides: Sides, ours: Document | None) -> None:
        self.document, self.homes, self.before, self.after, _ = sides
        self.edits = Edits(sides)
        self.old = self.edits.old
        self.last = _last_numbers(_used(self.document) | (_used(ours) if ours else set()))
        self.same = {h for h in self.homes if h in self.after.nodes and self._is_same(h)}
        self.owners = self.edits.owners
        self.owners.update({h: self.homes[h] for h in self.after.nodes if h in self.same})
        self.chain_of = self.edits.chain_of
        self.members = {layer: self._members(layer) for layer in CHAINS}  # as exported
        self.founders: dict[tuple[str, str], list[str]] = {}  # members of the new chains
        self.there = earlier(ours, self.old, self.owners, self.after) if ours else NONE

    def run(self) -> Document:
        """Ids first, for any field may name any annotation."""
        for layer in CHAINS:
            self._assign(layer)
        for home, node in self.after.nodes.items():
            if node.layer == PARTS:
                number = self.homes[home].number if home in self.same else -1
                self.owners[home] = Owner("claims", self.chain_of[home], number)
            elif home not in self.owners:
                there = self.there.owners.get(home)
                self.owners[home] = there or Owner(node.layer, self._new_id(node.layer))
        kept = {
            name: self._chains(name) if name in CHAINS else self._layer(name)
            for name in LAYER_NAMES
        }
        left = {(name, record.id) for name, records in kept.items() for record in records}
        gone = [name for layer, name in self.old if (layer, name) not in left]
        moved = {name: into for name in gone if (into := self._merged_into(name))}
        if moved:
            kept = {name: [follow(r, moved) for r in records] for name, records in kept.items()}
        retired = [*self.document.retired_ids, *gone]
        return canonical(msgspec.structs.replace(self.document, retired_ids=retired, **kept))

    def _is_same(self, home: str) -> bool:
        """Whether a line's id still stands for the same annotation: brat uses ids again."""
        old, new = self.before.nodes[home], self.after.nodes[home]
        if old.layer != new.layer:
            return False
        if not old.fragments or not new.fragments or old.fragments == new.fragments:
            return True
        if any(a[0] < b[1] and b[0] < a[1] for a in old.fragments for b in new.fragments):
            return True
        had = self.before.values.get((home, old.layer), {})
        has = self.after.values.get((home, old.layer), {})
        return old.label == new.label and (not had or bool(had.keys() & has.keys()))

    # ----------------------------------------------------------------------------- chains

    def _chain_then(self, layer: str, home: str) -> str | None:
        """The chain that a member was in when it was exported."""
        owner, held = self.homes[home], CHAINS[layer].field
        if not held:
            return owner.id
        name: str | None = getattr(self.old[owner.layer, owner.id], held)
        return name if (layer, name) in self.old else None

    def _members(self, layer: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for home in self.homes:
            if self.before.nodes[home].layer == CHAINS[layer].members and (
                name := self._chain_then(layer, home)
            ):
                found[name].append(home)
        return found

    def _assign(self, layer: str) -> None:
        """Which chain each member is in now; see ``chains.assign``."""
        chain = CHAINS[layer]
        members = [h for h, node in self.after.nodes.items() if node.layer == chain.members]
        was = {h: n for h in members if h in self.same and (n := self._chain_then(layer, h))}
        said = {h for h in members if self._says_more(layer, h)}
        # A claim may have one place alone; an entity or event must be said to be there.
        for group, name in assign(members, self.after.chains[layer], was, said, not chain.field):
            chosen = name or self._chain_there(layer, group) or self._new_id(layer)
            if name is None:
                self.founders[layer, chosen] = list(group)
            self.chain_of.update(dict.fromkeys(group, chosen))

    def _chain_there(self, layer: str, group: tuple[str, ...]) -> str:
        """The id that a new chain has in the store since an earlier import; empty if none."""
        for home in group:
            owner = self.there.owners.get(home) or self.owners.get(home)
            name = self.there.chains.get((layer, owner)) if owner else None
            if name and (layer, name) not in self.old and (layer, name) not in self.founders:
                return name
        return ""

    def _says_more(self, layer: str, home: str) -> bool:
        """Whether lines on a member give fields of a chain that they did not give before."""
        now = self.after.values.get((home, layer), {})
        return bool(now.keys() - self.before.values.get((home, layer), {}).keys())

    def _merged_into(self, name: str) -> str:
        """The one chain in which all that is left of a chain is now; empty if there is none."""
        homes = [h for layer in CHAINS for h in self.members[layer].get(name, ()) if h in self.same]
        into = {self.chain_of.get(home, "") for home in homes}
        return into.pop() if len(into) == 1 else ""

    # ---------------------------------------------------------------------------- records

    def _layer(self, layer: str) -> list[Any]:
        exported = {owner.id for owner in self.homes.values() if owner.layer == layer}
        now = {o.id: home for home, o in self.owners.items() if o.layer == layer}
        found = []
        for name, record in self._records(layer):
            if name not in exported:
                found.append(record)
            elif home := now.pop(name, ""):
                found.append(self._edited(layer, record, home))
        made = [self._made(layer, home, {"id": name}) for name, home in now.items()]
        return [record for record in found + made if record is not None]

    def _chains(self, layer: str) -> list[Any]:
        """A chain that had members and has none any more is gone."""
        now: dict[str, list[str]] = defaultdict(list)
        for home, name in self.chain_of.items():
            if self.after.nodes[home].layer == CHAINS[layer].members:
                now[name].append(home)
        found = []
        for name, record in self._records(layer):
            if name not in self.members[layer]:
                found.append(record)
            elif name in now:
                found.append(self._edited_chain(layer, record, now[name]))
        new = [(name, homes) for (of, name), homes in self.founders.items() if of == layer]
        made = [self._made_chain(layer, name, homes) for name, homes in new]
        return [record for record in found + made if record is not None]

    def _records(self, layer: str) -> list[tuple[str, Any]]:
        return [(record.id, record) for record in getattr(self.document, layer)]

    def _edited(self, layer: str, record: Any, home: str) -> Any:
        old, new = self.before.nodes[home], self.after.nodes[home]
        was = self.before.values.get((home, layer), {})
        now = self.after.values.get((home, layer), {})
        raw = self.edits.fields_of_home(layer, old, new)
        raw |= self.edits.fields_changed(layer, was, now, record, new.line)
        if name := _chain_field(layer):
            then, is_now = self._chain_then(CHAIN_OF[layer], home), self.chain_of.get(home)
            raw |= {} if then == is_now else {name: is_now}
        return self.edits.edited(layer, record, raw, new.line)

    def _made(self, layer: str, home: str, raw: dict[str, Any]) -> Any:
        node, now = self.after.nodes[home], self.after.values.get((home, layer), {})
        raw = raw | self.edits.fields_of_home(layer, None, node)
        raw |= self.edits.fields_changed(layer, {}, now, None, node.line)
        if name := _chain_field(layer):
            raw[name] = self.chain_of.get(home)
        return self.edits.made(layer, raw, raw.get("id", ""), node.line)

    def _edited_chain(self, layer: str, record: Any, homes: list[str]) -> Any:
        """Its own fields may stand on any member; where their carrier is gone they are kept."""
        had = self.members[layer][record.id]
        carriers = [h for h in had if self.before.values.get((h, layer))]
        others = {h for homes in self.members[layer].values() for h in homes} - {*had}
        mine = [h for h in homes if h not in others or self._says_more(layer, h)]
        was = self._said(self.before, had, layer)
        now = self._said(self.after, list(dict.fromkeys([*carriers, *mine])), layer)
        if not self.same.issuperset(carriers):
            now = {**was, **now}
        line = self.after.nodes[homes[0]].line
        raw = self.edits.fields_changed(layer, was, now, record, line)
        if not CHAINS[layer].field:
            parts = self._parts(record, homes)
            if parts != record.mentions:
                raw["mentions"] = msgspec.to_builtins(parts)
        return self.edits.edited(layer, record, raw, line)

    def _parts(self, claim: Any, homes: list[str]) -> list[ClaimMention]:
        """Where a claim is made: the places there were, in their order, then new ones."""
        had = {self.homes[h].number: h for h in self.members["claims"][claim.id]}
        found: list[ClaimMention | None] = [
            part if number not in had else self._edited(PARTS, part, had[number])
            for number, part in enumerate(claim.mentions)
            if number not in had or (had[number] in homes and had[number] in self.same)
        ]
        kept = self.same.intersection(had.values())
        found += [self._made(PARTS, home, {}) for home in homes if home not in kept]
        return [part for part in found if part is not None]

    def _made_chain(self, layer: str, name: str, homes: list[str]) -> Any:
        """A new chain takes from its first member what its lines do not say."""
        node = self.after.nodes[homes[0]]
        words = " ".join(self.document.text[start:end] for start, end in node.fragments)
        raw: dict[str, Any] = {"id": name}
        raw |= {held: getattr(node, of, words) for held, of in CHAINS[layer].names}
        now = self._said(self.after, [h for h in homes if self._says_more(layer, h)], layer)
        raw |= self.edits.fields_changed(layer, {}, now, None, node.line)
        if not CHAINS[layer].field:
            parts = [self._made(PARTS, home, {}) for home in homes]
            raw["mentions"] = msgspec.to_builtins([part for part in parts if part is not None])
        return self.edits.made(layer, raw, name, node.line)

    def _said(self, decoded: Decoded, homes: list[str], layer: str) -> Values:
        """The fields of a chain, on whatever members: lists together, else what is new."""
        found: Values = {}
        new: set[str] = set()
        for home in homes:
            then = self.before.values.get((home, layer), {})
            for name, value in decoded.values.get((home, layer), {}).items():
                if name not in found:
                    found[name] = value
                elif field(layer, name).many:
                    found[name] = tuple(dict.fromkeys((*found[name], *value)))
                elif value not in (found[name], then.get(name)):
                    if name in new:
                        self.edits.twice(field(layer, name), home)
                    found[name] = value
                new |= {name} if value != then.get(name) else set()
        return found

    def _new_id(self, layer: str) -> str:
        self.last[PREFIX_OF[layer]] += 1
        return f"{PREFIX_OF[layer]}{self.last[PREFIX_OF[layer]]}"


def _chain_field(layer: str) -> str:
    return CHAINS[CHAIN_OF[layer]].field if layer in CHAIN_OF else ""


def _used(document: Document) -> set[str]:
    """Every id that a document uses or has used."""
    return {record.id for _, record in annotations(document)} | {*document.retired_ids}


def _last_numbers(used: set[str]) -> dict[str, int]:
    """The highest number that follows each prefix."""
    found: dict[str, int] = defaultdict(int)
    for name in used:
        match = re.fullmatch(r"([A-Za-z]+)([0-9]{1,18})", name)
        if match:
            found[match[1]] = max(found[match[1]], int(match[2]))
    return found

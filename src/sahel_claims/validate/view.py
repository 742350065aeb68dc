"""A document as rules see it: its sound records, found by id."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cached_property
from typing import Any

import msgspec

from ..contract.base import Span
from ..contract.layers import LAYER_NAMES, annotations, spans
from ..contract.records import Document, Mention
from .bulk import REFERENCES, SUSPECTS, Reference, suspected
from .diagnostics import Finding
from .ground import settled, survey


class View:
    """The records that passed the earlier stages.

    ``failed`` are the ids of the others, ``broken`` the layers they stand in.
    """

    def __init__(
        self,
        document: Document,
        failed: Set[str] = frozenset(),
        broken: Set[str] = frozenset(),
        sound: Set[str] = frozenset(),
    ) -> None:
        self.document = document
        self.text = document.text
        self.failed = failed
        self.broken = broken
        # Layers whose spans were seen to be sound; fewer records cannot change that.
        self._settled = set(sound)
        self._sound: dict[str, dict[str | None, Any]] = {}
        self._named: dict[str, list[tuple[Reference, set[str | None]]]] = {}

    @cached_property
    def by_id(self) -> dict[str, Any]:
        """Record of each id."""
        found: dict[str, Any] = {}
        for name in LAYER_NAMES:
            found.update({record.id: record for record in getattr(self.document, name)})
        return found

    @cached_property
    def unsettled(self) -> list[tuple[str, Any, str, Span]]:
        """Layer, record, pointer and span of every span in a layer where one may be wrong."""
        if not self._settled:
            layers = {name: getattr(self.document, name) for name in LAYER_NAMES}
            ground = survey(self.document)
            if ground is not None:
                if settled(ground, layers):
                    return []
                self._settled |= {name for name in layers if settled(ground, {name: layers[name]})}
        return [
            (name, record, pointer, span)
            for name in LAYER_NAMES
            if name not in self._settled
            for record in getattr(self.document, name)
            for pointer, span in spans(record)
        ]

    @cached_property
    def suspected(self) -> list[str]:
        """The layers in which a text may be blank, or a list hold an item twice."""
        return [
            name
            for name in LAYER_NAMES
            if (records := getattr(self.document, name)) and suspected(SUSPECTS[name], records)
        ]

    def named(self, layer: str) -> Sequence[tuple[Reference, set[str | None]]]:
        """The ids that stand at each path to a reference in the records of a layer."""
        found = self._named.get(layer)
        if found is None:
            records = getattr(self.document, layer)
            paths = REFERENCES[layer] if records else ()
            found = self._named[layer] = [(path, path.gather(records)) for path in paths]
        return found

    def names(self, layer: str, field: str) -> set[str | None]:
        """The ids that stand in a field of the records of a layer."""
        return set[str | None]().union(*[n for p, n in self.named(layer) if p.field == field])

    @cached_property
    def ids(self) -> set[str | None]:
        """Every id once, less those of failed records."""
        return set[str | None]().union(*map(self.sound, LAYER_NAMES))

    @cached_property
    def layers_of(self) -> dict[str, set[str]]:
        """The layers in which each id stands."""
        found: dict[str, set[str]] = {}
        for layer, record in annotations(self.document):
            found.setdefault(record.id, set()).add(layer)
        return found

    @cached_property
    def attributes(self) -> dict[str, frozenset[str]]:
        """The declared layers with their declared attributes."""
        return {layer.name: frozenset(layer.attributes) for layer in self.document.layers}

    def sound(self, layer: str) -> dict[str | None, Any]:
        """The records of a layer by id, less those whose id a failed record has too."""
        found = self._sound.get(layer)
        if found is None:
            records = getattr(self.document, layer)
            found = self._sound[layer] = {record.id: record for record in records}
            for name in self.failed:
                found.pop(name, None)
        return found

    @cached_property
    def chains(self) -> dict[str, list[Mention]]:
        """The mentions of each entity, in text order, the longer first."""
        return in_chains(self.document.mentions)

    def declares(self, layer: str, attribute: str | None = None) -> bool:
        """Whether the document declares a layer, or an attribute of it."""
        return layer in self.attributes and (
            attribute is None or attribute in self.attributes[layer]
        )

    def get(self, name: str | None) -> Any:
        """The record of an id; None where it is absent, AUTHOR or DCT, or failed a stage."""
        return self.by_id.get(name) if name else None

    def without(self, bad: set[int]) -> "View":
        """The view less the records with these identities (``id(record)``)."""
        kept: dict[str, list[Any]] = {}
        lost: set[str] = set()
        for name in LAYER_NAMES:
            records = getattr(self.document, name)
            if not bad.isdisjoint(map(id, records)):
                kept[name] = [r for r in records if id(r) not in bad]
                lost.update(r.id for r in records if id(r) in bad)
        return View(
            msgspec.structs.replace(self.document, **kept),
            self.failed | lost,
            self.broken | kept.keys(),
            self._settled,
        )


def in_chains(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """The mentions by their entity, in text order, the longer first."""
    found: dict[str, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.span[0].start, -m.span[-1].end)):
        if mention.entity is not None:
            found.setdefault(mention.entity, []).append(mention)
    return found


Rule = Callable[[View], Iterator[Finding]]

"""A document as rules see it: its sound records, found by id."""

from collections.abc import Callable, Iterator, Set
from functools import cached_property
from typing import Any

import msgspec

from ..contract.base import Span
from ..contract.layers import LAYER_NAMES, annotations, spans
from ..contract.records import Document, Mention
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
        self._targets: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str | None]] = {}

    @cached_property
    def by_id(self) -> dict[str, Any]:
        """Record of each id."""
        return {r.id: r for name in LAYER_NAMES for r in getattr(self.document, name)}

    @cached_property
    def unsettled(self) -> list[tuple[str, Any, str, Span]]:
        """Layer, record, pointer and span of every span in a layer where one may be wrong."""
        if not self._settled:
            ground = survey(self.document)
            for name in LAYER_NAMES if ground else ():
                if settled(ground, name, getattr(self.document, name)):
                    self._settled.add(name)
        return [
            (name, record, pointer, span)
            for name in LAYER_NAMES
            if name not in self._settled
            for record in getattr(self.document, name)
            for pointer, span in spans(record)
        ]

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The ids of each layer."""
        return {name: [r.id for r in getattr(self.document, name)] for name in LAYER_NAMES}

    def targets(self, layers: tuple[str, ...], words: tuple[str, ...]) -> Set[str | None]:
        """What a reference to these layers may hold: their ids, the words, those that failed."""
        key = (layers, words)
        found = self._targets.get(key)
        if found is None:
            found = self._targets[key] = {None, *words, *self.failed}
            for layer in layers:
                found.update(self.names[layer])
        return found

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
            found = self._sound[layer] = {r.id: r for r in records}
            for name in self.failed:
                found.pop(name, None)
        return found

    @cached_property
    def chains(self) -> dict[str, list[Mention]]:
        """The mentions of each entity, in text order, the longer first."""
        found: dict[str, list[Mention]] = {}
        order = sorted(self.document.mentions, key=lambda m: (m.span[0].start, -m.span[-1].end))
        for mention in order:
            if mention.entity is not None:
                found.setdefault(mention.entity, []).append(mention)
        return found

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


Rule = Callable[[View], Iterator[Finding]]

"""A document as rules see it: its sound records, found by id."""

from collections.abc import Set
from functools import cached_property
from typing import Any

import msgspec

from ..contract.base import Span
from ..contract.layers import LAYER_NAMES, Reference, annotations, references, spans
from ..contract.records import Document


class View:
    """The records that passed the earlier stages.

    ``failed`` are the ids of the others, ``broken`` the layers they stand in.
    """

    def __init__(
        self,
        document: Document,
        failed: Set[str] = frozenset(),
        broken: Set[str] = frozenset(),
    ) -> None:
        self.document = document
        self.text = document.text
        self.failed = failed
        self.broken = broken

    @cached_property
    def by_id(self) -> dict[str, Any]:
        """Record of each id."""
        return {record.id: record for _, record in annotations(self.document)}

    @cached_property
    def spans(self) -> list[tuple[str, Any, str, Span]]:
        """Layer, record, pointer and span of every span that is not absent."""
        return [
            (layer, record, pointer, span)
            for layer, record in annotations(self.document)
            for pointer, span in spans(record)
        ]

    @cached_property
    def references(self) -> list[tuple[Any, Reference]]:
        """Every reference with the record that makes it."""
        return [
            (record, found)
            for _, record in annotations(self.document)
            for found in references(record)
        ]

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
        kept = {
            name: [r for r in getattr(self.document, name) if id(r) not in bad]
            for name in LAYER_NAMES
        }
        lost = [(layer, r.id) for layer, r in annotations(self.document) if id(r) in bad]
        return View(
            msgspec.structs.replace(self.document, **kept),
            self.failed | {name for _, name in lost},
            self.broken | {layer for layer, _ in lost},
        )

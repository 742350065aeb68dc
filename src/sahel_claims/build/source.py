"""A document as projections see it: records by id, paragraphs, the attributions that are meant."""

from bisect import bisect_right
from functools import cached_property
from typing import Any

from ..contract.base import AUTHOR
from ..contract.layers import annotations
from ..contract.records import Attribution, Document, Entity
from ..contract.rows import CONFIGS, EntityBrief
from .derived import meant


class Source:
    """Made once for each document, used by every projection."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.declared = {layer.name: frozenset(layer.attributes) for layer in document.layers}
        self.common: dict[str, Any] = {
            "doc_id": document.doc_id,
            "story_id": document.story_id,
            "origin": document.origin,
        }

    def declares(self, config: str) -> bool:
        """Whether the document has what a configuration needs: an absent layer is no empty one."""
        layer, attributes = CONFIGS[config].layer, CONFIGS[config].attributes
        if layer is None:
            return True
        return layer in self.declared and self.declared[layer].issuperset(attributes)

    @cached_property
    def records(self) -> dict[str, Any]:
        """Record of each id."""
        return {record.id: record for _, record in annotations(self.document)}

    @cached_property
    def layers(self) -> dict[str, Any]:
        """Layer of each id."""
        return {record.id: layer for layer, record in annotations(self.document)}

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        """The attributions by id, less those that only a mistranslation makes."""
        return {a.id: a for a in meant(self.document)}

    @cached_property
    def paragraphs(self) -> list[tuple[int, int, str]]:
        """Start, end and id of each BODY region, in text order."""
        body = [r for r in self.document.regions if r.type == "BODY"]
        return sorted((r.span[0].start, r.span[-1].end, r.id) for r in body)

    @cached_property
    def sentences(self) -> list[tuple[int, int, str]]:
        """Start, end and id of each sentence, in text order."""
        every = self.document.sentences
        return sorted((s.span[0].start, s.span[-1].end, s.id) for s in every)

    def brief(self, name: str) -> EntityBrief:
        """An entity in a few words, or AUTHOR."""
        if name == AUTHOR:
            return EntityBrief(
                entity_id=AUTHOR, canonical="the text itself", type=None, sector=None, qid=None
            )
        entity: Entity = self.records[name]
        return EntityBrief(
            entity_id=name,
            canonical=entity.canonical,
            type=entity.type,
            sector=entity.sector,
            qid=entity.qid,
        )

    def parent(self, attribution: Attribution) -> str | None:
        """The nearest enclosing attribution that is meant."""
        parent = attribution.parent
        while parent and parent not in self.attributions:
            parent = self.records[parent].parent
        return parent

    def chain(self, attribution: Attribution) -> list[str]:
        """Source chain from the innermost out, as in FactBank: ids, then AUTHOR."""
        found = [attribution.id]
        while parent := self.parent(self.attributions[found[-1]]):
            found.append(parent)
        return [*found, AUTHOR]


def holding(units: list[tuple[int, int, str]], start: int, end: int) -> tuple[int, int, str] | None:
    """The one unit that holds the stretch, of units that are sorted and apart."""
    at = bisect_right(units, start, key=lambda unit: unit[0]) - 1
    return units[at] if at >= 0 and end <= units[at][1] else None


def around(units: list[tuple[int, int, str]], start: int, end: int) -> tuple[list[str], int, int]:
    """Ids of the units that a stretch touches, and the hull of these and the stretch."""
    touched = [unit for unit in units if unit[0] < end and start < unit[1]]
    low = min([start, *(unit[0] for unit in touched)])
    high = max([end, *(unit[1] for unit in touched)])
    return [unit[2] for unit in touched], low, high

"""The heading of the guidelines that decides a difference in a field."""

from functools import cache
from typing import Final

from ..contract.labels import TYPES
from ..contract.layers import RECORD_OF
from ..contract.shapes import Label, ListOf, shape_of

GUIDELINES: Final = "schema/GUIDELINES.md"

# Where a layer says what is marked and how far it reaches.
_MARKED: Final = {
    "regions": "Region rules",
    "sentences": "Sentences",
    "entities": "Coreference",
    "mentions": "What is a mention",
    "times": "Time spans",
    "quantities": "Quantity spans",
    "event_mentions": "What is an event mention",
    "events": "Which mentions are one event",
    "factuality": "Factuality",
    "attributions": "When there is an attribution",
    "quote_marks": "Quotations, gloss, and other quotation marks",
    "claims": "From attributions",
    "claim_relations": "Claim relations",
    "translation_notes": "When and how",
}
# Fields with rules of their own; a field that is a label has those of its inventory.
_OF_FIELD: Final = {
    ("mentions", "span"): "Extent",
    ("mentions", "head"): "Head",
    ("mentions", "metonymy"): "Metonymy",
    ("mentions", "loaded"): "Loaded words",
    ("mentions", "entity"): "Coreference",
    ("mentions", "basis"): "Coreference",
    ("mentions", "refers_to"): "Coreference",
    ("mentions", "alt_antecedent"): "Coreference",
    ("mentions", "unresolvable"): "Coreference",
    ("entities", "relations"): "Relations between entities (`EntityRelationType`)",
    ("entities", "qid"): "Statuses of a Wikidata link (`QidStatus`)",
    ("entities", "qid_evidence"): "Statuses of a Wikidata link (`QidStatus`)",
    ("entities", "private"): "Statuses of a Wikidata link (`QidStatus`)",
    ("times", "value"): "Time values",
    ("times", "anchors"): "Time values",
    ("times", "earliest"): "Time values",
    ("times", "latest"): "Time values",
    ("quantities", "min"): "Quantity values",
    ("quantities", "max"): "Quantity values",
    ("quantities", "point"): "Quantity values",
    ("quantities", "approx"): "Quantity values",
    ("quantities", "counts"): "Quantity values",
    ("event_mentions", "trigger"): "Trigger",
    ("event_mentions", "event"): "Which mentions are one event",
    ("event_mentions", "arguments"): "Arguments",
    ("attributions", "source"): "Source",
    ("attributions", "source_entities"): "Source",
    ("attributions", "surface_entities"): "Source",
    ("attributions", "cue"): "Cue",
    ("attributions", "medium"): "Cue",
    ("attributions", "addressee"): "Addressee",
    ("attributions", "content"): "Content",
    ("attributions", "quotes"): "Quotations, gloss, and other quotation marks",
    ("attributions", "gloss"): "Quotations, gloss, and other quotation marks",
    ("claims", "claimers"): "Fields of a claim",
    ("claims", "topic_event"): "Fields of a claim",
    ("claims", "evidence"): "Bases of evidence (`EvidenceBasis`)",
}


def heading(layer: str, field: str = "") -> str:
    """The heading in the guidelines; without a field, of what the layer marks at all."""
    if found := _OF_FIELD.get((layer, field)):
        return found
    shape = dict(shape_of(RECORD_OF[layer]).fields).get(field)
    item = shape.item if isinstance(shape, ListOf) else shape
    return f"`{_inventory(item.names)}`" if isinstance(item, Label) else _MARKED[layer]


@cache
def _inventory(names: tuple[str, ...]) -> str:
    return next(name for name, labels in TYPES.items() if labels == names)

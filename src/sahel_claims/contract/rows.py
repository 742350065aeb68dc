"""The rows of each configuration: what ``load_dataset`` gives.

Offsets are code points of the document's text, half-open; ``start`` of a row is where its
``text`` begins. Token positions count from the row's first token, half-open. The columns are
defined in ``token_rows`` and ``relation_rows``.
"""

from typing import Final, NamedTuple

from .base import Record
from .records import Document
from .relation_rows import (
    AttributionRow,
    ClaimOccurrence,
    ClaimPairRow,
    ClaimRow,
    EntityBrief,
    EventArgument,
    EventRow,
    SourcedFactuality,
)
from .token_rows import ActorRow, AttributionTagRow, NameRow, RoleSpan, Row, TokenRow, TokenSpan

__all__ = [
    "CONFIGS",
    "DEFAULT_CONFIG",
    "ActorRow",
    "AttributionRow",
    "AttributionTagRow",
    "ClaimOccurrence",
    "ClaimPairRow",
    "ClaimRow",
    "Config",
    "EntityBrief",
    "EventArgument",
    "EventRow",
    "NameRow",
    "RoleSpan",
    "Row",
    "SourcedFactuality",
    "TokenRow",
    "TokenSpan",
]


class Config(NamedTuple):
    """A configuration: its rows, the layer and attributes it needs, the column that names a row."""

    row: type[Record]
    about: str
    layer: str | None
    attributes: tuple[str, ...]
    key: str


CONFIGS: Final[dict[str, Config]] = {
    "documents": Config(Document, "a document a row, with every layer", None, (), "doc_id"),
    "names": Config(
        NameRow,
        "proper names as BIO, a sentence a row",
        "mentions",
        ("head", "level"),
        "sentence_id",
    ),
    "actors": Config(
        ActorRow,
        "noun phrases of the eight entity types as BIO and as nested spans, a sentence a row",
        "mentions",
        (),
        "sentence_id",
    ),
    "events": Config(
        EventRow,
        "an event mention a row, with its arguments",
        "event_mentions",
        (),
        "event_mention_id",
    ),
    "attributions": Config(
        AttributionRow,
        "an attribution a row: source, cue, content and who is meant",
        "attributions",
        (),
        "attribution_id",
    ),
    "attribution_tags": Config(
        AttributionTagRow,
        "source, cue and content of outermost attributions as BIO, a paragraph a row",
        "attributions",
        (),
        "paragraph_id",
    ),
    "claims": Config(
        ClaimRow, "a claim a row, with claimers and evidence", "claims", (), "claim_id"
    ),
    "claim_pairs": Config(
        ClaimPairRow, "a relation between two claims a row", "claim_relations", (), "relation_id"
    ),
}
DEFAULT_CONFIG: Final = "documents"

"""The rows of each configuration: what ``load_dataset`` gives.

Offsets are code points of the document's text, half-open; ``start`` of a row is where its
``text`` begins. Token positions count from the row's first token, half-open.
"""

from typing import Annotated, Final, NamedTuple

from msgspec import Meta

from . import labels as L
from .base import Record, Span
from .records import Document


class Row(Record, frozen=True, kw_only=True):
    """What every row names: its document, that document's story, and the text's origin."""

    doc_id: str
    story_id: str
    origin: L.Origin


class TokenRow(Row, frozen=True, kw_only=True):
    """A stretch of text with its tokens."""

    paragraph_id: str
    text: str
    start: int
    tokens: list[str]
    token_starts: list[int]
    token_ends: list[int]


class TokenSpan(Record, frozen=True, kw_only=True):
    """A mention in a row; its token positions are null where tokens cannot hold it."""

    mention_id: str
    entity_id: str | None
    type: L.EntityType
    level: L.MentionLevel | None
    span: Span
    token_start: int | None
    token_end: int | None
    in_tags: Annotated[bool, Meta(description="Whether the BIO tags hold it.")]


class NameRow(TokenRow, frozen=True, kw_only=True):
    """A sentence with its proper names: the heads of mentions of level NAM."""

    sentence_id: str
    ner_tags: list[L.NameTag]
    mentions: list[TokenSpan]


class ActorRow(TokenRow, frozen=True, kw_only=True):
    """A sentence with its mentions as noun phrases: the outermost as BIO, all of them listed."""

    sentence_id: str
    ner_tags: list[L.NameTag]
    mentions: list[TokenSpan]


class RoleSpan(Record, frozen=True, kw_only=True):
    """A fragment of an outermost attribution's source, cue or content in a row."""

    attribution_id: str
    role: L.AttributionRole
    start: int
    end: int
    token_start: int | None
    token_end: int | None
    in_tags: bool
    surface_differs: Annotated[
        bool, Meta(description="The printed words name another source than the one meant.")
    ]


class AttributionTagRow(TokenRow, frozen=True, kw_only=True):
    """A paragraph with the outermost attributions in it, comparable with PolNeAR."""

    attribution_tags: list[L.AttributionTag]
    spans: list[RoleSpan]


class EntityBrief(Record, frozen=True, kw_only=True):
    """An entity in a few words; the text's own voice is the id AUTHOR."""

    entity_id: str
    canonical: str
    type: L.EntityType | None
    sector: L.Sector | None
    qid: str | None


class EventArgument(Record, frozen=True, kw_only=True):
    """An argument with the words that fill it."""

    role: L.EventRole
    filler_id: str
    filler_layer: L.LayerName
    entity_id: str | None
    span: Span
    asserted_by: list[str]
    inferred: bool


class SourcedFactuality(Record, frozen=True, kw_only=True):
    """A source's certainty of the event; ``derived`` where no annotator stated it."""

    source: str
    value: L.FactualityValue
    derived: bool


class EventRow(Row, frozen=True, kw_only=True):
    """An event mention in its sentence, with its arguments and who is how certain of it."""

    sentence_id: str | None
    text: str
    start: int
    event_mention_id: str
    event_id: str | None
    type: L.EventType
    trigger: Span
    polarity: L.Polarity | None
    realis: L.Realis | None
    phase: L.EventPhase | None
    cue_of: str | None
    arguments: list[EventArgument]
    factuality: list[SourcedFactuality]


class AttributionRow(Row, frozen=True, kw_only=True):
    """An attribution in its paragraphs, with who is meant by its source."""

    paragraph_ids: list[str]
    text: str
    start: int
    attribution_id: str
    source: Span
    cue: Span
    content: Span
    quotes: Span
    gloss: Span
    addressee: Span
    medium: Span
    surface_differs: Annotated[
        bool, Meta(description="The printed words name another source than the one meant.")
    ]
    source_kind: L.SourceKind | None
    cue_class: L.CueClass | None
    quote_mode: Annotated[L.QuoteMode | None, Meta(description="Derived from the quotes.")]
    polarity: L.Polarity | None
    source_entities: list[EntityBrief]
    parent: str | None
    chain: Annotated[list[str], Meta(description="From this attribution out to AUTHOR.")]
    refers_to: str | None
    claim_ids: list[str]


class ClaimOccurrence(Record, frozen=True, kw_only=True):
    """Where a claim is made; no attribution where the text itself makes it."""

    attribution_id: str | None
    cue_class: L.CueClass | None
    content: Span


class ClaimRow(Row, frozen=True, kw_only=True):
    """A claim with who makes it, where, and on what evidence by the text's own account."""

    paragraph_ids: list[str]
    claim_id: str
    proposition: str
    claimers: list[EntityBrief]
    stance: L.Stance
    mentions: list[ClaimOccurrence]
    topic_event: str | None
    topic_label: str | None
    topic_type: L.EventType | None
    evidence_basis: L.EvidenceBasis | None
    evidence: Span
    access: L.Access | None
    checkworthy: L.CheckWorthiness | None
    presupposed: bool
    contested: Span


class ClaimPairRow(Row, frozen=True, kw_only=True):
    """Two claims and how the first bears on the second."""

    relation_id: str
    type: L.ClaimRelationType
    dimensions: list[L.ClaimDimension]
    strength: L.RelationStrength | None
    signal: Span
    from_claim: str
    from_proposition: str
    from_stance: L.Stance
    from_claimers: list[EntityBrief]
    to_claim: str
    to_proposition: str
    to_stance: L.Stance
    to_claimers: list[EntityBrief]


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

"""The records: a document and each of its annotations.

With ``base`` and ``metadata`` this is the one definition of every field. The JSON Schema, the
Hugging Face features, the Arrow columns, the pandera tables and the label pages derive from
it. Closed values come from ``labels`` (generated from ``schema/labels/*.toml``).
"""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import (
    AnchorRef,
    AttributionRef,
    ClaimerRef,
    ClaimRef,
    CountedRef,
    DocId,
    EntityRef,
    EventMentionRef,
    EventRef,
    FillerRef,
    Id,
    NoteRef,
    Number,
    Record,
    Span,
    TopicRef,
    VoiceRef,
)
from .metadata import Annotator, DocumentDate, Evidence, Layer, Provenance, Rights, TranslationStep


class Region(Record, frozen=True, kw_only=True):
    """A paragraph (a line of the text) and what kind of matter it is."""

    id: Id
    type: L.RegionType
    span: Annotated[Span, Meta(min_length=1)]


class Sentence(Record, frozen=True, kw_only=True):
    """A sentence; the sentences of a BODY region leave only white space between them."""

    id: Id
    span: Annotated[Span, Meta(min_length=1)]


# ------------------------------------------------------------- entities and mentions


class EntityRelation(Record, frozen=True, kw_only=True):
    """A relation that the text states between two entities."""

    type: L.EntityRelationType
    target: EntityRef
    asserted_by: Annotated[list[VoiceRef], Meta(min_length=1)]


class Entity(Record, frozen=True, kw_only=True):
    """Who or what a chain of mentions speaks of, within this document."""

    id: Id
    type: L.EntityType
    canonical: Annotated[str, Meta(description="A short name for readers.")]
    sector: L.Sector | None = None
    aliases: list[str] = []
    qid: Annotated[
        str | None,
        Meta(description="Wikidata item.", extra_json_schema={"pattern": "^Q[1-9][0-9]*$"}),
    ] = None
    qid_status: L.QidStatus | None = None
    qid_evidence: list[Evidence] = []
    relations: list[EntityRelation] = []
    distinct_from: Annotated[
        list[EntityRef], Meta(description="Entities a reader could confuse it with.")
    ] = []
    private: Annotated[bool, Meta(description="A private individual: never linked.")] = False
    surface_only: Annotated[
        bool, Meta(description="Exists only through a mistranslation: an actor of nothing.")
    ] = False


class Metonymy(Record, frozen=True, kw_only=True):
    """The literal referent of a name used for something else (Bamako: a city)."""

    literal: str
    literal_qid: str | None = None


class Mention(Record, frozen=True, kw_only=True):
    """A phrase that refers to an entity."""

    id: Id
    span: Annotated[Span, Meta(min_length=1)]
    type: Annotated[L.EntityType, Meta(description="The literal type, before metonymy.")]
    head: Annotated[Span, Meta(description="The syntactic head; of a name, the whole name.")] = []
    level: L.MentionLevel | None = None
    entity: EntityRef | None = None
    basis: Annotated[
        L.CorefBasis | None, Meta(description="Why it joins the chain; null opens one.")
    ] = None
    metonymy: Metonymy | None = None
    loaded: Annotated[bool, Meta(description="Its words judge what they name.")] = False
    generic: Annotated[bool, Meta(description="A kind, not particular individuals.")] = False
    refers_to: Annotated[
        TopicRef | None, Meta(description="The claim or event it takes up (its claim, the facts).")
    ] = None
    alt_antecedent: Annotated[EntityRef | None, Meta(description="A second possible entity.")] = (
        None
    )
    unresolvable: Annotated[str | None, Meta(description="Why a pronoun has no antecedent.")] = None
    notes: Annotated[list[NoteRef], Meta(description="Translation notes that govern it.")] = []


# ---------------------------------------------------------------- times and quantities


class Time(Record, frozen=True, kw_only=True):
    """A time expression in TIMEX3 terms, resolved where the text allows."""

    id: Id
    span: Annotated[Span, Meta(min_length=1)]
    type: L.TimexType
    value: Annotated[str | None, Meta(description="TIMEX3 value.")] = None
    mod: L.TimexMod | None = None
    anchors: Annotated[
        list[AnchorRef],
        Meta(description="DCT, or ids of what it counts from; several: ambiguous."),
    ] = []
    earliest: Annotated[str | None, Meta(description="ISO date, inclusive.")] = None
    latest: Annotated[str | None, Meta(description="ISO date, inclusive.")] = None
    status: L.TimexStatus | None = None
    notes: list[NoteRef] = []


class Quantity(Record, frozen=True, kw_only=True):
    """A number as the text gives it: a point, a range or a vague word, never more."""

    id: Id
    span: Annotated[Span, Meta(min_length=1)]
    kind: L.QuantityKind
    min: Number | None = None
    max: Number | None = None
    point: Number | None = None
    approx: bool = False
    vague_term: L.VagueTerm | None = None
    counts: Annotated[
        CountedRef | None, Meta(description="The mention or event that is counted.")
    ] = None
    note: str = ""


# ---------------------------------------------------------------------------- events


class Argument(Record, frozen=True, kw_only=True):
    """One participant of an event, and by whose word it takes part."""

    role: L.EventRole
    filler: Annotated[FillerRef, Meta(description="A mention, event, time, quantity or claim.")]
    asserted_by: Annotated[list[VoiceRef], Meta(min_length=1)]
    inferred: Annotated[
        bool, Meta(description="The filler stands outside the content of who asserts it.")
    ] = False


class EventMention(Record, frozen=True, kw_only=True):
    """A word or phrase that evokes an event, with its arguments."""

    id: Id
    trigger: Annotated[Span, Meta(min_length=1)]
    type: L.EventType
    event: EventRef | None = None
    polarity: L.Polarity | None = None
    realis: L.Realis | None = None
    phase: L.EventPhase | None = None
    cue_of: Annotated[
        AttributionRef | None, Meta(description="The attribution whose cue it is.")
    ] = None
    arguments: list[Argument] = []
    notes: list[NoteRef] = []


class Event(Record, frozen=True, kw_only=True):
    """One happening; its mentions may differ or conflict in their arguments."""

    id: Id
    type: L.EventType
    label: Annotated[str, Meta(description="A short neutral name for readers.")]
    cardinality: (
        Annotated[int, Meta(ge=1, le=2**53, description="How many, if several.")] | None
    ) = None
    subevent_of: EventRef | None = None
    causes: list[EventRef] = []
    before: list[EventRef] = []


class Factuality(Record, frozen=True, kw_only=True):
    """How certain a source presents an event mention to be (FactBank values).

    The author's value is derived; an AUTHOR record is an override with its evidence.
    """

    id: Id
    event_mention: EventMentionRef
    source: VoiceRef
    value: L.FactualityValue
    evidence: Span = []


# ------------------------------------------------------------ attributions and claims


class Attribution(Record, frozen=True, kw_only=True):
    """Somebody is said to say, think or want something: source, cue and content."""

    id: Id
    source: Span = []
    cue: Span = []
    content: Annotated[Span, Meta(min_length=1)]
    source_kind: L.SourceKind | None = None
    cue_class: L.CueClass | None = None
    source_entities: Annotated[
        list[EntityRef], Meta(description="Who is meant (the intended reading).")
    ] = []
    surface_entities: Annotated[
        list[EntityRef], Meta(description="Who is printed, where that differs.")
    ] = []
    quotes: Annotated[
        Span, Meta(description="Each fragment a quotation with its marks, in content or cue.")
    ] = []
    gloss: Annotated[Span, Meta(description="Words in the content that are the reporter's.")] = []
    addressee: Span = []
    medium: Span = []
    polarity: L.Polarity | None = None
    parent: Annotated[AttributionRef | None, Meta(description="The attribution it stands in.")] = (
        None
    )
    refers_to: Annotated[
        TopicRef | None,
        Meta(description="The claim or event that a pronoun or noun content takes up."),
    ] = None
    spurious: Annotated[bool, Meta(description="Exists only through a mistranslation.")] = False
    notes: list[NoteRef] = []


class QuoteMark(Record, frozen=True, kw_only=True):
    """Quotation marks that belong to no attribution."""

    id: Id
    span: Annotated[Span, Meta(min_length=1)]
    function: L.QuoteFunction


class ClaimMention(Record, frozen=True, kw_only=True):
    """Where a claim is made: in an attribution's content, or in the text's own voice."""

    attribution: AttributionRef | None = None
    content: Annotated[Span, Meta(min_length=1)]


class Claim(Record, frozen=True, kw_only=True):
    """A proposition somebody affirms or denies; never a verdict on it."""

    id: Id
    proposition: Annotated[str, Meta(description="One neutral sentence, at most 25 words.")]
    mentions: Annotated[list[ClaimMention], Meta(min_length=1)]
    claimers: Annotated[list[ClaimerRef], Meta(min_length=1, description="Entity ids, or AUTHOR.")]
    stance: L.Stance
    topic_event: EventRef | None = None
    evidence_basis: L.EvidenceBasis | None = None
    evidence: Span = []
    access: L.Access | None = None
    checkworthy: L.CheckWorthiness | None = None
    presupposed: Annotated[
        bool, Meta(description="Taken for granted by a condemnation or request.")
    ] = False
    contested: Annotated[
        Span, Meta(description="Words by which the text marks it as disputed.")
    ] = []


class ClaimRelation(Record, frozen=True, kw_only=True):
    """How one claim bears on another."""

    id: Id
    from_claim: ClaimRef
    to_claim: ClaimRef
    type: L.ClaimRelationType
    dimensions: list[L.ClaimDimension] = []
    strength: L.RelationStrength | None = None
    signal: Span = []


class TranslationNote(Record, frozen=True, kw_only=True):
    """A place where translation changed what is said, and which reading governs."""

    id: Id
    span: Annotated[Span, Meta(min_length=1)]
    category: L.TranslationCategory
    severity: L.TranslationSeverity
    surface_reading: str
    intended_reading: str
    status: L.SourcingStatus
    evidence: list[Evidence] = []
    confidence: L.Confidence
    governs: Annotated[
        list[str], Meta(description="id.field pairs in which the intended reading is stored.")
    ] = []


# -------------------------------------------------------------------------- document


class Document(Record, frozen=True, kw_only=True):
    """A text with all that is annotated on it."""

    schema_version: str
    doc_id: DocId
    text: Annotated[str, Meta(description="The text as it stands, never normalised.")]
    sha256: Annotated[
        str,
        Meta(
            extra_json_schema={"pattern": "^[0-9a-f]{64}$"},
            description="Of the text's UTF-8 bytes.",
        ),
    ]
    story_id: Annotated[
        DocId, Meta(description="Versions of one dispatch share it; a story stays in one split.")
    ]
    origin: L.Origin
    title: Annotated[str | None, Meta(description="Null where the text carries none.")] = None
    lang: Annotated[str, Meta(description="BCP-47 code of the text.")]
    lang_status: L.LangStatus
    dct: DocumentDate
    translation_chain: list[TranslationStep] = []
    provenance: list[Provenance] = []
    rights: Rights
    annotation_status: L.AnnotationStatus
    annotators: list[Annotator] = []
    layers: list[Layer]
    retired_ids: Annotated[
        list[Id], Meta(description="Ids once used, never to be used again.")
    ] = []
    regions: list[Region] = []
    sentences: list[Sentence] = []
    entities: list[Entity] = []
    mentions: list[Mention] = []
    times: list[Time] = []
    quantities: list[Quantity] = []
    event_mentions: list[EventMention] = []
    events: list[Event] = []
    factuality: list[Factuality] = []
    attributions: list[Attribution] = []
    quote_marks: list[QuoteMark] = []
    claims: list[Claim] = []
    claim_relations: list[ClaimRelation] = []
    translation_notes: list[TranslationNote] = []

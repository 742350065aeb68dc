"""The records: a document and each of its annotations.

With ``base``, ``metadata``, ``entities``, ``events`` and ``claims`` this is the one definition
of every field. The JSON Schema, the Hugging Face features, the Arrow columns, the pandera
tables and the field pages derive from it. Closed values come from ``labels`` (generated from
``schema/labels/*.toml``).
"""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import DocId, Id, Record, Span
from .claims import Attribution, Claim, ClaimMention, ClaimRelation, QuoteMark
from .entities import Entity, EntityRelation, Mention, Metonymy
from .events import Argument, Event, EventMention, Factuality, Quantity, Time
from .metadata import Annotator, DocumentDate, Evidence, Layer, Provenance, Rights, TranslationStep

__all__ = [
    "Argument",
    "Attribution",
    "Claim",
    "ClaimMention",
    "ClaimRelation",
    "Document",
    "Entity",
    "EntityRelation",
    "Event",
    "EventMention",
    "Factuality",
    "Mention",
    "Metonymy",
    "Quantity",
    "QuoteMark",
    "Region",
    "Sentence",
    "Time",
    "TranslationNote",
]


class Region(Record, frozen=True, kw_only=True):
    """A paragraph (a line of the text) and what kind of matter it is."""

    id: Annotated[Id, Meta(description="Id of the region, unique in the document.")]
    type: Annotated[L.RegionType, Meta(description="What kind of matter the paragraph is.")]
    span: Annotated[
        Span, Meta(min_length=1, description="The line without white space at its edges.")
    ]


class Sentence(Record, frozen=True, kw_only=True):
    """A sentence; the sentences of a BODY region leave only white space between them."""

    id: Annotated[Id, Meta(description="Id of the sentence, unique in the document.")]
    span: Annotated[
        Span, Meta(min_length=1, description="The sentence with its final mark, in one region.")
    ]


class TranslationNote(Record, frozen=True, kw_only=True):
    """A place where translation changed what is said, and which reading governs."""

    id: Annotated[Id, Meta(description="Id of the note, unique in the document.")]
    span: Annotated[
        Span, Meta(min_length=1, description="The shortest printed stretch that has the error.")
    ]
    category: Annotated[L.TranslationCategory, Meta(description="What kind of error it is.")]
    severity: Annotated[
        L.TranslationSeverity, Meta(description="How far it changes what the text says.")
    ]
    surface_reading: Annotated[str, Meta(description="What is printed, in one sentence.")]
    intended_reading: Annotated[str, Meta(description="What was meant, in one sentence.")]
    status: Annotated[
        L.SourcingStatus, Meta(description="Whether evidence for the intended reading is cited.")
    ]
    evidence: Annotated[
        list[Evidence], Meta(description="What the intended reading rests on; empty if unsourced.")
    ] = []
    confidence: Annotated[
        L.Confidence, Meta(description="How sure the annotator is of the intended reading.")
    ]
    governs: Annotated[
        list[str], Meta(description="id.field pairs in which the intended reading is stored.")
    ] = []


class Document(Record, frozen=True, kw_only=True):
    """A text with all that is annotated on it."""

    schema_version: Annotated[str, Meta(description="Version of this schema, as 1.0.")]
    doc_id: Annotated[DocId, Meta(description="Id of the document, unique in the corpus.")]
    text: Annotated[str, Meta(description="The text as it stands, never normalised.")]
    sha256: Annotated[
        str,
        Meta(
            extra_json_schema={"pattern": "^[0-9a-f]{64}$"},
            description="SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal.",
        ),
    ]
    story_id: Annotated[
        DocId, Meta(description="Versions of one dispatch share it; a story stays in one split.")
    ]
    origin: Annotated[L.Origin, Meta(description="What kind of publication the text is from.")]
    title: Annotated[str | None, Meta(description="Its title; null where the text has none.")] = (
        None
    )
    lang: Annotated[str, Meta(description="BCP-47 code of the text.")]
    lang_status: Annotated[
        L.LangStatus, Meta(description="Whether the text is an original or a translation.")
    ]
    dct: Annotated[
        DocumentDate, Meta(description="Document creation time, which relative dates count from.")
    ]
    translation_chain: Annotated[
        list[TranslationStep],
        Meta(description="The languages it came through, oldest first; empty if untranslated."),
    ] = []
    provenance: Annotated[
        list[Provenance], Meta(description="Its known publications, newest first.")
    ] = []
    rights: Annotated[Rights, Meta(description="Rights in the text and in the annotations.")]
    annotation_status: Annotated[
        L.AnnotationStatus, Meta(description="Annotated once, twice, or adjudicated.")
    ]
    annotators: Annotated[
        list[Annotator], Meta(description="Who annotated it, without personal names.")
    ] = []
    layers: Annotated[
        list[Layer],
        Meta(description="The layers annotated: an empty one that is listed has nothing to mark."),
    ]
    retired_ids: Annotated[
        list[Id], Meta(description="Ids once used, never to be used again.")
    ] = []
    regions: Annotated[
        list[Region], Meta(description="The paragraphs and what matter they hold.")
    ] = []
    sentences: Annotated[
        list[Sentence], Meta(description="The sentences of the BODY regions.")
    ] = []
    entities: Annotated[list[Entity], Meta(description="Who and what the text speaks of.")] = []
    mentions: Annotated[list[Mention], Meta(description="The phrases that refer to them.")] = []
    times: Annotated[list[Time], Meta(description="The time expressions, resolved.")] = []
    quantities: Annotated[list[Quantity], Meta(description="The numbers and vague counts.")] = []
    event_mentions: Annotated[
        list[EventMention], Meta(description="The words that evoke events, with arguments.")
    ] = []
    events: Annotated[
        list[Event], Meta(description="The happenings that event mentions speak of.")
    ] = []
    factuality: Annotated[
        list[Factuality], Meta(description="How certain each source is of an event mention.")
    ] = []
    attributions: Annotated[
        list[Attribution], Meta(description="Who is said to say, think or want what.")
    ] = []
    quote_marks: Annotated[
        list[QuoteMark], Meta(description="Quotation marks that belong to no attribution.")
    ] = []
    claims: Annotated[
        list[Claim], Meta(description="The propositions that somebody affirms or denies.")
    ] = []
    claim_relations: Annotated[
        list[ClaimRelation], Meta(description="How the claims bear on one another.")
    ] = []
    translation_notes: Annotated[
        list[TranslationNote], Meta(description="Where translation changed what is said.")
    ] = []

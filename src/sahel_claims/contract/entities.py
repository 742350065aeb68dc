"""Records of entities and of the mentions that refer to them; ``records`` is their public home."""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import EntityRef, Id, NoteRef, Record, Span, TopicRef, VoiceRef
from .metadata import Evidence


class EntityRelation(Record, frozen=True, kw_only=True):
    """A relation that the text states between two entities."""

    type: Annotated[L.EntityRelationType, Meta(description="How this entity stands to the target.")]
    target: Annotated[
        EntityRef, Meta(description="Id of the other entity: the whole, group, ally or double.")
    ]
    asserted_by: Annotated[
        list[VoiceRef],
        Meta(
            min_length=1,
            description="Ids of the attributions that state it, or AUTHOR for the text itself.",
        ),
    ]


class Entity(Record, frozen=True, kw_only=True):
    """Who or what a chain of mentions speaks of, within this document."""

    id: Annotated[Id, Meta(description="Id of the entity, unique in the document.")]
    type: Annotated[L.EntityType, Meta(description="What it is, after metonymy is resolved.")]
    canonical: Annotated[str, Meta(description="A short name for readers.")]
    sector: Annotated[
        L.Sector | None,
        Meta(description="The part it plays in public life; null for what is no actor."),
    ] = None
    aliases: Annotated[list[str], Meta(description="Other names that the text uses for it.")] = []
    qid: Annotated[
        str | None,
        Meta(
            description="Its Wikidata item; null where none is recorded, see qid_status.",
            extra_json_schema={"pattern": "^Q[1-9][0-9]*$"},
        ),
    ] = None
    qid_status: Annotated[
        L.QidStatus | None,
        Meta(description="How far the item was checked, or why there is none; null: undecided."),
    ] = None
    qid_evidence: Annotated[
        list[Evidence], Meta(description="Where the item was looked up; never empty if verified.")
    ] = []
    relations: Annotated[
        list[EntityRelation], Meta(description="Its relations to other entities of the document.")
    ] = []
    distinct_from: Annotated[
        list[EntityRef], Meta(description="Ids of entities that a reader could confuse it with.")
    ] = []
    private: Annotated[bool, Meta(description="A private individual: never linked.")] = False
    surface_only: Annotated[
        bool, Meta(description="Exists only through a mistranslation: an actor of nothing.")
    ] = False


class Metonymy(Record, frozen=True, kw_only=True):
    """The literal referent of a name used for something else (Bamako: a city)."""

    literal: Annotated[str, Meta(description="What the name literally names, in a few words.")]
    literal_qid: Annotated[
        str | None, Meta(description="Wikidata item of the literal referent; null if none.")
    ] = None


class Mention(Record, frozen=True, kw_only=True):
    """A phrase that refers to an entity."""

    id: Annotated[Id, Meta(description="Id of the mention, unique in the document.")]
    span: Annotated[
        Span, Meta(min_length=1, description="The whole noun phrase, its modifiers included.")
    ]
    type: Annotated[L.EntityType, Meta(description="The literal type, before metonymy.")]
    head: Annotated[
        Span,
        Meta(description="The syntactic head, within span; of a name, the whole name."),
    ] = []
    level: Annotated[
        L.MentionLevel | None,
        Meta(description="Whether the head is a name, noun or pronoun; null: not annotated."),
    ] = None
    entity: Annotated[
        EntityRef | None,
        Meta(description="Id of the entity it refers to; null where coreference is not annotated."),
    ] = None
    basis: Annotated[
        L.CorefBasis | None, Meta(description="Why it joins the chain; null opens one.")
    ] = None
    metonymy: Annotated[
        Metonymy | None, Meta(description="What it literally names; null where it is meant so.")
    ] = None
    loaded: Annotated[bool, Meta(description="Its words judge what they name.")] = False
    generic: Annotated[bool, Meta(description="A kind, not particular individuals.")] = False
    refers_to: Annotated[
        TopicRef | None,
        Meta(
            description="Id of the claim or event it takes up (its claim, the facts); "
            "null for none.",
        ),
    ] = None
    alt_antecedent: Annotated[
        EntityRef | None, Meta(description="Id of a second possible entity; null for none.")
    ] = None
    unresolvable: Annotated[
        str | None, Meta(description="Why a pronoun has no antecedent; null where it has one.")
    ] = None
    notes: Annotated[
        list[NoteRef], Meta(description="Ids of the translation notes that govern it.")
    ] = []

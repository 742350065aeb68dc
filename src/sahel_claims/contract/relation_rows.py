"""Rows that relate records: events, attributions, claims, claim_pairs; see ``rows``."""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import Record, Span
from .token_rows import Row


class EntityBrief(Record, frozen=True, kw_only=True):
    """An entity in a few words; the text's own voice is the id AUTHOR."""

    entity_id: Annotated[
        str, Meta(description="Id of the entity; AUTHOR for the text's own voice.")
    ]
    canonical: Annotated[str, Meta(description="A short name for readers.")]
    type: Annotated[L.EntityType | None, Meta(description="Its type; null for AUTHOR.")]
    sector: Annotated[
        L.Sector | None,
        Meta(description="The part it plays in public life; null for AUTHOR or no actor."),
    ]
    qid: Annotated[str | None, Meta(description="Its Wikidata item; null where none is recorded.")]


class EventArgument(Record, frozen=True, kw_only=True):
    """An argument with the words that fill it."""

    role: Annotated[L.EventRole, Meta(description="Its part in the event.")]
    filler_id: Annotated[str, Meta(description="Id of the record that fills the role.")]
    filler_layer: Annotated[L.LayerName, Meta(description="The layer of that record.")]
    entity_id: Annotated[
        str | None,
        Meta(description="Id of the entity where the filler is a mention of one; else null."),
    ]
    span: Annotated[
        Span,
        Meta(description="The words of the filler, anywhere in the document; a claim's first."),
    ]
    asserted_by: Annotated[
        list[str],
        Meta(description="Ids of the innermost attributions that state the link, or AUTHOR."),
    ]
    inferred: Annotated[
        bool, Meta(description="The filler stands outside the content of who asserts it.")
    ]


class SourcedFactuality(Record, frozen=True, kw_only=True):
    """A source's certainty of the event; ``derived`` where no annotator stated it."""

    source: Annotated[
        str,
        Meta(description="Whose certainty: an attribution's id, or AUTHOR for the text itself."),
    ]
    value: Annotated[L.FactualityValue, Meta(description="Certainty and polarity to that source.")]
    derived: Annotated[bool, Meta(description="Computed by the default rule for AUTHOR.")]


class EventRow(Row, frozen=True, kw_only=True):
    """An event mention in its sentence, with its arguments and who is how certain of it."""

    sentence_id: Annotated[
        str | None,
        Meta(description="Id of the sentence of the trigger; null where it lies in none."),
    ]
    text: Annotated[str, Meta(description="The text of that sentence, else of the trigger.")]
    start: Annotated[
        int, Meta(description="Where text begins in the document's text, in code points.")
    ]
    event_mention_id: Annotated[str, Meta(description="Id of the event mention that the row is.")]
    event_id: Annotated[
        str | None,
        Meta(description="Id of the event it speaks of; null where events are not annotated."),
    ]
    type: Annotated[L.EventType, Meta(description="The type of the happening.")]
    trigger: Annotated[Span, Meta(description="The word that names the happening, at most three.")]
    polarity: Annotated[
        L.Polarity | None,
        Meta(description="Whether it is said to happen or not to; null: not annotated."),
    ]
    realis: Annotated[
        L.Realis | None,
        Meta(description="Actual, generic, hypothetical or future; null: not annotated."),
    ]
    phase: Annotated[
        L.EventPhase | None,
        Meta(description="Onset or ongoing state; null where neither is meant."),
    ]
    cue_of: Annotated[
        str | None,
        Meta(description="Id of the attribution whose cue the trigger is; null for none."),
    ]
    arguments: Annotated[
        list[EventArgument],
        Meta(description="The participants, times and places stated with it."),
    ]
    factuality: Annotated[
        list[SourcedFactuality],
        Meta(
            description="How certain each source is of it, AUTHOR always among them; empty "
            "where the layer factuality is not declared.",
        ),
    ]


class AttributionRow(Row, frozen=True, kw_only=True):
    """An attribution in its paragraphs, with who is meant by its source."""

    paragraph_ids: Annotated[
        list[str], Meta(description="Ids of the BODY regions that it touches, in text order.")
    ]
    text: Annotated[str, Meta(description="The text of these paragraphs, from first to last.")]
    start: Annotated[
        int, Meta(description="Where text begins in the document's text, in code points.")
    ]
    attribution_id: Annotated[str, Meta(description="Id of the attribution that the row is.")]
    source: Annotated[
        Span, Meta(description="The phrase for who says it; empty where no words express it.")
    ]
    cue: Annotated[Span, Meta(description="The words that link source and content; may be empty.")]
    content: Annotated[Span, Meta(description="What is said, in pieces where it is interrupted.")]
    quotes: Annotated[
        Span, Meta(description="Each fragment a quotation with its marks, in content or cue.")
    ]
    gloss: Annotated[Span, Meta(description="Words in the content that are the reporter's.")]
    addressee: Annotated[
        Span, Meta(description="The phrase for those spoken to, outside the content; may be empty.")
    ]
    medium: Annotated[
        Span, Meta(description="The noun phrase for the channel (a statement); may be empty.")
    ]
    surface_differs: Annotated[
        bool, Meta(description="The printed words name another source than the one meant.")
    ]
    source_kind: Annotated[
        L.SourceKind | None,
        Meta(description="How the source is expressed; null: not annotated."),
    ]
    cue_class: Annotated[
        L.CueClass | None, Meta(description="What kind of saying it is; null: not annotated.")
    ]
    quote_mode: Annotated[
        L.QuoteMode | None,
        Meta(description="Derived from the quotes; null where quotes are not annotated."),
    ]
    polarity: Annotated[
        L.Polarity | None,
        Meta(
            description="NEG where the cue is negated (did not say), else POS; null: not annotated."
        ),
    ]
    source_entities: Annotated[
        list[EntityBrief], Meta(description="The entities meant (the intended reading).")
    ]
    parent: Annotated[
        str | None,
        Meta(
            description="Id of the nearest enclosing attribution that is not spurious; null for "
            "outermost.",
        ),
    ]
    chain: Annotated[
        list[str],
        Meta(description="Ids from this attribution out through its parents, then AUTHOR."),
    ]
    refers_to: Annotated[
        str | None,
        Meta(
            description="Id of the claim or event that a pronoun or noun content takes up; "
            "null for none.",
        ),
    ]
    claim_ids: Annotated[
        list[str], Meta(description="Ids of the claims that are made in it; may be empty.")
    ]


class ClaimOccurrence(Record, frozen=True, kw_only=True):
    """Where a claim is made; no attribution where the text itself makes it."""

    attribution_id: Annotated[
        str | None,
        Meta(description="Id of the attribution that makes it; null for the text's own voice."),
    ]
    cue_class: Annotated[
        L.CueClass | None,
        Meta(description="What kind of saying that is; null without attribution."),
    ]
    content: Annotated[Span, Meta(description="The words that make the claim.")]


class ClaimRow(Row, frozen=True, kw_only=True):
    """A claim with who makes it, where, and on what evidence by the text's own account."""

    paragraph_ids: Annotated[list[str], Meta(description="Ids of the paragraphs it is made in.")]
    claim_id: Annotated[str, Meta(description="Id of the claim that the row is.")]
    proposition: Annotated[str, Meta(description="One neutral sentence, at most 25 words.")]
    claimers: Annotated[list[EntityBrief], Meta(description="Who makes it.")]
    stance: Annotated[
        L.Stance, Meta(description="Whether the claimers affirm or deny the proposition.")
    ]
    mentions: Annotated[
        list[ClaimOccurrence], Meta(description="Each place where the claimers make the claim.")
    ]
    topic_event: Annotated[
        str | None, Meta(description="Id of the event it is about; null for none.")
    ]
    topic_label: Annotated[
        str | None, Meta(description="The short neutral name of that event; null for none.")
    ]
    topic_type: Annotated[
        L.EventType | None, Meta(description="The type of that event; null for none.")
    ]
    evidence_basis: Annotated[
        L.EvidenceBasis | None,
        Meta(description="The backing that the text itself reports; null: not annotated."),
    ]
    evidence: Annotated[
        Span, Meta(description="The words that report that backing or its absence; may be empty.")
    ]
    access: Annotated[
        L.Access | None,
        Meta(description="Whether outsiders are said to be let in to check; null: not said."),
    ]
    checkworthy: Annotated[
        L.CheckWorthiness | None,
        Meta(description="Whether it can and should be checked; null: not annotated."),
    ]
    presupposed: Annotated[
        bool, Meta(description="Taken for granted by a condemnation or request.")
    ]
    contested: Annotated[
        Span, Meta(description="Words by which the text marks it as disputed; may be empty.")
    ]


class ClaimPairRow(Row, frozen=True, kw_only=True):
    """Two claims and how the first bears on the second."""

    relation_id: Annotated[str, Meta(description="Id of the claim relation that the row is.")]
    type: Annotated[L.ClaimRelationType, Meta(description="How the first bears on the second.")]
    dimensions: Annotated[
        list[L.ClaimDimension], Meta(description="In what the two agree or differ; may be empty.")
    ]
    strength: Annotated[
        L.RelationStrength | None,
        Meta(description="Whether it holds for the whole or a part; null where it has no degree."),
    ]
    signal: Annotated[
        Span, Meta(description="The author's words that set the two side by side; may be empty.")
    ]
    from_claim: Annotated[str, Meta(description="Id of the first claim, the one that bears.")]
    from_proposition: Annotated[str, Meta(description="The proposition of the first claim.")]
    from_stance: Annotated[L.Stance, Meta(description="Its claimers' stance to that.")]
    from_claimers: Annotated[list[EntityBrief], Meta(description="Who makes the first claim.")]
    to_claim: Annotated[str, Meta(description="Id of the second claim, which is borne on.")]
    to_proposition: Annotated[str, Meta(description="The proposition of the second claim.")]
    to_stance: Annotated[L.Stance, Meta(description="Its claimers' stance to that.")]
    to_claimers: Annotated[list[EntityBrief], Meta(description="Who makes the second claim.")]

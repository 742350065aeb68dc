"""Records of attributions, quotation marks and claims; ``records`` is their public home."""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import (
    AttributionRef,
    ClaimerRef,
    ClaimRef,
    EntityRef,
    EventRef,
    Id,
    NoteRef,
    Record,
    Span,
    TopicRef,
)


class Attribution(Record, frozen=True, kw_only=True):
    """Somebody is said to say, think or want something: source, cue and content."""

    id: Annotated[Id, Meta(description="Id of the attribution, unique in the document.")]
    source: Annotated[
        Span, Meta(description="The phrase for who says it; empty where no words express it.")
    ] = []
    cue: Annotated[
        Span,
        Meta(description="The words that link source and content, one fragment; may be empty."),
    ] = []
    content: Annotated[
        Span, Meta(min_length=1, description="What is said, in pieces where it is interrupted.")
    ]
    source_kind: Annotated[
        L.SourceKind | None,
        Meta(description="How the source is expressed; null: not annotated."),
    ] = None
    cue_class: Annotated[
        L.CueClass | None, Meta(description="What kind of saying it is; null: not annotated.")
    ] = None
    source_entities: Annotated[
        list[EntityRef], Meta(description="Ids of the entities meant (the intended reading).")
    ] = []
    surface_entities: Annotated[
        list[EntityRef], Meta(description="Ids of the entities printed, where these differ.")
    ] = []
    quotes: Annotated[
        Span, Meta(description="Each fragment a quotation with its marks, in content or cue.")
    ] = []
    gloss: Annotated[Span, Meta(description="Words in the content that are the reporter's.")] = []
    addressee: Annotated[
        Span, Meta(description="The phrase for those spoken to, outside the content; may be empty.")
    ] = []
    medium: Annotated[
        Span, Meta(description="The noun phrase for the channel (a statement); may be empty.")
    ] = []
    polarity: Annotated[
        L.Polarity | None,
        Meta(
            description="NEG where the cue is negated (did not say), else POS; null: not annotated."
        ),
    ] = None
    parent: Annotated[
        AttributionRef | None,
        Meta(description="Id of the attribution in whose content it stands; null for outermost."),
    ] = None
    refers_to: Annotated[
        TopicRef | None,
        Meta(
            description="Id of the claim or event that a pronoun or noun content takes up; "
            "null for none.",
        ),
    ] = None
    spurious: Annotated[bool, Meta(description="Exists only through a mistranslation.")] = False
    notes: Annotated[
        list[NoteRef], Meta(description="Ids of the translation notes that govern it.")
    ] = []


class QuoteMark(Record, frozen=True, kw_only=True):
    """Quotation marks that belong to no attribution."""

    id: Annotated[Id, Meta(description="Id of the pair of marks, unique in the document.")]
    span: Annotated[Span, Meta(min_length=1, description="The marks with the words between them.")]
    function: Annotated[L.QuoteFunction, Meta(description="What the marks are for.")]


class ClaimMention(Record, frozen=True, kw_only=True):
    """Where a claim is made: in an attribution's content, or in the text's own voice."""

    attribution: Annotated[
        AttributionRef | None,
        Meta(description="Id of the attribution that makes it; null for the text's own voice."),
    ] = None
    content: Annotated[
        Span,
        Meta(
            min_length=1,
            description="The words that make it, within the content of any attribution.",
        ),
    ]


class Claim(Record, frozen=True, kw_only=True):
    """A proposition somebody affirms or denies; never a verdict on it."""

    id: Annotated[Id, Meta(description="Id of the claim, unique in the document.")]
    proposition: Annotated[str, Meta(description="One neutral sentence, at most 25 words.")]
    mentions: Annotated[
        list[ClaimMention],
        Meta(min_length=1, description="Each place where the claimers make the claim."),
    ]
    claimers: Annotated[
        list[ClaimerRef],
        Meta(min_length=1, description="Ids of the entities that make it, or AUTHOR."),
    ]
    stance: Annotated[
        L.Stance, Meta(description="Whether the claimers affirm or deny the proposition.")
    ]
    topic_event: Annotated[
        EventRef | None, Meta(description="Id of the event it is about; null for none.")
    ] = None
    evidence_basis: Annotated[
        L.EvidenceBasis | None,
        Meta(description="The backing that the text itself reports; null: not annotated."),
    ] = None
    evidence: Annotated[
        Span, Meta(description="The words that report that backing or its absence; may be empty.")
    ] = []
    access: Annotated[
        L.Access | None,
        Meta(description="Whether outsiders are said to be let in to check; null: not said."),
    ] = None
    checkworthy: Annotated[
        L.CheckWorthiness | None,
        Meta(description="Whether it can and should be checked; null: not annotated."),
    ] = None
    presupposed: Annotated[
        bool, Meta(description="Taken for granted by a condemnation or request.")
    ] = False
    contested: Annotated[
        Span, Meta(description="Words by which the text marks it as disputed; may be empty.")
    ] = []


class ClaimRelation(Record, frozen=True, kw_only=True):
    """How one claim bears on another."""

    id: Annotated[Id, Meta(description="Id of the relation, unique in the document.")]
    from_claim: Annotated[
        ClaimRef,
        Meta(description="Id of the claim that bears; the smaller id where the type is symmetric."),
    ]
    to_claim: Annotated[ClaimRef, Meta(description="Id of the claim that it bears on.")]
    type: Annotated[L.ClaimRelationType, Meta(description="How the first bears on the second.")]
    dimensions: Annotated[
        list[L.ClaimDimension], Meta(description="In what the two agree or differ; may be empty.")
    ] = []
    strength: Annotated[
        L.RelationStrength | None,
        Meta(description="Whether it holds for the whole or a part; null where it has no degree."),
    ] = None
    signal: Annotated[
        Span, Meta(description="The author's words that set the two side by side; may be empty.")
    ] = []

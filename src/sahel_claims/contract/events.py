"""Records of times, quantities, events and factuality; ``records`` is their public home."""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import (
    AnchorRef,
    AttributionRef,
    CountedRef,
    EventMentionRef,
    EventRef,
    FillerRef,
    Id,
    NoteRef,
    Number,
    Record,
    Span,
    VoiceRef,
)


class Time(Record, frozen=True, kw_only=True):
    """A time expression in TIMEX3 terms, resolved where the text allows."""

    id: Annotated[Id, Meta(description="Id of the time expression, unique in the document.")]
    span: Annotated[
        Span, Meta(min_length=1, description="The whole expression, with its modifiers.")
    ]
    type: Annotated[
        L.TimexType, Meta(description="A date, a time of day, a length of time or a recurrence.")
    ]
    value: Annotated[
        str | None, Meta(description="TIMEX3 value; null where it cannot be resolved.")
    ] = None
    mod: Annotated[
        L.TimexMod | None, Meta(description="Which part or side of the value; null: all of it.")
    ] = None
    anchors: Annotated[
        list[AnchorRef],
        Meta(
            description="What it counts from: DCT (the document's date), or ids of times, "
            "events, event mentions, claims; several: ambiguous.",
        ),
    ] = []
    earliest: Annotated[
        str | None, Meta(description="First possible day, YYYY-MM-DD, inclusive; null: no bound.")
    ] = None
    latest: Annotated[
        str | None, Meta(description="Last possible day, YYYY-MM-DD, inclusive; null: no bound.")
    ] = None
    status: Annotated[
        L.TimexStatus | None,
        Meta(description="How sure the value is; null where values are not annotated."),
    ] = None
    notes: Annotated[
        list[NoteRef], Meta(description="Ids of the translation notes that govern it.")
    ] = []


class Quantity(Record, frozen=True, kw_only=True):
    """A number as the text gives it: a point, a range or a vague word, never more."""

    id: Annotated[Id, Meta(description="Id of the quantity, unique in the document.")]
    span: Annotated[
        Span, Meta(min_length=1, description="The number with the words that bound or blur it.")
    ]
    kind: Annotated[L.QuantityKind, Meta(description="What is counted, in the text's own terms.")]
    min: Annotated[
        Number | None, Meta(description="Lower bound, inclusive; null where none is stated.")
    ] = None
    max: Annotated[
        Number | None, Meta(description="Upper bound, inclusive; null where none is stated.")
    ] = None
    point: Annotated[
        Number | None, Meta(description="The one number; null for a range or a vague word.")
    ] = None
    approx: Annotated[bool, Meta(description="The text gives the point as approximate.")] = False
    vague_term: Annotated[
        L.VagueTerm | None, Meta(description="The vague word that stands for a number; null: none.")
    ] = None
    counts: Annotated[
        CountedRef | None,
        Meta(description="Id of the mention or event that is counted; null where neither is."),
    ] = None
    note: Annotated[
        str, Meta(description="What the fields cannot say of the number; empty if nothing.")
    ] = ""


class Argument(Record, frozen=True, kw_only=True):
    """One participant of an event, and by whose word it takes part."""

    role: Annotated[L.EventRole, Meta(description="Its part in the event.")]
    filler: Annotated[
        FillerRef,
        Meta(
            description="Id of the mention, event mention, time, quantity or claim that fills it."
        ),
    ]
    asserted_by: Annotated[
        list[VoiceRef],
        Meta(
            min_length=1,
            description="Ids of the innermost attributions that state the link, or AUTHOR.",
        ),
    ]
    inferred: Annotated[
        bool, Meta(description="The filler stands outside the content of who asserts it.")
    ] = False


class EventMention(Record, frozen=True, kw_only=True):
    """A word or phrase that evokes an event, with its arguments."""

    id: Annotated[Id, Meta(description="Id of the event mention, unique in the document.")]
    trigger: Annotated[
        Span, Meta(min_length=1, description="The word that names the happening, at most three.")
    ]
    type: Annotated[L.EventType, Meta(description="The type of the happening, that of its event.")]
    event: Annotated[
        EventRef | None,
        Meta(description="Id of the event it speaks of; null where events are not annotated."),
    ] = None
    polarity: Annotated[
        L.Polarity | None,
        Meta(description="Whether it is said to happen or not to; null: not annotated."),
    ] = None
    realis: Annotated[
        L.Realis | None,
        Meta(description="Actual, generic, hypothetical or future; null: not annotated."),
    ] = None
    phase: Annotated[
        L.EventPhase | None,
        Meta(description="Onset or ongoing state; null where neither is meant."),
    ] = None
    cue_of: Annotated[
        AttributionRef | None,
        Meta(description="Id of the attribution whose cue the trigger is; null for none."),
    ] = None
    arguments: Annotated[
        list[Argument], Meta(description="The participants, times and places stated with it.")
    ] = []
    notes: Annotated[
        list[NoteRef], Meta(description="Ids of the translation notes that govern it.")
    ] = []


class Event(Record, frozen=True, kw_only=True):
    """One happening; its mentions may differ or conflict in their arguments."""

    id: Annotated[Id, Meta(description="Id of the event, unique in the document.")]
    type: Annotated[L.EventType, Meta(description="The type that all of its mentions have.")]
    label: Annotated[str, Meta(description="A short neutral name for readers.")]
    cardinality: Annotated[
        Annotated[int, Meta(ge=1, le=2**53)] | None,
        Meta(description="How many separate occurrences it stands for; null for one or unsaid."),
    ] = None
    subevent_of: Annotated[
        EventRef | None, Meta(description="Id of the event that it is a part of; null for none.")
    ] = None
    causes: Annotated[
        list[EventRef], Meta(description="Ids of the events that it is said to bring about.")
    ] = []
    before: Annotated[
        list[EventRef], Meta(description="Ids of the events that it is said to come before.")
    ] = []


class Factuality(Record, frozen=True, kw_only=True):
    """How certain a source presents an event mention to be (FactBank values).

    The author's value is derived; an AUTHOR record is an override with its evidence.
    """

    id: Annotated[Id, Meta(description="Id of the factuality record, unique in the document.")]
    event_mention: Annotated[
        EventMentionRef, Meta(description="Id of the event mention that is judged.")
    ]
    source: Annotated[
        VoiceRef,
        Meta(description="Whose certainty: an attribution's id, or AUTHOR for the text itself."),
    ]
    value: Annotated[L.FactualityValue, Meta(description="Certainty and polarity to that source.")]
    evidence: Annotated[
        Span, Meta(description="The words that show the value; empty only for CT+ of a source.")
    ] = []

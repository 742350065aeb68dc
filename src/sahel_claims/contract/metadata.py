"""What is said about a document: date, provenance, rights, annotators, declared layers."""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import Id, Record


class Evidence(Record, frozen=True, kw_only=True):
    """Where a fact from outside the text comes from, in our own words."""

    source: Annotated[str, Meta(description="Who says it: publisher and date, or the work.")]
    paraphrase: Annotated[
        str, Meta(description="What it says in the annotator's words, never its own wording.")
    ]
    url: Annotated[
        str | None,
        Meta(description="The address where it was read, never constructed; null if unknown."),
    ] = None
    lang: Annotated[
        str | None, Meta(description="BCP-47 code of the source's language; null if not recorded.")
    ] = None


class DocumentDate(Record, frozen=True, kw_only=True):
    """The document creation time, which relative dates count from."""

    value: Annotated[
        str | None, Meta(description="Day of publication, YYYY-MM-DD; null when unknown.")
    ] = None
    status: Annotated[
        L.ValueStatus, Meta(description="Whether the day is stated, inferred or unknown.")
    ]
    evidence: Annotated[
        list[Evidence], Meta(description="What the day rests on where the text does not state it.")
    ] = []


class TranslationStep(Record, frozen=True, kw_only=True):
    """One step of the way from the first utterance to this text, oldest first."""

    lang: Annotated[
        str, Meta(description="BCP-47 code of the language at this step; und when unknown.")
    ]
    publisher: Annotated[str, Meta(description="Who issued the text at this step.")]
    status: Annotated[
        L.ValueStatus, Meta(description="Whether the step is known, inferred or unknown.")
    ]
    note: Annotated[
        str, Meta(description="What the step rests on, in a sentence; empty if there is no more.")
    ] = ""


class Provenance(Record, frozen=True, kw_only=True):
    """One publication of the text, newest first: publisher, credited source, original."""

    publisher: Annotated[str, Meta(description="Who published it, by name.")]
    role: Annotated[
        L.ProvenanceRole,
        Meta(description="What this publication is to the text: its printer, source or origin."),
    ]
    status: Annotated[
        L.ValueStatus, Meta(description="Whether the publication is known, inferred or unknown.")
    ]
    date: Annotated[
        str | None, Meta(description="Day of this publication, YYYY-MM-DD; null when unknown.")
    ] = None
    url: Annotated[
        str | None, Meta(description="Its address, never constructed; null when unknown.")
    ] = None
    note: Annotated[
        str, Meta(description="What the entry rests on, in a sentence; empty if there is no more.")
    ] = ""


class Rights(Record, frozen=True, kw_only=True):
    """What may be done with the text and with the annotations, kept apart."""

    text_licence: Annotated[
        str, Meta(description="SPDX identifier of the text's licence; LicenseRef- for any other.")
    ]
    text_holder: Annotated[str, Meta(description="Who holds the rights in the text.")]
    annotation_licence: Annotated[
        str, Meta(description="SPDX identifier of the annotations' licence.")
    ]
    annotation_holder: Annotated[str, Meta(description="Who holds the rights in the annotations.")]
    note: Annotated[
        str, Meta(description="What else a user of the text must know; empty if nothing.")
    ] = ""


class Annotator(Record, frozen=True, kw_only=True):
    """Who annotated, without naming a person."""

    id: Annotated[Id, Meta(description="Id of the annotator, unique in the document.")]
    kind: Annotated[L.AnnotatorKind, Meta(description="A person, a model, or both.")]
    task: Annotated[str, Meta(description="What this annotator did, and knew.")]
    date: Annotated[
        str | None, Meta(description="Day of the work, YYYY-MM-DD; null if not recorded.")
    ] = None


class Layer(Record, frozen=True, kw_only=True):
    """A declared layer with those of its optional attributes that were annotated."""

    name: Annotated[
        L.LayerName, Meta(description="The layer; what it does not mark is not in the text.")
    ]
    attributes: Annotated[
        list[str],
        Meta(description="Its attributes that were decided for every record; others are left out."),
    ] = []

"""What is said about a document: date, provenance, rights, annotators, declared layers."""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import Id, Record


class Evidence(Record, frozen=True, kw_only=True):
    """Where a fact from outside the text comes from, in our own words."""

    source: Annotated[str, Meta(description="Who says it: publisher and date, or the work.")]
    paraphrase: Annotated[str, Meta(description="What it says, never its wording.")]
    url: Annotated[str | None, Meta(description="Its address, never constructed.")] = None
    lang: Annotated[str | None, Meta(description="BCP-47 code of the source.")] = None


class DocumentDate(Record, frozen=True, kw_only=True):
    """The document creation time, which relative dates count from."""

    value: Annotated[str | None, Meta(description="ISO date, null when unknown.")] = None
    status: L.ValueStatus
    evidence: list[Evidence] = []


class TranslationStep(Record, frozen=True, kw_only=True):
    """One step of the way from the first utterance to this text, oldest first."""

    lang: Annotated[str, Meta(description="BCP-47 code; und when unknown.")]
    publisher: Annotated[str, Meta(description="Who issued the text at this step.")]
    status: L.ValueStatus
    note: str = ""


class Provenance(Record, frozen=True, kw_only=True):
    """One publication of the text, newest first: publisher, credited source, original."""

    publisher: str
    role: L.ProvenanceRole
    status: L.ValueStatus
    date: Annotated[str | None, Meta(description="ISO date, null when unknown.")] = None
    url: str | None = None
    note: str = ""


class Rights(Record, frozen=True, kw_only=True):
    """What may be done with the text and with the annotations, kept apart."""

    text_licence: str
    text_holder: str
    annotation_licence: str
    annotation_holder: str
    note: str = ""


class Annotator(Record, frozen=True, kw_only=True):
    """Who annotated, without naming a person."""

    id: Id
    kind: L.AnnotatorKind
    task: Annotated[str, Meta(description="What this annotator did, and knew.")]
    date: str | None = None


class Layer(Record, frozen=True, kw_only=True):
    """A declared layer with those of its optional attributes that were annotated."""

    name: L.LayerName
    attributes: list[str] = []

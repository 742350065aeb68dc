"""Attributions: source, cue, content and how they nest."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ..contract.base import Span
from ..contract.layers import references
from ..contract.records import Attribution, Entity, TranslationNote
from .diagnostics import Finding, hull
from .extents import find, in_hull, listed, on_cycles, overlap, quoted, within, words
from .view import View

# Kinds whose source no words express, or that are the text's own voice.
_NO_SOURCE: Final = ("IMPLICIT", "AUTHOR")
# What links a content to its source where there is no cue: a colon or a dash.
_LINKS: Final = ":—–-"


def around(view: View, span: Span) -> list[Attribution]:
    """The attributions that are not spurious and whose content holds the span, shortest first."""
    found = [a for a in view.document.attributions if not a.spurious and within(span, a.content)]
    return sorted(found, key=lambda a: _length(a.content))


def innermost(view: View, span: Span) -> Attribution | None:
    """The attribution with the shortest content around the span; None too where two tie."""
    found = around(view, span)
    if len(found) > 1 and _length(found[0].content) == _length(found[1].content):
        return None
    return found[0] if found else None


def _length(span: Span) -> int:
    return sum(part.end - part.start for part in span)


def sources(view: View) -> Iterator[Finding]:
    """A source is expressed, unless its kind is IMPLICIT or AUTHOR."""
    for attribution in view.document.attributions:
        kind = attribution.source_kind
        if kind is None:
            continue
        if not attribution.source and kind not in _NO_SOURCE:
            message = f"no source span, and the source kind is {kind}"
            help_ = "mark the source; where no words express it, the kind is IMPLICIT"
            at = hull(attribution.content)
            yield Finding("ATTR-SRC", message, attribution, "/source", help_, at)
        elif attribution.source and kind == "IMPLICIT":
            message = f"the source is {words(attribution.source)}, and its kind is IMPLICIT"
            help_ = "IMPLICIT is for a source that no words express"
            at = hull(attribution.source)
            yield Finding("ATTR-SRC", message, attribution, "/source_kind", help_, at)


def cues(view: View) -> Iterator[Finding]:
    """A cue is one stretch; without a cue the content is quoted or follows a colon."""
    for attribution in view.document.attributions:
        if len(attribution.cue) > 1:
            message = f"the cue {words(attribution.cue)} has {len(attribution.cue)} fragments"
            help_ = "keep the stretch with the verb or noun"
            at = hull(attribution.cue)
            yield Finding("ATTR-CUE", message, attribution, "/cue", help_, at)
        elif not attribution.cue and not _linked(view, attribution):
            message = f"nothing presents {words(attribution.content)} as said"
            help_ = (
                "mark the cue; without one there are quotation marks or a colon, or no attribution"
            )
            at = hull(attribution.content)
            yield Finding("ATTR-CUE", message, attribution, "/cue", help_, at)


def _linked(view: View, attribution: Attribution) -> bool:
    """Whether something besides a cue makes it an attribution, or that cannot be told."""
    if attribution.quotes or not view.declares("attributions", "quotes"):
        return True
    start, end = hull(attribution.content)
    low, high = hull(attribution.source) if attribution.source else (start, start)
    between = view.text[min(end, high) : max(start, low)]
    beside = view.text[max(start - 2, 0) : start] + between
    # A source in another paragraph is linked by the paragraphs.
    return not attribution.source or "\n" in between or any(mark in beside for mark in _LINKS)


def disjoint(view: View) -> Iterator[Finding]:
    """Source, cue and content of one attribution share no words."""
    for attribution in view.document.attributions:
        for left, right in (("source", "cue"), ("source", "content"), ("cue", "content")):
            one, other = getattr(attribution, left), getattr(attribution, right)
            if overlap(one, other):
                message = f"the {left} {words(one)} overlaps the {right} {words(other)}"
                help_ = "take the shared words out of one; a content may have several fragments"
                yield Finding("ATTR-DISJ", message, attribution, f"/{left}", help_, hull(one))


def addressees(view: View) -> Iterator[Finding]:
    """The addressee is no part of the content."""
    for attribution in view.document.attributions:
        if overlap(attribution.addressee, attribution.content):
            message = f"the addressee {words(attribution.addressee)} lies in the content"
            help_ = "leave it out of the content; whoever is accused or praised is no addressee"
            at = hull(attribution.addressee)
            yield Finding("ATTR-ADDR", message, attribution, "/addressee", help_, at)


def nesting(view: View) -> Iterator[Finding]:
    """No attribution is its own ancestor, and each lies in the content of its parent."""
    parents = {a.id: [a.parent] for a in view.document.attributions if a.parent}
    circling = on_cycles(parents) if parents else ()
    for attribution in view.document.attributions:
        parent = find(view, Attribution, attribution.parent)
        if parent is None:
            continue
        if attribution.id in circling:
            message = f"{attribution.id} is among its own parents"
            at = hull(attribution.content)
            yield Finding("ATTR-NEST", message, attribution, "/parent", "", at)
            continue
        for field in ("source", "cue", "content"):
            span = getattr(attribution, field)
            if span and not in_hull(span, parent.content):
                message = (
                    f"the {field} {words(span)} lies outside the content of its parent {parent.id}"
                )
                help_ = "the whole of an attribution lies in the content of its parent, or has none"
                yield Finding("ATTR-NEST", message, attribution, f"/{field}", help_, hull(span))
                break


def surface(view: View) -> Iterator[Finding]:
    """What exists only through a mistranslation is the source of nothing."""
    for attribution in view.document.attributions:
        for number, name in enumerate(attribution.source_entities):
            entity = find(view, Entity, name)
            if entity is not None and entity.surface_only:
                message = f"{quoted(entity.canonical)} ({name}) is surface_only and a source entity"
                help_ = "name who is meant; the printed one goes to surface_entities"
                pointer, at = f"/source_entities/{number}", hull(attribution.content)
                yield Finding("ATTR-ENT", message, attribution, pointer, help_, at)


def source_mentions(view: View) -> Iterator[Finding]:
    """A source phrase holds the head of a mention of its entity, unless it is a document's."""
    if not view.declares("mentions", "entity"):
        return
    heads: dict[str, list[Span]] = defaultdict(list)
    for mention in view.document.mentions:
        for name in (mention.entity, mention.alt_antecedent):
            if name is not None:
                heads[name].append(mention.head or mention.span)
    for attribution in view.document.attributions:
        # One phrase may stand for several sources together; a note may restore another source.
        if len(attribution.source_entities) != 1 or not attribution.source or attribution.notes:
            continue
        name = attribution.source_entities[0]
        if attribution.source_kind in (None, "DOCUMENT", "AUTHOR"):
            continue
        if not any(overlap(head, attribution.source) for head in heads[name]):
            message = f"the source {words(attribution.source)} holds no mention of {name}"
            help_ = "mark the mention, or name the entity of the phrase"
            pointer, at = "/source_entities/0", hull(attribution.source)
            yield Finding("ATTR-ENT", message, attribution, pointer, help_, at)


def spurious(view: View) -> Iterator[Finding]:
    """A spurious attribution has no source entities and names a critical translation note."""
    for attribution in view.document.attributions:
        if not attribution.spurious:
            continue
        at = hull(attribution.content)
        if attribution.source_entities:
            message = f"spurious, with the source entities {listed(attribution.source_entities)}"
            help_ = "nobody is its source: the printed one goes to surface_entities"
            yield Finding("ATTR-SPUR", message, attribution, "/source_entities", help_, at)
        notes = [find(view, TranslationNote, name) for name in attribution.notes]
        told = None not in notes and view.declares("translation_notes")
        if told and not any(note and note.severity == "critical" for note in notes):
            help_ = "name the note that says why nobody said so; it is critical"
            message = "spurious without a critical translation note"
            yield Finding("ATTR-SPUR", message, attribution, "/notes", help_, at)


def nothing_spurious(view: View) -> Iterator[Finding]:
    """A spurious attribution bears no claim and no factuality, and asserts nothing."""
    document = view.document
    false = {a.id for a in document.attributions if a.spurious}
    if not false:
        return
    records = (
        record
        for layer in ("claims", "factuality", "event_mentions", "entities")
        if leans_on(view, layer, false)
        for record in getattr(document, layer)
    )
    for record in records:
        for found in references(record):
            if found.id in false and not found.pointer.endswith("/cue_of"):
                message = f"{found.id} is spurious: nobody said so"
                help_ = "name the next attribution outward, or AUTHOR"
                yield Finding("ATTR-SPUR", message, record, found.pointer, help_)


def leans_on(view: View, layer: str, names: set[str]) -> bool:
    """Whether a record names one of these attributions other than as the one it is the cue of."""
    return any(
        path.field != "cue_of" and not names.isdisjoint(named) for path, named in view.named(layer)
    )


RULES = (
    *(sources, cues, disjoint, addressees, nesting),
    *(surface, spurious, nothing_spurious),
)
WHOLE_RULES = (source_mentions,)

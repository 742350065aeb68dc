"""Relational configurations: events, attributions, claims, claim_pairs."""

from collections.abc import Iterator
from typing import Any

from ..contract.base import AUTHOR, Span
from ..contract.layers import annotations, spans
from ..contract.records import Attribution, Document, Entity, EventMention
from ..contract.rows import (
    AttributionRow,
    ClaimOccurrence,
    ClaimPairRow,
    ClaimRow,
    EntityBrief,
    EventArgument,
    EventRow,
    SourcedFactuality,
)
from .bio import Loss
from .derived import author_factuality, chain, meant, quote_mode


class Index:
    """A document's records by id, with their layers, less spurious attributions."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.records: dict[str, Any] = {}
        self.layers: dict[str, Any] = {}
        for layer, record in annotations(document):
            self.records[record.id] = record
            self.layers[record.id] = layer
        self.attributions = {a.id: a for a in meant(document)}
        self.common: dict[str, Any] = {
            "doc_id": document.doc_id,
            "story_id": document.story_id,
            "origin": document.origin,
        }

    def brief(self, name: str) -> EntityBrief:
        """An entity in a few words, or AUTHOR."""
        if name == AUTHOR:
            return EntityBrief(
                entity_id=AUTHOR, canonical="the text itself", type=None, sector=None, qid=None
            )
        entity: Entity = self.records[name]
        return EntityBrief(
            entity_id=name,
            canonical=entity.canonical,
            type=entity.type,
            sector=entity.sector,
            qid=entity.qid,
        )

    def around(self, units: list[Any], start: int, end: int) -> tuple[list[str], int, int]:
        """Ids and hull of the units (sentences, regions) that a stretch touches."""
        touched = [u for u in units if u.span[0].start < end and start < u.span[-1].end]
        if not touched:
            return [], start, end
        low = min(start, touched[0].span[0].start)
        high = max(end, *(u.span[-1].end for u in touched))
        return [u.id for u in touched], low, high


def events(document: Document, loss: Loss) -> Iterator[EventRow]:
    """A row for each event mention in the body."""
    index = Index(document)
    for mention in document.event_mentions:
        start, end = mention.trigger[0].start, mention.trigger[-1].end
        ids, low, high = index.around(document.sentences, start, end)
        loss["events", mention.type, "a row"] += 1
        yield EventRow(
            **index.common,
            sentence_id=ids[0] if ids else "",
            text=document.text[low:high],
            start=low,
            event_mention_id=mention.id,
            event_id=mention.event,
            type=mention.type,
            trigger=mention.trigger,
            polarity=mention.polarity,
            realis=mention.realis,
            phase=mention.phase,
            cue_of=mention.cue_of,
            arguments=[_argument(a, index) for a in mention.arguments],
            factuality=_factuality(mention, index),
        )


def _argument(argument: Any, index: Index) -> EventArgument:
    filler = index.records[argument.filler]
    return EventArgument(
        role=argument.role,
        filler_id=argument.filler,
        filler_layer=index.layers[argument.filler],
        entity_id=getattr(filler, "entity", None),
        span=_first_span(filler),
        asserted_by=argument.asserted_by,
        inferred=argument.inferred,
    )


def _first_span(record: Any) -> Span:
    return next((span for _, span in spans(record)), [])


def _factuality(mention: EventMention, index: Index) -> list[SourcedFactuality]:
    if "factuality" not in {layer.name for layer in index.document.layers}:
        return []
    stated = [
        SourcedFactuality(source=f.source, value=f.value, derived=False)
        for f in index.document.factuality
        if f.event_mention == mention.id
    ]
    if any(f.source == AUTHOR for f in stated):
        return stated
    value = author_factuality(mention, index.document)
    return [*stated, SourcedFactuality(source=AUTHOR, value=value, derived=True)]


def attributions(document: Document, loss: Loss) -> Iterator[AttributionRow]:
    """A row for each attribution that is meant."""
    index = Index(document)
    declared = {layer.name: layer.attributes for layer in document.layers}["attributions"]
    claims_of: dict[str, list[str]] = {}
    for claim in document.claims:
        for occurrence in claim.mentions:
            if occurrence.attribution:
                claims_of.setdefault(occurrence.attribution, []).append(claim.id)
    for a in document.attributions:
        if a.spurious:
            loss["attributions", a.cue_class or "?", "spurious: left out"] += 1
            continue
        loss["attributions", a.cue_class or "?", "a row"] += 1
        parts = [*a.source, *a.cue, *a.content]
        ids, low, high = index.around(
            document.regions, min(p.start for p in parts), max(p.end for p in parts)
        )
        yield AttributionRow(
            **index.common,
            paragraph_ids=ids,
            text=document.text[low:high],
            start=low,
            attribution_id=a.id,
            source=a.source,
            cue=a.cue,
            content=a.content,
            quotes=a.quotes,
            gloss=a.gloss,
            addressee=a.addressee,
            medium=a.medium,
            source_kind=a.source_kind,
            cue_class=a.cue_class,
            quote_mode=quote_mode(a) if "quotes" in declared else None,
            polarity=a.polarity,
            source_entities=[index.brief(name) for name in a.source_entities],
            parent=_real_parent(a, index),
            chain=[
                name
                for name in chain(a, {x.id: x for x in document.attributions})
                if name == AUTHOR or name in index.attributions
            ],
            refers_to=a.refers_to,
            claim_ids=claims_of.get(a.id, []),
        )


def _real_parent(attribution: Attribution, index: Index) -> str | None:
    """The nearest enclosing attribution that is no artefact."""
    parent = attribution.parent
    while parent and parent not in index.attributions:
        parent = index.records[parent].parent
    return parent


def claims(document: Document, loss: Loss) -> Iterator[ClaimRow]:
    """A row for each claim."""
    index = Index(document)
    for claim in document.claims:
        topic = index.records.get(claim.topic_event or "")
        loss["claims", claim.stance, "a row"] += 1
        yield ClaimRow(
            **index.common,
            claim_id=claim.id,
            proposition=claim.proposition,
            claimers=[index.brief(name) for name in claim.claimers],
            stance=claim.stance,
            mentions=[
                ClaimOccurrence(
                    attribution_id=m.attribution,
                    cue_class=index.attributions[m.attribution].cue_class
                    if m.attribution
                    else None,
                    content=m.content,
                )
                for m in claim.mentions
            ],
            topic_event=claim.topic_event,
            topic_label=topic and topic.label,
            topic_type=topic and topic.type,
            evidence_basis=claim.evidence_basis,
            evidence=claim.evidence,
            access=claim.access,
            checkworthy=claim.checkworthy,
            presupposed=claim.presupposed,
            contested=claim.contested,
        )


def claim_pairs(document: Document, loss: Loss) -> Iterator[ClaimPairRow]:
    """A row for each relation between claims."""
    index = Index(document)
    for relation in document.claim_relations:
        first, second = index.records[relation.from_claim], index.records[relation.to_claim]
        loss["claim_pairs", relation.type, "a row"] += 1
        yield ClaimPairRow(
            **index.common,
            relation_id=relation.id,
            type=relation.type,
            dimensions=relation.dimensions,
            strength=relation.strength,
            signal=relation.signal,
            from_claim=first.id,
            from_proposition=first.proposition,
            from_stance=first.stance,
            from_claimers=first.claimers,
            to_claim=second.id,
            to_proposition=second.proposition,
            to_stance=second.stance,
            to_claimers=second.claimers,
        )

"""Relational configurations: events, attributions, claims, claim_pairs."""

from collections.abc import Iterator
from typing import Any

from ..contract.base import AUTHOR, Span
from ..contract.layers import spans
from ..contract.records import EventMention
from ..contract.rows import (
    AttributionRow,
    ClaimOccurrence,
    ClaimPairRow,
    ClaimRow,
    EventArgument,
    EventRow,
    SourcedFactuality,
)
from .bio import Loss
from .derived import author_factuality, quote_mode
from .source import Source, around


def events(source: Source, loss: Loss) -> Iterator[EventRow]:
    """A row for each event mention."""
    for mention in source.document.event_mentions:
        start, end = mention.trigger[0].start, mention.trigger[-1].end
        ids, low, high = around(source.sentences, start, end)
        loss["events", mention.type, "a row"] += 1
        yield EventRow(
            **source.common,
            sentence_id=ids[0] if ids else None,
            text=source.text[low:high],
            start=low,
            event_mention_id=mention.id,
            event_id=mention.event,
            type=mention.type,
            trigger=mention.trigger,
            polarity=mention.polarity,
            realis=mention.realis,
            phase=mention.phase,
            cue_of=mention.cue_of,
            arguments=[_argument(a, source) for a in mention.arguments],
            factuality=_factuality(mention, source),
        )


def _argument(argument: Any, source: Source) -> EventArgument:
    filler = source.records[argument.filler]
    return EventArgument(
        role=argument.role,
        filler_id=argument.filler,
        filler_layer=source.layers[argument.filler],
        entity_id=getattr(filler, "entity", None),
        span=_first_span(filler),
        asserted_by=argument.asserted_by,
        inferred=argument.inferred,
    )


def _first_span(record: Any) -> Span:
    return next((span for _, span in spans(record)), [])


def _factuality(mention: EventMention, source: Source) -> list[SourcedFactuality]:
    if "factuality" not in source.declared:
        return []
    stated = [
        SourcedFactuality(source=f.source, value=f.value, derived=False)
        for f in source.document.factuality
        if f.event_mention == mention.id
    ]
    if any(f.source == AUTHOR for f in stated):
        return stated
    value = author_factuality(mention, source.document)
    return [*stated, SourcedFactuality(source=AUTHOR, value=value, derived=True)]


def attributions(source: Source, loss: Loss) -> Iterator[AttributionRow]:
    """A row for each attribution that is meant."""
    claims_of: dict[str, list[str]] = {}
    for claim in source.document.claims:
        for occurrence in claim.mentions:
            if occurrence.attribution:
                claims_of.setdefault(occurrence.attribution, []).append(claim.id)
    for a in source.document.attributions:
        if a.spurious:
            loss["attributions", a.cue_class or "?", "spurious: left out"] += 1
            continue
        loss["attributions", a.cue_class or "?", "a row"] += 1
        parts = [*a.source, *a.cue, *a.content]
        start, end = min(p.start for p in parts), max(p.end for p in parts)
        ids, low, high = around(source.paragraphs, start, end)
        yield AttributionRow(
            **source.common,
            paragraph_ids=ids,
            text=source.text[low:high],
            start=low,
            attribution_id=a.id,
            source=a.source,
            cue=a.cue,
            content=a.content,
            quotes=a.quotes,
            gloss=a.gloss,
            addressee=a.addressee,
            medium=a.medium,
            surface_differs=bool(a.surface_entities),
            source_kind=a.source_kind,
            cue_class=a.cue_class,
            quote_mode=quote_mode(a) if "quotes" in source.declared["attributions"] else None,
            polarity=a.polarity,
            source_entities=[source.brief(name) for name in a.source_entities],
            parent=source.parent(a),
            chain=source.chain(a),
            refers_to=a.refers_to,
            claim_ids=claims_of.get(a.id, []),
        )


def claims(source: Source, loss: Loss) -> Iterator[ClaimRow]:
    """A row for each claim."""
    for claim in source.document.claims:
        topic = source.records.get(claim.topic_event or "")
        parts = [part for mention in claim.mentions for part in mention.content]
        places = [around(source.paragraphs, part.start, part.end)[0] for part in parts]
        loss["claims", claim.stance, "a row"] += 1
        yield ClaimRow(
            **source.common,
            paragraph_ids=list(dict.fromkeys(name for names in places for name in names)),
            claim_id=claim.id,
            proposition=claim.proposition,
            claimers=[source.brief(name) for name in claim.claimers],
            stance=claim.stance,
            mentions=[
                ClaimOccurrence(
                    attribution_id=m.attribution,
                    cue_class=source.attributions[m.attribution].cue_class
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


def claim_pairs(source: Source, loss: Loss) -> Iterator[ClaimPairRow]:
    """A row for each relation between claims."""
    for relation in source.document.claim_relations:
        first, second = source.records[relation.from_claim], source.records[relation.to_claim]
        loss["claim_pairs", relation.type, "a row"] += 1
        yield ClaimPairRow(
            **source.common,
            relation_id=relation.id,
            type=relation.type,
            dimensions=relation.dimensions,
            strength=relation.strength,
            signal=relation.signal,
            from_claim=first.id,
            from_proposition=first.proposition,
            from_stance=first.stance,
            from_claimers=[source.brief(name) for name in first.claimers],
            to_claim=second.id,
            to_proposition=second.proposition,
            to_stance=second.stance,
            to_claimers=[source.brief(name) for name in second.claimers],
        )

"""The quick pass over attributions, quotations, claims and notes: which rules to run."""

from typing import Final

from ..contract.base import AUTHOR, Span
from ..contract.layers import RECORD_OF
from ..contract.records import Attribution, Claim, ClaimRelation
from . import attributions, claims, notes, quotes
from .extents import on_cycles, overlap
from .view import Rule, View

_HAVING: Final = {
    field: [layer for layer, record in RECORD_OF.items() if field in record.__struct_fields__]
    for record in RECORD_OF.values()
    for field in record.__struct_fields__
}
_OTHER_MARKS: Final = "\"„«»'‘"
_UNTOLD: Final = (None, "DOCUMENT", "AUTHOR")


def doubted(view: View) -> set[Rule]:
    """The rules of these layers that must run: all others would find nothing."""
    doubts: set[Rule] = set()
    document = view.document
    if document.attributions:
        _attributions(view, doubts)
        _source_mentions(view, doubts)
    _quotes(view, doubts)
    if document.claims:
        _claims(view, doubts)
    _cover(view, doubts)
    if document.claim_relations:
        _relations(view, doubts)
    if document.translation_notes:
        _notes(view, doubts)
    return doubts


def _attributions(view: View, doubts: set[Rule]) -> None:  # noqa: PLR0912 (each read once)
    spurious: set[str] = set()
    found, entities = view.sound("attributions"), view.sound("entities")
    parents: dict[str, list[str]] = {}
    for attribution in view.document.attributions:
        source, cue, content = attribution.source, attribution.cue, attribution.content
        kind = attribution.source_kind
        if kind is not None and (kind == "IMPLICIT" if source else kind != "IMPLICIT"):
            doubts.add(attributions.sources)
        if len(cue) != 1 and (len(cue) > 1 or not attribution.quotes):
            doubts.add(attributions.cues)
        if _near(source, cue) or _near(source, content) or _near(cue, content):
            doubts.add(attributions.disjoint)
        if _near(attribution.addressee, content):
            doubts.add(attributions.addressees)
        if (above := found.get(attribution.parent)) is not None:
            parents[attribution.id] = [above.id]
            low, high = above.content[0].start, above.content[-1].end
            for span in (source, cue, content):
                if span and not (low <= span[0].start and span[-1].end <= high):
                    doubts.add(attributions.nesting)
        for name in attribution.source_entities:
            if (entity := entities.get(name)) and entity.surface_only:
                doubts.add(attributions.surface)
        if attribution.spurious:
            spurious.add(attribution.id)
            doubts.add(attributions.spurious)
    if parents and on_cycles(parents):
        doubts.add(attributions.nesting)
    if spurious and any(
        attributions.leans_on(view, layer, spurious)
        for layer in ("claims", "factuality", "event_mentions", "entities")
    ):
        doubts.add(attributions.nothing_spurious)


def _near(left: Span, right: Span) -> bool:
    """Whether the spans share a character."""
    if not left or not right:
        return False
    if left[-1].end <= right[0].start or right[-1].end <= left[0].start:
        return False
    return overlap(left, right)


def _source_mentions(view: View, doubts: set[Rule]) -> None:
    if not view.declares("mentions", "entity"):
        return
    wanted: dict[str, list[Span]] = {}
    for attribution in view.document.attributions:
        named = attribution.source_entities
        if len(named) != 1 or not attribution.source or attribution.notes:
            continue
        if attribution.source_kind not in _UNTOLD:
            wanted.setdefault(named[0], []).append(attribution.source)
    for mention in view.document.mentions if wanted else ():
        name = mention.entity
        if name is not None and (sources := wanted.get(name)):
            head = mention.head or mention.span
            if not (left := [source for source in sources if not _near(head, source)]):
                del wanted[name]
                if not wanted:
                    return
            elif len(left) < len(sources):
                wanted[name] = left
    if wanted:
        doubts.add(attributions.source_mentions)


def _quotes(view: View, doubts: set[Rule]) -> None:
    document = view.document
    found: list[tuple[int, int]] = []
    for attribution in document.attributions:
        content, cue = attribution.content, attribution.cue
        for part in attribution.quotes:
            found.append((part.start, part.end))
            if not _enclosed(part.text):
                doubts.add(quotes.marked)
            if content[0].start <= part.start and part.end <= content[-1].end:
                continue
            if not (cue and cue[0].start <= part.start and part.end <= cue[-1].end):
                doubts.add(quotes.contained)
    for mark in document.quote_marks:
        for part in mark.span:
            found.append((part.start, part.end))
            if not _enclosed(part.text):
                doubts.add(quotes.marked)
    if not view.declares("quote_marks"):
        doubts.add(quotes.covered)
    elif view.declares("attributions", "quotes"):
        if _in_turn(view.text, found):
            return
        places = quotes.body(view)
        if any(True for _ in quotes.uneven(view.text, places, found)):
            doubts.add(quotes.covered)


def _enclosed(text: str) -> bool:
    return (text[0] == "“" and text[-1] == "”") or quotes.enclosed(text)


def _in_turn(text: str, found: list[tuple[int, int]]) -> bool:
    """Whether the only marks are “ and ” in turn, and each two are one recorded quotation."""
    if any(mark in text for mark in _OTHER_MARKS):
        return False
    pairs: list[tuple[int, int]] = []
    start = text.find("“")
    while start >= 0:
        close = text.find("”", start)
        if close < 0:
            return False
        pairs.append((start, close + 1))
        start = text.find("“", close)
    # As many of either mark as pairs: none stands within a pair or between two.
    return text.count("“") == text.count("”") == len(pairs) and pairs == sorted(found)


def _claims(view: View, doubts: set[Rule]) -> None:
    found = view.sound("attributions")
    told = view.declares("attributions", "source_entities")
    held = [
        (attribution.content[0].start, attribution.content[-1].end)
        for attribution in view.document.attributions
        if not attribution.spurious
    ]
    for claim in view.document.claims:
        sources: list[Attribution] = []
        own = lost = False
        for mention in claim.mentions:
            content = mention.content
            low, high = content[0].start, content[-1].end
            if mention.attribution is None:
                own = True
                for start, end in held:
                    if low < end and start < high:
                        doubts.add(claims.contents)
                continue
            source = found.get(mention.attribution)
            if source is None:
                lost = True
                continue
            sources.append(source)
            if low < source.content[0].start or source.content[-1].end < high:
                doubts.add(claims.contents)
            if (
                source.cue_class in claims.BARREN
                or source.polarity == "NEG"
                or (source.cue_class in claims.PRESUPPOSING and not claim.presupposed)
            ):
                doubts.add(claims.bearing)
        if own != (AUTHOR in claim.claimers):
            doubts.add(claims.claimers)
        if told and not lost and not _same_people(claim, sources):
            doubts.add(claims.claimers)
        basis = claim.evidence_basis
        if basis is not None and (basis == "NONE_MENTIONED") == bool(claim.evidence):
            doubts.add(claims.evidence)


def _same_people(claim: Claim, sources: list[Attribution]) -> bool:
    people = {name for source in sources for name in source.source_entities}
    return people == {name for name in claim.claimers if name != AUTHOR}


def _cover(view: View, doubts: set[Rule]) -> None:
    if not (view.declares("claims") and view.declares("attributions", "source_entities")):
        return
    covered = {m.attribution for claim in view.document.claims for m in claim.mentions}
    for attribution in view.document.attributions:
        if attribution.id in covered or attribution.cue_class not in claims.BEARING:
            continue
        if attribution.source_entities and not attribution.spurious:
            doubts.add(claims.cover)


def _relations(view: View, doubts: set[Rule]) -> None:
    seen: set[tuple[str, str, str]] = set()
    found = view.sound("claims")
    for relation in view.document.claim_relations:
        kind, one, other = relation.type, relation.from_claim, relation.to_claim
        if kind in claims.SYMMETRIC and other < one:
            one, other = other, one
        if one == other or (kind, one, other) in seen:
            doubts.add(claims.repeated)
        seen.add((kind, one, other))
        first, second = found.get(relation.from_claim), found.get(relation.to_claim)
        if first is not None and second is not None:
            _related(view, relation, first, second, doubts)


def _related(
    view: View, relation: ClaimRelation, first: Claim, second: Claim, doubts: set[Rule]
) -> None:
    match relation.type:
        case "DENIES":
            if first.stance != "DENY":
                doubts.add(claims.denials)
        case "SAME_AS":
            if first.stance != second.stance or set(first.claimers) == set(second.claimers):
                doubts.add(claims.same)
        case "CORRECTS":
            if AUTHOR not in first.claimers:
                doubts.add(claims.corrections)
        case "COMPETES_WITH":
            if not relation.dimensions or set(first.claimers) == set(second.claimers):
                doubts.add(claims.rivals)
            topics = first.topic_event, second.topic_event
            if "count" in relation.dimensions or (None not in topics and topics[0] != topics[1]):
                doubts.add(claims.one_happening)


def _notes(view: View, doubts: set[Rule]) -> None:
    for note in view.document.translation_notes:
        if (note.status == "sourced") != bool(note.evidence):
            doubts.add(notes.evidence)
        for path in note.governs:
            name, _, field = path.partition(".")
            for layer in _HAVING.get(field, ()):
                if name in view.sound(layer):
                    break
            else:
                doubts.add(notes.governs)

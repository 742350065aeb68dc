"""One quick pass over the layers: which rules could find something at all.

The rules alone say what is wrong. This pass tells of most of them, for most documents, that they
would find nothing, so that they need not run; where it is not sure it names the rule. It sees
the records that passed the stages before: their spans and references are sound.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from ..contract.base import AUTHOR, DCT, Span
from ..contract.labels import ROLES
from ..contract.records import Document, EventMention, Quantity
from . import entities, events, factuality, fast_claims, mentions, times
from .extents import on_cycles
from .view import Rule, View

_SPAN: Final[Callable[[Any], Span]] = attrgetter("span")
_KIND_OF: Final[tuple[tuple[str, str, Callable[[Any], Span]], ...]] = (
    ("event_mentions", "EVENT", attrgetter("trigger")),
    ("times", "TIME", _SPAN),
    ("quantities", "QUANTITY", _SPAN),
    ("claims", "CLAIM", lambda claim: claim.mentions[0].content),
)
_MASK: Final = 2**32 - 1
_ENTITY: Final = attrgetter("entity")
_LINKED: Final = attrgetter("qid", "qid_status", "private", "surface_only")
_UNLINKED: Final = {
    (None, None, False, False),
    (None, "unverified", False, False),
    (None, "NIL", False, False),
    (None, "not_applicable", False, False),
    (None, "NIL", True, False),
    (None, "withheld", False, True),
}


def doubted(view: View) -> set[Rule]:
    """The rules of the layers that must run: all others would find nothing."""
    doubts: set[Rule] = set()
    document = view.document
    if document.mentions:
        _mentions(view, doubts)
    if document.entities:
        _entities(document, doubts)
    _times(view, doubts)
    for quantity in document.quantities:
        _quantity(view, quantity, doubts)
    if document.event_mentions:
        _event_mentions(view, doubts)
    if document.events:
        _events(document, doubts)
    if document.factuality:
        _factuality(view, doubts)
    return doubts | fast_claims.doubted(view)


def _mentions(view: View, doubts: set[Rule]) -> None:  # noqa: PLR0912 (each read once)
    """What is said of a mention alone, of it and its entity, and of the chain they form."""
    document = view.document
    english = document.lang.lower().split("-")[0] == "en"
    typed = view.declares("mentions", "metonymy")
    entity_of = view.sound("entities").get
    places: list[int] = []
    opened: set[str | None] = {None}
    named: set[str | None] = set()
    waiting: set[str] = set()
    for mention in document.mentions:
        span, head = mention.span, mention.head
        name, level, basis = mention.entity, mention.level, mention.basis
        start, end = span[0].start, span[-1].end
        # One number orders by start, the longer first.
        places.append(start << 32 | (_MASK - end))
        for inner in head:
            if inner.start < start or inner.end > end:
                doubts.add(mentions.heads)
        if len(span) > 1:
            doubts |= {mentions.crossing, mentions.duplicates, mentions.heads}
        if level != "PRO":
            named.add(name)
            words = (head or span)[0].text
            if level == "NAM" and not words[0].isupper() and words.islower():
                doubts.add(mentions.names)
        else:
            if english and not _pronoun(head or span):
                doubts.add(mentions.pronouns)
            if name and not (mention.unresolvable or mention.refers_to or mention.generic):
                waiting.add(name)
        if basis is None:
            if name in opened and name is not None:
                doubts.add(mentions.openings)
            opened.add(name)
        elif basis == "EVENT_ARG":
            doubts.add(mentions.event_arguments)
        elif basis == "MT_RESTORED" and not mention.notes:
            doubts.add(mentions.restored)
        if (metonymy := mention.metonymy) is not None:
            qid = metonymy.literal_qid
            if qid is not None and not entities.QID.fullmatch(qid):
                doubts.add(entities.literals)
        elif typed and (entity := entity_of(name)) and entity.type != mention.type:
            doubts.add(mentions.types)
        if mention.alt_antecedent is not None and mention.alt_antecedent == name:
            doubts.add(mentions.alternatives)
    if not waiting <= named:
        doubts.add(mentions.antecedents)
    if not opened.issuperset(map(_ENTITY, document.mentions)):
        doubts.add(mentions.openings)
    _extents(places, doubts)


def _extents(places: list[int], doubts: set[Rule]) -> None:
    """Mentions with one span, and mentions that cross."""
    places.sort()
    ends: list[int] = []
    top, last = _MASK, -1
    for place in places:
        if place == last:
            doubts.add(mentions.duplicates)
        last = place
        start, end = place >> 32, _MASK - (place & _MASK)
        while start >= top:
            top = ends.pop()
        if end > top:
            doubts.add(mentions.crossing)
        ends.append(top)
        top = end


def _pronoun(span: Span) -> bool:
    return len(span) == 1 and span[0].text.lower() in mentions.PRONOUNS


def _entities(document: Document, doubts: set[Rule]) -> None:
    """Links to Wikidata, and relations between entities."""
    seen: set[str] = set()
    for entity in document.entities:
        if entity.distinct_from and entity.id in entity.distinct_from:
            doubts.add(mentions.distinct)
        for relation in entity.relations:
            if relation.type == "POSSIBLY_SAME" or relation.target == entity.id:
                doubts.add(mentions.distinct)
        if (link := _LINKED(entity)) in _UNLINKED:
            continue
        qid, status, private, surface_only = link
        if qid is None or status != "verified" or private or surface_only:
            doubts |= {entities.links, entities.private, entities.withheld}
        elif not entity.qid_evidence or not entities.QID.fullmatch(qid):
            doubts.add(entities.links)
        if qid in seen:
            doubts.add(entities.unique)
        if qid is not None:
            seen.add(qid)


def _times(view: View, doubts: set[Rule]) -> None:
    document = view.document
    if document.dct.value is not None and not times.is_day(document.dct.value):
        doubts.add(times.document_date)
    found = view.sound("times")
    for time in document.times:
        value = time.value
        if value is not None and not times.fits(value, time.type):
            doubts.add(times.values)
        low, high = time.earliest, time.latest
        if low is not None and not (times.is_day(low) and (high is None or low <= high)):
            doubts.add(times.spells)
        if high is not None and not times.is_day(high):
            doubts.add(times.spells)
        ahead = time.anchors
        if not ahead:
            continue
        # What counts from something that counts from no time is on no cycle.
        if time.id in ahead or ((anchor := found.get(ahead[0])) and anchor.anchors):
            doubts.add(times.anchors)
        if time.status in (None, "ambiguous"):
            continue
        if (
            len(ahead) > 1
            or (ahead[0] == DCT and document.dct.status != "exact")
            or ((anchor := found.get(ahead[0])) and anchor.status in ("inferred", "ambiguous"))
        ):
            doubts.add(times.anchors)


def _quantity(view: View, quantity: Quantity, doubts: set[Rule]) -> None:
    low, point, high = quantity.min, quantity.point, quantity.max
    known = [n for n in (low, point, high) if n is not None]
    if known != sorted(known):
        doubts.add(times.ranges)
    if quantity.vague_term:
        if point is not None:
            doubts.add(times.ranges)
    elif view.declares("quantities", "value"):
        printed = times.printed_number(quantity)
        if printed is not None and printed != point and (point is not None or printed not in known):
            doubts.add(times.digits)


def _event_mentions(view: View, doubts: set[Rule]) -> None:
    """Triggers, and the arguments that hang on them."""
    seen: set[tuple[int, int, str]] = set()
    found, attributions = view.sound("events"), view.sound("attributions")
    for mention in view.document.event_mentions:
        trigger, kind = mention.trigger, mention.type
        part = trigger[0]
        key = (part.start, part.end, kind)
        if len(trigger) > 1 or key in seen or len(part.text.split()) > events.MOST_WORDS:
            doubts.add(events.triggers)
        seen.add(key)
        if (event := found.get(mention.event)) and event.type != kind:
            doubts.add(events.types)
        if (cue_of := attributions.get(mention.cue_of)) and not (
            cue_of.cue and part.start < cue_of.cue[0].end and cue_of.cue[0].start < part.end
        ):
            doubts.add(events.cues)
        if mention.arguments:
            _arguments(view, mention, attributions, doubts)
    if view.declares("attributions") and events.two_signs(view.document.event_mentions):
        doubts.add(events.polarities)


def _arguments(
    view: View,
    mention: EventMention,
    attributions: dict[str | None, Any],
    doubts: set[Rule],
) -> None:
    roles = ROLES[mention.type]
    phrases, found = view.sound("mentions"), view.sound("entities")
    for argument in mention.arguments:
        allowed = roles.get(argument.role)
        if allowed is None:
            doubts |= {events.roles, events.fillers}
            allowed = ()
        name = argument.filler
        if (phrase := phrases.get(name)) is None:
            kind, span = _filler(view, name)
        else:
            kind, span = phrase.type, phrase.head or phrase.span
            if phrase.entity is not None:
                entity = found.get(phrase.entity)
                kind = None if entity is None or entity.surface_only else entity.type
        if kind not in allowed or name == mention.id:
            doubts.add(events.fillers)
        if argument.inferred:
            continue
        for voice in argument.asserted_by:
            source = attributions.get(voice)
            if source is not None and not (span and _between(span, source.content)):
                doubts.add(events.asserted)


def _filler(view: View, name: str) -> tuple[str | None, Span]:
    """What a filler that is no mention counts as, None where that is not plain, and its span."""
    for layer, kind, span in _KIND_OF:
        if (record := view.sound(layer).get(name)) is not None:
            return kind, span(record)
    return None, []


def _between(inner: Span, outer: Span) -> bool:
    return outer[0].start <= inner[0].start and inner[-1].end <= outer[-1].end


def _events(document: Document, doubts: set[Rule]) -> None:
    for event in document.events:
        if event.subevent_of or event.causes or event.before:
            break
    else:
        return
    for onward in events.WAYS.values():
        joined = {event.id: ahead for event in document.events if (ahead := onward(event))}
        # What leads only to events that lead nowhere is on no cycle.
        if any(not joined.keys().isdisjoint(ahead) for ahead in joined.values()) and on_cycles(
            joined
        ):
            doubts.add(events.graphs)


def _factuality(view: View, doubts: set[Rule]) -> None:
    seen: set[tuple[str, str]] = set()
    found, attributions = view.sound("event_mentions"), view.sound("attributions")
    for record in view.document.factuality:
        key = (record.event_mention, record.source)
        if key in seen:
            doubts.add(factuality.once)
        seen.add(key)
        value = record.value
        if not record.evidence and (value != "CT+" or record.source == AUTHOR):
            doubts.add(factuality.evidence)
        mention, source = found.get(key[0]), attributions.get(key[1])
        if mention is None or source is None:
            continue
        if not _between(mention.trigger, source.content):
            doubts.add(factuality.sources)
        if mention.polarity not in (None, factuality.CERTAIN.get(value, mention.polarity)):
            doubts.add(factuality.polarity)

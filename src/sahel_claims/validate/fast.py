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
from ..contract.records import Document, Quantity
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
_FAR: Final = 2**32  # beyond the end of any text
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
    type_of = {name: entity.type for name, entity in view.sound("entities").items()}.get
    places: list[tuple[int, int]] = []
    opened: set[str | None] = set()
    named: set[str | None] = set()
    waiting: set[str] = set()
    for mention in document.mentions:
        span, head = mention.span, mention.head
        name, level, basis = mention.entity, mention.level, mention.basis
        start, end = span[0].start, span[-1].end
        places.append((start, -end))
        # Fragments are in order: the stages before saw to it.
        if head and (head[0].start < start or head[-1].end > end):
            doubts.add(mentions.heads)
        if len(span) > 1 or len(head) > 1:
            doubts |= {mentions.crossing, mentions.duplicates, mentions.heads, mentions.names}
        if level != "PRO":
            named.add(name)
            if level == "NAM" and (head or span)[0].text.islower():
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
        elif typed and type_of(name, mention.type) != mention.type:
            doubts.add(mentions.types)
        if mention.alt_antecedent is not None and mention.alt_antecedent == name:
            doubts.add(mentions.alternatives)
    if not waiting <= named:
        doubts.add(mentions.antecedents)
    if not (view.names("mentions", "entity") - {None}) <= opened:
        doubts.add(mentions.openings)
    _extents(places, doubts)


def _extents(places: list[tuple[int, int]], doubts: set[Rule]) -> None:
    """Mentions with one span, and mentions that cross, by their starts and negated ends."""
    places.sort()  # the longer first where two start together
    around: list[int] = []
    top, last = -_FAR, (-1, 0)
    for place in places:
        if place == last:
            doubts.add(mentions.duplicates)
        last = start, end = place
        while start + top >= 0:
            top = around.pop()
        if end < top:
            doubts.add(mentions.crossing)
        around.append(top)
        top = end


def _pronoun(span: Span) -> bool:
    return len(span) == 1 and span[0].text.lower() in mentions.PRONOUNS


def _entities(document: Document, doubts: set[Rule]) -> None:
    """Links to Wikidata, and relations between entities."""
    seen: set[str] = set()
    apart: list[tuple[str, str]] = []
    alike: list[tuple[str, str]] = []
    for entity in document.entities:
        for name in entity.distinct_from:
            apart.append((entity.id, name))
        for relation in entity.relations:
            if relation.target == entity.id:
                doubts.add(mentions.distinct)
            elif relation.type == "POSSIBLY_SAME":
                alike += ((entity.id, relation.target), (relation.target, entity.id))
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
    if any(one == other for one, other in apart):
        doubts.add(mentions.distinct)
    if alike and (len({*alike}) < len(alike) or not {*alike}.isdisjoint(apart)):
        doubts.add(mentions.distinct)


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


def _event_mentions(view: View, doubts: set[Rule]) -> None:  # noqa: PLR0912 (each read once)
    """Triggers, and the arguments that hang on them."""
    seen: set[tuple[int, int, str]] = set()
    event_of, attribution_of = view.sound("events").get, view.sound("attributions").get
    phrase_of, entity_of = view.sound("mentions").get, view.sound("entities").get
    for mention in view.document.event_mentions:
        trigger, kind = mention.trigger, mention.type
        part = trigger[0]
        start, end, text = part.start, part.end, part.text
        seen.add((start, end, kind))
        # Words that are letters alone are one word.
        if len(trigger) > 1 or not (text.isalpha() or len(text.split()) <= events.MOST_WORDS):
            doubts.add(events.triggers)
        if (event := event_of(mention.event)) and event.type != kind:
            doubts.add(events.types)
        if (cue_of := attribution_of(mention.cue_of)) and not (
            cue_of.cue and start < cue_of.cue[0].end and cue_of.cue[0].start < end
        ):
            doubts.add(events.cues)
        roles = ROLES[kind]
        for argument in mention.arguments:
            name = argument.filler
            if (phrase := phrase_of(name)) is None:
                filled, span = _filler(view, name)
            else:
                filled, span = phrase.type, phrase.head or phrase.span
                if phrase.entity is not None:
                    entity = entity_of(phrase.entity)
                    filled = None if entity is None or entity.surface_only else entity.type
            if (allowed := roles.get(argument.role)) is None:
                doubts |= {events.roles, events.fillers}
            elif filled not in allowed or name == mention.id:
                doubts.add(events.fillers)
            if argument.inferred:
                continue
            for voice in argument.asserted_by:
                source = attribution_of(voice)
                if source is not None and not (span and _between(span, source.content)):
                    doubts.add(events.asserted)
    if len(seen) < len(view.document.event_mentions):
        doubts.add(events.triggers)
    if view.declares("attributions") and events.two_signs(view.document.event_mentions):
        doubts.add(events.polarities)


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

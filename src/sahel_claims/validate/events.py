"""Event mentions, their arguments, and the events that they speak of."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from ..contract.base import Record, Span
from ..contract.labels import ROLES
from ..contract.records import (
    Argument,
    Attribution,
    Claim,
    Entity,
    Event,
    EventMention,
    Mention,
    Quantity,
    Time,
)
from .attributions import around, innermost
from .diagnostics import Finding, hull
from .extents import bounds, find, in_hull, on_cycles, overlap, quoted, words
from .view import View

MOST_WORDS: Final = 3
_KINDS: Final[dict[type, str]] = {
    EventMention: "EVENT",
    Time: "TIME",
    Quantity: "QUANTITY",
    Claim: "CLAIM",
    Event: "EVENT",
}

WAYS: Final[dict[str, Callable[[Event], list[str]]]] = {
    "subevent_of": lambda event: [event.subevent_of] if event.subevent_of else [],
    "causes": lambda event: event.causes,
    "before": lambda event: event.before,
}
"""The relations between events that lead back to no event."""


def triggers(view: View) -> Iterator[Finding]:
    """A trigger has at most three words and is marked once for a type."""
    seen: dict[tuple[Any, str], str] = {}
    for mention in view.document.event_mentions:
        at = hull(mention.trigger)
        count = sum(len(part.text.split()) for part in mention.trigger)
        key = (bounds(mention.trigger), mention.type)
        if count > MOST_WORDS:
            message = f"the trigger {words(mention.trigger)} has {count} words"
            help_ = "mark the one word that names the happening, or an idiom of at most three"
            yield Finding("EVT-TRIG", message, mention, "/trigger", help_, at)
        elif key in seen:
            message = (
                f"{words(mention.trigger)} is already a {mention.type} trigger, of {seen[key]}"
            )
            help_ = "keep one of the two event mentions"
            yield Finding("EVT-TRIG", message, mention, "/trigger", help_, at)
        seen.setdefault(key, mention.id)


def types(view: View) -> Iterator[Finding]:
    """An event mention has the type of its event."""
    for mention in view.document.event_mentions:
        event = find(view, Event, mention.event)
        if event is not None and mention.type != event.type:
            message = (
                f"{words(mention.trigger)} is {mention.type}, its event {event.id} is {event.type}"
            )
            help_ = "where the types differ there are two events"
            yield Finding("EVT-CHAIN", message, mention, "/type", help_, hull(mention.trigger))


def polarities(view: View) -> Iterator[Finding]:
    """One source does not have one event happen and not happen."""
    if not view.declares("attributions"):
        return
    first: dict[tuple[str, str], EventMention] = {}
    both = two_signs(view.document.event_mentions)
    for mention in view.document.event_mentions if both else ():
        if mention.event not in both or mention.polarity is None or mention.realis != "ACTUAL":
            continue
        source = innermost(view, mention.trigger)
        if source is None and around(view, mention.trigger):
            continue
        other = first.setdefault((mention.event, source.id if source else ""), mention)
        if other.polarity != mention.polarity:
            message = (
                f"{words(mention.trigger)} is {mention.polarity}, and {words(other.trigger)}"
                f" ({other.id}) of the same event and source is {other.polarity}"
            )
            help_ = "two events, or one polarity; only sources may differ over one event"
            at = hull(mention.trigger)
            yield Finding("EVT-CHAIN", message, mention, "/polarity", help_, at)


def two_signs(mentions: list[EventMention]) -> set[str]:
    """The events that are said in one mention to have happened, in another not to."""
    first: dict[str, str] = {}
    both: set[str] = set()
    for mention in mentions:
        name, polarity = mention.event, mention.polarity
        if name is None or polarity is None or mention.realis != "ACTUAL":
            continue
        if first.setdefault(name, polarity) != polarity:
            both.add(name)
    return both


def cues(view: View) -> Iterator[Finding]:
    """The trigger of a speech act stands in the cue of its attribution."""
    for mention in view.document.event_mentions:
        attribution = find(view, Attribution, mention.cue_of)
        if attribution is not None and not overlap(mention.trigger, attribution.cue):
            cue = words(attribution.cue) if attribution.cue else "empty"
            message = f"{words(mention.trigger)} is no word of the cue of {attribution.id}: {cue}"
            help_ = "name the attribution whose cue it is, or leave cue_of out"
            yield Finding("EVT-CUE", message, mention, "/cue_of", help_, hull(mention.trigger))


def graphs(view: View) -> Iterator[Finding]:
    """No event is part, cause or forerunner of itself, not even through others."""
    for field, onward in WAYS.items():
        joined = {e.id: ahead for e in view.document.events if (ahead := onward(e))}
        circling = on_cycles(joined) if joined else ()
        for name in joined if circling else ():
            if name in circling:
                message = f"following {field} from {name} leads back to {name}"
                help_ = "take out the relation that the text does not state"
                yield Finding("EVT-SUB", message, view.get(name), f"/{field}", help_)


def roles(view: View) -> Iterator[Finding]:
    """An argument has a role of its event type."""
    for mention, number, argument in _arguments(view):
        known = ROLES[mention.type]
        if argument.role not in known:
            message = f"{mention.type} has no role {argument.role}"
            help_ = f"its roles: {', '.join(known)}"
            pointer, at = f"/arguments/{number}/role", hull(mention.trigger)
            yield Finding("ARG-ROLE", message, mention, pointer, help_, at)


def fillers(view: View) -> Iterator[Finding]:
    """A filler is of a kind that may fill the role, and exists outside a mistranslation."""
    for mention, number, argument in _arguments(view):
        filler = find(view, Record, argument.filler)
        allowed = ROLES[mention.type].get(argument.role)
        if filler is None or allowed is None:
            continue
        pointer, at = f"/arguments/{number}/filler", hull(mention.trigger)
        kinds = _kinds(view, filler)
        entity = find(view, Entity, filler.entity) if isinstance(filler, Mention) else None
        if filler is mention:
            message = f"{words(mention.trigger)} is an argument of itself"
            yield Finding("ARG-FILL", message, mention, pointer, "name the other event", at)
        elif entity is not None and entity.surface_only:
            message = f"{quoted(entity.canonical)} is surface_only and fills {argument.role}"
            help_ = "what exists only through a mistranslation takes no part in anything"
            yield Finding("ARG-FILL", message, mention, pointer, help_, at)
        elif kinds and kinds.isdisjoint(allowed):
            message = f"{_phrase(filler)} is {' or '.join(sorted(kinds))} and fills {argument.role}"
            help_ = f"{argument.role} of {mention.type}: {', '.join(allowed)}"
            yield Finding("ARG-FILL", message, mention, pointer, help_, at)


def asserted(view: View) -> Iterator[Finding]:
    """What an attribution asserts of a filler it says in its content, unless it is inferred."""
    for mention, number, argument in _arguments(view):
        filler = find(view, Record, argument.filler)
        if filler is None or argument.inferred:
            continue
        for place, name in enumerate(argument.asserted_by):
            source = find(view, Attribution, name)
            if source is None or _says(source, filler):
                continue
            message = f"{_phrase(filler)} stands outside the content of {source.id}"
            help_ = "set inferred, or name the attribution whose content it stands in"
            pointer = f"/arguments/{number}/asserted_by/{place}"
            at = hull(mention.trigger)
            yield Finding("ARG-ASSERT", message, mention, pointer, help_, at)


def _arguments(view: View) -> Iterator[tuple[EventMention, int, Argument]]:
    for mention in view.document.event_mentions:
        for number, argument in enumerate(mention.arguments):
            yield mention, number, argument


def _kinds(view: View, filler: Any) -> set[str]:
    """What the filler counts as; nothing where its entity or topic failed an earlier stage."""
    if not isinstance(filler, Mention):
        return {_KINDS[type(filler)]}
    entity = find(view, Entity, filler.entity)
    if (filler.entity is not None and entity is None) or filler.refers_to in view.failed:
        return set()
    # A phrase that takes up a claim or event may stand where that may stand.
    topic = find(view, Claim, filler.refers_to) or find(view, Event, filler.refers_to)
    taken_up = {_KINDS[type(topic)]} if topic is not None else set()
    return {entity.type if entity is not None else filler.type, *taken_up}


def _says(source: Attribution, filler: Any) -> bool:
    """Whether the filler, at least its head or one mention of it, lies in the content."""
    content = source.content
    if isinstance(filler, Mention) and not filler.head:
        low, high = hull(content)
        return any(part.start < high and low < part.end for part in filler.span)
    return any(in_hull(span, content) for span in _spans(filler))


def _spans(filler: Any) -> list[Span]:
    if isinstance(filler, Claim):
        return [mention.content for mention in filler.mentions]
    if isinstance(filler, EventMention):
        return [filler.trigger]
    return [filler.head, filler.span] if isinstance(filler, Mention) else [filler.span]


def _phrase(filler: Any) -> str:
    return repr(filler.proposition) if isinstance(filler, Claim) else words(_spans(filler)[-1])


RULES = (triggers, types, cues, graphs, roles, fillers, asserted)
WHOLE_RULES = (polarities,)

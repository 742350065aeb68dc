"""Mentions, and the chains that they form."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from ..contract.records import Entity, Mention
from .diagnostics import Finding, hull
from .extents import bounds, find, overlap, within, words
from .view import View, in_chains

# Personal, possessive and reflexive; demonstrative and relative; indefinite; reciprocal.
_WORDS: Final = (
    "i me my mine myself we us our ours ourselves ourself "
    "you your yours yourself yourselves thou thee thy thine "
    "he him his himself she her hers herself it its itself "
    "they them their theirs themselves themself "
    "this that these those who whom whose which what whoever whomever whichever whatever "
    "one one's ones oneself other others another all both each either neither any none "
    "some several many much more most few fewer less little enough half such "
    "anybody anyone anything everybody everyone everything nobody nothing "
    "somebody someone something "
)
# No text nests mentions so deeply: only so many are compared with the next one.
_DEEPEST: Final = 50
PRONOUNS: Final = {*_WORDS.split(), "each other", "one another", "no one", "no-one"}


def duplicates(view: View) -> Iterator[Finding]:
    """No two mentions of one entity have the same span; of two entities, only with metonymy."""
    by_entity = view.declares("mentions", "entity")
    told_apart = view.declares("mentions", "metonymy")
    first: dict[tuple[Any, str | None], tuple[int, Mention]] = {}
    literal: dict[Any, tuple[int, Mention]] = {}
    for number, mention in enumerate(view.document.mentions):
        place, entry = bounds(mention.span), (number, mention)
        doubles = [first.setdefault((place, mention.entity if by_entity else mention.type), entry)]
        if by_entity and told_apart and mention.metonymy is None:
            doubles.append(literal.setdefault(place, entry))
        number_of_other, other = min(doubles, key=lambda found: found[0])
        if number_of_other < number:
            message = f"{words(mention.span)} is already the mention {other.id}"
            help_ = "keep one of the two; only a metonym is marked beside its literal sense"
            yield Finding("MEN-DUP", message, mention, "/span", help_, hull(mention.span))


def heads(view: View) -> Iterator[Finding]:
    """A head lies in the span of its mention."""
    for mention in view.document.mentions:
        if not within(mention.head, mention.span):
            message = f"the head {words(mention.head)} lies outside {words(mention.span)}"
            help_ = "the head is a word or name of the mention itself"
            yield Finding("MEN-HEAD", message, mention, "/head", help_, hull(mention.head))


def crossing(view: View) -> Iterator[Finding]:
    """Mentions nest or are apart."""
    near: list[Mention] = []
    for mention in sorted(view.document.mentions, key=lambda m: hull(m.span)):
        start, _ = hull(mention.span)
        near = [other for other in near if hull(other.span)[1] > start][-_DEEPEST:]
        for other in near:
            if _crosses(mention, other):
                message = f"{words(mention.span)} crosses {words(other.span)} ({other.id})"
                help_ = "take the smaller one wholly in, or wholly out"
                yield Finding("MEN-CROSS", message, mention, "/span", help_, hull(mention.span))
                break
        near.append(mention)


def _crosses(mention: Mention, other: Mention) -> bool:
    left, right = mention.span, other.span
    return overlap(left, right) and not within(left, right) and not within(right, left)


def names(view: View) -> Iterator[Finding]:
    """The head of a name has a capital or a digit."""
    for mention in view.document.mentions:
        if mention.level != "NAM":
            continue
        span = mention.head or mention.span
        letters = "".join(part.text for part in span)
        # Scripts without capitals are passed over: no letter of theirs has another title case.
        cased = any(c.title() != c for c in letters)
        if cased and not any(c.isupper() or c.istitle() or c.isnumeric() for c in letters):
            message = f"{words(span)} has no capital and no digit, and its mention is NAM"
            help_ = "NAM is for proper names; a common noun or plain adjective is NOM"
            yield Finding("MEN-LEVEL", message, mention, "/level", help_, hull(span))


def pronouns(view: View) -> Iterator[Finding]:
    """In English, a PRO mention has a pronoun as its head."""
    if view.document.lang.lower().split("-")[0] != "en":
        return
    for mention in view.document.mentions:
        if mention.level != "PRO":
            continue
        span = mention.head or mention.span
        text = " ".join(part.text for part in span).lower().replace("’", "'")
        # Without a head any word of the phrase may be it.
        found = {text} if mention.head else {text, *text.split()}
        if found.isdisjoint(PRONOUNS):
            message = f"{words(span)} is no pronoun, and its mention is PRO"
            help_ = "NAM where the head is a proper name, else NOM"
            yield Finding("MEN-LEVEL", message, mention, "/level", help_, hull(span))


def types(view: View) -> Iterator[Finding]:
    """A mention has the type of its entity, unless it is a metonym."""
    if not view.declares("mentions", "metonymy"):
        return
    for mention in view.document.mentions:
        entity = find(view, Entity, mention.entity)
        if entity is None or mention.metonymy or mention.type == entity.type:
            continue
        message = (
            f"{words(mention.span)} is {mention.type}, its entity {entity.id} is {entity.type}"
        )
        help_ = "one chain has one type; where a place stands for a body, add metonymy"
        yield Finding("COREF-TYPE", message, mention, "/type", help_, hull(mention.span))


def restored(view: View) -> Iterator[Finding]:
    """A link that only the intended reading supports names the translation note."""
    if not view.declares("translation_notes"):
        return
    for mention in view.document.mentions:
        if mention.basis == "MT_RESTORED" and not mention.notes:
            message = f"{words(mention.span)} joins its chain by MT_RESTORED without a note"
            help_ = "name the translation note in `notes`"
            yield Finding("COREF-BASIS", message, mention, "/notes", help_, hull(mention.span))


def openings(view: View) -> Iterator[Finding]:
    """Exactly one mention of each chain has no basis: the one that opens it."""
    for name, chain in view.chains.items():
        opening = [mention for mention in chain if mention.basis is None]
        if not opening:
            message = f"every mention of {name} has a basis; one opens the chain without"
            help_ = "leave out the basis of the first mention that is not a pronoun"
            first = chain[0]
            yield Finding("COREF-BASIS", message, first, "/basis", help_, hull(first.span))
        for mention in opening[1:]:
            message = (
                f"{words(mention.span)} has no basis, but {opening[0].id} opens the chain of {name}"
            )
            help_ = "say by what basis it joins, or give it an entity of its own"
            yield Finding("COREF-BASIS", message, mention, "/basis", help_, hull(mention.span))


def event_arguments(view: View) -> Iterator[Finding]:
    """EVENT_ARG: another mention of the entity fills the same role of the same event."""
    if not (
        view.declares("event_mentions", "event") and view.declares("event_mentions", "arguments")
    ):
        return
    joined = {m.entity for m in view.document.mentions if m.basis == "EVENT_ARG"} - {None}
    chains = in_chains(m for m in view.document.mentions if m.entity in joined)
    fillers = {mention.id for chain in chains.values() for mention in chain}
    roles: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for trigger in view.document.event_mentions if joined else ():
        for argument in trigger.arguments:
            if argument.filler in fillers and trigger.event is not None:
                roles[argument.filler].add((trigger.event, argument.role))
    for chain in chains.values():
        for mention in chain:
            if mention.basis != "EVENT_ARG":
                continue
            if any(roles[mention.id] & roles[o.id] for o in chain if o.id != mention.id):
                continue
            message = (
                f"no other mention of {mention.entity} fills the role of {words(mention.span)}"
                " in a mention of the same event"
            )
            help_ = "add the arguments, take another basis, or give it an entity of its own"
            yield Finding("COREF-BASIS", message, mention, "/basis", help_, hull(mention.span))


def antecedents(view: View) -> Iterator[Finding]:
    """Every pronoun has an antecedent that is no pronoun, or a reason why it has none."""
    for name, chain in view.chains.items():
        if any(mention.level != "PRO" for mention in chain):
            continue
        for mention in chain:
            if mention.unresolvable or mention.refers_to or mention.generic:
                continue
            message = (
                f"every mention of {name} is a pronoun; {words(mention.span)} has no antecedent"
            )
            help_ = (
                "give it the entity of its antecedent, or say in `unresolvable` why there is none"
            )
            yield Finding("COREF-PRO", message, mention, "/entity", help_, hull(mention.span))


def distinct(view: View) -> Iterator[Finding]:
    """No entity is distinct from, possibly the same as, or related to itself; no pair is both."""
    possibly: set[tuple[str, str]] = set()
    pairs = {(e.id, other) for e in view.document.entities for other in e.distinct_from}
    for entity in view.document.entities:
        if entity.id in entity.distinct_from:
            message = f"{entity.id} is said to be distinct from itself"
            yield Finding("COREF-DISTINCT", message, entity, "/distinct_from", "take it out")
        for number, relation in enumerate(entity.relations):
            pair, back = (entity.id, relation.target), (relation.target, entity.id)
            pointer = f"/relations/{number}"
            if relation.target == entity.id:
                message = f"{entity.id} has the relation {relation.type} to itself"
                yield Finding("COREF-DISTINCT", message, entity, pointer, "name the other entity")
            elif relation.type != "POSSIBLY_SAME":
                continue
            elif pair in pairs or back in pairs:
                message = f"{entity.id} and {relation.target} are both distinct and POSSIBLY_SAME"
                help_ = "the text either leaves it open or does not: keep one of the two"
                yield Finding("COREF-DISTINCT", message, entity, pointer, help_)
            elif back in possibly or pair in possibly:
                message = f"{entity.id} and {relation.target} are POSSIBLY_SAME twice"
                help_ = "keep it once, on the entity that the text mentions later"
                yield Finding("COREF-DISTINCT", message, entity, pointer, help_)
            else:
                possibly.add(pair)


def alternatives(view: View) -> Iterator[Finding]:
    """A second possible antecedent is another entity."""
    for mention in view.document.mentions:
        if mention.alt_antecedent is not None and mention.alt_antecedent == mention.entity:
            message = (
                f"{mention.entity} is the first and the second choice for {words(mention.span)}"
            )
            help_ = "name the other possible entity, or leave alt_antecedent out"
            at = hull(mention.span)
            yield Finding("COREF-DISTINCT", message, mention, "/alt_antecedent", help_, at)


RULES = (duplicates, heads, crossing, names, pronouns, types, restored, distinct, alternatives)
WHOLE_RULES = (openings, event_arguments, antecedents)

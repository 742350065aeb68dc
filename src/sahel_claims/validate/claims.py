"""Claims and the relations between them."""

from collections.abc import Iterator
from typing import Any, Final

from ..contract.base import AUTHOR
from ..contract.records import Attribution, Claim, ClaimRelation, Event
from .diagnostics import Finding, hull
from .extents import find, in_hull, listed, overlap, words
from .view import View

# A source that does one of these puts its content forward as true or false.
BEARING: Final = ("REPORT", "CLAIM", "ACCUSE", "DENY", "LABEL")
PRESUPPOSING: Final = ("CONDEMN", "REQUEST")
BARREN: Final = ("BELIEF", "INTENT", "PERCEPT")
SYMMETRIC: Final = ("SAME_AS", "CONTRADICTS", "COMPETES_WITH")
# A content that opens so may be a question or condition, of which nobody claims anything.
_OPEN: Final = {"whether", "if", "what", "when", "where", "why", "how", "who"}


def contents(view: View) -> Iterator[Finding]:
    """A claim is made in the content of its attribution, or outside every content."""
    for claim in view.document.claims:
        for number, mention in enumerate(claim.mentions):
            at, pointer = hull(mention.content), f"/mentions/{number}/content"
            if mention.attribution is not None:
                source = find(view, Attribution, mention.attribution)
                if source is not None and not in_hull(mention.content, source.content):
                    message = f"{words(mention.content)} lies outside the content of {source.id}"
                    help_ = "the content of the claim is that of its attribution"
                    yield Finding("CLM-SRC", message, claim, pointer, help_, at)
                continue
            holder = _holder(view, mention.content)
            if holder is not None:
                message = (
                    f"{words(mention.content)} has no attribution and overlaps the content"
                    f" of {holder.id}"
                )
                help_ = "name the attribution, or leave its content out of the author's claim"
                yield Finding("CLM-SRC", message, claim, pointer, help_, at)


def _holder(view: View, content: Any) -> Attribution | None:
    for attribution in view.document.attributions:
        if not attribution.spurious and overlap(content, attribution.content):
            return attribution
    return None


def claimers(view: View) -> Iterator[Finding]:
    """The claimers are the sources of the attributions; AUTHOR claims without attribution."""
    for claim in view.document.claims:
        at = hull(claim.mentions[0].content)
        named = [m.attribution for m in claim.mentions if m.attribution is not None]
        told = [find(view, Attribution, name) for name in named]
        own = len(told) < len(claim.mentions)
        if own and AUTHOR not in claim.claimers:
            message = (
                f"a mention without attribution, and AUTHOR is not among {listed(claim.claimers)}"
            )
            help_ = "name the attribution, or AUTHOR among the claimers"
            yield Finding("CLM-SRC", message, claim, "/claimers", help_, at)
        elif AUTHOR in claim.claimers and not own:
            message = "AUTHOR is a claimer, and every mention has an attribution"
            help_ = "the author's claim is a mention without attribution"
            yield Finding("CLM-SRC", message, claim, "/claimers", help_, at)
        if None in told or not view.declares("attributions", "source_entities"):
            continue
        sources = {name for source in told if source for name in source.source_entities}
        given = set(claim.claimers) - {AUTHOR}
        if sources - given:
            message = f"{listed(sources - given)} is a source of the claim and no claimer"
            help_ = "the claimers are all source entities of its attributions"
            yield Finding("CLM-SRC", message, claim, "/claimers", help_, at)
        elif given - sources:
            message = f"{listed(given - sources)} is a claimer and no source of the claim"
            help_ = "the claimers are the source entities of its attributions, and no others"
            yield Finding("CLM-SRC", message, claim, "/claimers", help_, at)


def bearing(view: View) -> Iterator[Finding]:
    """A claim on a condemnation or request is presupposed; other attitudes bear none."""
    for claim in view.document.claims:
        for number, mention in enumerate(claim.mentions):
            source = find(view, Attribution, mention.attribution)
            if source is None or source.spurious or source.cue_class is None:
                continue
            kind, at = source.cue_class, hull(mention.content)
            if kind in PRESUPPOSING and not claim.presupposed:
                message = f"{source.id} is {kind}, and the claim is not presupposed"
                help_ = "set presupposed if it takes the thing for granted; else it bears no claim"
                yield Finding("CLM-COVER", message, claim, "/presupposed", help_, at)
            elif kind in BARREN or (kind in BEARING and source.polarity == "NEG"):
                message = (
                    f"{source.id} is {kind if kind in BARREN else 'negated'}: it bears no claim"
                )
                pointer = f"/mentions/{number}/attribution"
                yield Finding("CLM-COVER", message, claim, pointer, "take the mention out", at)


def cover(view: View) -> Iterator[Finding]:
    """Every attribution that puts something forward is a mention of a claim."""
    if not (view.declares("claims") and view.declares("attributions", "source_entities")):
        return
    covered = {m.attribution for claim in view.document.claims for m in claim.mentions}
    for attribution in view.document.attributions:
        if attribution.cue_class not in BEARING or attribution.id in covered:
            continue
        if attribution.spurious or attribution.polarity == "NEG" or not attribution.source_entities:
            continue
        first, *_ = attribution.content[0].text.lower().lstrip("“\"‘'«„").split() or [""]
        if first in _OPEN or attribution.content[-1].text.rstrip("”\"’'»").endswith("?"):
            continue
        message = (
            f"{words(attribution.content)} is {attribution.cue_class}, and no claim mentions it"
        )
        help_ = "add a claim, or a mention to the claim that it restates"
        at = hull(attribution.content)
        yield Finding("CLM-COVER", message, attribution, "", help_, at)


def evidence(view: View) -> Iterator[Finding]:
    """A claim has words for its evidence basis, and none where no evidence is mentioned."""
    for claim in view.document.claims:
        if claim.evidence_basis is None:
            continue
        none = claim.evidence_basis == "NONE_MENTIONED"
        if none == bool(claim.evidence):
            span = claim.evidence or claim.mentions[0].content
            message = (
                f"NONE_MENTIONED, and the evidence is {words(claim.evidence)}"
                if none
                else f"the evidence basis is {claim.evidence_basis}, without evidence"
            )
            help_ = "evidence is the words that say what the claim rests on"
            yield Finding("CLM-EVID", message, claim, "/evidence", help_, hull(span))


def repeated(view: View) -> Iterator[Finding]:
    """A relation joins two claims, and is stored once; a symmetric one in one direction."""
    seen: dict[tuple[str, str, str], str] = {}
    for relation in view.document.claim_relations:
        key = (relation.type, relation.from_claim, relation.to_claim)
        if relation.type in SYMMETRIC:
            key = (relation.type, *sorted(key[1:]))  # type: ignore[assignment]
        if relation.from_claim == relation.to_claim:
            message = f"{relation.from_claim} is related to itself"
            yield Finding("REL-SELF", message, relation, "/to_claim", "name the other claim")
        elif key in seen:
            message = (
                f"{relation.type} between {relation.from_claim} and {relation.to_claim}"
                f" is stored in {seen[key]} already"
            )
            help_ = "keep one record, with all its dimensions"
            yield Finding("REL-DUP", message, relation, "/type", help_)
        seen.setdefault(key, relation.id)


def denials(view: View) -> Iterator[Finding]:
    """A claim that denies another has stance DENY."""
    for relation, first, _ in _related(view, "DENIES"):
        if first.stance != "DENY":
            message = f"{first.id} denies {relation.to_claim}, and its stance is {first.stance}"
            help_ = "from the denial to the claim denied; a merely negative claim denies nothing"
            at = hull(first.mentions[0].content)
            yield Finding("REL-DENIES", message, relation, "/from_claim", help_, at)


def same(view: View) -> Iterator[Finding]:
    """Claims that are the same have the same stance and different claimers."""
    for relation, first, second in _related(view, "SAME_AS"):
        at = hull(first.mentions[0].content)
        if first.stance != second.stance:
            message = f"{first.id} has stance {first.stance}, {second.id} has {second.stance}"
            help_ = "a claim and its denial are joined by DENIES"
            yield Finding("REL-SAME", message, relation, "/type", help_, at)
        elif set(first.claimers) == set(second.claimers):
            message = f"{first.id} and {second.id} have the same claimers"
            help_ = "a restatement is a further mention of one claim"
            yield Finding("REL-SAME", message, relation, "/type", help_, at)


def rivals(view: View) -> Iterator[Finding]:
    """Claims that compete differ in claimers and in a dimension, over one happening."""
    for relation, first, second in _related(view, "COMPETES_WITH"):
        at = hull(first.mentions[0].content)
        if not relation.dimensions and view.declares("claim_relations", "dimensions"):
            message = f"{first.id} and {second.id} compete in no dimension"
            help_ = "say in which respect the accounts differ"
            yield Finding("REL-COMPETES", message, relation, "/dimensions", help_, at)
        elif set(first.claimers) == set(second.claimers):
            message = f"{first.id} and {second.id} have the same claimers"
            help_ = "rival accounts are of different claimers; a changed one CORRECTS the earlier"
            yield Finding("REL-COMPETES", message, relation, "/type", help_, at)


def corrections(view: View) -> Iterator[Finding]:
    """A claim that corrects another is of one of its claimers, or of the author."""
    for relation, first, second in _related(view, "CORRECTS"):
        if AUTHOR in first.claimers or not set(first.claimers).isdisjoint(second.claimers):
            continue
        message = (
            f"{first.id} is of {listed(first.claimers)}, {second.id} of {listed(second.claimers)}:"
            " nobody corrects a claim of their own"
        )
        help_ = "rival accounts of different claimers are COMPETES_WITH or CONTRADICTS"
        at = hull(first.mentions[0].content)
        yield Finding("REL-CORRECTS", message, relation, "/from_claim", help_, at)


def one_happening(view: View) -> Iterator[Finding]:
    """Claims that compete are about one event or its parts; counts compete in quantities."""
    for relation, first, second in _related(view, "COMPETES_WITH"):
        at = hull(first.mentions[0].content)
        roots = [_root(view, claim.topic_event) for claim in (first, second)]
        apart = None not in roots and roots[0] != roots[1] and view.declares("events", "relations")
        if apart and not (_takes_up(view, first, second) or _takes_up(view, second, first)):
            message = (
                f"{first.id} is about {first.topic_event}, {second.id} about {second.topic_event}:"
                " no one happening"
            )
            help_ = "rival accounts have one topic event, or parts of one"
            yield Finding("REL-COMPETES", message, relation, "/type", help_, at)
        if "count" not in relation.dimensions or not view.declares("quantities"):
            continue
        for claim in (first, second):
            if not any(_made_in(claim, q.span) for q in view.document.quantities):
                message = f"the counts compete, and {claim.id} gives no quantity"
                help_ = "mark the quantity, or take `count` out"
                place = hull(claim.mentions[0].content)
                yield Finding("REL-COMPETES", message, relation, "/dimensions", help_, place)


def _related(view: View, kind: str) -> Iterator[tuple[ClaimRelation, Claim, Claim]]:
    for relation in view.document.claim_relations:
        if relation.type != kind:
            continue
        first = find(view, Claim, relation.from_claim)
        second = find(view, Claim, relation.to_claim)
        if first is not None and second is not None and first is not second:
            yield relation, first, second


def _root(view: View, name: str | None) -> str | None:
    """The event that the event is in the end a part of."""
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        event = find(view, Event, name)
        if event is None or event.subevent_of is None:
            return name
        name = event.subevent_of
    return None


def _takes_up(view: View, claim: Claim, other: Claim) -> bool:
    """Whether the first is made in words that take up the second."""
    sources = [find(view, Attribution, m.attribution) for m in claim.mentions]
    if any(source is not None and source.refers_to == other.id for source in sources):
        return True
    return any(m.refers_to == other.id and _made_in(claim, m.span) for m in view.document.mentions)


def _made_in(claim: Claim, span: Any) -> bool:
    return any(in_hull(span, mention.content) for mention in claim.mentions)


RULES = (contents, claimers, bearing, evidence, repeated, denials, same, rivals, corrections)
WHOLE_RULES = (cover, one_happening)

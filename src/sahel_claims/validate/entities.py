"""Links from entities to Wikidata, and who is never linked."""

import re
from collections.abc import Iterator

from ..corpus.misfits import short
from .diagnostics import Finding, hull
from .extents import quoted
from .view import View

QID = re.compile(r"Q[1-9][0-9]*")
_QID_HELP = "a Wikidata item is Q and a number, such as Q912"


def links(view: View) -> Iterator[Finding]:
    """An item is recorded where it is verified with evidence, and nowhere else."""
    for entity in view.document.entities:
        item = short(entity.qid or "")
        if entity.private or entity.surface_only:
            continue
        if entity.qid is not None and not QID.fullmatch(entity.qid):
            message = f"{quoted(entity.qid)} is no Wikidata item"
            yield Finding("LINK-QID", message, entity, "/qid", _QID_HELP)
        elif entity.qid is not None and entity.qid_status != "verified":
            message = f"{item} is recorded with the status {entity.qid_status or 'null'}"
            help_ = "cite the evidence and set verified, or take the item out"
            yield Finding("LINK-QID", message, entity, "/qid_status", help_)
        elif entity.qid_status == "verified" and entity.qid is None:
            help_ = "record the item, or set unverified"
            yield Finding("LINK-QID", "verified, but no item is recorded", entity, "/qid", help_)
        elif entity.qid_status == "verified" and not entity.qid_evidence:
            message = f"{item} is verified without evidence"
            help_ = "say in qid_evidence where the item was looked up"
            yield Finding("LINK-QID", message, entity, "/qid_evidence", help_)


def literals(view: View) -> Iterator[Finding]:
    """The item of a literal referent is well formed."""
    for mention in view.document.mentions:
        qid = mention.metonymy.literal_qid if mention.metonymy else None
        if qid is not None and not QID.fullmatch(qid):
            message, at = f"{quoted(qid)} is no Wikidata item", hull(mention.span)
            yield Finding("LINK-QID", message, mention, "/metonymy/literal_qid", _QID_HELP, at)


def unique(view: View) -> Iterator[Finding]:
    """No two entities have one item."""
    seen: dict[str, str] = {}
    for entity in view.document.entities:
        item = short(entity.qid or "")
        if entity.qid is None:
            continue
        if entity.qid in seen:
            message = f"{item} is already the item of {seen[entity.qid]}"
            help_ = "one thing is one entity; an item that fits neither exactly is recorded on none"
            yield Finding("LINK-QID", message, entity, "/qid", help_)
        seen.setdefault(entity.qid, entity.id)


def private(view: View) -> Iterator[Finding]:
    """A private individual is never linked: NIL, and no item."""
    for entity in view.document.entities:
        item = short(entity.qid or "")
        if not entity.private or entity.surface_only:
            continue
        if entity.qid is not None:
            message = f"{quoted(entity.canonical)} is private and is linked to {item}"
            help_ = "take the item out and set NIL"
            yield Finding("LINK-PRIV", message, entity, "/qid", help_)
        elif entity.qid_status != "NIL":
            status = entity.qid_status or "null"
            message = f"{quoted(entity.canonical)} is private with the status {status}"
            yield Finding("LINK-PRIV", message, entity, "/qid_status", "set NIL")


def withheld(view: View) -> Iterator[Finding]:
    """Withheld is the link of what exists only through a mistranslation, and of nothing else."""
    if not view.declares("entities", "qid"):
        return
    for entity in view.document.entities:
        item = short(entity.qid or "")
        if entity.surface_only and entity.qid is not None:
            message = f"{quoted(entity.canonical)} is surface_only and is linked to {item}"
            help_ = "take the item out and set withheld"
            yield Finding("LINK-WITHHELD", message, entity, "/qid", help_)
        elif entity.surface_only and entity.qid_status != "withheld":
            status = entity.qid_status or "null"
            message = f"{quoted(entity.canonical)} is surface_only with the status {status}"
            yield Finding("LINK-WITHHELD", message, entity, "/qid_status", "set withheld")
        elif entity.qid_status == "withheld" and not entity.surface_only:
            message = f"{quoted(entity.canonical)} is withheld and not surface_only"
            help_ = "withheld is for what exists only through a mistranslation"
            yield Finding("LINK-WITHHELD", message, entity, "/qid_status", help_)


RULES = (links, literals, unique, private, withheld)

"""Factuality: one value for each event mention and source, with its evidence."""

from collections.abc import Iterator
from typing import Any, Final

from ..contract.base import AUTHOR
from ..contract.records import Attribution, EventMention
from .attributions import innermost
from .diagnostics import Finding, hull
from .extents import find, in_hull, words
from .view import View

CERTAIN: Final = {"CT+": "POS", "CT-": "NEG"}


def sources(view: View) -> Iterator[Finding]:
    """The source is AUTHOR, or an attribution in whose content the event is mentioned."""
    for record in view.document.factuality:
        mention = find(view, EventMention, record.event_mention)
        source = find(view, Attribution, record.source)
        if mention is None or source is None:
            continue
        if not in_hull(mention.trigger, source.content):
            message = f"{words(mention.trigger)} stands outside the content of {source.id}"
            help_ = "name the innermost attribution whose content it stands in, or AUTHOR"
            yield Finding("FACT-SRC", message, record, "/source", help_, hull(mention.trigger))


def once(view: View) -> Iterator[Finding]:
    """An event mention has one value for each source."""
    seen: dict[tuple[str, str], Any] = {}
    for record in view.document.factuality:
        first = seen.setdefault((record.event_mention, record.source), record)
        if first is not record:
            message = (
                f"{record.event_mention} has the value {first.value} for {record.source}"
                f" in {first.id} already"
            )
            help_ = "keep one of the two records"
            yield Finding("FACT-DUP", message, record, "/event_mention", help_, _at(view, record))


def evidence(view: View) -> Iterator[Finding]:
    """A value other than CT+, and every value of the author's, has its evidence."""
    for record in view.document.factuality:
        if record.evidence or (record.value == "CT+" and record.source != AUTHOR):
            continue
        whose = "for AUTHOR" if record.source == AUTHOR else f"for {record.source}"
        message = f"the value {record.value} {whose} has no evidence"
        help_ = "mark the words that make it so, often the cue"
        yield Finding("FACT-EVID", message, record, "/evidence", help_, _at(view, record))


def polarity(view: View) -> Iterator[Finding]:
    """What its own source is certain of has the sign of the polarity, unless it is denied."""
    for record in view.document.factuality:
        mention = find(view, EventMention, record.event_mention)
        source = find(view, Attribution, record.source)
        if mention is None or source is None or source.cue_class is None:
            continue
        # A denial has CT- for what its content affirms.
        wanted = CERTAIN.get(record.value)
        if wanted is None or (source.cue_class == "DENY" and record.value == "CT-"):
            continue
        if mention.polarity not in (None, wanted) and innermost(view, mention.trigger) is source:
            message = (
                f"{words(mention.trigger)} is {mention.polarity}, and the value is {record.value}"
            )
            help_ = "a certain source: CT+ for POS, CT- for NEG"
            at = hull(mention.trigger)
            yield Finding("FACT-POL", message, record, "/value", help_, at)


def _at(view: View, record: Any) -> tuple[int, int] | None:
    mention = find(view, EventMention, record.event_mention)
    return hull(mention.trigger) if mention is not None else None


RULES = (sources, once, evidence)
WHOLE_RULES = (polarity,)

"""Values that are computed from the records, never stored in them."""

from ..contract import labels as L
from ..contract.base import Span
from ..contract.records import Attribution, Document, EventMention


def quote_mode(attribution: Attribution) -> L.QuoteMode:
    """DIRECT where quotations cover all words of the content, INDIRECT where none, else MIXED."""
    words = {
        part.start + i
        for part in attribution.content
        for i, character in enumerate(part.text)
        if character.isalnum()
    }
    quoted = {i for part in attribution.quotes for i in range(part.start, part.end)}
    if not words & quoted:
        return "INDIRECT"
    return "DIRECT" if words <= quoted else "MIXED"


def meant(document: Document) -> list[Attribution]:
    """The attributions that are not artefacts of translation."""
    return [a for a in document.attributions if not a.spurious]


def covers(outer: Span, inner: Span) -> bool:
    """Whether every fragment of ``inner`` lies in one of ``outer``."""
    return all(any(o.start <= i.start and i.end <= o.end for o in outer) for i in inner)


def author_factuality(mention: EventMention, document: Document) -> L.FactualityValue:
    """The text's own certainty: Uu in the scope of an attribution, else by polarity.

    Saurí and Pustejovsky's FactBank in its lexicalist reading: to report is not to commit. What
    is planned or supposed is Uu too.
    """
    reported = any(covers(a.content, mention.trigger) for a in meant(document))
    if reported or mention.realis in ("HYPOTHETICAL", "FUTURE"):
        return "Uu"
    return "CT-" if mention.polarity == "NEG" else "CT+"

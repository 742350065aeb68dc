"""Whether a document shows a phenomenon of the plan, as far as annotations or text decide it."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from sahel_claims.build.derived import quote_mode
from sahel_claims.contract import labels as L
from sahel_claims.contract.base import AUTHOR, Span
from sahel_claims.contract.records import Attribution, Document

_CORRECTS: Final = re.compile(
    r"(?i)\b(?:correct\w*|revis\w+|amend\w*|withdr\w+|retract\w*|misstate\w*)\b"
)
_FACTIVE: Final = re.compile(
    r"(?i)\b(?:confirm|acknowledg|admi[ts]|conced|reveal|discover|prove|know|knew"
    r"|f(?:ou|i)nds? out)"
)
_NOUN_CUE: Final = re.compile(
    r"(?i)\b(?:account|accusation|admission|allegation|announcement|appeal|assertion|assurance"
    r"|belief|boast|call|charge|claim|complaint|conclusion|confession|contention|conviction"
    r"|decision|demand|denial|estimate|evidence|fear|finding|hope|impression|insistence"
    r"|intention|message|news|oath|offer|opinion|order|plan|plea|pledge|promise|proof|proposal"
    r"|protest|prediction|refusal|reminder|report|request|rumou?r|sense|statement|suggestion"
    r"|suspicion|testimony|theory|threat|verdict|version|view|vow|warning|wish|word|worry)"
    r"(?:e?s)?(?: (?:about|for|of|to))?$"
)
_DETERMINED: Final = re.compile(
    r"(?i)(?:\b(?:an?|the|this|that|these|those|any|no|one|another|my|our|his|her|its|their)"
    r"|['’]s?)\s*$"
)
_VAGUE: Final = re.compile(rf"(?i)\b(?:{'|'.join(L.TYPES['VagueTerm'])})\b")
_PRONOUNS: Final = {"i", "we", "he", "she", "it", "they"}
_RELATIVES: Final = {"who", "whom", "whose", "which", "that"}
_AFFECTED: Final = {"Victim", "Captive", "Patient"}


def words_of(span: Span) -> str:
    """The words of a span, its fragments joined by blanks."""
    return " ".join(fragment.text for fragment in span)


def _declares(document: Document, layer: str) -> bool:
    return any(declared.name == layer for declared in document.layers)


def touched_sentences(document: Document) -> list[bool]:
    """Of each sentence, whether a part of an attribution stands in it."""
    parts = [f for a in document.attributions for f in (*a.source, *a.cue, *a.content)]
    bounds = [(s.span[0].start, s.span[-1].end) for s in document.sentences]
    return [any(f.start < end and start < f.end for f in parts) for start, end in bounds]


def _cue_class(wanted: L.CueClass) -> Callable[[Document], bool]:
    return lambda d: any(a.cue_class == wanted for a in d.attributions)


def _mode(wanted: L.QuoteMode) -> Callable[[Document], bool]:
    return lambda d: any(quote_mode(a) == wanted for a in d.attributions)


def _region(wanted: L.RegionType) -> Callable[[Document], bool]:
    return lambda d: any(r.type == wanted for r in d.regions)


def _source_word(words: set[str]) -> Callable[[Document], bool]:
    return lambda d: any(words_of(a.source).lower() in words for a in d.attributions)


def _related(document: Document, *types: L.ClaimRelationType, dimension: str = "") -> bool:
    """Whether two claims stand so; true where claims are not annotated."""
    return not _declares(document, "claim_relations") or any(
        r.type in types and (not dimension or dimension in r.dimensions)
        for r in document.claim_relations
    )


def _chained(document: Document) -> bool:
    parent = {a.id: a.parent for a in document.attributions}
    return any(parent.get(p) for p in parent.values() if p)


def _voices(document: Document) -> dict[str, tuple[str, ...]]:
    """Who speaks in each attribution: its entities, or itself where there are none."""
    spoken = {a.id: tuple(a.source_entities) or (a.id,) for a in document.attributions}
    return {AUTHOR: (AUTHOR,), **spoken}


def _rival(document: Document, roles: set[str]) -> bool:
    """Whether different voices give different parties the same kind of part in one event."""
    entity = {m.id: m.entity for m in document.mentions}
    voices = _voices(document)
    told: dict[str | None, set[tuple[str | None, tuple[str, ...]]]] = {}
    for mention in document.event_mentions:
        for a in mention.arguments:
            if a.role in roles and a.filler in entity:
                told.setdefault(mention.event, set()).update(
                    (entity[a.filler], voices[v]) for v in a.asserted_by
                )
    return any(
        one[0] != two[0] and one[1] != two[1]
        for parties in told.values()
        for one in parties
        for two in parties
    )


def _retold(document: Document) -> bool:
    voices = _voices(document)
    told: dict[str | None, set[tuple[str, ...]]] = {}
    for mention in document.event_mentions:
        at = mention.trigger[0].start
        holding = [a for a in document.attributions if _holds(a, at)]
        outer = {a.parent for a in holding}
        inner = {voices[a.id] for a in holding if a.id not in outer}
        told.setdefault(mention.event, set()).update(inner)
    return any(len(sources) > 1 for sources in told.values())


def _holds(attribution: Attribution, at: int) -> bool:
    return any(f.start <= at < f.end for f in attribution.content)


def _starts(document: Document) -> set[int]:
    return {s.span[0].start for s in document.sentences}


def _noun_cue(document: Document) -> bool:
    text, starts = document.text, _starts(document)
    return any(
        _NOUN_CUE.search(words_of(a.cue))
        and (a.cue[0].start in starts or _DETERMINED.search(text[: a.cue[0].start]))
        for a in document.attributions
        if a.cue
    )


def _colon(document: Document) -> bool:
    return any(
        ":" in document.text[a.source[-1].end : a.content[0].start]
        for a in document.attributions
        if a.source and not a.cue
    )


def _content_first(document: Document) -> bool:
    return any(
        a.content[0].start < min(f.start for f in (*a.source, *a.cue))
        for a in document.attributions
        if a.source
    )


def _scare_quotes(document: Document) -> bool:
    if _declares(document, "quote_marks"):
        return any(q.function == "SCARE" for q in document.quote_marks)
    inside = [f for a in document.attributions for f in (*a.content, *a.cue)]
    return any(
        not any(f.start <= mark.start() < f.end for f in inside)
        for mark in re.finditer(r"[“\"][^“”\"\n]+[”\"]", document.text)
    )


def _vague(document: Document) -> bool:
    if _declares(document, "quantities"):
        return any(q.vague_term for q in document.quantities)
    return bool(_VAGUE.search(document.text))


def _row_of_two(document: Document) -> bool:
    touched = touched_sentences(document)
    return any(not (one or two) for one, two in pairwise(touched))


CHECKS: Final[dict[str, Callable[[Document], bool]]] = {
    "nested": lambda d: any(a.parent for a in d.attributions),
    "chained": _chained,
    "direct": _mode("DIRECT"),
    "indirect": _mode("INDIRECT"),
    "mixed": _mode("MIXED"),
    "interrupted": lambda d: any(len(a.content) > 1 for a in d.attributions),
    "denial": lambda d: _cue_class("DENY")(d) and _related(d, "DENIES"),
    "rival_tolls": lambda d: (
        _related(d, "COMPETES_WITH", "CONTRADICTS", dimension="count")
        if _declares(d, "claim_relations")
        else _rival(d, _AFFECTED)
    ),
    "rival_agents": lambda d: _rival(d, {"Agent"}),
    "retelling": _retold,
    "correction": lambda d: bool(_CORRECTS.search(d.text)),
    "no_evidence": lambda d: (
        not _declares(d, "claims") or any(c.evidence_basis == "EXPLICITLY_ABSENT" for c in d.claims)
    ),
    "obstructed": lambda d: (
        any(m.type in ("INVESTIGATE", "REFUSE") for m in d.event_mentions)
        and (not _declares(d, "claims") or any(c.access == "OBSTRUCTED" for c in d.claims))
    ),
    "cue_intent": _cue_class("INTENT"),
    "cue_belief": _cue_class("BELIEF"),
    "cue_percept": _cue_class("PERCEPT"),
    "cue_request": _cue_class("REQUEST"),
    "cue_label": _cue_class("LABEL"),
    "cue_condemn": _cue_class("CONDEMN"),
    "cue_accuse": _cue_class("ACCUSE"),
    "cue_claim": _cue_class("CLAIM"),
    "cue_nominal": _noun_cue,
    "cue_colon": _colon,
    "cue_factive": lambda d: any(_FACTIVE.search(words_of(a.cue)) for a in d.attributions),
    "medium": lambda d: any(a.medium for a in d.attributions),
    "addressee": lambda d: any(a.addressee for a in d.attributions),
    "negated_cue": lambda d: any(a.polarity == "NEG" for a in d.attributions),
    "content_first": _content_first,
    "fronted": lambda d: any(a.cue[0].start in _starts(d) for a in d.attributions if a.cue),
    "relative_source": _source_word(_RELATIVES),
    "compound_source": lambda d: any(len(a.source_entities) > 1 for a in d.attributions),
    "pronoun_source": _source_word(_PRONOUNS),
    "metonymy": lambda d: any(m.metonymy for m in d.mentions),
    "apposition": lambda d: any(m.basis == "APPOSITION" for m in d.mentions),
    "scare_quotes": _scare_quotes,
    "euphemism": lambda d: (
        not _declares(d, "quantities") or any(q.kind == "neutralized" for q in d.quantities)
    ),
    "vague_number": _vague,
    "future_event": lambda d: any(m.realis == "FUTURE" for m in d.event_mentions),
    "negated_event": lambda d: any(m.polarity == "NEG" for m in d.event_mentions),
    "opens_background": lambda d: not touched_sentences(d)[0],
    "unattributed_run": _row_of_two,
    "headline": _region("HEADLINE"),
    "dateline": _region("DATELINE"),
    "credit_line": _region("SOURCE_FOOTER"),
    "boilerplate": _region("BOILERPLATE"),
}
"""For each phenomenon that annotations or text decide: whether a document shows it."""

"""Attributions: each code on the nearest document that deserves it."""

import pytest

from rule_cases import (
    Base,
    Case,
    argument,
    attribution,
    claim,
    entity,
    event,
    event_mention,
    made,
    mention,
    note,
    w,
)
from sahel_claims.validate.run import check_document

SANK, RAINED = "the ferry sank", "it rained"
TOLD = f"that the envoy admitted {SANK}"
BASE = Base(
    f"The mayor told reporters {TOLD}. Witnesses: “It burst.” Nobody: {RAINED}.",
    {
        "entities": [entity("E1"), entity("E2"), entity("E3"), entity("E4")],
        "mentions": [
            mention("M1", "The mayor", "E1"),
            mention("M2", "the envoy", "E2"),
            mention("M3", "Witnesses", "E3", level="NOM"),
            mention("M4", "reporters", "E4"),
        ],
        "attributions": [
            attribution("A1", "The mayor", w("told"), TOLD, "E1", addressee=w("reporters")),
            attribution("A2", "the envoy", w("admitted"), SANK, "E2", parent="A1"),
            attribution("A3", "Witnesses", w(), "“It burst.”", "E3", quotes=w("“It burst.”")),
        ],
        "claims": [
            claim("C1", TOLD, "E1", "A1"),
            claim("C2", SANK, "E2", "A2"),
            claim("C3", "“It burst.”", "E3", "A3"),
        ],
        "translation_notes": [note("N1", "Nobody", severity="critical")],
    },
)
SHORT = "the envoy admitted the ferry sank"
PIECES = {"A1.cue": w("told", "that"), "A1.content": w(SHORT), "C1.mentions.0.content": w(SHORT)}
MARKS = {"id": "QM1", "span": w("“It burst.”"), "function": "SCARE"}
UNQUOTED = {"A3.quotes": [], "+quote_marks": MARKS}
# Of Nobody nobody ever heard.
NOBODY = attribution("A4", "Nobody", w(), RAINED, "E3", spurious=True)
NOBODY |= {"source_entities": [], "notes": ["N1"]}
SPURIOUS = {"+attributions": NOBODY}
RAIN = event_mention("EM1", w("rained"), "OTHER", "EV1")
HEARD = SPURIOUS | {"+event_mentions": RAIN, "+events": event("EV1", "OTHER")}
ON_WITNESSES = [argument("Patient", "M3", "A4", inferred=True)]
VALUE = {"id": "F1", "event_mention": "EM1", "source": "A4", "value": "CT+"}
REPORTERS = {"A1.source_entities": ["E4"], "C1.claimers": ["E4"]}

CASES = [
    Case("ATTR-SRC", {"A3.source": []}, {"A3.source": [], "A3.source_kind": "IMPLICIT"}),
    Case("ATTR-SRC", {"A1.source_kind": "IMPLICIT"}, {"A1.source_kind": "AUTHOR"}),
    Case("ATTR-CUE", PIECES, PIECES | {"A1.cue": w("told")}),
    Case("ATTR-CUE", {"A2.cue": []}, UNQUOTED),
    Case(
        "ATTR-DISJ",
        {"A1.cue": w("told reporters that")},
        {"A1.cue": w("told reporters"), "A1.addressee": []},
    ),
    Case("ATTR-DISJ", {"A1.source": w("The mayor told")}),
    Case("ATTR-ADDR", {"A1.addressee": w("the envoy")}, {"A1.addressee": []}),
    Case("ATTR-NEST", {"A3.parent": "A1"}, {"A2.parent": None}),
    Case("ATTR-NEST", {"A2.parent": "A2"}),
    Case("ATTR-ENT", REPORTERS, REPORTERS | {"A1.source_kind": "DOCUMENT"}),
    Case("ATTR-ENT", REPORTERS, REPORTERS | {"A1.notes": ["N1"]}),
    Case("ATTR-ENT", {"E1.surface_only": True, "E1.qid_status": "withheld"}),
    Case("ATTR-SPUR", {"+attributions": NOBODY | {"notes": []}}, SPURIOUS),
    Case("ATTR-SPUR", SPURIOUS | {"N1.severity": "major"}),
    Case(
        "ATTR-SPUR",
        {"+attributions": NOBODY | {"source_entities": ["E3"]}},
        {"+attributions": NOBODY | {"surface_entities": ["E3"]}},
    ),
    Case("ATTR-SPUR", HEARD | {"+factuality": VALUE}, HEARD),
    Case("ATTR-SPUR", HEARD | {"+event_mentions": RAIN | {"arguments": ON_WITNESSES}}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_attributions(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []


def test_a_spurious_attribution_bears_no_claim() -> None:
    own, false = claim("C4", RAINED, "AUTHOR", None), claim("C4", RAINED, "E3", "A4")
    assert check_document(made(BASE, SPURIOUS | {"+claims": own})) == []
    found = {f.code for f in check_document(made(BASE, SPURIOUS | {"+claims": false}))}
    assert found == {"ATTR-SPUR", "CLM-SRC"}


def test_a_ring_of_parents_is_said_of_each() -> None:
    found = check_document(made(BASE, {"A1.parent": "A2"}))
    assert [f.code for f in found] == ["ATTR-NEST"] * 2

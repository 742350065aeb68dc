"""Factuality: each code on the nearest document that deserves it."""

import pytest

from rule_cases import (
    Base,
    Case,
    attribution,
    claim,
    entity,
    event,
    event_mention,
    made,
    mention,
    w,
)
from sahel_claims.validate.run import check_document

LEAKED = "the dam leaked"
KNOWN = f"The navy may have known that the union denied {LEAKED}"
BASE = Base(
    f"{KNOWN}, the clerk said. It did not burst.",
    {
        "entities": [entity("E1"), entity("E2", "ORG")],
        "mentions": [mention("M1", "the clerk", "E1"), mention("M2", "the union", "E2", "ORG")],
        "event_mentions": [
            event_mention("EM1", w("leaked"), "OTHER", "EV1"),
            event_mention("EM2", w("denied"), "DENY", "EV2"),
            event_mention("EM3", w("burst"), "DISASTER", "EV3", polarity="NEG"),
        ],
        "events": [event("EV1", "OTHER"), event("EV2", "DENY"), event("EV3", "DISASTER")],
        "attributions": [
            attribution("A1", "the clerk", w("said"), KNOWN, "E1"),
            attribution("A2", "the union", w("denied"), LEAKED, "E2", cue_class="DENY")
            | {"parent": "A1"},
        ],
        "claims": [
            claim("C1", KNOWN, "E1", "A1"),
            claim("C2", LEAKED, "E2", "A2", stance="DENY"),
        ],
        "factuality": [
            {"id": "F1", "event_mention": "EM1", "source": "A2", "value": "CT-"}
            | {"evidence": w("denied")},
            {"id": "F2", "event_mention": "EM2", "source": "A1", "value": "CT+"},
        ],
    },
)
AUTHOR = {"id": "F3", "event_mention": "EM1", "source": "AUTHOR", "value": "CT+"}
OVERRIDE = AUTHOR | {"evidence": w("known")}
MAY = {"F2.evidence": w("may")}
NOT = {"EM2.polarity": "NEG"}

CASES = [
    Case("FACT-SRC", {"F2.event_mention": "EM3"}, {"+factuality": OVERRIDE}),
    Case("FACT-SRC", {"F2.source": "A2"}),
    Case("FACT-DUP", {"F2.event_mention": "EM1", "F2.source": "A2"}, {"F2.event_mention": "EM1"}),
    Case("FACT-EVID", {"F2.value": "PS+"}, MAY | {"F2.value": "PS+"}),
    Case("FACT-EVID", {"+factuality": AUTHOR}, {"+factuality": OVERRIDE}),
    Case("FACT-POL", MAY | {"F2.value": "CT-"}, MAY | {"F2.value": "PR-"}),
    Case("FACT-POL", NOT, NOT | MAY | {"F2.value": "CT-"}),
    # Of what another source denies, the outer one may say anything.
    Case("FACT-POL", {"EM1.polarity": "NEG", "F1.value": "CT+"}, {"F1.source": "A1"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_factuality(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []

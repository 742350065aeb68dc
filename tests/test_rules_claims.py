"""Claims and their relations: each code on the nearest document that deserves it."""

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

PORT, ABBOT, FELL = "two boats sank", "the navy sank nine boats", "Rain fell"
BASE = Base(
    f"The port said {PORT}. The abbot said {ABBOT}, which divers confirmed. "
    f"{FELL}. The League deplored the loss.",
    {
        "entities": [entity("E1", "ORG"), entity("E2"), entity("E3", "ORG")],
        "mentions": [
            mention("M1", "The port", "E1", "ORG"),
            mention("M2", "The abbot", "E2"),
            mention("M3", "The League", "E3", "ORG"),
        ],
        "quantities": [
            {"id": "Q1", "span": w("two"), "kind": "other", "point": 2},
            {"id": "Q2", "span": w("nine"), "kind": "other", "point": 9},
        ],
        "event_mentions": [
            event_mention("EM1", w("sank"), "DISASTER", "EV1"),
            event_mention("EM2", w(("sank", 2)), "ATTACK", "EV2"),
        ],
        "events": [event("EV1", "DISASTER"), event("EV2", "ATTACK", subevent_of="EV1")],
        "attributions": [
            attribution("A1", "The port", w("said"), PORT, "E1"),
            attribution("A2", "The abbot", w(("said", 2)), ABBOT, "E2"),
            attribution("A3", "The League", w("deplored"), "the loss", "E3", cue_class="CONDEMN"),
        ],
        "claims": [
            claim("C1", PORT, "E1", "A1", topic_event="EV1"),
            claim("C2", ABBOT, "E2", "A2", topic_event="EV2")
            | {"evidence_basis": "ASSERTED_CONFIRMED", "evidence": w("confirmed")},
            claim("C3", FELL, "AUTHOR", None),
        ],
        "claim_relations": [
            {"id": "CR1", "from_claim": "C1", "to_claim": "C2", "type": "COMPETES_WITH"}
            | {"dimensions": ["count"]},
        ],
    },
)
LOSS = claim("C4", "the loss", "E3", "A3")
SUPPORTS = {"id": "CR2", "from_claim": "C1", "to_claim": "C3", "type": "SUPPORTS"}
THERE = SUPPORTS | {"to_claim": "C2"}
BACK = SUPPORTS | {"from_claim": "C2", "to_claim": "C1"}
RIVAL = {"type": "COMPETES_WITH", "dimensions": ["act"]}
NONE = {"C2.evidence_basis": "NONE_MENTIONED"}
DENIES = {"CR1.type": "DENIES", "CR1.dimensions": ["occurrence"]}
SAME = {"CR1.type": "SAME_AS", "CR1.dimensions": []}
# The author says what the port said; the port says both things; the two are far apart.
UNCLAIMED = {"C1.mentions": [{"content": w("Rain")}], "C1.claimers": ["AUTHOR"]}
UNCLAIMED |= {"CR1.dimensions": ["act"]}
ONE = {"A2.source": w("The port"), "A2.source_entities": ["E1"], "C2.claimers": ["E1"]}
APART = {"EV2.subevent_of": None}
TAKEN_UP = mention("M9", "the navy", "E4", "ORG", refers_to="C1")
VAGUE = {"C2.mentions.0.content": w("the navy sank")}

OWN = {"CR1.type": "CORRECTS", "A1.polarity": "NEG"}

CASES = [
    Case(
        "CLM-SRC",
        {"C1.mentions.0.content": w("said two boats sank")},
        {"C1.mentions.0.content": w("two boats")},
    ),
    Case("CLM-SRC", {"C1.claimers": ["E3"]}),
    Case(
        "CLM-SRC",
        {"C1.claimers": ["E1", "E3"]},
        {"A1.source_entities": ["E1", "E3"], "C1.claimers": ["E1", "E3"]},
    ),
    Case("CLM-SRC", {"C1.claimers": ["AUTHOR", "E1"]}),
    Case("CLM-SRC", {"C3.claimers": ["AUTHOR", "E3"]}),
    Case("CLM-SRC", {"C3.mentions.0.content": w("nine")}, {"C3.mentions.0.content": w("Rain")}),
    Case("CLM-COVER", UNCLAIMED, UNCLAIMED | {"A1.polarity": "NEG"}),
    Case("CLM-COVER", {"+claims": LOSS}, {"+claims": LOSS | {"presupposed": True}}),
    Case("CLM-COVER", {"A1.cue_class": "BELIEF"}, {"A1.cue_class": "CLAIM"}),
    Case("CLM-COVER", {"A1.polarity": "NEG"}, {"A1.polarity": "POS"}),
    Case("CLM-EVID", {"C2.evidence": []}),
    Case("CLM-EVID", NONE, NONE | {"C2.evidence": []}),
    Case(
        "REL-SELF",
        {"+claim_relations": SUPPORTS | {"to_claim": "C1"}},
        {"+claim_relations": SUPPORTS},
    ),
    Case("REL-DUP", {"+claim_relations": BACK | RIVAL}, {"+claim_relations": BACK}),
    Case(
        "REL-DUP",
        {"CR1.type": "SUPPORTS", "+claim_relations": THERE},
        {"CR1.type": "SUPPORTS", "+claim_relations": BACK},
    ),
    Case("REL-DENIES", DENIES, DENIES | {"C1.stance": "DENY"}),
    Case("REL-SAME", SAME | {"C1.stance": "DENY"}, SAME),
    Case("REL-SAME", SAME | ONE),
    Case("REL-COMPETES", {"CR1.dimensions": []}, {"CR1.dimensions": ["act"]}),
    Case("REL-COMPETES", ONE, ONE | {"CR1.type": "CORRECTS"}),
    Case("REL-CORRECTS", {"CR1.type": "CORRECTS"}, ONE | {"CR1.type": "CORRECTS"}),
    Case("REL-CORRECTS", {"CR1.type": "CORRECTS"}, UNCLAIMED | OWN),
    Case("REL-COMPETES", APART, APART | {"C2.topic_event": None}),
    Case("REL-COMPETES", APART, APART | {"+mentions": TAKEN_UP, "+entities": entity("E4", "ORG")}),
    Case("REL-COMPETES", VAGUE, VAGUE | {"CR1.dimensions": ["agent"]}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_claims(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []


@pytest.mark.parametrize("content", ["whether two boats sank", "“Did two boats sink?”"])
def test_a_question_bears_no_claim(content: str) -> None:
    told = attribution("A1", "The port", w("told"), content, "E1")
    if "“" in content:
        told |= {"quotes": w(content)}
    layers = {"entities": [entity("E1")], "mentions": [mention("M1", "The port", "E1")]}
    base = Base(f"The port told {content}.", layers | {"attributions": [told]})
    assert check_document(made(base, {})) == []

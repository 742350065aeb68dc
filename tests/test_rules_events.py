"""Events and arguments: each code on the nearest document that deserves it."""

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
    w,
)
from sahel_claims.contract.records import Document
from sahel_claims.validate.run import check_document

DENIED, FLED = "that raiders burned the mill and killed a guard", "they fled"
BASE = Base(
    f"On Monday, Branth denied {DENIED}. The mayor said {FLED}.",
    {
        "entities": [
            *(entity("E1"), entity("E2"), entity("E3", "FAC"), entity("E4"), entity("E5")),
        ],
        "mentions": [
            mention("M1", "Branth", "E1"),
            mention("M2", "raiders", "E2"),
            mention("M3", "the mill", "E3", "FAC"),
            mention("M4", "a guard", "E4"),
            mention("M5", "The mayor", "E5"),
            mention("M6", "they", "E2", level="PRO", basis="PRONOUN"),
        ],
        "times": [{"id": "T1", "span": w("Monday"), "type": "DATE"}],
        "event_mentions": [
            event_mention("EM1", w("denied"), "DENY", "EV1", cue_of="A1")
            | {
                "arguments": [
                    argument("Agent", "M1"),
                    argument("Topic", "EM2"),
                    argument("Time", "T1"),
                ]
            },
            event_mention("EM2", w("burned"), "ATTACK", "EV2")
            | {"arguments": [argument("Agent", "M2", "A1"), argument("Target", "M3", "A1")]},
            event_mention("EM3", w("killed"), "KILL", "EV3")
            | {"arguments": [argument("Victim", "M4", "A1")]},
        ],
        "events": [
            event("EV1", "DENY"),
            event("EV2", "ATTACK", before=["EV3"]),
            event("EV3", "KILL", subevent_of="EV2"),
        ],
        "attributions": [
            attribution("A1", "Branth", w("denied"), DENIED, "E1", cue_class="DENY"),
            attribution("A2", "The mayor", w("said"), FLED, "E5"),
        ],
        "claims": [
            claim("C1", DENIED, "E1", "A1", stance="DENY"),
            claim("C2", FLED, "E5", "A2"),
        ],
    },
)
AGAIN = event_mention("EM9", w("burned"), "ATTACK", "EV2")
OTHER = event_mention("EM9", w("burned"), "KILL", "EV3")
BY_MAYOR = event_mention("EM9", w("fled"), "KILL", "EV3", polarity="NEG")
BY_BRANTH = BY_MAYOR | {"trigger": w("the mill and")}
ASKED = BY_BRANTH | {"realis": "HYPOTHETICAL"}
ELSEWHERE = {"EM3.arguments.0.asserted_by": ["A2"]}
CLAIMED = {"EM1.arguments.1.asserted_by": ["A1"]}

CASES = [
    Case(
        "EVT-TRIG",
        {"EM2.trigger": w("raiders burned the mill")},
        {"EM2.trigger": w("burned the mill")},
    ),
    Case("EVT-TRIG", {"+event_mentions": AGAIN}, {"+event_mentions": OTHER}),
    Case("EVT-CHAIN", {"EM3.event": "EV2"}, {"EM3.event": "EV2", "EM3.type": "ATTACK"}),
    Case("EVT-CHAIN", {"+event_mentions": BY_BRANTH}, {"+event_mentions": BY_MAYOR}),
    Case("EVT-CHAIN", {"+event_mentions": BY_BRANTH}, {"+event_mentions": ASKED}),
    Case("EVT-SUB", {"EV3.subevent_of": "EV3"}, {"EV3.subevent_of": "EV1"}),
    Case("EVT-SUB", {"EV3.causes": ["EV3"]}, {"EV2.causes": ["EV3"]}),
    Case("EVT-CUE", {"EM1.cue_of": "A2"}, {"EM1.trigger": w("denied that")}),
    Case("ARG-ROLE", {"EM2.arguments.0.role": "Captive"}, {"EM2.arguments.0.role": "Target"}),
    Case("ARG-FILL", {"EM2.arguments.0.filler": "M3"}, {"EM2.arguments.1.filler": "M2"}),
    Case("ARG-FILL", {"EM1.arguments.0.filler": "EM3"}, {"EM1.arguments.1.filler": "C1"}),
    Case(
        "ARG-FILL", {"EM1.arguments.2.filler": "M3"}, {"EM1.arguments.2": argument("Place", "M3")}
    ),
    Case("ARG-FILL", {"EM1.arguments.1.filler": "EM1"}, {"EM1.arguments.1.filler": "EM3"}),
    Case("ARG-FILL", {"E4.surface_only": True, "E4.qid_status": "withheld"}),
    Case("ARG-ASSERT", ELSEWHERE, ELSEWHERE | {"EM3.arguments.0.inferred": True}),
    Case("ARG-ASSERT", {"EM1.arguments.2.asserted_by": ["A1"]}, CLAIMED),
    Case(
        "ARG-ASSERT",
        CLAIMED | {"EM1.arguments.1.filler": "C2"},
        CLAIMED | {"EM1.arguments.1.filler": "C1"},
    ),
]


def codes(document: Document) -> list[str]:
    return [f.code for f in check_document(document)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_events(case: Case) -> None:
    assert codes(made(BASE, case.bad)) == [case.code]
    assert check_document(made(BASE, case.good)) == []


@pytest.mark.parametrize("field", ["before", "causes"])
def test_a_ring_of_events_is_said_of_each(field: str) -> None:
    ring = {"EV1.before": [], "EV2.before": [], f"EV1.{field}": ["EV2"], f"EV2.{field}": ["EV1"]}
    assert codes(made(BASE, ring)) == ["EVT-SUB"] * 2


def test_a_head_in_the_content_is_enough() -> None:
    wide = {"M4.span": w("a guard. The mayor"), "M5.span": w("mayor")}
    assert codes(made(BASE, wide)) == []

"""Mentions, chains: each code on the nearest document that deserves it."""

import pytest

from rule_cases import Base, Case, argument, entity, event, event_mention, made, mention, note, w
from sahel_claims.validate.run import check_document

BASE = Base(
    "Ilya Branth, an officer, left Oremi. He gave no reason. "
    "Poachers shot a warden. Thieves hit a ranger.",
    {
        "entities": [entity("E1"), entity("E2", "GPE"), entity("E3")],
        "mentions": [
            mention("M1", "Ilya Branth, an officer,", "E1", head=w("Ilya Branth"), level="NAM"),
            mention("M2", "an officer", "E1", basis="APPOSITION"),
            mention("M3", "Oremi", "E2", "GPE"),
            mention("M4", "He", "E1", level="PRO", basis="PRONOUN"),
            mention("M5", "a warden", "E3"),
            mention("M6", "a ranger", "E3", basis="EVENT_ARG"),
        ],
        "event_mentions": [
            event_mention("EM1", w("shot"), "INJURE", "EV1", arguments=[argument("Victim", "M5")]),
            event_mention("EM2", w("hit"), "INJURE", "EV1", arguments=[argument("Victim", "M6")]),
        ],
        "events": [event("EV1", "INJURE")],
    },
)
COUNCIL = entity("E4", "ORG")
AGAIN = mention("M9", "Oremi", "E2", "GPE", basis="NAME")
METONYM = mention("M9", "Oremi", "E4", "GPE", metonymy={"literal": "Oremi, the town"})
STRADDLING = mention(
    "M9", "officer, left Oremi", "E2", "GPE", head=w("officer"), level="NOM", basis="NOMINAL"
)
AROUND = STRADDLING | {"span": w("Ilya Branth, an officer, left Oremi")}
CAPITAL = {
    "document.text": BASE.text.replace("a warden", "a Warden"),
    "M5.span": w("a Warden"),
    "M5.head": w("Warden"),
}
RESTORED = {"M6.basis": "MT_RESTORED"}
NOTED = {"M6.notes": ["N1"], "+translation_notes": note("N1", "a ranger")}
POSSIBLY = {"type": "POSSIBLY_SAME", "asserted_by": ["AUTHOR"]}
AS_AGENT = {"EM2.arguments.0.role": "Agent"}
ALONE = {
    "+entities": {"id": "E4", "type": "PER", "canonical": "he"},
    "M4.entity": "E4",
    "M4.basis": None,
}

CASES = [
    Case("MEN-DUP", {"+mentions": AGAIN}, {"+mentions": METONYM, "+entities": COUNCIL}),
    Case(
        "MEN-DUP", {"+mentions": METONYM | {"metonymy": None, "type": "ORG"}, "+entities": COUNCIL}
    ),
    Case("MEN-HEAD", {"M5.head": w("ranger")}),
    Case("MEN-HEAD", {"M5.head": w("shot a warden")}, {"M5.head": w("a warden")}),
    Case("MEN-CROSS", {"+mentions": STRADDLING}, {"+mentions": AROUND}),
    Case("MEN-LEVEL", {"M5.level": "NAM"}, CAPITAL | {"M5.level": "NAM"}),
    Case("MEN-LEVEL", {"M5.level": "PRO"}, {"M5.level": "PRO", "document.lang": "fr"}),
    Case(
        "COREF-TYPE",
        {"M3.type": "LOC"},
        {"M3.type": "LOC", "M3.metonymy": {"literal": "Oremi, the valley"}},
    ),
    Case("COREF-BASIS", {"M6.basis": None}),
    Case("COREF-BASIS", {"M5.basis": "NOMINAL"}, {"M4.basis": "PRONOUN"}),
    Case("COREF-BASIS", AS_AGENT, AS_AGENT | {"M6.basis": "NOMINAL"}),
    Case("COREF-BASIS", RESTORED, RESTORED | NOTED),
    Case(
        "COREF-DISTINCT",
        {"E1.distinct_from": ["E1"]},
        {"E1.distinct_from": ["E3"], "E3.distinct_from": ["E1"]},
    ),
    Case(
        "COREF-DISTINCT",
        {"E1.relations": [POSSIBLY | {"target": "E1"}]},
        {"E1.relations": [POSSIBLY | {"target": "E3"}]},
    ),
    Case(
        "COREF-DISTINCT",
        {"E1.relations": [POSSIBLY | {"target": "E3"}], "E3.distinct_from": ["E1"]},
    ),
    Case(
        "COREF-DISTINCT",
        {
            "E1.relations": [POSSIBLY | {"target": "E3"}],
            "E3.relations": [POSSIBLY | {"target": "E1"}],
        },
    ),
    Case("COREF-DISTINCT", {"M4.alt_antecedent": "E1"}, {"M4.alt_antecedent": "E3"}),
    Case("COREF-PRO", ALONE, ALONE | {"M4.unresolvable": "no man was named"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_mentions(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []


@pytest.mark.parametrize(
    ("old", "head", "level"),
    [
        ("a warden", "مالي", "NAM"),
        ("a warden", "ბამაკო", "NAM"),
        ("a warden", "3rd", "NAM"),
        ("a warden", "each other", "PRO"),
        ("a warden", "one’s", "PRO"),
    ],
)
def test_levels_that_no_rule_can_doubt(old: str, head: str, level: str) -> None:
    text = BASE.text.replace(old, head)
    changes = {"document.text": text, "M5.span": w(head), "M5.head": w(head), "M5.level": level}
    assert check_document(made(BASE, changes)) == []

"""Translation notes: each code on the nearest document that deserves it."""

import pytest

from rule_cases import Base, Case, entity, made, mention, note
from sahel_claims.validate.run import check_document

EVIDENCE = [{"source": "the dispatch, 1931", "paraphrase": "Speaks of the cabinet."}]
BASE = Base(
    "The minister left the cupboard.",
    {
        "entities": [entity("E1", "ORG")],
        "mentions": [mention("M1", "the cupboard", "E1", "ORG", notes=["N1"])],
        "translation_notes": [
            note("N1", "cupboard", governs=["M1.type", "E1.type"], status="sourced")
            | {"evidence": EVIDENCE}
        ],
    },
)

CASES = [
    Case("MT-EVID", {"N1.evidence": []}, {"N1.evidence": [], "N1.status": "unsourced"}),
    Case("MT-EVID", {"N1.status": "unsourced"}),
    Case("MT-GOV", {"N1.governs": ["M2.type"]}),
    Case("MT-GOV", {"N1.governs": ["M1.sector"]}, {"N1.governs": ["E1.sector"]}),
    Case("MT-GOV", {"N1.governs": ["M1"]}, {"N1.governs": []}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_notes(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []

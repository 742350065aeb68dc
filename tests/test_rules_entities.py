"""Links: each code on the nearest document that deserves it."""

import pytest

from rule_cases import Base, Case, entity, made, mention
from sahel_claims.validate.run import check_document

EVIDENCE = [{"source": "a gazetteer, 1931", "paraphrase": "Gives the item for the town."}]
LINK = {"qid": "Q12", "qid_status": "verified", "qid_evidence": EVIDENCE}
BASE = Base(
    "Oremi lies on the Sund.",
    {
        "entities": [entity("E1", "GPE", **LINK), entity("E2", "LOC", qid_status="unverified")],
        "mentions": [
            mention("M1", "Oremi", "E1", "GPE", metonymy={"literal": "x", "literal_qid": "Q13"}),
            mention("M2", "the Sund", "E2", "LOC"),
        ],
    },
)
LINKED = {f"E2.{field}": value for field, value in LINK.items()} | {"E2.qid": "Q14"}
PRINTED = {"E2.surface_only": True}

CASES = [
    Case("LINK-QID", {"E1.qid": "q12"}),
    Case("LINK-QID", {"E1.qid": "Q012"}),
    Case("LINK-QID", {"E1.qid_status": "unverified"}, LINKED),
    Case("LINK-QID", {"E2.qid": "Q14", "E2.qid_status": None}, {"E2.qid_status": None}),
    Case("LINK-QID", {"E2.qid_status": "verified"}, {"E2.qid_status": "not_applicable"}),
    Case("LINK-QID", {"E1.qid_evidence": []}),
    Case("LINK-QID", LINKED | {"E2.qid": "Q12"}, {"M1.metonymy.literal_qid": "Q12"}),
    Case("LINK-QID", {"M1.metonymy.literal_qid": "the town"}, {"M1.metonymy.literal_qid": None}),
    Case("LINK-PRIV", {"E1.private": True}, {"E2.private": True, "E2.qid_status": "NIL"}),
    Case("LINK-PRIV", {"E2.private": True}),
    Case("LINK-WITHHELD", {"E1.surface_only": True}),
    Case("LINK-WITHHELD", PRINTED, PRINTED | {"E2.qid_status": "withheld"}),
    Case("LINK-WITHHELD", {"E2.qid_status": "withheld"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_links(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []

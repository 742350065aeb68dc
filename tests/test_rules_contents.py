"""What holds in every layer: each code on the nearest document that deserves it."""

import msgspec
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
from sahel_claims.contract.layers import LAYER_NAMES, lists, texts
from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder
from sahel_claims.validate.contents import copies
from sahel_claims.validate.run import check_document
from test_fixtures import OK

SAID = "raiders burned the mill"
MONDAY = {"span": w("Monday"), "type": "DATE", "value": "2031-05-05", "anchors": ["DCT"]}
MONDAY |= {"earliest": "2031-05-05", "latest": "2031-05-05", "status": "exact"}
TWO = {"id": "Q1", "span": w("two"), "kind": "other", "point": 2}
BASE = Base(
    f"On Monday the mayor and two aides said that {SAID}.",
    {
        "entities": [entity("E1"), entity("E2"), entity("E3", "FAC"), entity("E4")],
        "mentions": [
            mention("M1", "the mayor", "E1"),
            mention("M2", "raiders", "E2"),
            mention("M3", "the mill", "E3", "FAC"),
            mention("M4", "two aides", "E4"),
        ],
        "times": [{"id": "T1"} | MONDAY],
        "quantities": [TWO],
        "event_mentions": [
            event_mention("EM1", w("burned"), "ATTACK", "EV1")
            | {"arguments": [argument("Agent", "M2", "A1"), argument("Target", "M3", "A1")]}
        ],
        "events": [event("EV1", "ATTACK")],
        "attributions": [
            attribution("A1", "the mayor and two aides", w("said"), f"that {SAID}", "E1")
            | {"source_entities": ["E1", "E4"]}
        ],
        "claims": [claim("C1", SAID, "E1", "A1", claimers=["E1", "E4"])],
        "translation_notes": [note("N1", "raiders")],
    },
)
RIGHTS = {"text_licence": "CC0-1.0", "text_holder": "nobody"}
RIGHTS |= {"annotation_licence": "CC-BY-4.0", "annotation_holder": "nobody"}
AGENT, TARGET = argument("Agent", "M2", "A1"), argument("Target", "M3", "A1")
STATED = {"attribution": "A1", "content": w(SAID)}
LOOKED_UP = {"source": "Kite Register, 1989", "paraphrase": "It lists the mayor.", "lang": "en"}

CASES = [
    Case("REC-BLANK", {"C1.proposition": " "}),
    Case("REC-BLANK", {"N1.intended_reading": ""}),
    Case("REC-BLANK", {"E2.canonical": "\u00a0\n"}, {"E2.canonical": "?"}),
    Case(
        "REC-BLANK",
        {"document.rights": RIGHTS | {"text_licence": ""}},
        {"document.rights": RIGHTS | {"note": ""}},
    ),
    Case("REC-BLANK", {"E1.relations": [], "M1.metonymy": {"literal": " "}}),
    Case("REC-TWICE", {"C1.claimers": ["E1", "E4", "E1"]}),
    Case("REC-TWICE", {"A1.source_entities": ["E1", "E4", "E4"]}),
    Case("REC-TWICE", {"EM1.arguments": [AGENT, TARGET, AGENT]}, {"EM1.arguments": [TARGET]}),
    Case(
        "REC-TWICE",
        {"EM1.arguments": [AGENT, AGENT | {"asserted_by": ["AUTHOR"]}]},
        {"EM1.arguments": [AGENT | {"asserted_by": ["AUTHOR", "A1"]}]},
    ),
    Case("REC-TWICE", {"EM1.arguments": [AGENT | {"asserted_by": ["A1", "A1"]}]}),
    Case("REC-TWICE", {"C1.mentions": [STATED, STATED]}, {"C1.mentions": [STATED]}),
    Case(
        "REC-TWICE",
        {"E1.aliases": ["the boss", "the boss"]},
        {"E1.aliases": ["the boss", "the Boss"]},
    ),
    Case(
        "REC-TWICE",
        {"N1.status": "sourced", "N1.evidence": [LOOKED_UP, LOOKED_UP]},
        {"N1.status": "sourced", "N1.evidence": [LOOKED_UP, LOOKED_UP | {"lang": "fr"}]},
    ),
    Case(
        "REC-COPY",
        {"+times": {"id": "T2"} | MONDAY},
        {"+times": {"id": "T2"} | MONDAY | {"span": w("On Monday")}},
    ),
    Case("REC-COPY", {"+quantities": TWO | {"id": "Q2"}}),
    Case(
        "REC-COPY",
        {"+claims": BASE.layers["claims"][0] | {"id": "C2"}},
        {"+claims": BASE.layers["claims"][0] | {"id": "C2", "stance": "DENY"}},
    ),
    Case("REC-COPY", {"+attributions": BASE.layers["attributions"][0] | {"id": "A2"}}),
    Case("REC-COPY", {"+translation_notes": note("N2", "raiders")}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_contents(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []


def ok() -> Document:
    document = read_folder(OK / "harbour").document
    assert document is not None
    return document


def test_a_copy_of_any_record_is_one_finding() -> None:
    """Whatever the layer, and whatever its own rules say of it."""
    document = ok()
    for layer in LAYER_NAMES:
        for record in getattr(document, layer):
            copy = msgspec.structs.replace(record, id="ZZ9")
            records = [*getattr(document, layer), copy]
            found = check_document(msgspec.structs.replace(document, **{layer: records}))
            assert len(found) == 1, (layer, record.id, [f.code for f in found])


def test_copies_are_found_wherever_they_stand() -> None:
    times = [msgspec.structs.replace(ok().times[0], id=f"T{n}") for n in range(1, 2_001)]
    view = msgspec.structs.replace(ok(), times=times)
    from sahel_claims.validate.view import View

    assert len(list(copies(View(view)))) == 1_999


def test_texts_and_lists_of_a_record() -> None:
    document = ok()
    claim_ = document.claims[0]
    assert dict(texts(claim_)) == {"/proposition": claim_.proposition}
    assert dict(lists(claim_)) == {"/mentions": claim_.mentions, "/claimers": ["AUTHOR"]}
    assert dict(lists(document.event_mentions[0]))["/arguments/1/asserted_by"] == ["AUTHOR"]
    above = dict(texts(document))
    assert above["/rights/text_licence"] == document.rights.text_licence
    assert not above.keys() & {"/doc_id", "/sha256", "/text", "/layers/0/attributes/0"}

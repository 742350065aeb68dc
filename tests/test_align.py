"""Two versions in one space of ids: found again under other ids and in any order."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.agreement.align import align
from sahel_claims.contract.identity import identity_of
from sahel_claims.contract.layers import RECORD_OF, annotations
from sahel_claims.contract.records import Document
from sahel_claims.corpus.changes import changes
from sahel_claims.corpus.folder import read_folder
from sahel_claims.corpus.renaming import renamed
from sahel_claims.validate.run import check_document
from second import scrambled
from strategies import documents
from support import document, span


@given(documents(), st.integers(0, 2**32))
def test_a_document_is_found_again_under_other_ids(one: Document, seed: int) -> None:
    other, names = scrambled(one, seed)
    found = align(one, other)
    assert found.names.keys() == names.keys()
    assert changes(found.left, found.right) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["article", "harbour"])
def test_all_layers_are_found_again(name: str, seed: int, request: pytest.FixtureRequest) -> None:
    one = read_folder(request.getfixturevalue(name)).document
    assert one is not None
    other, names = scrambled(one, seed)
    found = align(one, other)
    assert found.names == names
    assert [c for c in changes(found.left, found.right) if c.field != "from_claim"] == []
    assert not check_document(found.right)


TEXT = "The old council of Oremi closed the pier, and the council said that it was unsafe."


def made(**given: Any) -> Document:
    return document(TEXT, **given)


def mention(name: str, words: str, entity: str, head: str = "", number: int = 1) -> dict[str, Any]:
    whole = span(TEXT, (words, number))
    start = whole[0]["start"] + words.index(head)
    end = start + len(head)
    heads = [{"start": start, "end": end, "text": head}] if head else []
    return {"id": name, "span": whole, "type": "ORG", "entity": entity, "head": heads}


def entity(name: str, canonical: str, label: str = "ORG") -> dict[str, Any]:
    return {"id": name, "type": label, "canonical": canonical}


def test_the_same_head_is_the_same_phrase_and_another_head_another() -> None:
    left = made(mentions=[mention("M1", "The old council of Oremi", "E1", "council")])
    shorter = made(mentions=[mention("M7", "old council", "E1", "council")])
    inner = made(mentions=[mention("M7", "Oremi", "E1", "Oremi")])
    assert align(left, shorter).names["M7"] == "M1"
    assert align(left, inner).names["M7"] == "M2", "what is new gets an id of its own"
    both = [
        mention("M7", "old council", "E1", "council"),
        mention("M8", "The old council of Oremi", "E1", "council"),
    ]
    found = align(left, made(mentions=both)).names
    assert (found["M7"], found["M8"]) == ("M2", "M1"), "what is covered alike goes first"


def test_chains_are_aligned_by_what_they_share() -> None:
    """The name that a chain was given decides nothing where mentions are shared."""
    three = [
        mention("M1", "The old council of Oremi", "E1"),
        mention("M2", "the council", "E1"),
        mention("M3", "it", "E1"),
    ]
    left = made(mentions=three, entities=[entity("E1", "council")])
    split = [three[0] | {"entity": "X"}, three[1] | {"entity": "Y"}, three[2] | {"entity": "Y"}]
    right = made(mentions=split, entities=[entity("X", "council"), entity("Y", "board")])
    found = align(left, right)
    assert (found.names["Y"], found.names["X"]) == ("E1", "E2")
    assert [m.entity for m in found.right.mentions] == ["E2", "E1", "E1"]


def test_references_follow_into_every_field() -> None:
    base = {
        "mentions": [mention("M1", "The old council of Oremi", "E1")],
        "entities": [entity("E1", "council")],
        "attributions": [
            {
                "id": "A1",
                "source": span(TEXT, "the council"),
                "cue": span(TEXT, "said"),
                "content": span(TEXT, "that it was unsafe"),
                "source_entities": ["E1"],
            }
        ],
        "event_mentions": [
            {
                "id": "EM1",
                "trigger": span(TEXT, "closed"),
                "type": "OTHER",
                "event": "EV1",
                "arguments": [{"role": "Agent", "filler": "M1", "asserted_by": ["AUTHOR"]}],
            }
        ],
        "events": [{"id": "EV1", "type": "OTHER", "label": "closing"}],
        "factuality": [{"id": "F1", "event_mention": "EM1", "source": "AUTHOR", "value": "CT+"}],
        "claims": [
            {
                "id": f"C{number}",
                "proposition": words,
                "mentions": [{"attribution": "A1", "content": span(TEXT, "that it was unsafe")}],
                "claimers": ["E1"],
                "stance": "AFFIRM",
            }
            for number, words in enumerate(["The pier was unsafe.", "Oremi is old."], 1)
        ],
        "claim_relations": [
            {"id": "CR1", "from_claim": "C1", "to_claim": "C2", "type": "COMPETES_WITH"},
            {"id": "CR2", "from_claim": "C2", "to_claim": "C1", "type": "SUPPORTS"},
        ],
        "translation_notes": [
            {
                "id": "N1",
                "span": span(TEXT, "unsafe"),
                "category": "mistranslation",
                "severity": "minor",
                "surface_reading": "a",
                "intended_reading": "b",
                "status": "unsourced",
                "confidence": "low",
                "governs": ["EM1.type"],
            }
        ],
    }
    left = made(**base)
    swapped = {"C1": "C2", "C2": "C1", "M1": "E1", "E1": "M1", "EM1": "X", "A1": "EV1", "EV1": "A1"}
    right = renamed(left, swapped)
    found = align(left, right)
    assert {a: b for a, b in found.names.items() if a != b} == {b: a for a, b in swapped.items()}
    assert changes(found.left, found.right) == [], "a symmetric relation is turned again"


def test_the_text_must_be_one() -> None:
    with pytest.raises(ValueError, match="different texts"):
        align(document("One."), document("Two."))


def test_new_ids_were_never_used() -> None:
    left = msgspec.structs.replace(
        made(mentions=[mention("M4", "Oremi", "E1")]), retired_ids=["M9", "MX"]
    )
    right = msgspec.structs.replace(
        made(mentions=[mention("M4", "the pier", "E1")]), retired_ids=["M11"]
    )
    assert align(left, right).names["M4"] == "M12"


def test_every_layer_has_something_to_be_known_by() -> None:
    for layer, kind in RECORD_OF.items():
        identity = identity_of(kind)
        known = identity.spans or identity.nested or identity.texts or identity.references
        assert known, layer


def test_order_changes_nothing(article: Path) -> None:
    one = read_folder(article).document
    assert one is not None
    fewer = {layer: getattr(one, layer)[::2] for layer in ("mentions", "attributions", "claims")}
    thin = msgspec.structs.replace(one, **fewer)
    expected = align(thin, one)
    for seed in range(2):
        other, names = scrambled(one, seed)
        found = align(thin, other)
        known = {r.id for _, r in annotations(thin)}
        assert {names[b]: a for b, a in found.names.items() if a in known} == {
            b: a for b, a in expected.names.items() if a in known
        }

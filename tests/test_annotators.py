"""Several annotators of one text: their files beside it are read, checked and put in form."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from sahel_claims.contract.records import Document
from sahel_claims.corpus.annotators import read_annotators, write_annotator
from sahel_claims.corpus.faults import CorpusError, Fault
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.order import canonical
from sahel_claims.validate.fix import fix_path
from sahel_claims.validate.jobs import check_paths
from sahel_claims.validate.run import validate
from strategies import documents
from support import document, span

TEXT = "The ferry left Oremi at noon. 🚢 It sank.\r\n\r\nNobody was hurt."


def theirs(annotator: str, *words: str) -> Document:
    people = [{"id": annotator, "kind": "human", "task": "Marked places."}]
    mentions = [{"id": f"M{n}", "span": span(TEXT, w), "type": "LOC"} for n, w in enumerate(words)]
    layers = [{"name": "mentions"}]
    return document(
        TEXT, annotators=people, layers=layers, mentions=mentions, regions=[], sentences=[]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = document(TEXT, layers=[{"name": "regions"}, {"name": "sentences"}])
    write_folder(own, tmp_path / "doc_1")
    return tmp_path / "doc_1"


def test_what_annotators_made_is_read_in_order(folder: Path) -> None:
    for name, word in (("second", "Oremi"), ("first", "The ferry")):
        assert len(write_annotator(theirs(name, word), folder, name)) == 2
        assert write_annotator(theirs(name, word), folder, name) == [], "the same writes nothing"
    read = list(read_annotators(folder))
    assert [name for name, _ in read] == ["first", "second"]
    assert [r.document for _, r in read] == [
        theirs("first", "The ferry"),
        theirs("second", "Oremi"),
    ]
    assert not (folder / "annotators/first/text.txt").exists(), "the text stands once"
    assert list(validate(folder)) == []


def test_a_document_without_annotators_has_none(folder: Path) -> None:
    assert list(read_annotators(folder)) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(documents())
def test_hostile_texts_come_back_the_same(tmp_path: Path, made: Document) -> None:
    folder = tmp_path / "doc_1"
    people = [{"id": "Ann_2", "kind": "human", "task": "All."}]
    raw = msgspec.to_builtins(made) | {"annotators": people}
    made = msgspec.convert(raw, Document)
    write_folder(made, folder)
    write_annotator(made, folder, "Ann_2")
    assert [r.document for _, r in read_annotators(folder)] == [canonical(made)]
    assert list(validate(folder)) == []


@pytest.mark.parametrize("name", ["", "a/b", "..", "2nd", "a" * 33, "a\n"])
def test_an_annotator_names_no_other_folder(folder: Path, name: str) -> None:
    with pytest.raises(CorpusError, match="ID-FORM"):
        write_annotator(theirs("first"), folder, name)


def test_another_text_is_refused(folder: Path) -> None:
    (folder / "text.txt").write_bytes(b"Another text.")
    with pytest.raises(CorpusError, match="DOC-HASH"):
        write_annotator(theirs("first"), folder, "first")


def test_a_fault_is_found_in_the_annotators_file(folder: Path) -> None:
    write_annotator(theirs("first", "Oremi"), folder, "first")
    file = folder / "annotators/first/annotations.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"text":"Oremi"', b'"text":"Varna"'))
    found = list(validate(folder))
    assert [(d.code, d.file, d.line) for d in found] == [("SPAN-SLICE", str(file), 1)]


def test_a_changed_text_is_said_of_every_annotator(folder: Path) -> None:
    write_annotator(theirs("first", "Oremi"), folder, "first")
    (folder / "text.txt").write_bytes(b"Another text.")
    found = [(d.code, d.file) for d in validate(folder)]
    assert found == [
        ("DOC-HASH", str(folder / "document.json")),
        ("DOC-HASH", str(folder / "annotators/first/document.json")),
    ]


def test_fix_restores_their_form_too(folder: Path) -> None:
    write_annotator(theirs("first", "Oremi", "Nobody"), folder, "first")
    file = folder / "annotators/first/annotations.jsonl"
    sound = file.read_bytes()
    file.write_bytes(b"".join(reversed(sound.splitlines(keepends=True))))
    assert [d.code for d in validate(folder)] == ["FORM-CANON"]
    assert fix_path(folder.parent) == [file]
    assert file.read_bytes() == sound
    assert list(validate(folder.parent)) == []
    assert read_folder(folder).document is not None


def test_several_processes_check_them_too(folder: Path) -> None:
    write_annotator(theirs("first", "Oremi"), folder, "second")
    failed: list[Fault] = []
    found = [
        [(d.code, d.line) for d in check_paths([folder.parent], failed, jobs=jobs)]
        for jobs in (1, 2)
    ]
    assert found == [[("DOC-ANNOT", 1)]] * 2
    assert not failed

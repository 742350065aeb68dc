"""Both forms hold the same record, and writing leaves nothing half done."""

import gzip
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from sahel_claims.contract.records import Document
from sahel_claims.corpus import files
from sahel_claims.corpus.decode import DuplicateKey, loads_strict
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.order import canonical, natural
from sahel_claims.corpus.packed import read_packed, write_packed
from sahel_claims.corpus.source import read, read_splits
from sahel_claims.validate.run import check_document
from strategies import documents

SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@SHARED_FOLDER
@given(documents())
def test_folder_and_packed_hold_the_same_record(tmp_path: Path, document: Document) -> None:
    assert not check_document(document), "the strategy makes sound documents"
    folder, packed = tmp_path / "doc_1", tmp_path / "all.jsonl"
    write_folder(document, folder)
    from_folder = read_folder(folder)
    assert not from_folder.faults
    assert from_folder.document == canonical(document)
    assert (folder / "text.txt").read_bytes().decode() == document.text
    write_packed([document, document], packed)
    assert [r.document for r in read_packed(packed)] == [canonical(document)] * 2
    unpacked = next(read_packed(packed)).document
    assert unpacked is not None
    assert write_folder(unpacked, folder) == [], "nothing changed, nothing written"


@pytest.mark.parametrize("name", ["article", "harbour"])
def test_committed_documents_are_in_canonical_form(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder = request.getfixturevalue(name)
    document = read_folder(folder).document
    assert document is not None
    write_folder(document, tmp_path / "copy")
    for file in ("text.txt", "document.json", "annotations.jsonl"):
        assert (tmp_path / "copy" / file).read_bytes() == (folder / file).read_bytes(), file


@given(documents())
def test_every_fragment_reproduces_the_text(document: Document) -> None:
    for mention in document.mentions:
        for part in mention.span:
            assert document.text[part.start : part.end] == part.text


def test_gzip_reads_the_same(harbour: Path, tmp_path: Path) -> None:
    document = read_folder(harbour).document
    assert document is not None
    write_packed([document], tmp_path / "a.jsonl")
    data = gzip.compress((tmp_path / "a.jsonl").read_bytes())
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    assert next(read(tmp_path / "a.jsonl.gz")).document == document
    (tmp_path / "cut.jsonl.gz").write_bytes(data[:-9])
    with pytest.raises(CorpusError, match="FILE-READ"):
        list(read(tmp_path / "cut.jsonl.gz"))


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("before")

    def documents_then_failure():  # type: ignore[no-untyped-def]
        yield from ()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_packed(documents_then_failure(), path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path], "no temporary file is left"


def test_ids_sort_by_their_numbers() -> None:
    assert sorted(["A10", "A2", "B1", "A"], key=natural) == ["A", "A2", "A10", "B1"]


def test_annotations_are_sorted_by_place(harbour: Path) -> None:
    """A sentence never comes before one that starts earlier, whatever the order on input."""
    document = read_folder(harbour).document
    assert document is not None
    shuffled = msgspec.structs.replace(document, mentions=document.mentions[::-1])
    assert canonical(shuffled) == canonical(document) == document


@pytest.mark.parametrize(
    "text",
    ['{"a": NaN}', '{"a": 1} x', '"\\ud800"', "[" * 100_000, "", "{'a': 1}", '{"a": 1,}'],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads_strict(text)


def test_a_key_stands_once() -> None:
    with pytest.raises(DuplicateKey, match="'a'"):
        loads_strict('{"b": {"a": 1, "a": 2}}')


def test_u2028_inside_a_string_does_not_split_a_line(tmp_path: Path) -> None:
    from support import document

    made = document("One\u2028two\x85three.")
    write_packed([made], tmp_path / "a.jsonl")
    assert next(read_packed(tmp_path / "a.jsonl")).document == made


def test_a_line_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sahel_claims.corpus import packed

    monkeypatch.setattr(packed, "MAX_BYTES", 100)
    (tmp_path / "a.jsonl").write_bytes(b"{" + b" " * 200 + b"}\n")
    with pytest.raises(CorpusError, match="FILE-SIZE"):
        list(read_packed(tmp_path / "a.jsonl"))
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    with pytest.raises(CorpusError, match="FILE-SIZE"):
        files.read_bytes(tmp_path / "a.jsonl")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("test = ['a'", "REC-TYPE"),
        ("test = 'a'", "REC-TYPE"),
        ("dev = ['a']", "EXP-SPLIT"),
        ("train = ['a']\ntest = ['a']", "EXP-SPLIT"),
    ],
)
def test_bad_split_lists(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "splits.toml").write_text(text)
    with pytest.raises(CorpusError, match=code):
        read_splits(tmp_path / "splits.toml")

"""Fixing restores the canonical form and changes nothing else, whatever it is given."""

import errno
import gzip
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_claims.contract.layers import LAYER_NAMES
from sahel_claims.contract.records import Document
from sahel_claims.corpus import files
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.order import canonical
from sahel_claims.corpus.source import read
from sahel_claims.validate.fix import fix_path
from sahel_claims.validate.run import validate
from strategies import documents

NAMES = ("text.txt", "document.json", "annotations.jsonl")


def spoil(data: bytes, rng: random.Random) -> bytes:
    """The same JSON values on lines of another order, with other spacing and key order."""

    def turned(value: Any) -> Any:
        if isinstance(value, list):
            return [turned(one) for one in value]
        if isinstance(value, dict):
            pairs = [(key, turned(one)) for key, one in value.items()]
            return dict(rng.sample(pairs, len(pairs)))
        return value

    lines = [json.loads(line) for line in data.splitlines()]
    end = rng.choice(["\n", "\r\n"])
    layout: dict[str, Any] = rng.choice([{}, {"separators": (" ,", " : ")}])
    ascii_only = rng.random() < 0.5
    shuffled = rng.sample(lines, len(lines))
    written = (json.dumps(turned(v), ensure_ascii=ascii_only, **layout) for v in shuffled)
    return "".join(line + end for line in written).encode()


def spoil_folder(folder: Path, rng: random.Random) -> None:
    file = folder / "annotations.jsonl"
    file.write_bytes(spoil(file.read_bytes(), rng))
    file = folder / "document.json"
    file.write_bytes(spoil(json.dumps(json.loads(file.read_bytes())).encode(), rng))


def by_id(document: Document | None) -> dict[str, Any]:
    """The records by id; the order of the lines is all that may change."""
    assert document is not None
    layers = {name: [] for name in LAYER_NAMES}
    records = {(name, r.id): r for name in LAYER_NAMES for r in getattr(document, name)}
    return {"bare": msgspec.structs.replace(document, **layers), **records}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents(), st.randoms(use_true_random=False))
def test_fixing_changes_no_record_and_once_is_enough(
    tmp_path: Path, document: Document, rng: random.Random
) -> None:
    folder = tmp_path / "doc_1"
    write_folder(document, folder)
    wanted = {name: (folder / name).read_bytes() for name in NAMES}
    spoil_folder(folder, rng)
    before = read_folder(folder).document
    fix_path(folder)
    after = read_folder(folder).document
    assert by_id(after) == by_id(before)
    assert after == canonical(document)
    assert {name: (folder / name).read_bytes() for name in NAMES} == wanted
    assert fix_path(folder) == []


WRONG = {
    "offsets": lambda rows: rows[3]["span"][0].update(start=1, end=2),
    "words": lambda rows: rows[3]["span"][0].update(text="other words"),
    "repeated id": lambda rows: [row.update(id="X1") for row in rows],
    "dangling reference": lambda rows: [
        row.update(event_mention="X9") for row in rows if row["layer"] == "factuality"
    ],
    "order inside a record": lambda rows: [
        row["mentions"].reverse() for row in rows if row["layer"] == "claims"
    ],
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("seed", range(3))
def test_what_is_wrong_stays_as_wrong_as_it_was(
    harbour: Path, tmp_path: Path, wrong: Callable[[list[Any]], Any], seed: int
) -> None:
    folder = shutil.copytree(harbour, tmp_path / "harbour")
    file = folder / "annotations.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    wrong(rows)
    random.Random(seed).shuffle(rows)
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def said() -> list[tuple[str, str, str]]:
        found = {(d.code, d.annotation, d.message) for d in validate(folder)}
        return sorted(found - {f for f in found if f[0] == "FORM-CANON"})

    def values() -> list[str]:
        lines = file.read_text("utf-8").splitlines()
        return sorted(json.dumps(json.loads(line), sort_keys=True) for line in lines)

    before, rows_before = said(), values()
    assert fix_path(folder) == [file]
    assert (said(), values()) == (before, rows_before)
    assert fix_path(folder) == []


@pytest.mark.parametrize(
    ("file", "spoil_", "line_and_words"),
    [
        ("annotations.jsonl", lambda b: b.replace(b"\n", b"\r\n"), (1, "end in")),
        ("annotations.jsonl", lambda b: b.replace(b'"id":"M3",', b'"id": "M3",'), (11, "form")),
        ("annotations.jsonl", lambda b: b[:-1], (82, "form")),
        ("annotations.jsonl", lambda b: b"".join(sorted(b.splitlines(True))), (1, "order")),
        ("document.json", lambda b: b + b"\n", (120, "form")),
        ("document.json", lambda b: json.dumps(json.loads(b)).encode(), (1, "form")),
    ],
)
def test_a_file_out_of_form_is_one_finding_until_it_is_fixed(
    harbour: Path,
    tmp_path: Path,
    file: str,
    spoil_: Callable[[bytes], bytes],
    line_and_words: tuple[int, str],
) -> None:
    folder = shutil.copytree(harbour, tmp_path / "harbour")
    path = folder / file
    path.write_bytes(spoil_(path.read_bytes()))
    [found] = validate(folder)
    assert (found.code, found.file, found.severity) == ("FORM-CANON", str(path), "error")
    line, words = line_and_words
    assert found.line == line
    assert words in found.message
    assert "--fix" in found.help
    assert fix_path(tmp_path) == [path]
    assert list(validate(folder)) == []
    assert path.read_bytes() == (harbour / file).read_bytes()


def test_form_is_not_asked_of_what_has_another_fault(harbour: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(harbour, tmp_path / "harbour")
    file = folder / "annotations.jsonl"
    data = file.read_bytes().replace(b'"start":28', b'"start": 27', 1)
    file.write_bytes(data)
    assert [d.code for d in validate(folder)] == ["SPAN-SLICE"]


def test_documents_in_form_are_not_written(corpus: Path) -> None:
    times = {p: p.stat().st_mtime_ns for p in corpus.rglob("*")}
    assert fix_path(corpus) == []
    assert {p: p.stat().st_mtime_ns for p in corpus.rglob("*")} == times


@pytest.mark.parametrize(
    "break_",
    [
        lambda b: b[: len(b) // 2],
        lambda b: b.replace(b'"layer"', b'"layers"', 1),
        lambda b: b.replace(b'"id":', b'"id":"Z1","id":', 1),
        lambda b: b.replace(b"\n", b"\n\n", 1),
        lambda b: b.replace(b"The", b"\xff\xfe", 1),
        lambda b: b.replace(b'"start":0', b'"start":99999999999999999999', 1),
    ],
)
def test_a_document_that_cannot_be_read_is_left(
    harbour: Path, tmp_path: Path, break_: Callable[[bytes], bytes]
) -> None:
    folder = shutil.copytree(harbour, tmp_path / "harbour")
    for name, data in (
        ("annotations.jsonl", break_((folder / "annotations.jsonl").read_bytes())),
        ("document.json", json.dumps(json.loads((folder / "document.json").read_bytes())).encode()),
    ):
        (folder / name).write_bytes(data)
    before = {p: p.read_bytes() for p in folder.iterdir()}
    assert fix_path(folder) == []
    assert {p: p.read_bytes() for p in folder.iterdir()} == before


def test_a_full_disk_leaves_what_was_there(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_folder(corpus / "harbour", random.Random(1))
    packed = tmp_path / "all.jsonl"
    lines = [msgspec.json.encode(r.document) + b" \n" for r in read(corpus)]
    packed.write_bytes(b"".join(lines))
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    for path in (corpus, packed):
        with pytest.raises(OSError, match="No space"):
            fix_path(path)
        assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_an_interruption_leaves_sound_documents(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sahel_claims.validate import fix

    spoil_folder(corpus / "harbour", random.Random(2))
    before = by_id(read_folder(corpus / "harbour").document)
    written: list[Path] = []

    def once(path: Path, data: bytes) -> bool:
        if written:
            raise KeyboardInterrupt
        written.append(path)
        return files.write_bytes(path, data)

    monkeypatch.setattr(fix, "write_bytes", once)
    with pytest.raises(KeyboardInterrupt):
        fix_path(corpus / "harbour")
    assert written
    assert by_id(read_folder(corpus / "harbour").document) == before
    assert not [p for p in (corpus / "harbour").iterdir() if p.name.startswith(".")]


def test_a_link_stays_a_link(harbour: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(harbour, tmp_path / "harbour")
    file, elsewhere = folder / "document.json", tmp_path / "elsewhere.json"
    elsewhere.write_bytes(file.read_bytes() + b"\n")
    file.unlink()
    file.symlink_to(elsewhere)
    assert fix_path(folder) == [file]
    assert file.is_symlink()
    assert elsewhere.read_bytes() == (harbour / "document.json").read_bytes()


# ------------------------------------------------------------------------- packed form


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_a_packed_file_is_fixed_line_by_line(corpus: Path, tmp_path: Path, suffix: str) -> None:
    good = [msgspec.json.encode(r.document) for r in read(corpus)]
    other = good[0].replace(b'"schema_version":"1.0"', b'"schema_version":"9.0"')
    twice = good[0].replace(b'"lang":"en"', b'"lang":"fr","lang":"en"')
    spoilt = spoil(good[0] + b"\n" + good[1], random.Random(3))
    left = [b"", b"{not json}", other + b" ", twice, b'{"doc_id": 1}']
    path = tmp_path / f"all{suffix}"
    content = spoilt + b"\n".join(left) + b"\n" + b"[1,"
    path.write_bytes(gzip.compress(content) if suffix.endswith("gz") else content)
    assert fix_path(path) == [path]
    data = path.read_bytes()
    found = (gzip.decompress(data) if suffix.endswith("gz") else data).split(b"\n")
    assert sorted(found[:2]) == sorted(good)
    assert found[2:] == [*left, b"[1,"], "what cannot be read stays, to the byte"
    assert fix_path(path) == []
    assert path.read_bytes() == data


@pytest.mark.parametrize("keep", [20, 200, -9, -1])
def test_a_packed_file_that_is_cut_off_is_left(corpus: Path, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "all.jsonl.gz"
    lines = (msgspec.json.encode(r.document) + b" \n" for r in read(corpus))
    path.write_bytes(gzip.compress(b"".join(lines))[:keep])
    before = path.read_bytes()
    assert fix_path(path) == []
    path.write_bytes(before[:15] + b"\xff\xff\xff" + before[18:])
    assert fix_path(path) == []
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["all.jsonl.gz"]


def test_a_line_beyond_the_limit_leaves_the_file(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sahel_claims.validate import fix

    path = tmp_path / "all.jsonl"
    documents = [msgspec.json.encode(r.document) for r in read(corpus)]
    limit = max(map(len, documents)) + 9
    # Cut at the limit, the second part of the long line would look like a document.
    path.write_bytes(b" " * (limit + 1) + documents[0] + b" \n" + documents[1] + b"\n")
    before = path.read_bytes()
    monkeypatch.setattr(fix, "MAX_BYTES", limit)
    assert fix_path(path) == []
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["nowhere", "nowhere.jsonl", "empty"])
def test_nothing_to_fix_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="FILE-MISSING"):
        fix_path(tmp_path / name)


def test_the_fixture_is_out_of_form_and_nothing_else(root: Path, tmp_path: Path) -> None:
    folder = root / "tests/fixtures/bad/FORM-CANON_order"
    assert [d.code for d in validate(folder)] == ["FORM-CANON"]
    fix_path(shutil.copytree(folder, tmp_path / "copy"))
    assert list(validate(tmp_path / "copy")) == []

"""Several processes say what one says, in the same order, and fail as one does."""

import gzip
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from sahel_claims.cli import app
from sahel_claims.corpus.faults import CorpusError, Fault
from sahel_claims.corpus.folder import read_folder
from sahel_claims.validate import jobs
from spoilt import HARBOUR, spoilt


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["validate", *arguments], input=given)


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """150 documents on lines: some faulty, some not JSON, two with one id."""
    harbour = read_folder(HARBOUR).document
    assert harbour is not None
    mention = harbour.mentions[0]
    wrong = [msgspec.structs.replace(mention, entity="E99"), *harbour.mentions[1:]]
    lines: list[bytes] = []
    for number in range(150):
        name = f"doc_{min(number, 148)}"
        mentions = wrong if number % 7 == 3 else harbour.mentions
        made = msgspec.structs.replace(harbour, doc_id=name, mentions=mentions)
        line = msgspec.json.encode(made)
        lines.append((line[: len(line) // 2] if number % 50 == 49 else line) + b"\n")
    path = tmp_path / "all.jsonl"
    path.write_bytes(b"".join([*lines[:-1], lines[10]]))
    return path


def same(*arguments: str, given: bytes | None = None, status: int = 1) -> str:
    """The output, equal for one process and for three."""
    one, three = (run(*arguments, "--jobs", n, given=given) for n in ("1", "3"))
    assert (one.stdout, one.stderr) == (three.stdout, three.stderr)
    assert one.exit_code == three.exit_code == status
    return one.stdout


@pytest.mark.parametrize("name", ["text", "json", "sarif"])
def test_a_packed_file(name: str, packed: Path) -> None:
    assert "REF-DANGLE" in same(str(packed), "--format", name)


def test_a_packed_file_in_many_forms(packed: Path, tmp_path: Path) -> None:
    plain = same(str(packed))
    assert "all.jsonl:50: error[REC-JSON]" in plain
    assert "all.jsonl:150: error[DOC-DUP]" in plain
    assert plain.endswith("150 document(s), 25 finding(s)\n")
    data = packed.read_bytes()
    assert same("-", given=data) == plain.replace(str(packed), "<stdin>")
    (tmp_path / "all.jsonl.gz").write_bytes(gzip.compress(data, mtime=0))
    zipped = same(str(tmp_path / "all.jsonl.gz"))
    assert zipped == plain.replace("all.jsonl", "all.jsonl.gz")


def test_folders_and_several_paths(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spoilt(Path("corpus"))
    assert "[EXP-SPLIT]" in same("corpus")
    both = same("corpus", "all.jsonl", "corpus")
    assert both.endswith("154 document(s), 130 finding(s), 1 note(s)\n")
    folders = ["corpus/words", "corpus/references"]
    assert same(*folders).index("corpus/words/") < same(*folders).index("corpus/references/")


def test_what_cannot_be_read_is_told_and_the_rest_is_gone_on_with(
    packed: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(packed.read_bytes(), mtime=0)[:-4_000])
    paths = [str(tmp_path / name) for name in ("nowhere", "empty", "torn.jsonl.gz", "all.jsonl")]
    found = same(*paths, "--format", "concise", status=2)
    assert "torn.jsonl.gz:4: REF-DANGLE" in found
    assert f"{tmp_path}/all.jsonl:150: DOC-DUP" in found
    errors = run(*paths).stderr
    assert errors.count("[FILE-MISSING]") == 2
    assert errors.count("[FILE-READ]") == 1


def test_one_corpus_in_several_files_is_one_corpus(packed: Path, tmp_path: Path) -> None:
    """An id that stands in two of them is found; a listed document may stand in either."""
    lines = packed.read_bytes().splitlines(keepends=True)
    (tmp_path / "one.jsonl").write_bytes(b"".join(lines[:2]))
    (tmp_path / "two.jsonl").write_bytes(b"".join(lines[1:3]))
    names = [str(tmp_path / name) for name in ("one.jsonl", "two.jsonl")]
    found = same(*names, "--format", "concise")
    assert "two.jsonl:1: DOC-DUP the document id is already used at" in found
    assert found.endswith("4 document(s), 1 finding(s)\n")
    (tmp_path / "two.jsonl").write_bytes(lines[2])
    (tmp_path / "splits.toml").write_text('test = ["doc_0", "doc_1", "doc_2"]\n')
    assert same(*names, status=0) == "3 document(s), clean\n"
    assert "[EXP-SPLIT]" in same(names[0])
    assert "[EXP-SPLIT]" not in same(names[0], str(tmp_path / "nowhere.jsonl"), status=2)


def test_lines_before_one_that_cannot_be_read_are_checked() -> None:
    def lines() -> Iterator[bytes]:
        yield from (b"1\n", b"2\n")
        raise CorpusError(Fault(code="FILE-READ", message="torn", file="f"))

    pieces = jobs._pieces(lines(), "f")
    assert next(pieces) == jobs.Lines([b"1\n", b"2\n"], "f", 1)
    with pytest.raises(CorpusError, match="torn"):
        next(pieces)


def test_pieces_are_bounded_and_keep_their_line_numbers() -> None:
    small = list(jobs._pieces(iter([b"x\n"] * 130), "f"))
    assert [(len(p.lines), p.first) for p in small] == [(64, 1), (64, 65), (2, 129)]
    large = list(jobs._pieces(iter([b"x" * 2**20] * 3), "f"))
    assert [(len(p.lines), p.first) for p in large] == [(1, 1), (1, 2), (1, 3)]


def die(work: jobs.Work) -> list[jobs.Checked]:
    os._exit(3)


def test_a_process_that_dies_is_told(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_do", die)
    done = run(str(packed), "--jobs", "2")
    assert done.exit_code == 2
    assert "a process ended before its documents were checked" in done.stderr


def test_standard_input_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    failed: list[Fault] = []
    assert list(jobs.check_paths([jobs.STDIN], failed)) == []
    assert [fault.code for fault in failed] == ["FILE-READ"]

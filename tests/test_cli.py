"""The commands as a shell sees them: exit status, one clear line, no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sahel_claims.validate.diagnostics import Diagnostic
from sahel_claims.validate.render.excerpt import visible
from sahel_claims.validate.render.text import as_text


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sahel_claims", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_pack_and_unpack_are_inverse(corpus: Path, tmp_path: Path) -> None:
    packed = run("pack", str(corpus), "-o", "all.jsonl", cwd=tmp_path)
    assert packed.returncode == 0
    assert "2 document(s)" in packed.stdout
    assert run("validate", "all.jsonl", cwd=tmp_path).returncode == 0
    assert run("unpack", "all.jsonl", "-o", "back", cwd=tmp_path).returncode == 0
    for folder in corpus.iterdir():
        if folder.is_dir():
            for name in ("text.txt", "document.json", "annotations.jsonl"):
                back = tmp_path / "back" / folder.name / name
                assert back.read_bytes() == (folder / name).read_bytes()
    again = run("pack", "back", "-o", "again.jsonl", cwd=tmp_path)
    assert again.returncode == 0
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "all.jsonl").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate",),
        ("validate", "nowhere"),
        ("validate", "nowhere.jsonl"),
        ("build",),
        ("build", "--corpus", "empty"),
        ("pack", "nowhere", "-o", "x.jsonl"),
        ("unpack", "nowhere.jsonl", "-o", "x"),
        ("import", "--from", "quotes", "nowhere.yaml"),
        ("import", "--from", "telepathy", "nowhere.yaml"),
        ("frobnicate",),
    ],
)
def test_what_cannot_run_exits_2_with_a_clear_line(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "empty").mkdir()
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert not (tmp_path / "x.jsonl").exists()


def test_the_project_is_the_working_directory(corpus: Path, tmp_path: Path) -> None:
    assert run("validate", cwd=corpus.parent).stdout == "2 document(s), clean\n"
    assert run("build", "--out", "out", cwd=corpus.parent).returncode == 0
    assert (tmp_path / "out/data/documents/test.parquet").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_a_finding(corpus: Path, tmp_path: Path) -> None:
    (corpus / "harbour/text.txt").chmod(0)
    done = run("validate", str(corpus), cwd=tmp_path)
    assert done.returncode == 1
    assert "FILE-READ" in done.stdout


def test_a_folder_in_place_of_a_file_is_a_finding(corpus: Path, tmp_path: Path) -> None:
    (corpus / "harbour/text.txt").unlink()
    (corpus / "harbour/text.txt").mkdir()
    done = run("validate", str(corpus), cwd=tmp_path)
    assert done.returncode == 1
    assert "FILE-READ" in done.stdout


def test_a_document_id_cannot_leave_the_folder(corpus: Path, tmp_path: Path) -> None:
    run("pack", str(corpus), "-o", "all.jsonl", cwd=tmp_path)
    text = (tmp_path / "all.jsonl").read_text("utf-8").replace('"harbour"', '"../harbour"')
    (tmp_path / "all.jsonl").write_text(text, "utf-8")
    done = run("unpack", "all.jsonl", "-o", "back/deep", cwd=tmp_path)
    assert done.returncode == 2
    assert "ID-FORM" in done.stderr
    assert not (tmp_path / "back/harbour").exists()
    assert run("validate", "all.jsonl", cwd=tmp_path).returncode == 1


def test_escapes_in_data_are_shown_not_sent(corpus: Path, tmp_path: Path) -> None:
    file = corpus / "harbour/annotations.jsonl"
    text = file.read_text("utf-8").replace(
        '"type":"ORG"', '"type":"\\u001b[31mred\\u0007\\u202e"', 1
    )
    file.write_text(text, "utf-8")
    done = run("validate", str(corpus), cwd=tmp_path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "[31mred" in done.stdout


def test_marks_stand_under_wide_characters() -> None:
    text = "日本 left\x1b."
    shown = as_text(
        Diagnostic(code="X", file="f", line=3, message="m", excerpt=text, mark=(3, 7), text_line=1)
    )
    _, words, carets = shown.splitlines()
    assert words == "  1 | 日本 left\\u001b."
    assert carets == "    | " + " " * 5 + "^" * 4


def test_visible_keeps_emoji_joined() -> None:
    assert visible("👩‍🚒\u0000\u200b") == "👩‍🚒\\u0000\\u200b"


def test_versions_are_told(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == "sahel-claims 0.1.0, schema 1.0\n"

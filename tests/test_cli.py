"""The commands as a shell sees them: exit status, one clear line, no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sahel_claims.cli import app
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
    same = run("unpack", "all.jsonl", "-o", "back", cwd=tmp_path)
    assert same.returncode == 0, "the same documents are no conflict"
    edited = tmp_path / "back/harbour/annotations.jsonl"
    edited.write_text(edited.read_text("utf-8").replace("Council", "council", 1), "utf-8")
    before = edited.read_bytes()
    refused = run("unpack", "all.jsonl", "-o", "back", cwd=tmp_path)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert edited.read_bytes() == before
    assert run("unpack", "all.jsonl", "-o", "back", "--replace", cwd=tmp_path).returncode == 0
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


def test_a_packed_file_on_standard_input(corpus: Path, tmp_path: Path) -> None:
    assert run("pack", str(corpus), "-o", "all.jsonl", cwd=tmp_path).returncode == 0
    data = (tmp_path / "all.jsonl").read_bytes()
    command = [sys.executable, "-m", "sahel_claims", "validate", "-", "--format"]
    for name, given, code in (("text", data, 0), ("concise", data[:-100], 1)):
        done = subprocess.run([*command, name], cwd=tmp_path, input=given, capture_output=True)
        assert done.returncode == code, done.stderr
    assert b"<stdin>:2: REC-JSON" in done.stdout


def test_fix_comes_before_the_check(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fixed is told on standard error: standard output is the report's."""

    def fix_path(path: Path) -> list[Path]:
        (path / "harbour/text.txt").unlink()
        return [path / "harbour/text.txt"]

    monkeypatch.setattr("sahel_claims.validate.fix.fix_path", fix_path)
    done = CliRunner().invoke(app, ["validate", str(corpus), "--fix", "--format", "concise"])
    assert done.exit_code == 1
    assert done.stderr == f"fixed {corpus / 'harbour/text.txt'}\n"
    assert "FILE-MISSING" in done.stdout
    done = CliRunner().invoke(app, ["validate", "-", "--fix"])
    assert done.exit_code == 2
    assert done.stderr == "sahel-claims: --fix needs files, not standard input\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_a_bar_on_the_terminal_leaves_the_output_alone(corpus: Path, tmp_path: Path) -> None:
    """Standard error is a terminal, standard output a file: the report goes into the file."""
    shift = corpus / "harbour/text.txt"
    shift.write_text("other words\n")
    command = [sys.executable, "-m", "sahel_claims", "validate", str(corpus), "--format", "json"]
    ours, theirs = os.openpty()
    env = {**os.environ, "TERM": "xterm"}
    with (tmp_path / "out.json").open("wb") as out:
        done = subprocess.run(command, stdout=out, stderr=theirs, env=env, timeout=60)
    os.close(theirs)
    assert b"validating" in os.read(ours, 4096)
    os.close(ours)
    assert done.returncode == 1
    found = json.loads((tmp_path / "out.json").read_bytes())
    assert [d["code"] for d in found["diagnostics"]] == ["DOC-HASH"]


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_an_output_that_lacks_characters_gets_escapes(
    name: str, corpus: Path, tmp_path: Path
) -> None:
    folder = corpus / "harbour"
    lines = (folder / "annotations.jsonl").read_text("utf-8")
    (folder / "annotations.jsonl").write_text(lines.replace("🚢 closed", "🚢 Closed", 1), "utf-8")
    command = [sys.executable, "-m", "sahel_claims", "validate", str(corpus), "--format", name]
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, env=env)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"\\U0001f6a2" in done.stdout


def test_the_rules_are_imported_when_they_are_used(tmp_path: Path) -> None:
    code = (
        "import sys, sahel_claims.validate as v\n"
        "assert 'sahel_claims.validate.run' not in sys.modules\n"
        "from sahel_claims.validate import Diagnostic, validate\n"
        "assert validate.__module__ == 'sahel_claims.validate.run'\n"
        "assert Diagnostic.__module__ == 'sahel_claims.validate.diagnostics'\n"
        "try: v.nothing\n"
        "except AttributeError: pass\n"
        "else: raise SystemExit('an attribute that is not there')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_versions_are_told(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == "sahel-claims 0.1.0, schema 1.0\n"

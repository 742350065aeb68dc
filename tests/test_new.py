"""A new document is sound from the first command on, and nothing is made by halves."""

import errno
import json
import os
import re
import textwrap
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.corpus import files
from sahel_claims.corpus.folder import read_folder
from sahel_claims.corpus.scaffold import PLACEHOLDERS, draft, printable, scaffold
from sahel_claims.formats.quotes import import_quotes
from sahel_claims.validate.run import validate
from strategies import documents
from test_cli import run

HOSTILE = (
    "\ufeffThe ferry sank. “Nobody knew,” said one.\r\n\r\n"
    "\t Oremi\u2028is 👩‍🚒 \x1b[31mred\x00.\x85 Next # one: {a}, [b] & *c\n"
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "found.txt"
    path.write_bytes(HOSTILE.encode())
    return path


def sound(folder: Path) -> Document:
    assert list(validate(folder)) == []
    document = read_folder(folder).document
    assert document is not None
    return document


def test_a_new_document_is_clean_and_says_what_is_missing(text: Path, tmp_path: Path) -> None:
    done = run("new", str(text), "--id", "oremi_1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "corpus/oremi_1"
    names = ["DECISIONS.md", "annotations.jsonl", "document.json", "draft.yaml", "text.txt"]
    assert sorted(p.name for p in folder.iterdir()) == names
    assert (folder / "text.txt").read_bytes() == text.read_bytes()
    assert (folder / "DECISIONS.md").read_text().startswith("# ")
    assert run("validate", cwd=tmp_path).stdout == "1 document(s), clean\n"
    document = sound(folder)
    assert [r.type for r in document.regions] == ["BODY", "BODY"]
    assert len(document.sentences) == 4
    assert (document.doc_id, document.story_id) == ("oremi_1", "oremi_1")
    assert (document.origin, document.lang, document.lang_status) == ("other", "und", "unknown")
    assert document.dct.status == "unknown"
    assert document.rights.text_licence == "unknown"
    assert document.annotators[0].kind == "model"
    assert "Nobody has reviewed" in document.annotators[0].task
    assert set(PLACEHOLDERS) <= set(Document.__struct_fields__)
    assert ", ".join(PLACEHOLDERS) in done.stdout


def test_the_folder_can_be_read_by_others(text: Path, tmp_path: Path) -> None:
    [*_, file] = scaffold(text, "a", tmp_path / "corpus")
    assert file.parent.stat().st_mode == (tmp_path / "corpus").stat().st_mode


def test_what_is_known_is_said_at_once(text: Path, tmp_path: Path) -> None:
    run("new", str(text), "--id", "a", "--origin", "broadcast", "--lang", "fr-ML", cwd=tmp_path)
    document = sound(tmp_path / "corpus/a")
    assert (document.origin, document.lang) == ("broadcast", "fr-ML")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents())
def test_any_text_gives_a_sound_document_and_a_draft_of_it(
    tmp_path: Path, document: Document
) -> None:
    if not document.regions:
        return
    source = tmp_path / "any.txt"
    source.write_bytes(document.text.encode())
    corpus = tmp_path / f"corpus{len(list(tmp_path.iterdir()))}"
    folder = scaffold(source, "any", corpus)[0].parent
    made = sound(folder)
    assert made.text == document.text
    assert made.regions == document.regions
    assert made.sentences == document.sentences
    imported, names = import_quotes(folder / "draft.yaml", made)
    assert (imported, names) == (made, {})


def test_the_editor_schemas_accept_it(text: Path, tmp_path: Path, root: Path) -> None:
    folder = scaffold(text, "a", tmp_path)[0].parent
    metadata = json.loads((root / "schema/json/metadata.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads((folder / "document.json").read_text("utf-8")), metadata)
    annotation = json.loads((root / "schema/json/annotation.schema.json").read_text("utf-8"))
    for line in (folder / "annotations.jsonl").read_bytes().splitlines():
        jsonschema.validate(json.loads(line), annotation)


def test_the_comments_of_the_draft_are_a_draft(tmp_path: Path) -> None:
    """Opened layers and the example as it stands there give sound annotations."""
    source = tmp_path / "found.txt"
    source.write_text("The Harbour Council said that it had seized two fishermen.\n")
    folder = scaffold(source, "a", tmp_path / "corpus")[0].parent
    path = folder / "draft.yaml"
    opened = path.read_text("utf-8")
    for layer in ("entities", "mentions", "attributions"):
        opened = opened.replace(f"# - {{name: {layer},", f"- {{name: {layer},")
    before, entities, rest = opened.partition("entities:\n")
    entity, events, passages = rest.partition("events:\n")
    opened = before + entities + entity.replace("# ", "") + events + passages
    example = re.search(r"^#   mentions:\n(#   .*\n)+", opened, re.MULTILINE)
    assert example
    path.write_text(opened + re.sub("(?m)^# ", "", example[0]), "utf-8")
    done = run("import", "--from", "quotes", str(path), "--replace", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    document = sound(folder)
    assert [e.canonical for e in document.entities] == ["Harbour Council"]
    assert [m.span[0].text for m in document.mentions] == ["The Harbour Council"]
    assert document.attributions[0].content[0].text == "that it had seized two fishermen"


def test_every_other_comment_with_a_layer_is_a_layer(text: Path, tmp_path: Path) -> None:
    text.write_text("Nothing to annotate here.")
    document = sound(scaffold(text, "a", tmp_path)[0].parent)
    lines = [line for line in draft(document).splitlines() if "{name:" in line]
    opened = yaml.safe_load("\n".join(line.removeprefix("# ") for line in lines))
    raw = json.loads((tmp_path / "a/document.json").read_bytes())
    (tmp_path / "a/document.json").write_text(json.dumps({**raw, "layers": opened}))
    assert {d.code for d in validate(tmp_path / "a")} == {"FORM-CANON"}


def test_imported_built_and_loaded(text: Path, corpus: Path, tmp_path: Path) -> None:
    """From a text to rows, beside other documents."""
    from datasets import load_dataset

    assert run("new", str(text), "--id", "new_one", cwd=tmp_path).returncode == 0
    path = corpus / "new_one/draft.yaml"
    bare = run("import", "--from", "quotes", str(path), cwd=tmp_path)
    assert bare.returncode == 2, "what is there is not replaced unasked"
    before = {p: p.read_bytes() for p in path.parent.iterdir()}
    done = run("import", "--from", "quotes", str(path), "--replace", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {p: p.read_bytes() for p in path.parent.iterdir()} == before
    assert "EXP-SPLIT" in run("validate", cwd=tmp_path).stdout, "it is in no split yet"
    (corpus / "splits.toml").write_text(
        (corpus / "splits.toml").read_text() + 'validation = ["new_one"]\n'
    )
    assert run("validate", cwd=tmp_path).stdout == "3 document(s), clean\n"
    built = run("build", "--out", "sahel-claims", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    loaded = load_dataset(str(tmp_path / "sahel-claims"), "documents", split="validation")
    assert loaded["doc_id"] == ["new_one"]
    assert loaded[0]["text"] == HOSTILE
    assert len(loaded[0]["sentences"]) == 4


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("found.txt", "--id", "taken"), "already"),
        (("found.txt", "--id", "link"), "already"),
        (("found.txt", "--id", "../up"), "no document id"),
        (("found.txt", "--id", "A"), "no document id"),
        (("found.txt", "--id", ""), "no document id"),
        (("found.txt", "--id", "a\x1b[31m"), "no document id"),
        (("found.txt", "--id", "a", "--origin", "newswir"), "did you mean newswire?"),
        (("found.txt", "--id", "a", "--lang", "some language"), "BCP-47"),
        (("latin.txt", "--id", "a"), "latin.txt:2: byte 9 is not UTF-8"),
        (("blank.txt", "--id", "a"), "no words"),
        (("nowhere.txt", "--id", "a"), "no such file"),
        (("corpus", "--id", "a"), "Is a directory"),
        (("found.txt", "--id", "a", "--corpus", "found.txt"), "found.txt"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(
    text: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "latin.txt").write_bytes(b"Zo\nno caf\xe9")
    (tmp_path / "blank.txt").write_text(" \n\t\r\n")
    (tmp_path / "corpus/taken").mkdir(parents=True)
    (tmp_path / "corpus/link").symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    done = run("new", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("sahel-claims: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert "\x1b" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("at", range(6))
def test_a_full_disk_leaves_nothing(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    (tmp_path / "corpus").mkdir()
    sync, left = os.fsync, [at]

    def full(handle: int) -> None:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        sync(handle)

    monkeypatch.setattr(files.os, "fsync", full)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["new", str(text), "--id", "a"])
    if at < 5:
        assert isinstance(done.exception, OSError)
        assert list((tmp_path / "corpus").iterdir()) == []
    else:
        assert sound(tmp_path / "corpus/a")


def test_help_has_an_example(tmp_path: Path) -> None:
    shown = " ".join(run("new", "--help", cwd=tmp_path).stdout.split())
    assert "Example: sahel-claims new" in shown


def test_a_comment_cannot_end_its_line() -> None:
    assert printable("a\u2028b\x85\n\x00\ud800é👩\u200d") == (
        "a\\u2028b\\x85\\n\\x00\\ud800é👩\\u200d"
    )


# ------------------------------------------------------------- where people already look


def blocks(root: Path, language: str) -> list[str]:
    """The fenced blocks of CONTRIBUTING.md in a language, less their indentation."""
    text = (root / "CONTRIBUTING.md").read_text("utf-8")
    found = re.findall(rf"(?ms)^ *```{language}\n(.*?)^ *```$", text)
    return [textwrap.dedent(block) for block in found]


def hooks(root: Path) -> dict[str, dict[str, Any]]:
    listed = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return {hook["id"]: hook for hook in listed}


def test_the_hooks_run_on_the_files_of_a_corpus(root: Path) -> None:
    assert list(hooks(root)) == ["sahel-claims-check", "sahel-claims-fix"]
    for hook in hooks(root).values():
        assert hook["entry"].startswith("sahel-claims validate")
        assert hook["language"] == "python"
        assert hook["require_serial"] is True
        assert hook["pass_filenames"] is False
        for name in ("text.txt", "document.json", "annotations.jsonl"):
            assert re.search(hook["files"], f"corpus/a/{name}")
        for name in ("corpus/splits.toml", "all.jsonl", "all.jsonl.gz", "text.txt"):
            assert re.search(hook["files"], name)
        for name in ("README.md", "corpus/a/context.txt", "package.json", "corpus/a/draft.yaml"):
            assert not re.search(hook["files"], name)


def test_the_documented_settings_name_what_is_there(root: Path) -> None:
    [settings_] = [json.loads(b) for b in blocks(root, "json") if "json.schemas" in b]
    for entry in settings_["json.schemas"]:
        assert (root / entry["url"]).is_file()
        assert all(list(root.glob(pattern)) for pattern in entry["fileMatch"])
    configured = [yaml.safe_load(b) for b in blocks(root, "yaml")]
    [config] = [c for c in configured if "repos" in c]
    assert {h["id"] for r in config["repos"] for h in r["hooks"]} <= hooks(root).keys()
    [workflow] = [c for c in configured if "jobs" in c]
    steps = workflow["jobs"]["validate"]["steps"]
    assert steps[-1]["run"] == "sahel-claims validate --format github"


def test_the_documented_draft_is_sound(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my_document"
    folder.mkdir()
    [text] = blocks(root, "text")
    [metadata] = [b for b in blocks(root, "json") if "doc_id" in b]
    [quotes] = [b for b in blocks(root, "yaml") if "passages" in b]
    for name, content in (("text.txt", text), ("document.json", metadata), ("draft.yaml", quotes)):
        (folder / name).write_text(content, "utf-8")
    done = run("import", "--from", "quotes", "my_document/draft.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert run("validate", "my_document", cwd=tmp_path).stdout == "1 document(s), clean\n"


def test_the_documented_walk_can_be_walked(root: Path, tmp_path: Path) -> None:
    """Every command of the section on a new document, in its order, from a text to the build."""
    section = (root / "CONTRIBUTING.md").read_text("utf-8").split("\n## ")
    [walk] = [s for s in section if s.startswith("A new document")]
    commands = re.findall(r"^ +(sahel-claims .*)$", walk, re.MULTILINE)
    [listed] = re.findall(r"^ +(test = .*)$", walk, re.MULTILINE)
    assert [c.split()[1] for c in commands] == [
        *("new", "import", "validate", "new", "agree", "adjudicate", "validate", "build")
    ]
    (tmp_path / "found.txt").write_text("The ferry sank. Nobody was hurt.\n")
    for number, command in enumerate(commands):
        if number == 6:
            (tmp_path / "corpus/splits.toml").write_text(listed + "\n")
        done = run(*command.split()[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "data/documents/test.parquet").is_file()

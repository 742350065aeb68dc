"""The commands that bring foreign corpora in and training data out, as a user meets them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sahel_claims.cli import app
from sahel_claims.corpus.annotators import write_annotator
from sahel_claims.corpus.folder import read_folder
from sahel_claims.validate.run import validate
from test_import_polnear import SAID, STEM
from test_import_polnear import write as write_polnear
from test_import_re3d import TEXT, entity
from test_import_re3d import write as write_re3d


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A source of re3d with one thing of each kind."""
    given = [
        entity("Oremi", "Location"),
        entity("The council of Brem", "Organisation"),
        entity(" 🚢", "Weapon"),
        entity("Brem", "Location", confidence=0),
        entity("Monday", "Temporal"),
        entity("Monday", "Person", value="Mon\x1b[2Jday"),
    ]
    return write_re3d(tmp_path / "foreign", TEXT, given)


REPORT = """\
2 annotation(s) are not imported, as re3d.toml decides:
  1 Location: below the confidence that the mapping asks for
  1 Temporal: left out by the mapping: A time has a type here (date, time of day, duration, set), \
which is not annotated.
1 annotation(s) lost:
  1 Person: IMP-WORDS: not the words of the text
1 span(s) changed:
  1 Weapon: white space at an edge taken out
1 fault(s) in the foreign files, listed above
"""


def test_import_says_what_came_and_what_did_not(foreign: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    done = run("import", "--from", "re3d", foreign, "-o", out)
    assert done.exit_code == 0, done.output
    assert done.stdout == (
        f"{REPORT}imported 1 document(s) into {out}: 3 annotation(s)\n"
        f"now run: sahel-claims validate {out}\n"
    )
    assert f"{foreign}/entities.json:6: error[IMP-WORDS]: the text has 'Monday'" in done.stderr
    assert "\x1b" not in done.stderr
    assert list(validate(out)) == []
    assert run("import", "--from", "re3d", foreign, "-o", out).exit_code == 0, "the same again"


def test_strict_writes_nothing_where_something_is_lost(foreign: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus.jsonl"
    done = run("import", "--from", "re3d", foreign, "-o", out, "--strict")
    assert done.exit_code == 1
    assert done.stdout == REPORT
    assert not out.exists()
    lines = (foreign / "entities.json").read_text("utf-8").splitlines()
    (foreign / "entities.json").write_text("\n".join(lines[:5]), "utf-8")
    assert run("import", "--from", "re3d", foreign, "-o", out, "--strict").exit_code == 0
    assert list(validate(out)) == []


def test_a_mapping_that_knows_no_type_imports_nothing(tmp_path: Path) -> None:
    folder = write_polnear(tmp_path / "foreign", a_4e07=("T1\tPerson 0 3\t“We",))
    done = run("import", "--from", "brat", "--mapping", "polnear", folder, "-o", tmp_path / "c")
    assert done.exit_code == 1
    assert "nothing was written: polnear has a place for none of these types" in done.stderr
    assert not (tmp_path / "c").exists()


def test_export_says_what_stays_with_the_annotators(tmp_path: Path, harbour: Path) -> None:
    folder = tmp_path / "corpus" / harbour.name
    shutil.copytree(harbour, folder)
    document = read_folder(folder).document
    assert document is not None
    told = "left in the folders: the work of 1 annotator(s), under annotators/"
    out = tmp_path / "out"
    assert told not in run("export", folder, "--to", "brat", "-o", out).stderr
    write_annotator(document, folder, "a2")
    assert told in run("export", folder, "--to", "brat", "-o", out).stderr
    assert told in run("export", folder.parent, "--to", "conll", "-o", out).stderr


def test_a_faulty_standoff_line_stops_the_import(tmp_path: Path) -> None:
    folder = write_polnear(tmp_path / "foreign", a_4e07=(*SAID, "T9 Cue 0 3"))
    command = ("import", "--from", "brat", "--mapping", "polnear", folder, "-o", tmp_path / "c")
    done = run(*command)
    assert done.exit_code == 1
    assert f"{STEM}_4e07.ann:6: error[BRAT-LINE]" in done.stderr
    assert "nothing was written" in done.stderr
    assert not (tmp_path / "c").exists()
    done = run(*command, "--keep-going")
    assert done.exit_code == 0
    assert "1 (corrupt line): BRAT-LINE: could not be read" in done.stdout
    assert list(validate(tmp_path / "c")) == []


def test_a_mapping_of_ones_own(root: Path, tmp_path: Path, foreign: Path) -> None:
    own = tmp_path / "own.toml"
    text = (root / "schema/mappings/re3d.toml").read_text("utf-8")
    own.write_text(text.replace('"Temporal"\nreason', '"Temporal"\nlayer = "times"\n# '), "utf-8")
    refused = run("import", "--from", "re3d", "--mapping", own, foreign, "-o", tmp_path / "c")
    assert refused.exit_code == 2
    assert f"{own}: span 'Temporal': the layer 'times' is not declared" in refused.stderr
    own.write_text(text.replace('label = "LOC"', 'label = "GPE"'), "utf-8")
    assert (
        run("import", "--from", "re3d", "--mapping", own, foreign, "-o", tmp_path / "c").exit_code
        == 0
    )
    made = read_folder(tmp_path / "c/re3d_d1").document
    assert made is not None
    assert "GPE" in [m.type for m in made.mentions]


def test_a_mapping_of_the_project(
    root: Path, tmp_path: Path, foreign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (root / "schema/mappings/re3d.toml").read_text("utf-8")
    (tmp_path / "schema/mappings").mkdir(parents=True)
    own = tmp_path / "schema/mappings/harbours.toml"
    own.write_text(text.replace('name = "re3d"', 'name = "harbours"'), "utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("import", "--from", "re3d", "--mapping", "harbours", foreign, "-o", "c")
    assert done.exit_code == 0, done.output
    assert "as harbours.toml decides" in done.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--from", "re3d"), "-o imported"),
        (("--from", "re3d", "--mapping", "polnear", "-o", "x"), "is for --from brat, not for re3d"),
        (("--from", "re3d", "--mapping", "re3", "-o", "x"), "did you mean re3d?"),
        (("--from", "conll", "-o", "x"), "known: quotes, brat, re3d"),
        (("--from", "brat", "--strict"), "--strict is for an import with --mapping"),
        (("--from", "re3d", "--keep-going", "-o", "x"), "--keep-going is for brat, not for re3d"),
        (
            ("--from", "brat", "--mapping", "polnear", "--strict", "--accept-loss", "-o", "x"),
            "exclude each other",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_said(
    foreign: Path, options: tuple[str, ...], told: str
) -> None:
    done = run("import", foreign, *options)
    assert done.exit_code == 2
    assert told in done.stderr


def test_another_version_is_not_overwritten(foreign: Path, tmp_path: Path) -> None:
    command = ("import", "--from", "re3d", foreign, "-o", tmp_path / "c")
    assert run(*command).exit_code == 0
    (tmp_path / "c/re3d_d1/text.txt").write_bytes(b"Another text.")
    done = run(*command)
    assert isinstance(done.exception, FileExistsError), "main says so and exits with 2"
    assert (tmp_path / "c/re3d_d1/text.txt").read_bytes() == b"Another text."
    assert run(*command, "--replace").exit_code == 0
    assert list(validate(tmp_path / "c")) == []


def test_conll_for_each_task_and_split(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("export", corpus, "--to", "conll", "-o", out)
    assert done.exit_code == 0, done.output
    assert "annotation(s) are not in this form whole:\n  1 actors DOC: nested\n" in done.stdout
    files = sorted(str(p.relative_to(out)) for p in out.rglob("*.conll"))
    tasks = ("actors", "attribution_tags", "names")
    assert files == [f"{task}/{split}.conll" for task in tasks for split in ("test", "train")]
    one = tmp_path / "names.conll"
    assert run("export", corpus, "--to", "conll", "-o", one, "--task", "names").exit_code == 0
    written = (out / "names/test.conll").read_bytes(), (out / "names/train.conll").read_bytes()
    assert sorted(one.read_bytes().split(b"-DOCSTART-")) == sorted(
        b"".join(written).split(b"-DOCSTART-")
    )


def test_strict_export_writes_nothing_where_something_is_lost(corpus: Path, tmp_path: Path) -> None:
    done = run("export", corpus, "--to", "conll", "-o", tmp_path / "out", "--strict")
    assert done.exit_code == 1
    assert "nested" in done.stdout
    assert not list((tmp_path / "out").rglob("*.conll"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--to", "conll", "-o", "x.conll"), "one file holds one task"),
        (("--to", "conll", "-o", "x", "--task", "nouns"), "no task is called 'nouns'"),
        (("--to", "xml", "-o", "x"), "no form is called 'xml'"),
    ],
)
def test_what_cannot_be_exported_is_said(corpus: Path, options: tuple[str, ...], told: str) -> None:
    done = run("export", corpus, *options)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_document_with_findings_is_not_exported(corpus: Path, tmp_path: Path) -> None:
    file = corpus / "harbour/annotations.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"text":"said"', b'"text":"sold"', 1))
    done = run("export", corpus, "--to", "conll", "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "SPAN-SLICE" in done.stderr
    assert not list((tmp_path / "out").rglob("*.conll"))


def test_spacy_for_each_split(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed: pip install -e '.[spacy]'")
    done = run("export", corpus, "--to", "spacy", "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["test.spacy", "train.spacy"]
    assert "  1 attributions CONTENT: discontinuous: in pieces under one id\n" in done.stdout
    one = tmp_path / "one.spacy"
    done = run("export", corpus, "--to", "spacy", "-o", one, "--strict")
    assert done.exit_code == 1
    assert not one.exists()
    shutil.rmtree(corpus / "harbour")
    (corpus / "splits.toml").unlink()
    assert run("export", corpus, "--to", "spacy", "-o", one, "--strict").exit_code == 0


def test_pack_says_what_it_leaves(corpus: Path, tmp_path: Path) -> None:
    made = read_folder(corpus / "harbour").document
    assert made is not None
    write_annotator(made, corpus / "harbour", made.annotators[0].id)
    count = len(list(corpus.glob("*/annotators/*/document.json")))
    done = run("pack", corpus, "-o", tmp_path / "packed.jsonl")
    assert done.stdout.endswith(
        f"left in the folders: the work of {count} annotator(s), under annotators/\n"
    )
    assert len((tmp_path / "packed.jsonl").read_bytes().splitlines()) == 2
    assert json.loads((tmp_path / "packed.jsonl").read_bytes().splitlines()[0])["doc_id"]

"""The commands: export, edit, import; what clashes, is corrupt or was tampered with stops all."""

import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.corpus.changes import changes
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.packed import read_packed, write_packed
from sahel_claims.corpus.store import Store
from sahel_claims.formats.brat.base import Base, sha256
from sahel_claims.formats.brat.exporting import export
from sahel_claims.formats.brat.importing import Options, incoming, merged
from sahel_claims.formats.brat.standoff import TextBound, read, write
from sahel_claims.formats.brat.units import UNITS, places
from support import document as made
from whole_documents import whole_documents


class Project:
    """A corpus of one document, exported: edit its lines, import, look."""

    def __init__(self, place: Path, document: Path) -> None:
        self.place, self.name = place, document.name
        self.corpus, self.out = place / "corpus", place / "out"
        shutil.copytree(document, self.corpus / document.name)
        self.run("export", self.corpus, "--to", "brat", "-o", self.out)
        self.ann = self.out / f"{self.name}.ann"
        self.base = self.out / f"{self.name}.base.json"
        self.before = self.document

    @property
    def document(self) -> Document:
        found = read_folder(self.corpus / self.name).document
        assert found is not None
        return found

    @property
    def stored(self) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in (self.corpus / self.name).iterdir()}

    def run(self, *arguments: object, code: int = 0) -> str:
        done = CliRunner().invoke(app, [str(a) for a in arguments])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done.output

    def imported(self, *options: object, code: int = 0) -> str:
        return self.run(
            "import", self.out, "--from", "brat", "--corpus", self.corpus, *options, code=code
        )

    def edit(self, old: str, new: str) -> None:
        text = self.ann.read_bytes().decode()
        assert old in text
        self.ann.write_bytes(text.replace(old, new, 1).encode())

    def drop(self, pattern: str) -> list[str]:
        """Takes out the lines that match; returns them."""
        lines = self.ann.read_bytes().decode().split("\n")
        gone = [line for line in lines if re.match(pattern, line)]
        assert gone
        self.ann.write_bytes("\n".join(line for line in lines if line not in gone).encode())
        return gone

    def home(self, name: str) -> str:
        homes: dict[str, list[object]] = json.loads(self.base.read_bytes())["homes"]
        return next(home for home, owner in homes.items() if owner[1] == name)

    def changes(self) -> list[tuple[str, str, str, str]]:
        return [(c.kind, c.layer, c.id, c.field) for c in changes(self.before, self.document)]


@pytest.fixture
def project(tmp_path: Path, harbour: Path) -> Project:
    return Project(tmp_path, harbour)


# --------------------------------------------------------------------------- there and back


def test_two_exports_are_the_same_bytes(project: Project) -> None:
    again = project.place / "again"
    project.run("export", project.corpus / project.name, "--to", "brat", "-o", again)
    names = sorted(path.name for path in project.out.iterdir())
    assert names == sorted(
        [
            *(project.name + s for s in (".ann", ".base.json", ".txt")),
            "annotation.conf",
            "visual.conf",
        ]
    )
    assert names == sorted(path.name for path in again.iterdir())
    for name in names:
        assert (project.out / name).read_bytes() == (again / name).read_bytes()


def test_nothing_edited_changes_nothing(project: Project) -> None:
    stored = project.stored
    assert "nothing changed" in project.imported()
    project.ann.write_bytes(project.ann.read_bytes() + b"\n")
    assert "nothing changed" in project.imported()
    assert project.stored == stored


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(whole_documents())
def test_hostile_documents_come_back_through_files(tmp_path: Path, document: Document) -> None:
    list(export([document], tmp_path, replace=True))
    ann = tmp_path / f"{document.doc_id}.ann"
    ann.write_bytes(ann.read_bytes() + b"\n")  # so that the lines are read at all
    found = incoming(tmp_path, document.doc_id, Options(), document)
    done = merged(found, document)
    assert done.changes == []
    assert done.document == document


def test_an_edit_comes_in_and_the_rest_stays_as_it_was(project: Project) -> None:
    before = project.stored["annotations.jsonl"].splitlines()
    project.edit(
        f"Mention-basis {project.home('M4')} NOMINAL", f"Mention-basis {project.home('M4')} NAME"
    )
    told = project.imported()
    assert 'mentions M4 basis relabelled: "NOMINAL" -> "NAME"' in told
    after = project.stored["annotations.jsonl"].splitlines()
    assert len(set(before) ^ set(after)) == 2
    assert project.changes() == [("relabelled", "mentions", "M4", "basis")]


def test_findings_in_what_was_imported_are_told(project: Project) -> None:
    project.edit(
        f"Mention-level {project.home('M3')} NOM", f"Mention-level {project.home('M3')} NAM"
    )
    assert "error[MEN-LEVEL]" in project.imported(code=1)
    assert project.changes() == [("relabelled", "mentions", "M3", "level")]


def test_a_deletion_retires_the_id(project: Project) -> None:
    """Its own lines may be deleted with it, as brat does, or be left over."""
    home = project.home("QM1")
    project.drop(rf"{home}\t")
    project.imported(code=1)  # a pair of marks is not recorded now
    assert project.changes() == [
        ("edited", "", "", "retired_ids"),
        ("removed", "quote_marks", "QM1", ""),
    ]
    assert project.document.retired_ids == ["QM1"]


@pytest.mark.parametrize("all_lines", [True, False])
def test_a_deleted_mention_leaves_its_chain(project: Project, all_lines: bool) -> None:
    """A source is then without the mention that it held: that is found, not passed over."""
    home = project.home("M4")
    project.drop(rf"{home}\t")
    if all_lines:
        project.drop(rf"[A#]\d+\t\S+ {home}(\s|$)|R\d+\t\S+ Arg1:{home} ")
        text = project.ann.read_bytes().decode()
        project.ann.write_bytes(re.sub(rf"(?m)^(\*.*) {home}(?= |$)", r"\1", text).encode())
    assert "error[ATTR-ENT]" in project.imported(code=1)
    assert project.changes() == [
        ("edited", "", "", "retired_ids"),
        ("removed", "mentions", "M4", ""),
    ]


def test_what_names_a_deleted_annotation_is_told_and_stops(project: Project) -> None:
    stored = project.stored
    project.drop(rf"{project.home('M1')}\t")
    told = project.imported(code=1)
    assert "error[BRAT-REF]" in told
    assert "nothing was written" in told
    assert project.stored == stored


def test_an_addition_gets_a_new_id(project: Project) -> None:
    text = project.before.text
    at = text.index("cafe\u0301")
    more = f"T900\tMention-FAC {at} {at + 5}\tcafe\u0301\nA900\tMention-level T900 NOM\n"
    project.ann.write_bytes(project.ann.read_bytes() + more.encode())
    project.imported(code=1)  # of no entity yet, and marked twice
    assert project.changes() == [("added", "mentions", "M25", "")]


# ------------------------------------------------------------------------- what stops it


def test_a_field_changed_on_both_sides_stops_all(project: Project) -> None:
    other = msgspec.structs.replace(project.before, doc_id="other", story_id="other")
    write_folder(other, project.corpus / "other")
    project.run("export", project.corpus / "other", "--to", "brat", "-o", project.out)
    twin = project.out / "other.ann"
    twin.write_bytes(twin.read_bytes().replace(b"\tMention-FAC", b"\tMention-LOC", 1))
    project.edit("\tMention-FAC", "\tMention-LOC")
    first = next(m for m in project.before.mentions if m.type == "FAC")
    mine = [
        msgspec.structs.replace(m, type="GPE") if m is first else m for m in project.before.mentions
    ]
    write_folder(
        msgspec.structs.replace(project.before, mentions=mine), project.corpus / project.name
    )
    stored, others = project.stored, (project.corpus / "other/annotations.jsonl").read_bytes()
    told = project.imported(code=1)
    assert "error[BRAT-CLASH]" in told
    assert f"mentions {first.id} type" in told
    assert project.stored == stored
    assert (project.corpus / "other/annotations.jsonl").read_bytes() == others


def test_changes_of_both_sides_that_do_not_clash_are_both_kept(project: Project) -> None:
    mine = [
        msgspec.structs.replace(m, loaded=True) if m.id == "M3" else m
        for m in project.before.mentions
    ]
    write_folder(
        msgspec.structs.replace(project.before, mentions=mine), project.corpus / project.name
    )
    project.edit(
        f"Mention-basis {project.home('M4')} NOMINAL", f"Mention-basis {project.home('M4')} NAME"
    )
    project.imported()
    project.imported()  # the same again changes nothing
    assert project.changes() == [
        ("edited", "mentions", "M3", "loaded"),
        ("relabelled", "mentions", "M4", "basis"),
    ]


def test_an_edited_text_stops_it(project: Project) -> None:
    file = project.out / f"{project.name}.txt"
    file.write_bytes(file.read_bytes().replace(b"Oremi", b"Orimi"))
    assert "the text was edited" in project.imported(code=1)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda text: text.replace("\n", "\r\n"), "has other line ends"),
        (lambda text: "\ufeff" + text, "a byte order mark"),
        (lambda text: unicodedata.normalize("NFC", text), "another normal form"),
    ],
)
def test_a_text_that_a_program_changed_is_told_so(
    project: Project, spoil: Callable[[str], str], why: str
) -> None:
    file = project.out / f"{project.name}.txt"
    file.write_bytes(spoil(project.before.text).encode())
    assert why in project.imported(code=1)


def test_lines_with_other_line_ends_are_the_same_lines(project: Project) -> None:
    project.ann.write_bytes(b"\xef\xbb\xbf" + project.ann.read_bytes().replace(b"\n", b"\r\n"))
    assert "nothing changed" in project.imported()


@pytest.mark.parametrize("name", ["article", "harbour"])
def test_an_export_alone_gives_the_identical_document(
    tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    """Into a corpus that does not have it yet: the same files, byte for byte."""
    folder: Path = request.getfixturevalue(name)
    project = Project(tmp_path, folder)
    new = tmp_path / "new"
    project.run("import", project.out, "--from", "brat", "--corpus", new)
    for file in ("text.txt", "document.json", "annotations.jsonl"):
        assert (new / folder.name / file).read_bytes() == (folder / file).read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b'"M1"', b'"M2"', 1),
        lambda data: data[: len(data) // 2],
        lambda data: b"[" * 100_000,
        lambda data: data.replace(b'"brat 1"', b'"brat 9"'),
        lambda data: b"\xff" + data,
        lambda data: b"null",
    ],
)
def test_a_base_that_was_tampered_with_stops_it(
    project: Project, spoil: Callable[[bytes], bytes]
) -> None:
    project.base.write_bytes(spoil(project.base.read_bytes()))
    assert "error[BRAT-BASE]" in project.imported(code=1)


def test_a_base_of_another_document_stops_it(project: Project) -> None:
    for suffix in (".ann", ".txt", ".base.json"):
        (project.out / f"{project.name}{suffix}").rename(project.out / f"else{suffix}")
    assert "the base file is of 'harbour'" in project.imported(code=1)


@pytest.mark.parametrize("name", ["Évil name", "UPPER", "-a", "a b", "..a"])
def test_names_that_are_no_document_ids(project: Project, name: str) -> None:
    for path in project.out.glob("harbour*"):
        path.unlink()
    (project.out / f"{name}.txt").write_bytes(b"Words.")
    (project.out / f"{name}.ann").write_bytes(b"")
    if name.startswith("."):
        with pytest.raises(CorpusError, match="no standoff files"):
            project.imported("--accept-loss")
    else:
        assert "error[ID-FORM]" in project.imported("--accept-loss", code=1)
    assert [path.name for path in project.corpus.iterdir()] == [project.name]


def test_a_base_whose_id_leaves_the_folder(project: Project) -> None:
    """The id of a base file is that of its name, whatever its digest says."""
    base = msgspec.json.decode(project.base.read_bytes(), type=Base)
    evil = msgspec.structs.replace(base.document, doc_id="../evil")
    made = msgspec.structs.replace(base, document=evil, digest="")
    digest = sha256(msgspec.json.encode(made))
    project.base.write_bytes(msgspec.json.encode(msgspec.structs.replace(made, digest=digest)))
    assert "the base file is of '../evil'" in project.imported(code=1)
    assert not (project.place / "evil").exists()


def test_a_missing_file_is_told(project: Project) -> None:
    project.ann.unlink()
    assert "error[FILE-MISSING]" in project.imported(code=1)
    empty = project.place / "empty"
    empty.mkdir()
    for folder in (empty, project.place / "nowhere"):
        with pytest.raises(CorpusError, match="no standoff files"):
            project.run("import", folder, "--from", "brat")


def test_lines_that_no_field_holds(project: Project) -> None:
    home = project.home("M1")
    more = f"#900\tAnnotatorNotes {home}\tis this right?\nA900\tMood {home}\n"
    project.ann.write_bytes(project.ann.read_bytes() + more.encode())
    told = project.imported(code=1)
    assert told.count("error[BRAT-TYPE]") == 2
    assert "2 line(s) were left out" in project.imported("--accept-loss")
    assert project.changes() == []


def test_a_note_of_an_annotator_gives_a_field_its_words(project: Project) -> None:
    """On any member of a chain, and in the place of the words that were there."""
    more = f"#900\tAnnotatorNotes {project.home('Q1')}\tnote: twelve at most\n"
    more += f"#901\tAnnotatorNotes {project.home('M4')}\tcanonical: the council of Oremi\n"
    project.ann.write_bytes(more.encode() + project.ann.read_bytes())
    project.imported()
    assert project.changes() == [
        ("edited", "entities", "E1", "canonical"),
        ("edited", "quantities", "Q1", "note"),
    ]
    assert project.document.entities[0].canonical == "the council of Oremi"


def test_fields_of_a_chain_stand_on_any_member(project: Project) -> None:
    first, second, other = (project.home(name) for name in ("M1", "M4", "M3"))
    more = f"R900\tEntity-distinct_from Arg1:{second} Arg2:{other}\n"
    project.ann.write_bytes(project.ann.read_bytes() + more.encode())
    project.imported()
    assert project.changes() == [("relinked", "entities", "E1", "distinct_from")]
    two = f"A900\tEntity-sector {second} NGO\nA901\tEntity-sector {project.home('M5')} PMC\n"
    project.ann.write_bytes(project.ann.read_bytes() + two.encode())
    assert "has two values on the members of one chain" in project.imported(code=1)
    assert first != second


# ------------------------------------------------------------------------- corrupt lines


def test_corrupt_lines_stop_it_or_are_left_out(project: Project) -> None:
    """A corrupt line of something that was exported is no deletion of it."""
    home = project.home("M3")
    project.edit(f"{home}\tMention-FAC ", f"{home} Mention-FAC ")
    project.edit(
        f"Mention-basis {project.home('M4')} NOMINAL", f"Mention-basis {project.home('M4')} NAME"
    )
    told = project.imported(code=1)
    line = (
        project.ann.read_text("utf-8")
        .split("\n")
        .index(
            next(x for x in project.ann.read_text("utf-8").split("\n") if x.startswith(f"{home} "))
        )
    )
    assert f"{project.ann.name}:{line + 1}: error[BRAT-LINE]" in told
    assert project.changes() == []
    assert "1 line(s) were left out" in project.imported("--keep-going")
    assert project.changes() == [("relabelled", "mentions", "M4", "basis")]


@pytest.mark.parametrize("unit", UNITS)
def test_offsets_in_another_unit_are_diagnosed_and_never_applied(tmp_path: Path, unit: str) -> None:
    text = "\ufeffA ship 🚢 of Zoe\u0301 said:\r\n“We saw the ship.”\r\nThe ship sank."
    mentions = [
        {"id": f"M{n}", "type": "WPN", "span": [{"start": at, "end": at + 4, "text": "ship"}]}
        for n, at in enumerate((m.start() for m in re.finditer("ship", text)), 1)
    ]
    document = made(text, layers=[], regions=[], sentences=[], mentions=mentions)
    write_folder(document, tmp_path / "corpus" / document.doc_id)
    list(export([document], tmp_path / "out"))
    ann = tmp_path / "out" / f"{document.doc_id}.ann"
    theirs = {ours: there for there, ours in places(text, unit).items()}
    standoff = read(ann.read_bytes())
    lines = tuple(
        msgspec.structs.replace(a, fragments=tuple((theirs[s], theirs[e]) for s, e in a.fragments))
        for a in standoff.annotations
        if isinstance(a, TextBound)
    )
    ann.write_bytes(write(msgspec.structs.replace(standoff, lines=lines)))
    arguments = [
        "import",
        str(tmp_path / "out"),
        "--from",
        "brat",
        "--corpus",
        str(tmp_path / "corpus"),
    ]
    told = CliRunner().invoke(app, arguments)
    assert told.exit_code == 1
    assert "error[BRAT-TEXT]" in told.output
    assert f"--offset-unit {unit}" in told.output
    done = CliRunner().invoke(app, [*arguments, "--offset-unit", unit])
    assert "nothing changed" in done.output, done.output


# ---------------------------------------------------------------------------- without base


def test_without_a_base_keep_going_keeps_what_it_can(project: Project) -> None:
    """Of an event an argument goes, of a chain a member; what lacks something goes as a whole."""
    project.base.unlink()
    home = next(line for line in project.ann.read_text("utf-8").split("\n") if "\tMention-" in line)
    project.edit(home, home.replace("\t", " ", 1))
    new = project.place / "new"
    arguments = ("import", project.out, "--from", "brat", "--corpus", new, "--accept-loss")
    assert "error[BRAT-LINE]" in project.run(*arguments, code=1)
    told = project.run(*arguments, "--keep-going", code=1)
    made = read_folder(new / project.name).document
    assert made is not None
    assert len(made.mentions) == len(project.before.mentions) - 1
    assert len(made.event_mentions) == len(project.before.event_mentions)
    before = sum(len(e.arguments) for e in project.before.event_mentions)
    assert before - 2 < sum(len(e.arguments) for e in made.event_mentions) < before
    assert "error[BRAT-LACK]: Claim: Object missing required field `claimers`" in told
    assert len(made.claims) == len(project.before.claims) - 1


def test_without_a_base_the_loss_must_be_accepted(project: Project) -> None:
    project.base.unlink()
    new = project.place / "new"
    arguments = ["import", project.out, "--from", "brat", "--corpus", new]
    told = project.run(*arguments, code=1)
    assert "error[BRAT-BASE]" in told
    assert not new.exists()
    assert "--replace" in project.imported("--accept-loss", code=1)
    project.run(*arguments, "--accept-loss", code=1)  # nobody said that the layers are complete
    made = read_folder(new / project.name).document
    assert made is not None
    assert made.text == project.before.text
    assert len(made.mentions) == len(project.before.mentions)
    assert len(made.claims) == len(project.before.claims)
    project.imported("--accept-loss", "--replace", code=1)  # that a word is inferred was lost
    assert project.document.layers == project.before.layers
    assert project.document.origin == project.before.origin


# ------------------------------------------------------------------------ export's options


def test_strict_writes_nothing_if_anything_is_lost(tmp_path: Path, article: Path) -> None:
    out, listed = tmp_path / "out", tmp_path / "losses.jsonl"
    arguments = ["export", str(article), "--to", "brat", "-o", str(out)]
    told = CliRunner().invoke(app, [*arguments, "--strict"])
    assert told.exit_code == 1
    assert "30 translation_notes.evidence: brat has no form for it" in told.output
    assert not out.exists()
    done = CliRunner().invoke(app, [*arguments, "--losses", str(listed)])
    assert done.exit_code == 0
    rows = [json.loads(line) for line in listed.read_bytes().splitlines()]
    assert len(rows) == 52
    assert {row["doc_id"] for row in rows} == {article.name}
    assert rows == [
        {"doc_id": article.name} | loss
        for loss in json.loads((out / f"{article.name}.base.json").read_bytes())["losses"]
    ]


def test_a_layer_left_out_is_kept(project: Project) -> None:
    project.run(
        "export",
        project.corpus,
        "--to",
        "brat",
        "-o",
        project.out,
        "--skip",
        "sentences",
        "--skip",
        "claims",
    )
    text = project.ann.read_text("utf-8")
    assert "\tSentence " not in text
    assert "Claim" not in text
    project.edit(
        f"Mention-basis {project.home('M4')} NOMINAL", f"Mention-basis {project.home('M4')} NAME"
    )
    project.imported()
    assert project.changes() == [("relabelled", "mentions", "M4", "basis")]
    told = project.run(
        "export", project.corpus, "--to", "brat", "-o", project.out, "--skip", "moods", code=2
    )
    assert "no layer is called" in told


def test_edits_are_not_overwritten(project: Project) -> None:
    project.edit("\tMention-FAC", "\tMention-LOC")
    edited = project.ann.read_bytes()
    with pytest.raises(CorpusError, match="edited since"):
        project.run("export", project.corpus, "--to", "brat", "-o", project.out)
    assert project.ann.read_bytes() == edited
    project.run("export", project.corpus, "--to", "brat", "-o", project.out, "--replace")
    assert project.ann.read_bytes() != edited


def test_options_belong_to_forms(project: Project) -> None:
    told = project.run("import", project.out, "--from", "quotes", "--accept-loss", code=2)
    assert "--accept-loss is for brat, not for quotes" in told
    assert "did you mean brat?" in project.run("import", project.out, "--from", "bratt", code=2)
    told = project.imported("--offset-unit", "furlongs", code=2)
    assert "utf16 (UTF-16 units)" in told


def test_packed_to_packed(tmp_path: Path, harbour: Path, article: Path) -> None:
    found = [read_folder(folder).document for folder in (article, harbour)]
    packed = tmp_path / "corpus.jsonl"
    write_packed([d for d in found if d], packed)
    before = packed.read_bytes()
    out = tmp_path / "out"
    arguments = ["import", str(out), "--from", "brat", "--corpus", str(packed)]
    assert (
        CliRunner().invoke(app, ["export", str(packed), "--to", "brat", "-o", str(out)]).exit_code
        == 0
    )
    assert "nothing changed" in CliRunner().invoke(app, arguments).output
    assert packed.read_bytes() == before
    ann = out / "harbour.ann"
    ann.write_bytes(ann.read_bytes().replace(b"\tMention-FAC", b"\tMention-LOC", 1))
    CliRunner().invoke(app, arguments)
    after = [reading.document for reading in read_packed(packed)]
    assert after[0] == found[0]
    assert found[1] and after[1]
    assert [c.kind for c in changes(found[1], after[1])] == ["relabelled"]


def test_a_store_gives_back_what_was_put(tmp_path: Path, harbour: Path) -> None:
    document = read_folder(harbour).document
    assert document is not None
    for path in (tmp_path / "folder", tmp_path / "packed.jsonl"):
        with Store(path) as store:
            assert store.get("harbour") is None
            assert store.get("../harbour") is None
            store.put(document)
            assert store.get("harbour") is None
            assert store.commit()
            assert store.commit() is not None
        with Store(path) as store:
            assert store.get("harbour") == document


def test_an_emptied_file_deletes_nothing(project: Project) -> None:
    """As an interrupted write leaves it."""
    project.ann.write_bytes(b"")
    assert "the file is empty" in project.imported(code=1)
    assert project.document == project.before


@pytest.mark.parametrize("kind", ["T", "E", "R", "A", "*"])
def test_a_line_that_cannot_be_read_is_no_deletion(kind: str, project: Project) -> None:
    """Whatever it was; of its id nothing is left, or an id that another line has."""
    lines = project.ann.read_bytes().decode().split("\n")
    at = max(n for n, line in enumerate(lines) if line.startswith(kind))
    lines[at] = "* garbage" if kind == "*" else "T1 garbage"
    project.ann.write_bytes("\n".join(lines).encode())
    project.imported("--keep-going")
    assert project.document == project.before


def added(project: Project) -> None:
    """A mention of an entity of its own, an event of it, and who says so."""
    at = project.before.text.index("cafe\u0301")
    words = f"{at} {at + 5}\tcafe\u0301"
    project.ann.write_bytes(
        project.ann.read_bytes()
        + (
            f"T900\tMention-FAC {words}\nA900\tMention-level T900 NOM\n"
            f"A901\tEntity-type T900 FAC\n"
            f"T901\tEventMention-ATTACK {words}\nE901\tEventMention-ATTACK:T901 Place:T900\n"
            f"A902\tEvent-type E901 ATTACK\n"
        ).encode()
    )


def test_additions_come_in_once(project: Project) -> None:
    added(project)
    project.imported(code=1)
    once = project.document
    layers = [layer for _, layer, _, _ in project.changes()]
    assert {"entities", "mentions", "events", "event_mentions"} <= set(layers)
    assert "nothing changed" in project.imported()
    assert project.document == once


def test_later_additions_come_in_beside_earlier_ones(project: Project) -> None:
    """Whatever ids the store has given away since, and wherever the new line stands."""
    added(project)
    project.imported(code=1)
    once = project.document
    at = project.before.text.index("cafe\u0301")
    more = f"T899\tMention-LOC {at} {at + 5}\tcafe\u0301\nA899\tMention-level T899 NOM\n".encode()
    project.ann.write_bytes(more + project.ann.read_bytes())
    project.imported(code=1)
    assert [(c.kind, c.layer) for c in changes(once, project.document)] == [("added", "mentions")]


def test_an_addition_edited_in_the_store_since_stops_it(project: Project) -> None:
    added(project)
    project.imported(code=1)
    new = next(name for kind, layer, name, _ in project.changes() if layer == "mentions")
    mine = [
        msgspec.structs.replace(m, loaded=True) if m.id == new else m
        for m in project.document.mentions
    ]
    write_folder(
        msgspec.structs.replace(project.document, mentions=mine), project.corpus / project.name
    )
    stored = project.stored
    told = project.imported(code=1)
    assert "error[BRAT-CLASH]" in told
    assert f"mentions {new}" in told
    assert "export again" in told
    assert project.stored == stored

"""``diff``: what is said of two versions, what is refused, and from where versions are read."""

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from sahel_claims.agreement.release import Tally, compare
from sahel_claims.agreement.shown import LONGEST, shown, turned
from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.contract.shapes import shape_of
from sahel_claims.corpus import versions
from sahel_claims.corpus.changes import apply
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.order import canonical
from sahel_claims.corpus.packed import write_packed
from sahel_claims.corpus.reading import Reading
from sahel_claims.corpus.source import read
from support import document, span

TEXT = "The council closed the pier. It was \x1b[31mold.\nSource: *Post*"


def made(doc_id: str = "pier", **given: Any) -> Document:
    layers: dict[str, Any] = {
        "entities": [
            {"id": "E1", "type": "ORG", "canonical": "council", "aliases": ["board"]},
            {"id": "E2", "type": "FAC", "canonical": "pier"},
        ],
        "mentions": [
            {"id": "M1", "span": span(TEXT, "The council"), "type": "ORG", "entity": "E1"},
            {"id": "M2", "span": span(TEXT, "the pier"), "type": "FAC", "entity": "E2"},
            {"id": "M3", "span": span(TEXT, "It"), "type": "FAC", "entity": "E2"},
        ],
    }
    return document(TEXT, doc_id=doc_id, **{**layers, **given})


def edited() -> Document:
    """Something of every kind."""
    raw = msgspec.to_builtins(made())
    first, second, _ = raw["mentions"]
    first |= {"span": span(TEXT, "council"), "type": "PER"}
    second |= {"entity": "E1", "generic": True}
    odd = {"id": "M4", "span": span(TEXT, "\x1b[31mold"), "type": "FAC", "entity": "E2"}
    raw["mentions"] = [first, second, odd]
    raw["entities"][0] |= {"aliases": ["board", "they"], "distinct_from": ["E2"]}
    raw |= {"title": "*Pier*", "retired_ids": ["M3"]}
    return msgspec.convert(raw, Document)


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["diff", *map(str, arguments)])
    if isinstance(done.exception, CorpusError):
        return 2, done.stdout, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    write_folder(made(), tmp_path / "old/pier")
    write_folder(made("gone"), tmp_path / "old/gone")
    write_folder(edited(), tmp_path / "new/pier")
    write_folder(made("come"), tmp_path / "new/come")
    return tmp_path / "old", tmp_path / "new"


def test_text(both: tuple[Path, Path]) -> None:
    status, said, _ = run(*both)
    assert status == 0
    assert said == (
        "pier\n"
        "  document\n"
        "    edited     title: none → *Pier*\n"
        "    edited     retired_ids: none → M3\n"
        "  entities\n"
        "    edited     E1 “council” aliases: with they\n"
        "    relinked   E1 “council” distinct_from: none → E2 “pier”\n"
        "  mentions\n"
        "    moved      M1 “council” span: “The council” [0, 11) → “council” [4, 11)\n"
        "    relabelled M1 “council” type: ORG → PER\n"
        "    relinked   M2 “the pier” entity: E2 “pier” → E1 “council”\n"
        "    edited     M2 “the pier” generic: false → true\n"
        "    removed    M3 “It” FAC [29, 31)\n"
        "    added      M4 “\\u001b[31mold” FAC [36, 44)\n"
        "gone: removed\n"
        "come: added\n"
        "1 of 3 document(s) changed, 1 added, 4 edited, 1 moved, 1 relabelled, 2 relinked, "
        "1 removed, 1 document(s) added, 1 document(s) removed\n"
    )


def test_changelog(both: tuple[Path, Path]) -> None:
    status, said, _ = run(*both, "--format", "changelog")
    assert status == 0
    assert said == (
        "### Added\n\n"
        "- `pier`, mentions: M4 “\\\\u001b\\[31mold” FAC \\[36, 44).\n"
        "- Document `come`, with 10 annotation(s).\n\n"
        "### Changed\n\n"
        "- `pier`, the document itself: title: none → \\*Pier\\*; retired\\_ids: none → M3.\n"
        "- `pier`, entities, edited: E1 “council” aliases: with they.\n"
        "- `pier`, entities, relinked: E1 “council” distinct\\_from: none → E2 “pier”.\n"
        "- `pier`, mentions, moved: M1 “council” span: “The council” \\[0, 11) → “council” "
        "\\[4, 11).\n"
        "- `pier`, mentions, relabelled: M1 “council” type: ORG → PER.\n"
        "- `pier`, mentions, relinked: M2 “the pier” entity: E2 “pier” → E1 “council”.\n"
        "- `pier`, mentions, edited: M2 “the pier” generic: false → true.\n\n"
        "### Removed\n\n"
        "- `pier`, mentions: M3 “It” FAC \\[29, 31).\n"
        "- Document `gone`, with 10 annotation(s).\n\n"
    )


def test_json_holds_every_value(both: tuple[Path, Path]) -> None:
    status, said, _ = run(*both, "--format", "json")
    assert status == 0
    assert said.isascii()
    told = json.loads(said)
    assert [(d["doc_id"], d["status"]) for d in told["documents"]] == [
        ("pier", "changed"),
        ("gone", "removed"),
        ("come", "added"),
    ]
    moved = next(c for c in told["documents"][0]["changes"] if c["kind"] == "moved")
    assert moved == {
        "kind": "moved",
        "layer": "mentions",
        "id": "M1",
        "field": "span",
        "old": span(TEXT, "The council"),
        "new": span(TEXT, "council"),
    }
    assert told["summary"]["kinds"]["moved"] == 1
    assert told["refused"] == []


def test_what_differs_gives_the_other_when_applied(both: tuple[Path, Path]) -> None:
    found = {d.doc_id: d for d in compare(*both, Tally())}
    pier = found["pier"]
    assert pier.old
    assert apply(pier.old, pier.changes) == canonical(edited())


def test_no_difference(both: tuple[Path, Path]) -> None:
    assert run(both[0], both[0])[:2] == (0, "2 document(s), no difference\n")
    assert run(both[0], both[0], "--format", "changelog")[:2] == (0, "No difference.\n")
    assert json.loads(run(both[0], both[0], "--format", "json")[1])["documents"] == []


def test_a_folder_and_its_packed_file_are_one(both: tuple[Path, Path], tmp_path: Path) -> None:
    documents = [r.document for r in read(both[0]) if r.document]
    write_packed(documents[::-1], tmp_path / "old.jsonl")
    data = (tmp_path / "old.jsonl").read_bytes()
    (tmp_path / "old.jsonl.gz").write_bytes(gzip.compress(data))
    for packed in ("old.jsonl", "old.jsonl.gz"):
        assert run(both[0], tmp_path / packed)[:2] == (0, "2 document(s), no difference\n")
    assert run(both[0] / "pier", both[1] / "pier")[0] == 0


IDS = [f"d{n}" for n in range(6)]
ORDERS = {
    "same": (IDS, IDS),
    "reversed": (IDS, IDS[::-1]),
    "one at the front": (IDS[1:], IDS),
    "one gone within": (IDS, IDS[:2] + IDS[3:]),
    "unsorted, one new": (["d5", "d1", "d3"], ["d0", "d5", "d1", "d3"]),
    "nothing in common": (IDS[:3], IDS[3:]),
}


@pytest.mark.parametrize("name", ORDERS)
def test_documents_meet_in_any_order(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_IN_MEMORY", 1)
    old, new = ORDERS[name]
    write_packed(map(made, old), tmp_path / "old.jsonl")
    write_packed(map(made, new), tmp_path / "new.jsonl")
    found = list(versions.pairs(tmp_path / "old.jsonl", tmp_path / "new.jsonl"))
    assert sorted(p.doc_id for p in found) == sorted({*old, *new})
    for pair in found:
        assert (pair.old is not None, pair.new is not None) == (
            pair.doc_id in old,
            pair.doc_id in new,
        )
        for one in (pair.old, pair.new and pair.new.document):
            assert one is None or one == canonical(made(pair.doc_id))


def test_documents_in_one_order_do_not_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a document waits")

    ids = ["b", "a", "c"]
    write_packed(map(made, ids), tmp_path / "old.jsonl")
    write_packed(map(made, ids), tmp_path / "new.jsonl")
    monkeypatch.setattr(versions._Waiting, "put", refuse)
    assert len(list(versions.pairs(tmp_path / "old.jsonl", tmp_path / "new.jsonl"))) == 3


def test_in_sorted_versions_only_what_one_lacks_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[str] = []
    put = versions._Waiting.put

    def counted(self: versions._Waiting, reading: Reading, one: Document) -> None:
        waiting.append(one.doc_id)
        put(self, reading, one)

    write_packed(map(made, IDS[1:]), tmp_path / "old.jsonl")
    write_packed(map(made, IDS), tmp_path / "new.jsonl")
    monkeypatch.setattr(versions._Waiting, "put", counted)
    assert len(list(versions.pairs(tmp_path / "old.jsonl", tmp_path / "new.jsonl"))) == 6
    assert waiting == IDS[:1]


def test_refusals_are_findings(both: tuple[Path, Path]) -> None:
    old, new = both
    write_folder(msgspec.structs.replace(edited(), retired_ids=[]), new / "pier")
    status, said, _ = run(old, new)
    assert status == 1
    assert "error[DIFF-GONE]: M3 of mentions is gone" in said
    assert said.endswith("1 refusal(s): a release may not do this\n")
    status, said, error = run(old, new, "--format", "changelog")
    assert (status, "DIFF-GONE" in said, "DIFF-GONE" in error) == (1, False, True)
    (refused,) = json.loads(run(old, new, "--format", "json")[1])["refused"]
    assert (refused["code"], refused["doc_id"]) == ("DIFF-GONE", "pier")


def test_what_cannot_be_compared_exits_2(both: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = both
    for arguments in ((old, "nowhere.jsonl"), (old, "nowhere"), ("--corpus", "x", "no\x1bwhere")):
        assert run(*arguments)[0] == 2
    twice = msgspec.structs.replace(made(), mentions=made().mentions * 2)
    write_folder(twice, new / "pier")
    status, _, error = run(old, new)
    assert (status, "ID-UNIQ" in error) == (2, True)
    write_packed([made(), made()], tmp_path / "twice.jsonl")
    assert "DOC-DUP" in run(old, tmp_path / "twice.jsonl")[2]
    (new / "pier/annotations.jsonl").write_text("{")
    assert "REC-JSON" in run(old, new)[2]


# ------------------------------------------------------------------------------------- git

Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path, both: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Git:
    """A project with the old version tagged 0.1 and the new one committed after it."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    names = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
    here = {**os.environ, **dict.fromkeys(names, "nobody"), "GIT_CONFIG_GLOBAL": os.devnull}

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=root, env=here, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    git("init", "-q")
    for number, version in enumerate(both, 1):
        shutil.rmtree(root / "corpus", ignore_errors=True)
        shutil.copytree(version, root / "corpus")
        (root / "corpus/splits.toml").write_text('train = ["pier"]\n')
        git("add", ".")
        git("commit", "-qm", "version")
        git("tag", f"v0.{number}")
    return git


def test_revisions_are_read_from_git(repository: Git, both: tuple[Path, Path]) -> None:
    expected = run(*both)
    assert run("v0.1", "v0.2") == expected
    assert run("v0.1", "HEAD") == expected
    assert run("v0.1") == expected, "against the corpus as it is"
    assert run("v0.1", ".") == expected
    assert run("v0.1^{commit}", repository("rev-parse", "HEAD")) == expected
    assert run("HEAD", ".")[:2] == (0, "2 document(s), no difference\n")
    assert run("v0.1", "--corpus", Path("corpus").absolute()) == expected
    assert run("v0.1", "v0.2", "--corpus", "corpus/pier")[1].endswith("1 removed\n")


def test_a_corpus_that_is_there_no_more_is_still_read(repository: Git) -> None:
    shutil.rmtree("corpus")
    status, said, _ = run("v0.1", "v0.2")
    assert (status, said.startswith("pier\n")) == (0, True)


def test_a_moved_document_is_refused_by_its_file_in_the_revision(repository: Git) -> None:
    Path("corpus/splits.toml").write_text('test = ["pier"]\n')
    repository("commit", "-qam", "moved")
    status, said, _ = run("v0.1", "HEAD")
    assert status == 1
    assert "\nHEAD:corpus/splits.toml: error[DIFF-SPLIT]: the document was in train" in said


def test_packed_files_are_read_from_git(repository: Git) -> None:
    for number, one in enumerate((made(), edited())):
        write_packed([one], Path("packed.jsonl"))
        repository("add", "packed.jsonl")
        repository("commit", "-qm", "packed")
        repository("tag", f"p{number}")
    status, said, _ = run("p0", "p1", "--corpus", "packed.jsonl")
    assert (status, said.startswith("pier\n")) == (0, True)
    assert run("p1", "--corpus", "packed.jsonl")[1] == "1 document(s), no difference\n"


def test_bytes_come_as_they_were_committed(repository: Git) -> None:
    """Whatever git would do to line ends when it checks files out."""
    text = "One\r\ntwo\nthree."
    write_folder(document(text, doc_id="ends"), Path("corpus/ends"))
    repository("-c", "core.autocrlf=false", "add", ".")
    repository("commit", "-qm", "ends")
    repository("config", "core.autocrlf", "true")
    Path(".gitattributes").write_text("* text eol=crlf export-subst\n")
    assert run("HEAD", ".")[:2] == (0, "3 document(s), no difference\n")


@pytest.mark.parametrize("revision", ["--output=taken", "-h", "--exec=touch taken", "nope", "a..b"])
def test_what_is_no_revision_is_refused(repository: Git, revision: str) -> None:
    before = sorted(Path().rglob("*"))
    status, _, error = run("--", revision, "HEAD")
    assert (status, "FILE-MISSING" in error) == (2, True)
    assert ("is no revision" in error) == revision.startswith("-"), "git is not even asked"
    assert sorted(Path().rglob("*")) == before


def test_links_in_a_revision_are_not_followed(repository: Git, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    Path("corpus/pier/text.txt").unlink()
    Path("corpus/pier/text.txt").symlink_to(tmp_path / "secret")
    repository("commit", "-qam", "link")
    status, said, error = run("v0.1", "HEAD")
    assert (status, "secret" in said + error) == (2, False)
    assert "HEAD:corpus/pier/text.txt" in error


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "in no git repository" in run("HEAD")[2]


# ------------------------------------------------------------------------------- values in words


def test_long_texts_are_shown_where_they_part() -> None:
    shape = dict(shape_of(Document).fields)["title"]
    same = "same words " * 20
    told = turned(shape, same + "old" + same, same + "new" + same, {}, {})
    assert len(told) < 2 * LONGEST
    assert "old" in told
    assert "new" in told
    assert turned(shape, "short", "shorter", {}, {}) == "short → shorter"
    assert len(shown(shape, same, {})) <= LONGEST + 3


def test_of_lists_of_records_only_what_differs_is_shown(article: Path) -> None:
    one = read_folder(article).document
    assert one is not None
    raw = msgspec.to_builtins(one)
    raw["provenance"][1]["status"] = "exact"
    other = msgspec.convert(raw, Document)
    shape = dict(shape_of(Document).fields)["provenance"]
    told = turned(shape, one.provenance, other.provenance, {}, {})
    assert told == "item 2: status inferred → exact"
    last = turned(shape, one.provenance, one.provenance[:-1], {}, {})
    assert last.startswith("without (publisher Agence France-Presse, original, ")

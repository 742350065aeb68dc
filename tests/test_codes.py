"""The registry of codes: complete, in one style, with examples that say what they seem to."""

import ast
import json
import re
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import sahel_claims
from sahel_claims.cli import app
from sahel_claims.contract.layers import RECORD_OF
from sahel_claims.contract.records import Document
from sahel_claims.validate import registry
from sahel_claims.validate.registry import Rule, families, rules

CODE = re.compile(r"[A-Z]{2,}-[A-Z][A-Z0-9]+")
SOURCE = Path(sahel_claims.__file__).parent
OBJECT = re.compile(r"\{.*\}")
FRAGMENT = re.compile(r'\{"start": \d+, "end": \d+, "text": "[^"]*"\}')


def used() -> set[str]:
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update([node.value] if CODE.fullmatch(node.value) else [])
    return found


def test_codes_are_listed_and_used() -> None:
    unlisted, unused = sorted(used() - rules().keys()), sorted(rules().keys() - used())
    assert not unlisted, (
        f"{', '.join(unlisted)}: add [family.rules.<CODE>] with severity, title, explanation, bad, "
        "good and help to its family in src/sahel_claims/validate/rules.toml, run "
        "python scripts/generate.py, and add tests/fixtures/bad/<CODE>_<slug>/<doc_id>/"
    )
    assert not unused, f"no rule yields {', '.join(unused)}: take them out of rules.toml"


def test_titles_are_one_line() -> None:
    titles = [rule.title for rule in rules().values()]
    for title in titles:
        assert title[0].isupper()
        assert not title.endswith(".")
        assert len(title) < 80
        assert "\n" not in title
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
def test_a_rule_is_told_in_the_house_style(rule: Rule) -> None:
    assert CODE.fullmatch(rule.code)
    sentences = re.findall(r"[.?](?=\s|$)", rule.explanation)
    assert 2 <= len(sentences) <= 4, "two to four sentences"
    assert rule.explanation.endswith(".")
    assert rule.help.endswith(".")
    for example in (rule.bad, rule.good):
        lines = example.splitlines()
        assert 1 <= len(lines) <= 2
        assert all(line == line.strip() and len(line) <= 100 for line in lines)
    assert rule.bad != rule.good


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
def test_a_good_example_is_sound(rule: Rule) -> None:
    """Its offsets give its words, and its records are records."""
    text = re.search(r"^text: (.*)$", rule.good, re.MULTILINE)
    for found in FRAGMENT.findall(rule.good):
        part = json.loads(found)
        if text:
            assert text[1][part["start"] : part["end"]] == part["text"]
    for line in rule.good.splitlines():
        if line.startswith('{"layer"'):
            raw = json.loads(line)
            msgspec.convert(raw, RECORD_OF[raw.pop("layer")])


def test_json_in_examples_uses_fields_that_exist() -> None:
    known = set(Document.__struct_fields__) | {"layer", "start", "end", "text", "name"}
    for record in RECORD_OF.values():
        known |= set(record.__struct_fields__)
    for rule in rules().values():
        for line in f"{rule.bad}\n{rule.good}".splitlines():
            if rule.code not in ("REC-UNKNOWN", "IMP-FORM"):  # whose fields are not ours
                assert set(re.findall(r'[{,] ?"(\w+)":', line)) <= known, rule.code


def test_families_are_sorted_within() -> None:
    for family in families():
        codes = [rule.code for rule in family.rules]
        assert codes == sorted(codes)
        assert family.about.endswith(".")


def test_a_code_in_two_families_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"severity": "error", "title": "T", "explanation": "E", "help": "H"}
    table |= {"bad": "b", "good": "g"}
    family = {"title": "F", "about": "A", "rules": {"X-Y": table}}

    def loaded(_: str) -> dict[str, object]:
        return {"family": [family, family]}

    monkeypatch.setattr(registry.tomllib, "loads", loaded)
    with pytest.raises(ValueError, match="two families"):
        families.__wrapped__()
    family["rules"] = {"X-Y": {"severity": "fatal"}}
    with pytest.raises(ValueError, match=r"rules\.toml"):
        families.__wrapped__()


def explained(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["explain", *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.code)
def test_explain_prints_the_section(rule: Rule) -> None:
    status, shown, _ = explained(rule.code)
    assert status == 0
    words = " ".join(shown.split())
    for part in (rule.code, rule.severity, rule.title, rule.explanation, rule.help):
        assert part in words
    for line in (*rule.bad.splitlines(), *rule.good.splitlines()):
        assert f"\n  {line}\n" in shown
    assert explained(rule.code.lower()) == (0, shown, "")


def test_explain_lists_all_codes() -> None:
    status, shown, _ = explained()
    assert status == 0
    for rule in rules().values():
        assert re.search(rf"^  {rule.code} +{re.escape(rule.title)}$", shown, re.MULTILINE)


@pytest.mark.parametrize(
    ("code", "told"), [("SPAN-SLISE", "did you mean SPAN-SLICE?"), ("\x1b[31m", "lists all codes")]
)
def test_explain_refuses_what_is_no_code(code: str, told: str) -> None:
    status, shown, error = explained(code)
    assert status == 2
    assert shown == ""
    assert told in error
    assert error.count("\n") == 1
    assert "\x1b" not in error


def test_explain_helps_with_an_example() -> None:
    assert "Example: sahel-claims explain SPAN-SLICE" in explained("--help")[1]

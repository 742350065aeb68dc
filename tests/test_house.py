"""The house rules: style, types, rooms, commands, committed data."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sahel_claims.validate.run import validate

ROOMS = (
    "text",
    "scoring",
    "contract",
    "corpus",
    "validate",
    "build",
    "agreement",
    "formats",
    "models",
    "cli",
)
LEAVES = {"formats", "agreement", "models"}
SOURCE = Path(__file__).parents[1] / "src/sahel_claims"
MODULES = sorted(SOURCE.rglob("*.py"))


def run(root: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff(root: Path) -> None:
    run(root, sys.executable, "-m", "ruff", "check", "--no-cache", ".")
    run(root, sys.executable, "-m", "ruff", "format", "--no-cache", "--check", ".")


def test_mypy(root: Path) -> None:
    run(root, sys.executable, "-m", "mypy")


def test_committed_data_is_what_the_corpus_gives(root: Path) -> None:
    run(root, sys.executable, "scripts/build_splits.py", "--check")


def test_the_corpus_is_clean(root: Path) -> None:
    assert list(validate(root / "corpus")) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_run_one_way(module: Path) -> None:
    """A room knows nothing of the rooms above it, and no leaf another."""
    here = module.relative_to(SOURCE).parts
    room = here[0] if len(here) > 1 else ""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not node.level or not room:
            continue
        outside = node.level - (len(here) - 1)
        target = (node.module or "").split(".")[0]
        if outside != 1 or target not in ROOMS:
            continue
        assert ROOMS.index(target) < ROOMS.index(room), f"{room} imports {target}"
        assert not (room in LEAVES and target in LEAVES)


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_are_short_and_explained(module: Path) -> None:
    text = module.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "a docstring says what the module is for"
    if "GENERATED" not in text:
        assert text.count("\n") <= 400, "redraw it"


def test_the_readme_tests_with_the_command_that_ci_runs(root: Path) -> None:
    script = (root / ".ci/run").read_text("utf-8").splitlines()
    command = script[-1]
    assert "-m pytest" in command
    assert f"\n{command}\n" in (root / "README.md").read_text("utf-8")


def test_nothing_names_a_machine(root: Path) -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True
    )
    place = re.compile(r"(?<![\w.~])/(?:work|root|home|farm|opt)/")
    for name in files.stdout.splitlines():
        if name.endswith((".parquet", "test_house.py")) or not (root / name).is_file():
            continue
        assert not place.search((root / name).read_bytes().decode("utf-8", "replace")), name


def test_help_answers_with_an_example(root: Path) -> None:
    commands = ("validate", "agree", "adjudicate", "diff", "build", "import", "export")
    commands += ("pack", "unpack", "new", "train", "evaluate", "curve")
    for command in commands:
        shown = subprocess.run(
            [sys.executable, "-m", "sahel_claims", command, "--help"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"Example: sahel-claims {command}" in " ".join(shown.stdout.split())


def test_help_imports_nothing_heavy(root: Path) -> None:
    code = (
        "import sys; from sahel_claims.cli import app\n"
        "heavy = {'datasets', 'pandera', 'polars', 'pyarrow', 'numpy', 'pycrfsuite'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    run(root, sys.executable, "-c", code)

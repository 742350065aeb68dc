"""Every code that the source uses is listed, and every listed code is used."""

import ast
import re
from pathlib import Path

import sahel_claims
from sahel_claims.validate.codes import CODES

CODE = re.compile(r"[A-Z]{2,}-[A-Z][A-Z0-9]+")
SOURCE = Path(sahel_claims.__file__).parent


def used() -> set[str]:
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if path.name == "codes.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update([node.value] if CODE.fullmatch(node.value) else [])
    return found


def test_codes_are_listed_and_used() -> None:
    assert used() == set(CODES)


def test_titles_are_one_line() -> None:
    for title in CODES.values():
        assert title[0].isupper()
        assert not title.endswith(".")
        assert len(title) < 80
        assert "\n" not in title
    assert len(set(CODES.values())) == len(CODES)

"""The page and the table of the corpus's own agreement."""

import re
from pathlib import Path

from sahel_claims.agreement.pages import Measured, measured, page, tables
from sahel_claims.agreement.report import as_text


def test_the_datasheet_quotes_what_the_raw_annotations_give(root: Path) -> None:
    found = measured(root / "corpus")
    assert len(found) > 1
    sheet = (root / "DATASHEET.md").read_text("utf-8")
    for name, table in tables(found).items():
        assert f"<!-- generated:{name} (scripts/generate.py) -->\n{table}\n<!-- /" in sheet
    assert (root / "docs/agreement.md").read_text("utf-8") == page(found)


def test_every_row_is_in_the_table_or_named_as_perfect(root: Path) -> None:
    """A figure below 1 stands in its cell as the report has it, with the sizes of both sides."""
    listed = measured(root / "corpus")
    for name, shown in tables(listed).items():
        found = [m for m in listed if name.endswith(m.comparison.group)]
        _holds(found, shown)


def _holds(found: list[Measured], shown: str) -> None:
    for at, one in enumerate(found):
        assert list(as_text(one.report)), "the page has the report itself"
        for line in one.report.lines:
            if line.row.label == "all" and line.row.table == "links":
                figure = line.figures["strict"].value
                name = f"{line.row.layer} {line.row.what} (links)"
                if not isinstance(figure, float):
                    continue
                rows = re.findall(rf"^\| {re.escape(name)} \| (.*) \|$", shown, re.MULTILINE)
                sizes = "/".join(map(str, line.sizes.values()))
                if rows:
                    cell = rows[0].split(" | ")[at]
                    assert cell.startswith(f"{figure:.3f} ")
                    assert cell.endswith(f"({sizes})")
                else:
                    assert figure == 1
                    assert name in shown.split("1.000 in every comparison: ")[1]


def test_a_corpus_without_a_list_has_no_comparisons(tmp_path: Path) -> None:
    assert measured(tmp_path) == []

"""Write what derives from labels, records, rules and annotators: types, pages, the JSON Schema.

python scripts/generate.py           writes
python scripts/generate.py --check   names the files that are out of date, exits 1
"""

import argparse
import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "src/sahel_claims/contract/labels.py"


def main() -> int:
    """Compare or write each derived file; 0 when all are current."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 where a file is out of date"
    )
    check = parser.parse_args().check
    from sahel_claims.contract import inventory

    inventories = inventory.read_inventories(ROOT / "schema/labels")
    stale = [_put(LABELS, inventory.label_module(inventories), check)]
    if not check:
        importlib.invalidate_caches()
    from sahel_claims.contract.field_pages import field_pages
    from sahel_claims.contract.json_schema import schemas

    stale.append(_put(ROOT / "docs/labels.md", inventory.label_pages(inventories), check))
    from sahel_claims.validate import registry

    stale.append(_put(ROOT / "docs/rules.md", registry.page(), check))
    from sahel_claims.formats.mapping import read_mapping
    from sahel_claims.formats.mapping_page import page

    mappings = [read_mapping(path) for path in sorted((ROOT / "schema/mappings").glob("*.toml"))]
    stale.append(_put(ROOT / "docs/mappings.md", page(mappings), check))
    stale.append(_put(ROOT / "docs/fields.md", field_pages(inventories), check))
    for name, text in schemas().items():
        stale.append(_put(ROOT / "schema/json" / name, text, check))
    from sahel_claims.agreement import pages
    from sahel_claims.build.card import fill_blocks

    found = pages.measured(ROOT / "corpus")
    stale.append(_put(ROOT / "docs/agreement.md", pages.page(found), check))
    sheet = (ROOT / "DATASHEET.md").read_text("utf-8")
    filled = fill_blocks(sheet, pages.MADE, pages.tables(found).__getitem__)
    stale.append(_put(ROOT / "DATASHEET.md", filled, check))
    return 1 if check and any(stale) else 0


def _put(path: Path, text: str, check: bool) -> bool:
    if path.is_file() and path.read_text("utf-8") == text:
        return False
    if check:
        print(f"{path.relative_to(ROOT)} is out of date: run python scripts/generate.py")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")
    return True


if __name__ == "__main__":
    sys.exit(main())

"""Every column and field is described, and the page that shows them leads nowhere wrong."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sahel_claims.contract.field_pages import descriptions
from sahel_claims.contract.layers import RECORD_OF
from sahel_claims.contract.records import Document
from sahel_claims.contract.rows import CONFIGS
from sahel_claims.contract.shapes import ListOf, Shape, StructOf, shape_of


def _within(shape: Shape) -> Iterator[type[msgspec.Struct]]:
    match shape:
        case ListOf(item):
            yield from _within(item)
        case StructOf(cls, fields):
            yield cls
            for _, field in fields:
                yield from _within(field)


TYPES = {cls.__name__: cls for config in CONFIGS.values() for cls in _within(shape_of(config.row))}


def test_the_rows_lead_to_every_record() -> None:
    assert {record.__name__ for record in (Document, *RECORD_OF.values())} <= set(TYPES)
    assert {"Fragment", "Evidence", "Argument", "RoleSpan", "ClaimOccurrence"} <= set(TYPES)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_field_is_described_in_a_sentence(name: str) -> None:
    found = descriptions(TYPES[name])
    assert list(found) == list(TYPES[name].__struct_fields__)
    for field, about in found.items():
        assert re.fullmatch(r"(?:[A-Z]|id\.field ).+\.", about), f"{name}.{field}: {about!r}"


def test_an_undescribed_field_is_seen() -> None:
    class Bare(msgspec.Struct):
        plain: int

    assert descriptions(Bare) == {"plain": ""}


def test_every_configuration_and_column_is_on_the_page(root: Path) -> None:
    sections = re.split(r"^### ", (root / "docs/fields.md").read_text("utf-8"), flags=re.MULTILINE)
    for heading, record in (
        *((f"Configuration `{name}`", config.row) for name, config in CONFIGS.items()),
        *((f"Layer `{name}`", record) for name, record in RECORD_OF.items()),
    ):
        section = next(s for s in sections if s.split("\n")[0] == heading)
        shown = re.findall(r"^\| `([a-z0-9_]+)` \|", section, flags=re.MULTILINE)
        assert tuple(shown) == record.__struct_fields__, heading


def test_every_link_on_the_page_leads_to_a_heading(root: Path) -> None:
    pages = {p: (root / "docs" / p).read_text("utf-8") for p in ("fields.md", "labels.md")}
    anchors = {page: _anchors(text) for page, text in pages.items()}
    links = re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", pages["fields.md"])
    assert len(links) > 100
    for page, anchor in links:
        assert not anchor or anchor in anchors[page or "fields.md"], (page, anchor)


def _anchors(text: str) -> set[str]:
    """The anchors that a forge gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

"""``docs/mappings.md``: what becomes of every foreign type, written from the mappings."""

from collections.abc import Iterable, Iterator
from typing import Final

from .mapping import ForeignType, Mapping

BANNER: Final = (
    "GENERATED from schema/mappings/*.toml by scripts/generate.py: edit those files instead."
)


def page(mappings: Iterable[Mapping]) -> str:
    """A section for each mapping, a row for each foreign type."""
    parts = [f"<!-- {BANNER} -->", "# Mappings", ""]
    parts += [
        "What `sahel-claims import` makes of foreign annotations. What becomes nothing is counted",
        "on import, with the reason given here.",
    ]
    for mapping in mappings:
        parts += ["", f"## {mapping.title}", "", *_section(mapping)]
    return "\n".join(parts) + "\n"


def _section(mapping: Mapping) -> Iterator[str]:
    option = "" if mapping.form == mapping.name else f" --mapping {mapping.name}"
    yield f"`sahel-claims import --from {mapping.form}{option} DIR -o CORPUS`. {mapping.about}"
    yield ""
    declared = (_layer(layer.name, layer.attributes) for layer in mapping.layers)
    yield f"Declared: {', '.join(declared)}."
    if mapping.min_confidence:
        yield f"Left out below a confidence of {mapping.min_confidence}."
    yield ""
    yield "| kind | foreign type | becomes | note |"
    yield "|---|---|---|---|"
    for one in mapping.type:
        cells = (one.kind, f"`{one.name}`", _becomes(one), one.reason or one.note)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _layer(name: str, attributes: list[str]) -> str:
    return f"{name} ({', '.join(attributes)})" if attributes else name


def _becomes(one: ForeignType) -> str:
    if one.part_of:
        return f"part of {', '.join(f'`{name}`' for name in one.part_of)}"
    if not one.layer:
        return "nothing"
    roles = ", ".join(f"`{role}` → {field}" for role, field in one.roles.items())
    return one.layer + (f" `{one.label}`" if one.label else "") + (f": {roles}" if roles else "")

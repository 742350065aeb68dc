"""The label inventories of ``schema/labels`` as data, and the code generated from them."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

BANNER = "GENERATED from schema/labels/*.toml by scripts/generate.py: edit those files instead."
_WIDTH = 96


class Attribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A declarable attribute of a layer and the record fields it governs."""

    name: str
    fields: list[str]
    required: bool = False


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One label: its definition, an invented example, its counterparts elsewhere."""

    name: str
    definition: str
    example: str
    mapping: dict[str, str] = {}
    # event types
    reserved: bool = False
    roles: dict[str, list[str]] = {}
    # layers
    prefix: str = ""
    record: str = ""
    attributes: list[Attribute] = []
    needs: list[str] = []


class Inventory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A closed field: the labels in the order that gives their ids."""

    type: str
    title: str
    question: str
    field: str
    label: list[Label]
    anchors: dict[str, str] = {}


def read_inventories(folder: Path) -> dict[str, Inventory]:
    """The inventories by type name, sorted by it.

    Raises ValueError, naming the file, for TOML that does not fit ``Inventory``.
    """
    found: dict[str, Inventory] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            inventory = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Inventory)
        except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
            raise ValueError(f"{path}: {error}") from error
        _check(path, inventory)
        found[inventory.type] = inventory
    if not found:
        raise ValueError(f"{folder}: no label inventories (*.toml) here")
    return dict(sorted(found.items()))


def _check(path: Path, inventory: Inventory) -> None:
    names = [label.name for label in inventory.label]
    if len(set(names)) != len(names):
        raise ValueError(f"{path}: a label occurs twice")
    for label in inventory.label:
        if inventory.anchors and set(label.mapping) != set(inventory.anchors):
            raise ValueError(f"{path}: {label.name}: mapping must name {sorted(inventory.anchors)}")


def label_module(inventories: Mapping[str, Inventory]) -> str:
    """Source of ``labels.py``: a Literal type for each field, roles and layers as tables."""
    entity_types = [label.name for label in inventories["EntityType"].label]
    types = {name: [x.name for x in inv.label] for name, inv in inventories.items()}
    types["NameTag"] = bio(entity_types)
    types["AttributionRole"] = ["SOURCE", "CUE", "CONTENT"]
    types["AttributionTag"] = bio(types["AttributionRole"])
    parts = [f'"""Labels as types.\n\n{BANNER}\n"""', "from typing import Final, Literal"]
    parts += [_wrapped(f"{name} = Literal", values) for name, values in types.items()]
    parts += [
        _table(
            "TYPES",
            "dict[str, tuple[str, ...]]",
            {name: tuple(values) for name, values in types.items()},
        ),
        "# event type -> role -> what may fill it: entity types, EVENT, TIME, QUANTITY, CLAIM\n"
        + _table(
            "ROLES",
            "dict[str, dict[str, tuple[str, ...]]]",
            {
                x.name: {r: tuple(f) for r, f in x.roles.items()}
                for x in inventories["EventType"].label
            },
        ),
        "# layer -> (id prefix, record, layers it needs)\n"
        + _table(
            "LAYERS",
            "dict[str, tuple[str, str, tuple[str, ...]]]",
            {x.name: (x.prefix, x.record, tuple(x.needs)) for x in inventories["LayerName"].label},
        ),
        "# layer -> attribute -> (required where declared, record fields)\n"
        + _table(
            "ATTRIBUTES",
            "dict[str, dict[str, tuple[bool, tuple[str, ...]]]]",
            {
                x.name: {a.name: (a.required, tuple(a.fields)) for a in x.attributes}
                for x in inventories["LayerName"].label
            },
        ),
    ]
    return "\n\n".join(parts) + "\n"


def bio(names: Sequence[str]) -> list[str]:
    """O, then B- and I- of each name: an even id above 0 continues the odd one before it."""
    return ["O", *(f"{mark}-{name}" for name in names for mark in "BI")]


def _wrapped(head: str, values: Sequence[str]) -> str:
    line = f"{head}[{', '.join(map(_quote, values))}]"
    if len(line) <= _WIDTH:
        return line
    return f"{head}[\n" + "".join(f"    {_quote(v)},\n" for v in values) + "]"


def _table(name: str, annotation: str, table: Mapping[str, Any]) -> str:
    rows = "".join(f"    {_quote(key)}: {_literal(value)},\n" for key, value in table.items())
    return f"{name}: Final[{annotation}] = {{\n{rows}}}"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_quote(k)}: {_literal(v)}' for k, v in value.items())}}}"
    return repr(value)


def _quote(text: str) -> str:
    return msgspec.json.encode(text).decode()


def label_pages(inventories: Mapping[str, Inventory]) -> str:
    """``docs/labels.md``: a section for each field, a row for each label."""
    parts = [f"<!-- {BANNER} -->", "# Labels", ""]
    for inventory in inventories.values():
        parts += [
            f"## {inventory.title}",
            "",
            f"`{inventory.type}`, stored in {inventory.field}. {inventory.question}",
            "",
        ]
        parts += _rows(inventory)
        if inventory.anchors:
            parts += [
                "",
                "Mapped to: " + "; ".join(f"{k}: {v}" for k, v in inventory.anchors.items()) + ".",
            ]
        parts.append("")
    return "\n".join(parts)


def _rows(inventory: Inventory) -> list[str]:
    columns = ["id", "label", "definition", "example", *inventory.anchors]
    rows = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    for number, label in enumerate(inventory.label):
        definition = label.definition + (
            " *Reserved for documents to come.*" if label.reserved else ""
        )
        if label.roles:
            definition += (
                " Roles: "
                + "; ".join(f"{r} ({', '.join(f)})" for r, f in label.roles.items())
                + "."
            )
        if label.attributes:
            definition += " Attributes: " + ", ".join(f"`{a.name}`" for a in label.attributes) + "."
        cells = [str(number), f"`{label.name}`", definition, label.example]
        cells += [label.mapping[anchor] or "–" for anchor in inventory.anchors]
        rows.append(
            "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
        )
    return rows

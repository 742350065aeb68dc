"""``docs/fields.md``: every column and field with its type and description."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from msgspec import inspect

from . import metadata
from .base import Fragment, Record
from .inventory import Inventory
from .labels import TYPES
from .layers import ATTRIBUTES_OF, LAYER_NAMES, PREFIX_OF, RECORD_OF
from .rows import CONFIGS, DEFAULT_CONFIG
from .shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of

BANNER: Final = (
    "GENERATED from the records in src/sahel_claims/contract by scripts/generate.py: "
    "edit their descriptions instead."
)
# Records that stand in several others have a section of their own.
_SHARED: Final[tuple[type[Record], ...]] = (
    *(Fragment, metadata.Evidence),
    *(metadata.DocumentDate, metadata.TranslationStep, metadata.Provenance),
    *(metadata.Rights, metadata.Annotator, metadata.Layer),
)
_LAYER_OF: Final = {record: layer for layer, record in RECORD_OF.items()}
_NAME_OF: Final = {names: name for name, names in TYPES.items()}

_INTRO = """\
The columns of each configuration, the fields of each annotation, and those of a document's
metadata. A dot leads into a record, `[]` into each item of a list. A type in
[labels.md](labels.md) is a closed list of names."""

_CONFIGURATIONS = """\
- Offsets are Unicode code points of the document's text, half-open: `text[start:end]`. They
  count in that text also where a row holds only a part of it.
- `start` is where the row's `text` begins in the document's text: take it off an offset to get
  a position in the row's `text`.
- Token positions count from the row's first token, half-open: `tokens[token_start:token_end]`.
- A span is a list of [fragments](#record-fragment) in text order; an absent span is the empty
  list. The covered words stand beside every pair of offsets.
- Ids are unique within their document: across documents, go by `doc_id` and the id together.
- Labels are `ClassLabel` features, stored as numbers in the order of [labels.md](labels.md); a
  null label is null. A list is never null."""

_LAYERS = """\
What a document's `annotations.jsonl` holds, one record a line with its `layer`, and what the
configuration [`documents`](#configuration-documents) holds in one column a layer. A field with
an equals sign may be left out, and then has the value after it; all others are required. A field
that belongs to an attribute is decided in every record where the document declares that
attribute for the layer, and is left out everywhere where it does not. `id in` a layer is the id,
a string, of a record of that layer in the same document."""

_METADATA = """\
A document's `document.json` has the columns of [`documents`](#configuration-documents) but for
`text` and the layers. The records within are these; `Fragment` and `Evidence` also stand in
annotations."""


def descriptions(record: type[msgspec.Struct]) -> dict[str, str]:
    """The description of each field of a record, in order; empty where it has none."""
    info = inspect.type_info(record)
    assert isinstance(info, inspect.StructType)
    return {field.name: _description(field.type) for field in info.fields}


def _description(info: inspect.Type) -> str:
    if not isinstance(info, inspect.Metadata) or info.extra_json_schema is None:
        return ""
    return str(info.extra_json_schema.get("description", ""))


def field_pages(inventories: Mapping[str, Inventory]) -> str:
    """The page; ``inventories`` give the headings of the label page to link to."""
    return "\n".join(_lines(inventories)) + "\n"


def _lines(inventories: Mapping[str, Inventory]) -> Iterator[str]:
    yield from (f"<!-- {BANNER} -->", "# Fields", "", _INTRO, "")
    yield from ("## Configurations", "", _CONFIGURATIONS)
    for name, config in CONFIGS.items():
        default = " (default)" if name == DEFAULT_CONFIG else ""
        yield from ("", f"### Configuration `{name}`", "", f"{_capital(config.about)}{default}.")
        yield from _table(config.row, inventories)
    yield from ("", "## Annotations", "", _LAYERS)
    for layer in LAYER_NAMES:
        record, prefix = RECORD_OF[layer], PREFIX_OF[layer]
        about = f"`{record.__name__}`, ids {prefix}1, {prefix}2, … {_summary(record)}"
        yield from ("", f"### Layer `{layer}`", "", about)
        yield from _table(record, inventories, layer)
    yield from ("", "## Metadata and shared records", "", _METADATA)
    for record in _SHARED:
        yield from ("", f"### Record `{record.__name__}`", "", _summary(record))
        yield from _table(record, inventories, "")


def _table(
    record: type[msgspec.Struct], inventories: Mapping[str, Inventory], layer: str | None = None
) -> Iterator[str]:
    """The table of a configuration where ``layer`` is None, of a record otherwise."""
    governed = {
        field: name
        for name, (_, fields) in ATTRIBUTES_OF.get(layer or "", {}).items()
        for field in fields
    }
    head = ["column" if layer is None else "field", "type"]
    head += (["attribute"] if governed else []) + ["description"]
    yield from ("", "| " + " | ".join(head) + " |", "|" + "---|" * len(head))
    for path, kind, about in _rows(shape_of(record), inventories, defaults=layer is not None):
        attribute = [governed.get(path.partition(".")[0].removesuffix("[]"), "")]
        cells = [f"`{path}`", kind, *(attribute if governed else []), about]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rows(
    shape: StructOf, inventories: Mapping[str, Inventory], before: str = "", *, defaults: bool
) -> Iterator[tuple[str, str, str]]:
    """Path, type and description of each field, those of the records in it after it."""
    about = descriptions(shape.cls)
    given = {f.name: f for f in msgspec.structs.fields(shape.cls)}
    for name, field in shape.fields:
        default = _default(given[name]) if defaults else ""
        yield before + name, _kind(field, inventories) + default, about[name]
        inner = field.item if isinstance(field, ListOf) else field
        if isinstance(inner, StructOf) and inner.cls not in _LAYER_OF and inner.cls not in _SHARED:
            step = f"{before}{name}[]." if isinstance(field, ListOf) else f"{before}{name}."
            yield from _rows(inner, inventories, step, defaults=defaults)


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return ""
    value = field.default if field.default is not msgspec.NODEFAULT else []
    return f" = `{msgspec.json.encode(value).decode()}`"


def _kind(shape: Shape, inventories: Mapping[str, Inventory]) -> str:
    match shape:
        case ListOf(StructOf(cls)) if cls is Fragment:
            return "[span](#record-fragment)"
        case ListOf(item):
            return f"list of {_kind(item, inventories)}"
        case StructOf(cls, _, nullable):
            kind = _record(cls)
        case Label(names, nullable):
            kind = _label(names, inventories)
        case Scalar(kind, nullable, layers):
            if layers:
                kind = "id in " + " or ".join(f"[{x}](#layer-{x})" for x in layers)
                kind += "".join(f" or `{word}`" for word in shape.words)
    return f"{kind}, null" if nullable else kind


def _record(cls: type[msgspec.Struct]) -> str:
    if cls in _SHARED:
        return f"[{cls.__name__}](#record-{cls.__name__.lower()})"
    if cls in _LAYER_OF:
        return f"[{cls.__name__}](#layer-{_LAYER_OF[cls]})"
    return cls.__name__


def _label(names: tuple[str, ...], inventories: Mapping[str, Inventory]) -> str:
    """A link to the labels' section; tags and roles, which have none, in words."""
    name = _NAME_OF[names]
    if name in inventories:
        heading = inventories[name].title.lower().replace(" ", "-")
        return f"[{name}](labels.md#{heading})"
    if names[0] == "O":
        inner = dict.fromkeys(tag.partition("-")[2] for tag in names[1:])
        return f"O, B- and I- of {', '.join(inner)}"
    return ", ".join(names)


def _summary(record: type[msgspec.Struct]) -> str:
    return " ".join((record.__doc__ or "").split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""JSON Schema of the records, for editors and for other languages."""

from typing import Any

import msgspec

from .base import SCHEMA_VERSION
from .layers import LAYER_NAMES, RECORD_OF
from .records import Document

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COMMENT = "GENERATED from the records by scripts/generate.py: do not edit."


def schemas() -> dict[str, str]:
    """File name to text: a packed document, document.json, and a line of annotations.jsonl."""
    return {
        "document.schema.json": _text(packed_schema()),
        "metadata.schema.json": _text(metadata_schema()),
        "annotation.schema.json": _text(annotation_schema()),
    }


def packed_schema() -> dict[str, Any]:
    """Schema of one line of a packed file."""
    return _headed("A document with its text and annotations", msgspec.json.schema(Document))


def metadata_schema() -> dict[str, Any]:
    """Schema of document.json: the document without text and annotations."""
    schema = msgspec.json.schema(Document)
    document = schema["$defs"]["Document"]
    for name in ("text", *LAYER_NAMES):
        document["properties"].pop(name)
    document["required"].remove("text")
    return _headed("The metadata of a document", schema)


def annotation_schema() -> dict[str, Any]:
    """Schema of one line of annotations.jsonl: a record with its layer's name."""
    (_, components) = msgspec.json.schema_components(
        RECORD_OF.values(), ref_template="#/$defs/{name}"
    )
    for layer, record in RECORD_OF.items():
        definition = components[record.__name__]
        definition["properties"] = {"layer": {"const": layer}, **definition["properties"]}
        definition["required"] = ["layer", *definition["required"]]
    choices = [{"$ref": f"#/$defs/{record.__name__}"} for record in RECORD_OF.values()]
    return _headed("One annotation", {"anyOf": choices, "$defs": components})


def _headed(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    about = f"{title}, schema version {SCHEMA_VERSION}"
    return {"$schema": _DIALECT, "$comment": _COMMENT, "title": about, **schema}


def _text(schema: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"

"""The same documents through pydantic, jsonschema-rs and pandera: what others would wait for.

None of them checks all that ``validate`` does. The rules of the layers, some hundred, are in
none of them; what each does check stands in its docstring.
"""

from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

from sahel_claims.contract.base import Fragment
from sahel_claims.contract.layers import LAYER_NAMES, annotations, references, spans
from sahel_claims.contract.records import Document
from sahel_claims.contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of

ROOT: Final = Path(__file__).resolve().parents[1]
_BATCH: Final = 200  # documents in one table


def with_pydantic(packed: Path) -> None:
    """Fields, types, labels; words of every fragment; ids used once; references by layer."""
    model = _model(shape_of(Document))
    with packed.open("rb") as lines:
        for line in lines:
            document = model.model_validate_json(line)
            _linked(document)


def _linked(document: Any) -> None:
    """What pydantic leaves to validators of one's own, over its models."""
    layer_of: dict[str, str] = {}
    for layer in LAYER_NAMES:
        for record in getattr(document, layer):
            assert record.id not in layer_of
            layer_of[record.id] = layer
    for layer in LAYER_NAMES:
        shape = next(s.item for name, s in shape_of(Document).fields if name == layer)
        for record in getattr(document, layer):
            _walk(shape, record, document.text, layer_of)


def _walk(shape: Shape, value: Any, text: str, layer_of: dict[str, str]) -> None:
    match shape:
        case Scalar(layers=layers, words=words) if layers and value is not None:
            assert layer_of.get(value) in layers or value in words
        case ListOf(item):
            for one in value:
                _walk(item, one, text, layer_of)
        case StructOf(cls, fields) if value is not None:
            if cls is Fragment:
                assert text[value.start : value.end] == value.text
            else:
                for name, field in fields:
                    _walk(field, getattr(value, name), text, layer_of)


@cache
def _model(shape: StructOf) -> Any:
    import msgspec
    from pydantic import ConfigDict, create_model

    fields: dict[str, Any] = {}
    for info, (name, field) in zip(msgspec.structs.fields(shape.cls), shape.fields, strict=True):
        default = ... if info.required else ([] if isinstance(field, ListOf) else info.default)
        fields[name] = (_type(field), default)
    return create_model(
        shape.cls.__name__, __config__=ConfigDict(extra="forbid", strict=True), **fields
    )


def _type(shape: Shape) -> Any:
    match shape:
        case Scalar(kind, nullable):
            found: Any = {"string": str, "int64": int, "bool": bool}[kind]
        case Label(names, nullable):
            found = Literal[names]
        case ListOf(item):
            return list[_type(item)]  # type: ignore[misc]
        case StructOf(nullable=nullable):
            found = _model(shape)
    return found | None if nullable else found


def with_jsonschema(packed: Path) -> None:
    """Fields, types, labels, form of ids: a schema cannot compare a span with the text."""
    import jsonschema_rs
    import orjson

    schema = orjson.loads((ROOT / "schema/json/document.schema.json").read_bytes())
    validator = jsonschema_rs.validator_for(schema)
    with packed.open("rb") as lines:
        for line in lines:
            assert validator.is_valid(orjson.loads(line))


def with_pandera(packed: Path) -> None:
    """Words of every fragment, ids used once, references by layer, on tables of all records.

    Fields, types and labels are checked by the typed reader that the tables are made with.
    """
    import pandera.polars as pandera
    import polars as pl

    from sahel_claims.corpus.packed import read_packed

    def is_true(column: str) -> Any:
        return pandera.Check(lambda data: data.lazyframe.select(pl.col(column)))

    ids = pandera.DataFrameSchema(
        {"doc": pandera.Column(pl.Int64), "id": pandera.Column(pl.String)}, unique=["doc", "id"]
    )
    parts = pandera.DataFrameSchema({"fits": pandera.Column(pl.Boolean, is_true("fits"))})
    named = pandera.DataFrameSchema({"known": pandera.Column(pl.Boolean, is_true("known"))})
    documents = (reading.document for reading in read_packed(packed))
    while batch := list(islice(documents, _BATCH)):
        texts, records, fragments, links = _tables(batch)
        ids.validate(records)
        joined = fragments.join(texts, on="doc").with_columns(
            fits=pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
            == pl.col("words")
        )
        parts.validate(joined.select("fits"))
        found = links.join(records, on=["doc", "id"], how="left").with_columns(
            known=pl.col("layer").is_in(pl.col("layers")).fill_null(value=False) | pl.col("word")
        )
        named.validate(found.select("known"))


def _tables(batch: Any) -> Any:
    import polars as pl

    texts: list[Any] = []
    records: list[Any] = []
    fragments: list[Any] = []
    links: list[Any] = []
    for number, document in enumerate(batch):
        texts.append((number, document.text))
        for layer, record in annotations(document):
            records.append((number, record.id, layer))
            fragments += (
                (number, part.start, part.end, part.text)
                for _, span in spans(record)
                for part in span
            )
            links += (
                (number, one.id, list(one.layers), one.id in one.words)
                for one in references(record)
            )
    return (
        pl.DataFrame(texts, schema=["doc", "text"], orient="row"),
        pl.DataFrame(records, schema=["doc", "id", "layer"], orient="row"),
        pl.DataFrame(fragments, schema=["doc", "start", "end", "words"], orient="row"),
        pl.DataFrame(links, schema=["doc", "id", "layers", "word"], orient="row"),
    )

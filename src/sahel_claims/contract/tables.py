"""The pandera contract on built tables: types, labels, nulls, keys, tokens and tags."""

from typing import TYPE_CHECKING, Any

import msgspec

from .rows import Config, TokenRow
from .shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of

if TYPE_CHECKING:
    import pandera.polars as pandera
    import polars as pl


def frame_schema(config: Config) -> "pandera.DataFrameSchema":
    """The contract on a frame of the configuration's rows, labels as indices."""
    import pandera.polars as pandera

    columns = {
        name: pandera.Column(
            _dtype(shape),
            checks=[
                _check(name, f"{name} holds only values of its type", _valid(_column(name), shape))
            ],
            nullable=getattr(shape, "nullable", False),
        )
        for name, shape in shape_of(config.row).fields
    }
    checks = _token_checks() + _tag_checks(config.row) if issubclass(config.row, TokenRow) else []
    keys = list(dict.fromkeys(["doc_id", config.key]))
    return pandera.DataFrameSchema(columns, checks=checks, strict=True, ordered=True, unique=keys)


def _check(name: str, error: str, expression: "pl.Expr") -> Any:
    import pandera.polars as pandera

    return pandera.Check(
        lambda data: data.lazyframe.select(expression.fill_null(value=False)),
        name=name,
        error=error,
    )


def _column(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name)


def _dtype(shape: Shape) -> Any:
    import polars as pl

    match shape:
        case Scalar(kind):
            return {"string": pl.String, "int64": pl.Int64, "bool": pl.Boolean}[kind]
        case Label():
            return pl.Int64
        case ListOf(item):
            return pl.List(_dtype(item))
        case StructOf(fields=fields):
            return pl.Struct({name: _dtype(field) for name, field in fields})


def _valid(value: "pl.Expr", shape: Shape) -> "pl.Expr":
    """Whether each value fits: no null where none may be, every label a known index."""
    import polars as pl

    match shape:
        case Label(names):
            fits = value.is_between(0, len(names) - 1)
        case ListOf(item):
            return value.is_not_null() & value.list.eval(_valid(pl.element(), item)).list.all()
        case StructOf(fields=fields):
            fits = pl.all_horizontal(
                [_valid(value.struct.field(name), field) for name, field in fields]
            )
        case Scalar():
            fits = value.is_not_null()
    if shape.nullable:
        return value.is_null() | fits
    return value.is_not_null() & fits


def _token_checks() -> list[Any]:
    import polars as pl

    size = pl.col("tokens").list.len()
    lengths = pl.all_horizontal(
        [pl.col(c).list.len() == size for c in ("token_starts", "token_ends")]
    )
    rebuilt = pl.struct("text", "start", "tokens", "token_starts", "token_ends").map_batches(
        _reproduces, return_dtype=pl.Boolean
    )
    return [
        _check("lengths", "tokens and their offsets are equally many", lengths),
        _check("tokens", "every token is the text at its offsets", rebuilt),
    ]


def _reproduces(rows: Any) -> Any:
    import polars as pl

    def fits(row: dict[str, Any]) -> bool:
        base = row["start"]
        return all(
            row["text"][start - base : end - base] == token
            for token, start, end in zip(
                row["tokens"], row["token_starts"], row["token_ends"], strict=False
            )
        )

    return pl.Series([fits(row) for row in rows], dtype=pl.Boolean)


def _tag_checks(row: type[msgspec.Struct]) -> list[Any]:
    import polars as pl

    column = next(name for name, _ in shape_of(row).fields if name.endswith("_tags"))
    tags = pl.col(column)
    tag, before = pl.element(), pl.element().shift(1)
    # ids: 0 is O, B- odd, I- even; an I- continues its own B- or I-.
    legal = (
        (tag == 0)
        | (tag % 2 == 1)
        | (before == tag).fill_null(value=False)
        | (before == tag - 1).fill_null(value=False)
    )
    return [
        _check(
            "tag lengths", "a tag for each token", tags.list.len() == pl.col("tokens").list.len()
        ),
        _check("tags", "no I- without its B-", tags.list.eval(legal).list.all()),
    ]

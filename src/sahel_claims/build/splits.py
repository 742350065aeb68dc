"""Rows to Parquet: checked, written in chunks, digested."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from ..contract.columns import arrow_table
from ..contract.rows import CONFIGS
from ..contract.shapes import shape_of, signature
from ..contract.tables import frame_schema
from ..corpus.source import SPLIT_NAMES

# Stated, so that another pyarrow writes the same tables.
PARQUET: Final = {
    "compression": "zstd",
    "compression_level": 9,
    "version": "2.6",
    "data_page_version": "1.0",
}


class BrokenTable(Exception):
    """A projection made a table that breaks its own contract: a fault of the package."""


class SplitWriter:
    """Writes ``<folder>/<config>/<split>.parquet`` for every pair that gets rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.writers: dict[tuple[str, str], pq.ParquetWriter] = {}
        self.digests: dict[str, dict[str, Any]] = {name: {} for name in CONFIGS}
        self.rows: dict[tuple[str, str], int] = {}
        self.bytes: dict[tuple[str, str], int] = {}
        self.schemas = {name: frame_schema(config) for name, config in CONFIGS.items()}

    def write(self, config: str, split: str, rows: Sequence[msgspec.Struct]) -> None:
        """Checks the rows against the contract and appends them as one row group.

        Raises BrokenTable with what pandera found.
        """
        if not rows:
            return
        table = arrow_table(CONFIGS[config].row, rows)
        self._check(config, table)
        key = (config, split)
        if key not in self.writers:
            path = self.folder / config / f"{split}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.writers[key] = pq.ParquetWriter(path, table.schema, **PARQUET)
            self.digests[config][split] = hashlib.sha256()
        self.writers[key].write_table(table)
        self.rows[key] = self.rows.get(key, 0) + len(rows)
        encode = msgspec.json.Encoder().encode
        for row in rows:
            line = encode(row) + b"\n"
            self.digests[config][split].update(line)
            self.bytes[key] = self.bytes.get(key, 0) + len(line)

    def _check(self, config: str, table: pa.Table) -> None:
        import pandera.errors
        import polars as pl

        frame = pl.DataFrame(table)
        try:
            self.schemas[config].validate(frame, lazy=True)
        except pandera.errors.SchemaErrors as error:
            raise BrokenTable(f"{config}: {error.failure_cases}") from None

    def close(self) -> None:
        """Finishes every file."""
        for writer in self.writers.values():
            writer.close()

    def digest(self, config: str) -> str:
        """Of what the rows and labels mean, not of Parquet bytes: a new pyarrow keeps it."""
        whole = hashlib.sha256(signature(shape_of(CONFIGS[config].row)).encode())
        for split in SPLIT_NAMES:
            if split in self.digests[config]:
                whole.update(split.encode() + self.digests[config][split].digest())
        return f"sha256:{whole.hexdigest()}"

"""Putting a finished build in place of the one before, file by file, each atomically."""

from pathlib import Path

import pyarrow.parquet as pq

from ..contract.rows import CONFIGS
from ..corpus.source import SPLIT_NAMES


def compare(new: Path, old: Path) -> list[Path]:
    """The files of ``old`` that are missing, differ, or have no counterpart in ``new``."""
    return [old / path for path in _files(new) if not _same(new / path, old / path)] + _stale(
        new, old
    )


def install(new: Path, old: Path) -> list[Path]:
    """Moves what differs into ``old`` and removes what is no longer built; returns both.

    A file with equal content is left untouched. The list of files goes last, so that a reader
    never finds it naming what is not there.
    """
    changed = []
    stale = _stale(new, old)
    for path in _files(new):
        if not _same(new / path, old / path):
            (old / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).replace(old / path)
            changed.append(old / path)
    for path in stale:
        path.unlink()
    return changed + stale


def _files(folder: Path) -> list[Path]:
    found = [p.relative_to(folder) for p in folder.rglob("*") if p.is_file()]
    return sorted(found, key=lambda p: (p.suffix != ".parquet", str(p)))


def _stale(new: Path, old: Path) -> list[Path]:
    """Splits of an earlier build; nothing that a build did not write."""
    built = [Path("data") / c / f"{s}.parquet" for c in CONFIGS for s in SPLIT_NAMES]
    return [old / p for p in built if (old / p).is_file() and not (new / p).is_file()]


def _same(new: Path, old: Path) -> bool:
    if not old.is_file():
        return False
    if new.suffix != ".parquet":
        return new.read_bytes() == old.read_bytes()
    return _same_table(new, old)


def _same_table(new: Path, old: Path) -> bool:
    """Equal tables and metadata, a row group at a time; bytes differ between pyarrow releases."""
    try:
        with pq.ParquetFile(new) as left, pq.ParquetFile(old) as right:
            if not left.schema_arrow.equals(right.schema_arrow, check_metadata=True):
                return False
            if left.num_row_groups != right.num_row_groups:
                return False
            return all(
                left.read_row_group(i).equals(right.read_row_group(i))
                for i in range(left.num_row_groups)
            )
    except (OSError, ValueError):  # not Parquet: damaged, or something else
        return False

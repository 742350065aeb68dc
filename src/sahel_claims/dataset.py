"""The packaged dataset: from a wheel, or from the checkout of an editable install."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict

    from .contract.records import Document

_HUB_FILE = ".huggingface.yaml"


def path() -> str:
    """The folder to give to ``datasets.load_dataset``, with a configuration's name.

    A str, because load_dataset takes no Path. Raises FileNotFoundError where no dataset was
    built.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "hub" / "sahel-claims", here.parents[1]):  # wheel, then checkout
        if (folder / _HUB_FILE).is_file():
            return str(folder)
    raise FileNotFoundError(
        f"no {_HUB_FILE} beside {here}: run `sahel-claims build` in the checkout"
    )


@overload
def load(config: str = "documents", *, split: str) -> "Dataset": ...
@overload
def load(config: str = "documents", split: None = None) -> "DatasetDict": ...
@overload
def load(config: str, split: str) -> "Dataset": ...
def load(config: str = "documents", split: str | None = None) -> Any:
    """A configuration in memory: nothing is cached, so it is never stale.

    Gives a Dataset for a named split, else a DatasetDict of all. Raises ValueError, with the
    names there are, for an unknown configuration or split.
    """
    import pyarrow.parquet as pq
    from datasets import Dataset, DatasetDict, DatasetInfo, NamedSplit

    from .contract.columns import features
    from .contract.rows import CONFIGS
    from .corpus.source import SPLIT_NAMES

    if config not in CONFIGS:
        raise ValueError(f"no configuration is called {config!r}; known: {', '.join(CONFIGS)}")
    folder = Path(path(), "data", config)
    files = {name: file for name in SPLIT_NAMES if (file := folder / f"{name}.parquet").is_file()}
    if split is not None and split not in files:
        raise ValueError(f"{config} has no split {split!r}; it has: {', '.join(files)}")

    def read(name: str) -> "Dataset":
        # Features come from the contract: older releases do not know those in the file.
        table = pq.read_table(files[name]).replace_schema_metadata(None)
        info = DatasetInfo(features=features(CONFIGS[config].row), config_name=config)
        return Dataset(table, info=info, split=NamedSplit(name))

    return read(split) if split is not None else DatasetDict({name: read(name) for name in files})


def documents(
    source: str | Path | None = None, *, split: str | None = None
) -> Iterator["Document"]:
    """Typed records, one document at a time: of the packaged dataset, or of a corpus.

    ``source`` is a document folder, a corpus folder or a packed file; ``split`` is one of the
    packaged dataset, all where none is named. Raises CorpusError for what cannot be read; what
    is read is not validated (``sahel_claims.validate.run`` is for that). Raises ValueError for a
    split of a ``source``.
    """
    if source is None:
        yield from _packaged(split or "*")
        return
    if split is not None:
        raise ValueError("a split is one of the packaged dataset; a source has documents")
    from .corpus.source import read, sound

    yield from map(sound, read(Path(source)))


def _packaged(split: str) -> Iterator["Document"]:
    import msgspec
    import pyarrow.parquet as pq

    from .contract.records import Document
    from .contract.shapes import from_row, shape_of

    shape = shape_of(Document)
    for file in sorted(Path(path(), "data", "documents").glob(f"{split}.parquet")):
        with pq.ParquetFile(file) as parquet:
            for batch in parquet.iter_batches(batch_size=64):
                for row in batch.to_pylist():
                    yield msgspec.convert(from_row(shape, row), Document)

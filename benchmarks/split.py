"""Writes ``splits.toml`` beside a corpus: every n-th document by sorted id is test, the rest train.

A test document whose text is in train too, under another id, is left out of both.

``python benchmarks/split.py polnear/polnear.jsonl 6``
"""

import argparse
from pathlib import Path

from sahel_claims import documents
from sahel_claims.corpus.files import write_bytes
from sahel_claims.corpus.source import splits_file


def main() -> None:
    """Reads the arguments and writes the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("every", type=int)
    given = parser.parse_args()
    texts = {document.doc_id: document.sha256 for document in documents(given.corpus)}
    ids = sorted(texts)
    drawn = ids[given.every - 1 :: given.every]
    train = [name for name in ids if name not in set(drawn)]
    known = {texts[name] for name in train}
    test = [name for name in drawn if texts[name] not in known]
    lines = [
        f"{split} = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n"
        for split, names in (("train", train), ("test", test))
    ]
    path = splits_file(given.corpus)
    write_bytes(path, "".join(lines).encode())
    print(f"wrote {path}: {len(train)} train, {len(test)} test, {len(drawn) - len(test)} left out")


if __name__ == "__main__":
    main()

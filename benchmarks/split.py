"""Writes ``splits.toml`` beside a corpus: every n-th document by sorted id is test, the rest train.

``python benchmarks/split.py corpora/polnear.jsonl 6``
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
    ids = sorted(document.doc_id for document in documents(given.corpus))
    test = set(ids[given.every - 1 :: given.every])
    lines = [
        f"{split} = [\n" + "".join(f'    "{i}",\n' for i in ids if (i in test) == of_test) + "]\n"
        for split, of_test in (("train", False), ("test", True))
    ]
    path = splits_file(given.corpus)
    write_bytes(path, "".join(lines).encode())
    print(f"wrote {path}: {len(ids) - len(test)} train, {len(test)} test")


if __name__ == "__main__":
    main()

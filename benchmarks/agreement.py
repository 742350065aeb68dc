"""Agreement of two annotators against reading their files, in one run.

    python benchmarks/agreement.py --documents 500

The first annotator's documents are resampled from the corpus, the second's are the same with one
in ten annotations left out, moved or relabelled (see generate.py).
"""

import argparse
import statistics
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

import generate
from bench import CORPUS, apart, measure


def read(folder: Path) -> None:
    """The floor: both files decoded, every field checked."""
    from sahel_claims.agreement.panels import read_panels

    read_panels([folder / "first.jsonl", folder / "second.jsonl"])


def agree(folder: Path) -> None:
    """Every measure of every layer, with intervals."""
    from sahel_claims.agreement.panels import read_panels
    from sahel_claims.agreement.report import as_json, report

    panels = read_panels([folder / "first.jsonl", folder / "second.jsonl"])
    assert panels.panels
    assert as_json(report(panels))


CANDIDATES = {"read (floor)": read, "agree": agree}


def run(name: str, folder: Path, pipe: Connection) -> None:
    """Seconds and peak memory of one candidate, sent through the pipe."""
    measure(CANDIDATES[name], folder, pipe)


def main() -> None:
    """Prints a table of medians and the ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        encode = msgspec.json.Encoder().encode
        with (
            (folder / "first.jsonl").open("wb") as first,
            (folder / "second.jsonl").open("wb") as second,
        ):
            for document in generate.documents(CORPUS, given.documents):
                first.write(encode(document) + b"\n")
                second.write(encode(generate.second(document)) + b"\n")
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        print(f"{given.documents} documents of two annotators, {size:.1f} MB\n")
        print("| candidate | seconds | ratio to the floor | peak MB |\n|---|---|---|---|")
        floor = 0.0
        for candidate in CANDIDATES:
            runs = [apart(run, candidate, folder) for _ in range(given.rounds)]
            middle = statistics.median(seconds for seconds, _ in runs)
            floor = floor or middle
            peak = max(peak for _, peak in runs)
            print(f"| {candidate} | {middle:.2f} | {middle / floor:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()

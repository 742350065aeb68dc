"""Validate and build against a JSON parser over the same bytes, in one run.

    python benchmarks/bench.py --documents 500

The input is synthetic: the corpus's documents, repeated under new ids. Each candidate
runs in a process of its own; figures are medians over the rounds, ratios are paired by round.
"""

import argparse
import hashlib
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from sahel_claims.contract.base import Fragment
from sahel_claims.contract.records import Document, Region

ROOT = Path(__file__).resolve().parents[1]


def parse(packed: Path) -> None:
    """The floor: every line parsed, nothing checked."""
    with packed.open("rb") as lines:
        for line in lines:
            msgspec.json.decode(line)


def decode(packed: Path) -> None:
    """Typed records: fields, types and labels checked."""
    from sahel_claims.corpus.packed import read_packed

    assert all(reading.document for reading in read_packed(packed))


def validate(packed: Path) -> None:
    """Every rule."""
    from sahel_claims.validate.run import validate as run

    assert not list(run(packed))


def build(packed: Path) -> None:
    """Every rule, every configuration, checked tables, Parquet."""
    from sahel_claims.build.run import build as run

    with tempfile.TemporaryDirectory() as out:
        run(packed, Path(out))


CANDIDATES: dict[str, Callable[[Path], None]] = {
    "parse (floor)": parse,
    "decode": decode,
    "validate": validate,
    "build": build,
}


def measure(
    act: Callable[[Path], None], packed: Path, pipe: "multiprocessing.connection.Connection"
) -> None:
    """Seconds of wall time and peak memory in MB, sent through the pipe."""
    start = time.perf_counter()
    act(packed)
    seconds = time.perf_counter() - start
    pipe.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Prints a table of medians and ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        packed = generate(Path(name), given.documents)
        size = packed.stat().st_size / 1e6
        times: dict[str, list[float]] = {candidate: [] for candidate in CANDIDATES}
        peaks: dict[str, float] = dict.fromkeys(CANDIDATES, 0.0)
        for _ in range(given.rounds):
            for candidate, act in CANDIDATES.items():
                ours, theirs = spawn.Pipe()
                process = spawn.Process(target=measure, args=(act, packed, theirs))
                process.start()
                theirs.close()  # so that a failure ends the wait
                seconds, peak = ours.recv()
                process.join()
                times[candidate].append(seconds)
                peaks[candidate] = max(peaks[candidate], peak)
    floor = times["parse (floor)"]
    print(f"{given.documents} documents, {size:.1f} MB, {given.rounds} rounds\n")
    print("| candidate | seconds | MB/s | documents/s | ratio to the floor | peak MB |")
    print("|---|---|---|---|---|---|")
    for candidate, seconds in times.items():
        middle = statistics.median(seconds)
        ratio = statistics.median(s / f for s, f in zip(seconds, floor, strict=True))
        rate = f"{size / middle:.0f} | {given.documents / middle:.0f}"
        print(f"| {candidate} | {middle:.2f} | {rate} | {ratio:.2f} | {peaks[candidate]:.0f} |")


def generate(folder: Path, count: int) -> Path:
    """A packed file of the corpus's documents under new ids, with its split list."""
    from sahel_claims.corpus.packed import write_packed
    from sahel_claims.corpus.source import read, sound

    originals = [sound(reading) for reading in read(ROOT / "corpus")]
    names = [f"copy_{number:07}" for number in range(count)]
    copies = (copy(originals[i % len(originals)], name) for i, name in enumerate(names))
    write_packed(copies, folder / "copies.jsonl")
    quoted = ", ".join(f'"{name}"' for name in names)
    (folder / "splits.toml").write_text(f"train = [{quoted}]\n")
    return folder / "copies.jsonl"


def copy(original: Document, name: str) -> Document:
    """The document under another id, with a last line of its own so that no two texts are equal."""
    line = f"Copy {name}."
    start = len(original.text) + 1
    text = f"{original.text}\n{line}"
    last = Region(
        id="COPY", type="BOILERPLATE", span=[Fragment(start=start, end=len(text), text=line)]
    )
    return msgspec.structs.replace(
        original,
        doc_id=name,
        story_id=name,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        regions=[*original.regions, last],
    )


if __name__ == "__main__":
    main()

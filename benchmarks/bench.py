"""Validate and build against a JSON parser over the same bytes, in one run.

    python benchmarks/bench.py --documents 2000
    python benchmarks/bench.py --paired --documents 100 --rounds 30
    python benchmarks/bench.py --instructions
    python benchmarks/bench.py --memory 10000 100000
    python benchmarks/bench.py --start

The documents are resampled from the corpus (see generate.py). Each candidate runs in a process
of its own; figures are medians of CPU time over the rounds, ratios are paired by round.
"""

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

import generate
import others

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"


def parse(packed: Path) -> None:
    """The floor: every line parsed, nothing checked."""
    import orjson

    with packed.open("rb") as lines:
        for line in lines:
            orjson.loads(line)


def untyped(packed: Path) -> None:
    """The parser that is used, without types."""
    with packed.open("rb") as lines:
        for line in lines:
            msgspec.json.decode(line)


def decode(packed: Path) -> None:
    """Typed records as the reader gives them: fields, types, labels and keys checked."""
    from sahel_claims.corpus.packed import read_packed

    assert all(reading.document for reading in read_packed(packed))


def validate(packed: Path) -> None:
    """Every rule."""
    from sahel_claims.validate.run import validate as run

    assert not list(run(packed))


def faulty(packed: Path) -> None:
    """Every rule, where every document has a fault."""
    from sahel_claims.validate.run import validate as run

    documents = {diagnostic.line for diagnostic in run(packed.with_name("faulty.jsonl"))}
    with packed.open("rb") as lines:
        assert len(documents) == sum(1 for _ in lines), "a fault went unnoticed"


def build(packed: Path) -> None:
    """Every rule, every configuration, checked tables, Parquet."""
    from sahel_claims.build.run import build as run

    with tempfile.TemporaryDirectory() as out:
        run(packed.parent / "build" / packed.name, Path(out))


def to_brat(packed: Path) -> None:
    """Every document as text, lines and base file, each on the disk before the next."""
    from sahel_claims.corpus.source import read, sound
    from sahel_claims.formats.brat.exporting import export

    with tempfile.TemporaryDirectory() as out:
        for _ in export(map(sound, read(packed)), Path(out)):
            pass


def from_brat(packed: Path) -> None:
    """Every document compared with its base file and with the store, one edit in each."""
    from sahel_claims.corpus.store import Store
    from sahel_claims.formats.brat.importing import Options, incoming, merged, names

    folder = packed.parent / "brat"
    with Store(packed) as store:
        for name in names(folder):
            ours = store.get(name)
            assert len(merged(incoming(folder, name, Options(), ours), ours).changes) == 1


FLOOR = "orjson.loads (floor)"
CANDIDATES: dict[str, Callable[[Path], None]] = {
    FLOOR: parse,
    "msgspec, untyped": untyped,
    "read": decode,
    "validate": validate,
    "validate, every document faulty": faulty,
    "build": build,
    "export to brat": to_brat,
    "import from brat": from_brat,
    "pydantic, types and references": others.with_pydantic,
    "jsonschema-rs, types alone": others.with_jsonschema,
    "pandera, tables of spans and ids": others.with_pandera,
}
STEADY = {
    "read": "copies.jsonl",
    "validate": "copies.jsonl",
    "validate, every document faulty": "faulty.jsonl",
}
"""What is measured in pairs and in instructions, and the file that it reads."""
NEEDS: dict[str, str] = {
    "pydantic, types and references": "pydantic",
    "jsonschema-rs, types alone": "jsonschema_rs",
}
"""Modules of the extra `bench` without which a candidate is left out."""


MOST_COUNTED = 20
"""Documents whose instructions are counted: valgrind is 50 times as slow."""


def measure(act: Callable[[Path], None], packed: Path, pipe: Connection) -> None:
    """Seconds of CPU time and the growth of the peak memory in MB, sent through the pipe."""
    before = peak()
    start = time.process_time()
    act(packed)
    pipe.send((time.process_time() - start, peak() - before))


def stream(count: int, pipe: Connection) -> None:
    """Validates so many documents that are made as they are read, of 20 different ones."""
    from sahel_claims.corpus.packed import read_lines
    from sahel_claims.validate.run import check_all

    made = generate.lines(CORPUS, count, different=20)
    first = [next(made)]  # what making them needs is not counted
    before = peak()
    start = time.perf_counter()
    readings = read_lines(_chain(first, made), "stream.jsonl")
    assert not list(check_all(readings, Path("none")))
    pipe.send((time.perf_counter() - start, peak() - before))


def _chain(*parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield from part


def peak() -> float:
    """The most memory that this process has had, in MB."""
    # Not getrusage: a process starts with the peak of the one that spawned it.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def apart(target: Callable[..., None], *given: object) -> tuple[float, float]:
    """What the function sends, from a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=target, args=(*given, theirs))
    process.start()
    theirs.close()  # so that a failure ends the wait
    sent: tuple[float, float] = ours.recv()
    process.join()
    return sent


def main() -> None:
    """Prints a table of medians and ratios, or of memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=list(CANDIDATES), choices=list(CANDIDATES))
    parser.add_argument("--memory", type=int, nargs="*", default=[], metavar="DOCUMENTS")
    parser.add_argument("--paired", action="store_true", help="passes in turn with the floor")
    parser.add_argument("--instructions", action="store_true", help="count them (needs valgrind)")
    parser.add_argument("--once", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--start", action="store_true", help="how long the command line takes")
    given = parser.parse_args()
    if given.once:
        CANDIDATES[given.once[0]](Path(given.once[1]))
    elif given.paired:
        paired(given.documents, given.rounds)
    elif given.instructions:
        instructions(min(given.documents, MOST_COUNTED))
    elif given.start:
        start(given.rounds)
    elif given.memory:
        memory(given.memory)
    else:
        compare(given.documents, given.rounds, given.only)


def paired(documents: int, rounds: int) -> None:
    """Ratios of passes that take turns with the floor in one process, imports done beforehand.

    On a machine that others use this is steadier than the table: what slows one pass down
    mostly slows down its neighbour too.
    """
    print("| candidate | median ratio | quartiles | least / least |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        packed = prepare(Path(folder), documents, [])
        for name, bytes_ in STEADY.items():
            read = packed.with_name(bytes_)  # the floor is over the candidate's bytes
            pairs = [(_taken(parse, read), _taken(CANDIDATES[name], packed)) for _ in range(rounds)]
            floors, times = zip(*pairs[1:], strict=True)  # the first warms up
            ratios = [theirs / floor for floor, theirs in pairs[1:]]
            low, middle, high = statistics.quantiles(ratios, n=4)
            least = min(times) / min(floors)
            print(f"| {name} | {middle:.2f} | {low:.2f} to {high:.2f} | {least:.2f} |", flush=True)


def _taken(act: Callable[[Path], None], packed: Path) -> float:
    before = time.process_time()
    act(packed)
    return time.process_time() - before


def instructions(documents: int) -> None:
    """Instructions of the processor as valgrind counts them, which no other process changes.

    Of a run over twice the documents less one over them, so that the start is not counted.
    """
    print("| candidate | million instructions a document | ratio |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        short, long = (prepare(Path(folder) / str(n), n, []) for n in (documents, 2 * documents))
        for name, bytes_ in STEADY.items():
            floor, theirs = (
                _counted(who, long, bytes_) - _counted(who, short, bytes_) for who in (FLOOR, name)
            )
            each = theirs / documents / 1e6
            print(f"| {name} | {each:.1f} | {theirs / floor:.2f} |", flush=True)


def _counted(name: str, packed: Path, bytes_: str) -> int:
    file = packed.with_name(bytes_) if name == FLOOR else packed
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command = [*tool, sys.executable, __file__, "--once", name, str(file)]
    steady = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, check=True, text=True, env=steady)
    return int(done.stderr.split("refs:")[1].split()[0].replace(",", ""))


def start(rounds: int) -> None:
    """Wall time of the command line, from a new process to its end."""
    print("| command | seconds, median | least |\n|---|---|---|")
    for arguments in (["--help"], ["validate", str(CORPUS)]):
        taken: list[float] = []
        for _ in range(rounds):
            before = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "sahel_claims", *arguments], capture_output=True, check=True
            )
            taken.append(time.perf_counter() - before)
        shown = f"`sahel-claims {arguments[0]}`"
        print(f"| {shown} | {statistics.median(taken):.2f} | {min(taken):.2f} |")


def memory(counts: list[int]) -> None:
    """The peak of a validation of a stream, above the interpreter with what it has imported."""
    print("| documents | seconds | peak MB above the start |\n|---|---|---|")
    for count in counts:
        seconds, peak = apart(stream, count)
        print(f"| {count} | {seconds:.1f} | {peak:.0f} |", flush=True)


def compare(documents: int, rounds: int, only: list[str]) -> None:
    """Times and memory of the candidates."""
    names = [name for name in CANDIDATES if name in only or name == FLOOR]
    for name in [name for name in names if not find_spec(NEEDS.get(name, "msgspec"))]:
        print(f"{name}: left out, {NEEDS[name]} is not installed (pip install -e '.[bench]')")
        names.remove(name)
    with tempfile.TemporaryDirectory() as folder:
        packed = prepare(Path(folder), documents, names)
        size = packed.stat().st_size / 1e6
        times: dict[str, list[float]] = {name: [] for name in names}
        peaks: dict[str, float] = dict.fromkeys(names, 0.0)
        for _ in range(rounds):
            for name in names:
                seconds, peak = apart(measure, CANDIDATES[name], packed)
                times[name].append(seconds)
                peaks[name] = max(peaks[name], peak)
    floor = times[FLOOR]
    print(f"{documents} documents, {size:.1f} MB, {rounds} rounds\n")
    print("| candidate | CPU seconds | MB/s | documents/s | ratio to the floor | peak MB |")
    print("|---|---|---|---|---|---|")
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        ratio = statistics.median(s / f for s, f in zip(seconds, floor, strict=True))
        rate = f"{size / middle:.0f} | {documents / middle:.0f}"
        print(f"| {name} | {middle:.2f} | {rate} | {ratio:.2f} | {peaks[name]:.0f} |")


def prepare(folder: Path, count: int, names: list[str]) -> Path:
    """Packed files with and without faults, the sound one beside a split list and in brat."""
    folder.mkdir(exist_ok=True)
    packed = folder / "copies.jsonl"
    for name, fault in ((packed.name, False), ("faulty.jsonl", True)):
        with (folder / name).open("wb") as file:
            file.writelines(generate.lines(CORPUS, count, fault=fault))
    if "import from brat" in names:
        in_brat(packed, folder / "brat")
    if "build" in names:
        (folder / "build").mkdir()
        (folder / "build" / packed.name).hardlink_to(packed)
        quoted = ", ".join(f'"copy_{number:07}"' for number in range(count))
        (folder / "build" / "splits.toml").write_text(f"train = [{quoted}]\n")
    return packed


def in_brat(packed: Path, folder: Path) -> None:
    """The documents exported, and one attribute of each taken out."""
    from sahel_claims.corpus.source import read, sound
    from sahel_claims.formats.brat.exporting import export

    for done in export(map(sound, read(packed)), folder):
        file = folder / f"{done.doc_id}.ann"
        lines = file.read_bytes().splitlines(keepends=True)
        edited = next(line for line in lines if b"\tMention-level " in line)
        file.write_bytes(b"".join(line for line in lines if line is not edited))


if __name__ == "__main__":
    main()

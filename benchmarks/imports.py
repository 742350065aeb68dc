"""Imports of foreign corpora against reading the same files, in one run; memory as they grow.

    python benchmarks/imports.py --documents 250 1000 4000

The corpora are synthetic: documents resampled from the corpus (see generate.py), written as a
source of re3d and as standoff files in the layout of PolNeAR. Each run is a process of its own.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path

import generate
from bench import CORPUS, apart, peak
from sahel_claims.contract.base import Span
from sahel_claims.contract.records import Document

DIFFERENT = 100
TYPES = {"PER": "Person", "ORG": "Organisation", "NORP": "Nationality", "WPN": "Weapon"}


def as_re3d(documents: Iterable[Document], folder: Path) -> None:
    """The mentions of one piece as entities of one source."""
    with (
        (folder / "documents.json").open("w", encoding="utf-8") as texts,
        (folder / "entities.json").open("w", encoding="utf-8") as entities,
    ):
        for number, one in enumerate(documents):
            name = f"D{number:06}"
            record = {"_id": name, "sourceName": "CENTCOM", "title": "", "text": one.text}
            texts.write(json.dumps(record) + "\n")
            for mention in one.mentions:
                part = mention.span[0]
                raw = {"begin": part.start, "end": part.end, "value": part.text, "confidence": 1}
                kind = TYPES.get(mention.type, "Location")
                entity = {"_id": f"{name}-{mention.id}", "documentId": name, "type": kind, **raw}
                entities.write(json.dumps(entity) + "\n")
    (folder / "relations.json").write_text("")


def as_standoff(documents: Iterable[Document], folder: Path) -> None:
    """The attributions as one annotator's file for each text."""
    for part in ("text", "attributions"):
        (folder / part).mkdir()
    for number, one in enumerate(documents):
        name = f"copy_1989-06-14_{number:06}"
        (folder / "text" / f"{name}.txt").write_bytes(one.text.encode("utf-8"))
        data = "".join(f"{line}\n" for line in _lines(one))
        (folder / "attributions" / f"{name}_4e07.ann").write_bytes(data.encode("utf-8"))


def _lines(document: Document) -> Iterable[str]:
    number = 0
    for event, attribution in enumerate(document.attributions, 1):
        arguments = []
        parts = (("Source", attribution.source), ("Cue", attribution.cue))
        for role, span in (*parts, ("Content", attribution.content)):
            if span:
                number += 1
                yield _text_bound(number, role, span)
                arguments.append(f"{role}:T{number}")
        number += 1
        yield _text_bound(number, "Attribution", attribution.cue or attribution.content)
        yield f"E{event}\tAttribution:T{number} {' '.join(arguments)}"


def _text_bound(number: int, kind: str, span: Span) -> str:
    offsets = ";".join(f"{part.start} {part.end}" for part in span)
    return f"T{number}\t{kind} {offsets}\t{' '.join(part.text for part in span)}"


def read_only(folder: Path, out: Path) -> None:
    """The floor: every byte of the corpus read and decoded."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes().decode("utf-8")


def imported(folder: Path, out: Path) -> None:
    """What the command does: every document mapped, checked and written."""
    from sahel_claims.formats import re3d
    from sahel_claims.formats.brat import mapped
    from sahel_claims.formats.intake import store
    from sahel_claims.formats.mapping import find_mapping

    if folder.name == "re3d":
        found = re3d.read_re3d(folder, find_mapping("re3d"), [])
    else:
        found = mapped.read_mapped(folder, find_mapping("polnear"), [])
    assert store(found, out).annotations


def measure(act: Callable[[Path, Path], None], folder: Path, out: Path, pipe: Connection) -> None:
    """Seconds and the growth of the peak memory in MB, sent through the pipe."""
    before = peak()
    start = time.perf_counter()
    act(folder, out)
    pipe.send((time.perf_counter() - start, peak() - before))


def main() -> None:
    """Prints a row for each corpus and number of documents."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="*", default=[250, 1000, 4000])
    given = parser.parse_args()
    different = list(generate.documents(CORPUS, DIFFERENT))
    print(
        "| corpus | into | documents | seconds | documents/s | MB/s | ratio to reading | peak MB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for number in given.documents:
        for name, write in (("re3d", as_re3d), ("polnear", as_standoff)):
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place) / name
                folder.mkdir()
                write(islice(cycle(different), number), folder)
                size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
                floor, _ = apart(measure, read_only, folder, folder)
                for into in ("packed.jsonl", "folders"):
                    seconds, grown = apart(measure, imported, folder, Path(place) / into)
                    rates = f"{number / seconds:.0f} | {size / seconds:.1f}"
                    print(
                        f"| {name} | {into} | {number} | {seconds:.1f} | {rates} | "
                        f"{seconds / floor:.1f} | {grown:.0f} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main()

"""A small corpus with something wrong in every way that output must show."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from sahel_claims.corpus.folder import write_folder
from support import document

HARBOUR = Path(__file__).parent / "fixtures/ok/harbour"
ANNOTATIONS = "annotations.jsonl"
Record = dict[str, Any]

# Wide characters, marks that combine, a word from right to left, an emoji of several, a long line.
WORDS = (
    "日本の港 stays shut.\n"
    "The cafe\u0301 on the pier has two doors.\n"
    "The word \u05e0\u05de\u05dc means harbour here.\n"
    "The guard 👩‍🚒 left her post.\n"
    + "The clerk read out the list. " * 20
    + "Nobody answered her at all. "
    + "The clerk read on and on. " * 20
)


def records(folder: Path) -> list[Record]:
    return [msgspec.json.decode(line) for line in (folder / ANNOTATIONS).read_bytes().splitlines()]


def put(folder: Path, lines: list[Record]) -> None:
    data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    (folder / ANNOTATIONS).write_bytes(data)


def harbour(corpus: Path, doc_id: str) -> Path:
    """The harbour under another id."""
    folder = corpus / doc_id
    shutil.copytree(HARBOUR, folder)
    metadata = folder / "document.json"
    metadata.write_text(metadata.read_text("utf-8").replace('"harbour"', f'"{doc_id}"'), "utf-8")
    return folder


def fragments(value: Any) -> list[Record]:
    """Every fragment in a record."""
    if isinstance(value, list):
        return [found for item in value for found in fragments(item)]
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            return [value]
        return fragments(list(value.values()))
    return []


def recount(folder: Path, count: Callable[[str], int], but: tuple[str, ...] = ()) -> None:
    """Offsets counted otherwise: ``count`` gives the new offset for the text before it."""
    text = (folder / "text.txt").read_bytes().decode("utf-8")
    lines = records(folder)
    for line in lines:
        for part in fragments(line) if line["layer"] not in but else []:
            part["start"], part["end"] = (count(text[: part[side]]) for side in ("start", "end"))
    put(folder, lines)


def utf_16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def first(lines: list[Record], layer: str) -> Record:
    return next(line for line in lines if line["layer"] == layer)


def spoilt(corpus: Path) -> Path:
    """The corpus: what is wrong with a document is said by its id."""
    folder = harbour(corpus, "labels")
    lines = records(folder)
    first(lines, "entities")["type"] = "\x1b[31mORGAN\x07\u202e"
    del first(lines, "claims")["proposition"]
    put(folder, lines)

    folder = harbour(corpus, "references")
    lines = records(folder)
    first(lines, "mentions")["entity"] = "E99"
    lines.append(first(lines, "attributions"))
    put(folder, lines)

    recount(harbour(corpus, "utf16"), utf_16)

    places = [
        "日本の港",
        "cafe\u0301",
        "\u05e0\u05de\u05dc",
        "guard 👩‍🚒",
        "Nobody answered her at all.",
    ]
    made = document(
        WORDS,
        doc_id="words",
        story_id="words",
        mentions=[
            {"id": f"M{n}", "span": [_after(WORDS, words)], "type": "LOC"}
            for n, words in enumerate(places, 1)
        ],
        layers=[{"name": name} for name in ("regions", "sentences", "mentions")],
    )
    write_folder(made, corpus / "words")
    (corpus / "splits.toml").write_text('train = ["labels", "utf16", "words"]\n', "utf-8")
    return corpus


def _after(text: str, words: str) -> Record:
    """These words with the space after them, which a span may not hold."""
    start = text.index(words)
    return {"start": start, "end": start + len(words) + 1, "text": words + " "}

"""A note where one way of counting explains every wrong span: told, never applied."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.packed import read_packed, write_packed
from sahel_claims.validate import Diagnostic
from sahel_claims.validate.run import check
from spoilt import recount, utf_16
from support import document

Count = Callable[[str], int]


def written(text: str, folder: Path) -> Path:
    """A sound document of this text, with a mention for each word of six letters or more."""
    words = dict.fromkeys(w.strip(".,") for w in text.split() if len(w.strip(".,")) > 5)
    places = [(text.index(word), word) for word in words]
    made = document(
        text,
        doc_id=folder.name,
        layers=[{"name": name} for name in ("regions", "sentences", "mentions")],
        mentions=[
            {"id": f"M{n}", "type": "PER"}
            | {"span": [{"start": at, "end": at + len(word), "text": word}]}
            for n, (at, word) in enumerate(places, 1)
        ],
    )
    write_folder(made, folder)
    assert check(read_folder(folder)) == []
    return folder


def notes(found: list[Diagnostic]) -> list[Diagnostic]:
    return [d for d in found if d.code == "SHIFT-UNIT"]


def wrong(found: list[Diagnostic]) -> int:
    return sum(d.code in ("SPAN-SLICE", "SPAN-RANGE") for d in found)


SHIP = "The 🚢 harbour council closed several piers before Monday morning.\nNobody answered.\n"
UTF_8 = "“Seizing dockers,” Zoë Marn repeated, “serves nobody living beside harbour walls.”\n"
CRLF = "None moved.\r\nSeveral dockers waited behind the fences.\r\nGuards walked past them.\r\n"
BOM = "\ufeffSeveral dockers waited behind wooden fences.\n"
NFD = "Cafe\u0301 owners behind wooden fences counted several dockers passing.\n"

CASES: dict[str, tuple[str, Count]] = {
    "UTF-16 units": (SHIP, utf_16),
    "UTF-8 bytes": (UTF_8, lambda text: len(text.encode("utf-8"))),
    "code points that count each CR LF as one": (
        CRLF,
        lambda text: len(text.replace("\r\n", "\n")),
    ),
    "code points that leave the byte order mark out": (
        BOM,
        lambda text: len(text.removeprefix("\ufeff")),
    ),
    "code points of the text in normal form NFC": (
        NFD,
        lambda text: len(unicodedata.normalize("NFC", text)),
    ),
}


@pytest.mark.parametrize("units", CASES)
def test_one_way_of_counting_explains_every_wrong_span(units: str, tmp_path: Path) -> None:
    text, count = CASES[units]
    folder = written(text, tmp_path / "doc_1")
    recount(folder, count)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    found = check(read_folder(folder))
    (note,) = notes(found)
    assert note.message == (
        f"all {wrong(found)} mismatches in this file vanish if offsets are {units}"
    )
    assert wrong(found) >= 5
    assert note.severity == "info"
    assert note.file == str(folder / "annotations.jsonl")
    assert note.doc_id == "doc_1"
    assert found[0] is note, "it heads the file"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before, "nothing is applied"


def test_layers_of_another_tool_are_told_apart(tmp_path: Path) -> None:
    """Regions and sentences were proposed here; only the mentions came from elsewhere."""
    folder = written(SHIP, tmp_path / "doc_1")
    recount(folder, utf_16, but=("regions", "sentences"))
    found = check(read_folder(folder))
    (note,) = notes(found)
    assert note.message == (
        f"all {wrong(found)} mismatches in this file vanish if their offsets are UTF-16 units; "
        "4 other span(s) fit only as code points of the text"
    )


def test_few_wrong_spans_are_told_one_by_one(tmp_path: Path) -> None:
    folder = written("The 🚢 harbour closed.\n", tmp_path / "doc_1")
    recount(folder, utf_16)
    found = check(read_folder(folder))
    assert 0 < wrong(found) < 5
    assert notes(found) == []


@pytest.mark.parametrize("by", [1, -1, 1_000])
def test_what_no_way_of_counting_explains_has_no_note(by: int, tmp_path: Path) -> None:
    folder = written(SHIP, tmp_path / "doc_1")
    recount(folder, lambda text: max(0, len(text) + by))
    found = check(read_folder(folder))
    assert wrong(found) >= 5
    assert notes(found) == []


def test_one_span_that_it_does_not_explain_is_enough(tmp_path: Path) -> None:
    folder = written(SHIP, tmp_path / "doc_1")
    recount(folder, utf_16)
    file = folder / "annotations.jsonl"
    data = file.read_text("utf-8")
    assert '"text":"several"' in data
    file.write_text(data.replace('"text":"several"', '"text":"Several"'), "utf-8")
    found = check(read_folder(folder))
    assert wrong(found) >= 5
    assert notes(found) == []


def test_in_a_packed_file_the_note_is_of_the_document(tmp_path: Path) -> None:
    folder = written(SHIP, tmp_path / "doc_1")
    recount(folder, utf_16)
    made = read_folder(folder).document
    assert isinstance(made, Document)
    sound = msgspec.structs.replace(made, doc_id="doc_0", mentions=[], regions=[], sentences=[])
    write_packed([sound, made], tmp_path / "all.jsonl")
    _, reading = read_packed(tmp_path / "all.jsonl")
    (note,) = notes(check(reading))
    assert "in this document vanish" in note.message
    assert note.line == 2

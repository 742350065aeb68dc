"""A record that does not fit is told everything at once, each fault with its path."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sahel_claims.contract.records import Document
from sahel_claims.corpus.decode import has_duplicate_keys, loads_strict, parse
from sahel_claims.corpus.faults import CorpusError, Fault
from sahel_claims.corpus.folder import read_bare, read_folder, write_folder
from sahel_claims.corpus.packed import read_lines, write_packed
from support import document, span

TEXT = "The port of Azur opened. Ms Vey left."
PART = span(TEXT, "Azur")


def sound() -> Document:
    return document(
        TEXT,
        entities=[{"id": "E1", "type": "GPE", "canonical": "Azur", "sector": "CIVILIAN"}],
        mentions=[{"id": "M1", "span": PART, "type": "GPE", "entity": "E1"}],
    )


def packed(change: dict[str, Any]) -> tuple[Fault, ...]:
    """The faults of the sound document with these fields in place of its own."""
    raw = msgspec.to_builtins(sound()) | change
    [reading] = read_lines([msgspec.json.encode(raw)], "x.jsonl")
    assert (reading.document is None) == bool(reading.faults)
    return reading.faults


def told(faults: tuple[Fault, ...]) -> list[tuple[str, str, str]]:
    return [(f.code, f.annotation, f.pointer) for f in faults]


def test_a_document_is_told_every_fault_of_all_its_records() -> None:
    found = packed(
        {
            "verdict": True,
            "origin": "newswir",
            "title": 3,
            "dct": {"status": None, "evidence": [{"sourc": "a"}]},
            "mentions": [
                {"id": "M1", "span": [], "type": "PERS", "entity": 7, "levl": "NAM"},
                {"id": "M2", "span": PART, "type": "GPE"},
                {"span": [{"start": -1, "end": 2**40, "text": None}], "type": None},
                "M4",
            ],
            "claims": {},
        }
    )
    assert told(found) == [
        ("REC-UNKNOWN", "", "/verdict"),
        ("REC-LABEL", "", "/origin"),
        ("REC-TYPE", "", "/title"),
        ("REC-TYPE", "", "/dct/status"),
        ("REC-UNKNOWN", "", "/dct/evidence/0/sourc"),
        ("REC-MISSING", "", "/dct/evidence/0/source"),
        ("REC-MISSING", "", "/dct/evidence/0/paraphrase"),
        ("REC-UNKNOWN", "M1", "/mentions/0/levl"),
        ("REC-TYPE", "M1", "/mentions/0/span"),
        ("REC-LABEL", "M1", "/mentions/0/type"),
        ("REC-TYPE", "M1", "/mentions/0/entity"),
        ("REC-MISSING", "", "/mentions/2/id"),
        ("REC-TYPE", "", "/mentions/2/span/0/start"),
        ("REC-TYPE", "", "/mentions/2/span/0/end"),
        ("REC-TYPE", "", "/mentions/2/span/0/text"),
        ("REC-TYPE", "", "/mentions/2/type"),
        ("REC-TYPE", "", "/mentions/3"),
        ("REC-TYPE", "", "/claims"),
    ]
    assert {(f.doc_id, f.file, f.line) for f in found} == {("doc_1", "x.jsonl", 1)}


@pytest.mark.parametrize(
    ("change", "message", "help_"),
    [
        ({"origin": "newswir"}, "'newswir'", "did you mean newswire? known: newswire, newspaper"),
        ({"origin": "qqqq"}, "'qqqq'", "known: newswire, newspaper"),
        ({"origin": 1}, "got `int`", "known: newswire, newspaper"),
        ({"titel": "a"}, "`titel`", "did you mean title? known: schema_version"),
        ({"mentions": [{"id": "M1", "span": [], "type": "GPE"}]}, "length >= 1", ""),
        ({"events": [{"id": "X", "type": "KILL", "label": "", "cardinality": 0}]}, ">= 1", ""),
        ({"rights": []}, "Expected `object`, got `array`", ""),
    ],
)
def test_a_fault_says_what_would_fit(change: dict[str, Any], message: str, help_: str) -> None:
    [fault] = packed(change)
    assert message in fault.message
    assert fault.help.startswith(help_)
    assert bool(help_) == bool(fault.help)


def test_labels_are_listed_in_the_order_of_the_inventory() -> None:
    [fault] = packed({"mentions": [{"id": "M1", "span": PART, "type": "?"}]})
    assert fault.help == "known: PER, ORG, GPE, LOC, FAC, NORP, WPN, DOC"


def test_a_pointer_is_escaped() -> None:
    [fault] = packed({"a/b~c": 1})
    assert fault.pointer == "/a~1b~0c"


def test_nothing_is_said_of_a_document_of_another_version() -> None:
    assert told(packed({"schema_version": "9.0", "origin": 1})) == [
        ("VER-SCHEMA", "", "/schema_version")
    ]
    assert told(packed({"schema_version": 1.0})) == [("REC-TYPE", "", "/schema_version")]


@pytest.mark.parametrize("number", ["9" * 30, "-" + "9" * 30, "9" * 5000, "1e400", "-1e999"])
def test_numbers_beyond_all_bounds_are_faults_of_their_fields(number: str) -> None:
    line = msgspec.json.encode(sound()).replace(b'"start":12', f'"start":{number}'.encode())
    line = line.replace(b'"GPE","entity"', b'"GPEE","entity"')
    [reading] = read_lines([line], "x.jsonl")
    assert told(reading.faults) == [
        ("REC-TYPE", "M1", "/mentions/0/span/0/start"),
        ("REC-LABEL", "M1", "/mentions/0/type"),
    ]


# ---------------------------------------------------------------------------- folder form


def test_each_line_of_a_folder_is_told_all_its_faults(tmp_path: Path) -> None:
    folder = tmp_path / "doc_1"
    write_folder(sound(), folder)
    file = folder / "annotations.jsonl"
    first, *_ = file.read_text("utf-8").splitlines()
    lines = [
        first,
        '{"layer":"mentions","id":"M1","type":"PERS","span":[],"hed":[]}',
        '{"layer":"mention","id":"M2"}',
        '{"layer":["mentions"],"id":"M3"}',
        '{"id":"M4"}',
        '{"layer":"entities","id":"E1","id":"E2","type":"X","canonical":"a","canonical":"b"}',
        "[]",
        "{",
    ]
    file.write_text("\n".join(lines), "utf-8")
    found = read_folder(folder).faults
    assert [(f.line, *pair) for f, pair in zip(found, told(found), strict=True)] == [
        (2, "REC-UNKNOWN", "M1", "/hed"),
        (2, "REC-TYPE", "M1", "/span"),
        (2, "REC-LABEL", "M1", "/type"),
        (3, "REC-LABEL", "M2", "/layer"),
        (4, "REC-TYPE", "M3", "/layer"),
        (5, "REC-MISSING", "M4", "/layer"),
        (6, "REC-KEY", "E2", "/id"),
        (6, "REC-KEY", "E2", "/canonical"),
        (6, "REC-LABEL", "E2", "/type"),
        (7, "REC-TYPE", "", ""),
        (8, "REC-JSON", "", ""),
    ]
    assert {f.doc_id for f in found} == {"doc_1"}
    assert found[3].help.startswith("did you mean mentions? known: regions")
    (folder / "document.json").write_text("{")
    assert {f.doc_id for f in read_folder(folder).faults} == {""}


def test_metadata_is_told_all_its_faults(tmp_path: Path) -> None:
    folder = tmp_path / "doc_1"
    write_folder(sound(), folder)
    file = folder / "document.json"
    raw = json.loads(file.read_text()) | {"text": "", "mentions": [], "origin": "x"}
    del raw["rights"]
    file.write_text(json.dumps(raw)[:-1] + ', "lang": 1, "lang": 2}')
    wanted = [
        ("REC-KEY", "", "/lang"),
        ("REC-UNKNOWN", "", "/text"),
        ("REC-UNKNOWN", "", "/mentions"),
        ("REC-LABEL", "", "/origin"),
        ("REC-TYPE", "", "/lang"),
        ("REC-MISSING", "", "/rights"),
    ]
    assert told(read_folder(folder).faults) == wanted
    with pytest.raises(CorpusError) as caught:
        read_bare(folder)
    assert told(caught.value.faults) == wanted


def test_a_key_that_stands_twice_is_refused_when_annotations_are_imported(tmp_path: Path) -> None:
    write_folder(sound(), tmp_path)
    file = tmp_path / "document.json"
    file.write_text(file.read_text().replace('"lang":', '"lang": "fr", "lang":'))
    with pytest.raises(CorpusError, match="REC-KEY"):
        read_bare(tmp_path)


# -------------------------------------------------------------------------- repeated keys


def test_every_repeated_key_is_told_with_its_path() -> None:
    line = msgspec.json.encode(sound())
    line = line.replace(b'"start":12', b'"start":12,"start":12').replace(
        b'"canonical":', b'"canonical":"","canonical":"","canonical":'
    )
    [reading] = read_lines([line], "x.jsonl")
    assert told(reading.faults) == [
        ("REC-KEY", "E1", "/entities/0/canonical"),
        ("REC-KEY", "M1", "/mentions/0/span/0/start"),
    ]
    assert reading.document is None


@pytest.mark.parametrize("spaced", [False, True])
@pytest.mark.parametrize("ascii_", [False, True])
@pytest.mark.parametrize("default", [False, True])
def test_a_repeated_key_is_found_however_the_line_is_written(
    spaced: bool, ascii_: bool, default: bool
) -> None:
    """None of the shortcuts hides one, and none makes one up."""
    raw = msgspec.to_builtins(document('Él dijo “sí: "x":1\\”.'))
    raw |= {"title": None, "mentions": []} if default else {}
    marks = (", ", ": ") if spaced else (",", ":")
    text = json.dumps(raw, ensure_ascii=ascii_, separators=marks)
    for line, twice in (
        (text, False),
        (text.replace('"lang"', '"lang"' + marks[1] + '"en"' + marks[0] + '"lang"', 1), True),
        (text.replace('"lang"', '"l\\u0061ng"' + marks[1] + '"en"' + marks[0] + '"lang"', 1), True),
        (text.replace('"id"', '"id"' + marks[1] + '"R7"' + marks[0] + '"id"', 1), True),
    ):
        read = msgspec.json.decode(line, type=Document)
        assert has_duplicate_keys(line.encode(), read) is twice
        assert has_duplicate_keys(line.encode() + b"\n") is twice


def test_what_only_looks_like_a_repeated_key_is_none() -> None:
    for text in (
        '{"a":{"a":1},"b":["a","a"]}',
        '{"a":"\\"a\\":1"}',
        '{"a":1.0,"b":1e5}',
        '"\\u0061"',
    ):
        assert parse(text).twice == ()
        loads_strict(text)


def test_a_written_document_takes_the_short_way(article: Path, monkeypatch: Any) -> None:
    """Lines in canonical form are never read a second time."""
    from sahel_claims.corpus import decode

    found = read_folder(article).document
    assert found is not None
    line = msgspec.json.encode(found) + b"\n"
    monkeypatch.setattr(decode, "parse", None)
    assert not has_duplicate_keys(line, found)
    assert not has_duplicate_keys(json.dumps(json.loads(line), ensure_ascii=False).encode(), found)


def test_a_repeated_key_is_told_in_packed_form(tmp_path: Path) -> None:
    from sahel_claims.corpus.packed import read_packed

    path = tmp_path / "a.jsonl"
    write_packed([sound(), sound()], path)
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second.replace(b'"lang":', b'"lang":"en","lang":'))
    readings = list(read_packed(path))
    assert readings[0].document == sound()
    assert [(f.code, f.line, f.pointer, f.doc_id) for f in readings[1].faults] == [
        ("REC-KEY", 2, "/lang", "doc_1")
    ]

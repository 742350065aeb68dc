"""What is wrong in document.json is told on its line, and very long names are cut."""

import json
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given, settings

from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.places import lines_of
from sahel_claims.validate.run import check, check_document, validate
from support import document, span

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=25,
)


def pointers(value: Any, above: str = "") -> list[str]:
    """The pointer of every key and item, in the order of the text."""
    found: list[str] = []
    if not isinstance(value, dict | list):
        return found
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        at = f"{above}/{str(key).replace('~', '~0').replace('/', '~1')}"
        found += [at, *pointers(inner, at)]
    return found


@given(VALUES)
@settings(deadline=None)
def test_every_value_is_found_on_its_line(value: Any) -> None:
    """Written with an indent, each key or item opens a line, and lines that only close are none."""
    text = json.dumps(value, indent=1)
    opening = [n for n, line in enumerate(text.split("\n"), 1) if line.strip(" ,]}") and n > 1]
    every = pointers(value)
    assert lines_of(text.encode(), every) == dict(zip(every, opening, strict=True))
    assert lines_of(json.dumps(value).encode(), every) == dict.fromkeys(every, 1)


@pytest.mark.parametrize(
    ("pointer", "line"), [("/a", 4), ("/a/c", 4), ("/d", 1), ("/x/1", 7), ("/x/9", 5), ("", 1)]
)
def test_what_is_not_there_and_what_is_there_twice(pointer: str, line: int) -> None:
    data = b'{\n"a": {"b": 1},\n\n"a": {"b": 2},\n"x": [\n"}",\n"\\"{"]}'
    assert lines_of(data, [pointer]) == {pointer: line}


TEXT = "The port of Azur opened."


def spoilt(folder: Path, old: str, new: str) -> list[tuple[str, int, str]]:
    write_folder(document(TEXT), folder / "doc_1")
    file = folder / "doc_1/document.json"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    found = [(d.code, d.line, d.pointer) for d in check(read_folder(folder / "doc_1"))]
    lines = file.read_text("utf-8").split("\n")
    return [(code, line, lines[line - 1].strip()) for code, line, _ in found]


@pytest.mark.parametrize(
    ("old", "new", "code", "shown"),
    [
        ('"en"', '" "', "REC-BLANK", '"lang": " ",'),
        ('"status": "exact"', '"status": "axact"', "REC-LABEL", '"status": "axact"'),
        ('"lang": "en"', '"lang": "en", "lang": "fr"', "REC-KEY", '"lang": "en", "lang": "fr",'),
        ('"text_holder": "nobody",', "", "REC-MISSING", '"rights": {'),
        ('"name": "mentions"', '"name": "regions"', "LAYER-DECL", "{"),
        ('"2031-05-06"', '"6 May"', "TIMEX-VAL", '"value": "6 May",'),
    ],
)
def test_faults_of_the_metadata_name_their_line(
    old: str, new: str, code: str, shown: str, tmp_path: Path
) -> None:
    found = spoilt(tmp_path, old, new)
    assert found[0][0] == code
    assert found[0][2] == shown, found


LONG = "X" * 100_000


@pytest.mark.parametrize(
    "changes",
    [
        {"entities": [{"id": LONG, "type": "PER", "canonical": "x"}]},
        {"entities": [{"id": "E1", "type": "PER", "canonical": LONG, "qid": LONG}]},
        {"events": [{"id": "EV1", "type": "KILL", "label": "x", "subevent_of": LONG}]},
        {"doc_id": LONG},
        {"layers": [{"name": "regions", "attributes": [LONG]}, {"name": "sentences"}]},
        {"retired_ids": [LONG], "entities": [{"id": LONG, "type": "PER", "canonical": "x"}]},
        {"times": [{"id": "T1", "span": span(TEXT, "port"), "type": "DATE", "value": LONG}]},
    ],
    ids=range(7),
)
def test_very_long_names_are_cut(changes: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(msgspec.json.encode(document(TEXT, **changes)) + b"\n")
    found = list(validate(file))
    assert found
    for diagnostic in found:
        shown = msgspec.json.encode(diagnostic).decode()
        assert len(shown) < 2_000
        assert "XX…" in shown or LONG[:100] not in shown


def test_a_mention_in_boilerplate_is_told_once() -> None:
    """Its head lies in it: one fault. Another span elsewhere is another."""
    at = {"span": span(TEXT, "The port"), "head": span(TEXT, "port"), "type": "FAC"}
    regions = document(TEXT).regions
    plain = [msgspec.to_builtins(region) | {"type": "BOILERPLATE"} for region in regions]
    made = document(TEXT, regions=plain, sentences=[], mentions=[{"id": "M1", **at}])
    layers = [{"name": "regions"}, {"name": "mentions", "attributes": ["head"]}]
    layers += [{"name": "entities"}, {"name": "attributions", "attributes": ["source_entities"]}]
    made = msgspec.convert(msgspec.to_builtins(made) | {"layers": layers}, type(made))
    found = check_document(made)
    assert [(f.code, f.pointer) for f in found] == [("REGION-BAN", "/span/0")]
    spoken = {"id": "A1", "source": span(TEXT, "The port"), "content": span(TEXT, "Azur")}
    spoken |= {"quotes": [], "cue": span(TEXT, "opened")}
    raw = msgspec.to_builtins(made) | {"attributions": [spoken], "mentions": []}
    found = check_document(msgspec.convert(raw, type(made)))
    assert [f.pointer for f in found] == ["/source/0", "/cue/0", "/content/0"]

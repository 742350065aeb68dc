"""re3d comes in through its mapping: everything is a record of ours, or counted with a reason."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sahel_claims.contract.records import Document
from sahel_claims.corpus.faults import CorpusError, Fault
from sahel_claims.formats.foreign import DOUBTED, LEFT_OUT, Imported
from sahel_claims.formats.mapping import find_mapping
from sahel_claims.formats.re3d import count, read_re3d
from sahel_claims.validate.run import check_document

TEXT = "Oremi’s council 🚢 met on Monday.\n\nThe council of Brem was absent."
RE3D = find_mapping("re3d")
FIXTURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def entity(words: str, kind: str, at: int | None = None, **given: Any) -> dict[str, Any]:
    begin = TEXT.index(words) if at is None else at
    raw = {"begin": begin, "end": begin + len(words), "type": kind, "value": words}
    return {"_id": f"D1-{begin}-{kind}", "documentId": "D1", "confidence": 1, **raw, **given}


def write(folder: Path, text: str, entities: list[Any], relations: list[Any] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    document = {"_id": "D1", "sourceName": "CENTCOM", "title": "A meeting", "text": text}
    for name, records in (
        ("documents", [document]),
        ("entities", entities),
        ("relations", relations or []),
    ):
        lines = (r if isinstance(r, str) else json.dumps(r) for r in records)
        (folder / f"{name}.json").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return folder


def imported(folder: Path) -> tuple[list[Imported], list[Fault]]:
    beside: list[Fault] = []
    found = list(read_re3d(folder, RE3D, beside))
    return found, [*beside, *(fault for one in found for fault in one.faults)]


def mentions(document: Document) -> list[tuple[str, str, str]]:
    return [(m.id, m.type, m.span[0].text) for m in document.mentions]


def test_a_document_has_what_the_corpus_has_and_no_more(tmp_path: Path) -> None:
    given = [entity("The council of Brem", "Organisation"), entity("Oremi", "Location")]
    ((one,), faults) = imported(write(tmp_path, TEXT, given))
    document = one.document
    assert not faults
    assert not check_document(document)
    assert mentions(document) == [("M1", "LOC", "Oremi"), ("M2", "ORG", "The council of Brem")]
    assert [layer.name for layer in document.layers] == ["regions", "sentences", "mentions"]
    assert [layer.attributes for layer in document.layers] == [[], [], []]
    assert (document.doc_id, document.story_id, document.title) == (
        "re3d_d1",
        "re3d_d1",
        "A meeting",
    )
    assert (document.dct.value, document.dct.status) == (None, "unknown")
    assert document.rights.text_licence == "LicenseRef-public-domain"
    assert document.provenance[0].publisher == "CENTCOM"
    assert document.provenance[0].url is None, "an address is never made up"


def test_an_unknown_source_has_unknown_rights(tmp_path: Path) -> None:
    write(tmp_path, TEXT, [])
    file = tmp_path / "documents.json"
    file.write_text(file.read_text("utf-8").replace("CENTCOM", "Harbour Post"), "utf-8")
    ((one,), _) = imported(tmp_path)
    assert one.document.rights.text_licence == "unknown"
    assert one.document.provenance[0].publisher == "Harbour Post"


def test_what_becomes_nothing_is_counted(tmp_path: Path) -> None:
    given = [
        entity("Monday", "Temporal"),
        entity("Brem", "Location", confidence=0.2),
        entity("Oremi", "Militia"),
        entity("Oremi", "Location", value="Varna"),
        entity(" ", "Person"),
        entity("Oremi", "Location", at=500),
        entity("Oremi", "Location", begin=-1),
    ]
    relation = {"_id": "r", "documentId": "D1", "type": "CoLocated"}
    ((one,), faults) = imported(write(tmp_path, TEXT, given, [relation]))
    assert not one.document.mentions
    assert one.lost == {
        ("Temporal", LEFT_OUT): 1,
        ("CoLocated", LEFT_OUT): 1,
        ("Location", DOUBTED): 1,
        ("Militia", "IMP-TYPE: unknown to the mapping"): 1,
        ("Location", "IMP-WORDS: not the words of the text"): 3,
        ("Person", "IMP-WORDS: not the words of the text"): 1,
    }
    lines = [(f.code, f.line) for f in faults]
    assert lines == [("IMP-TYPE", 3), *(("IMP-WORDS", n) for n in (4, 5, 6, 7))]
    assert all(Path(f.file).name == "entities.json" for f in faults)


@pytest.mark.parametrize(("confidence", "kept"), [(0, 0), (0.4999, 0), (0.5, 1), (1, 1)])
def test_half_is_enough_confidence(tmp_path: Path, confidence: float, kept: int) -> None:
    given = [entity("Oremi", "Location", confidence=confidence)]
    ((one,), _) = imported(write(tmp_path, TEXT, given))
    assert len(one.document.mentions) == kept


def test_what_breaks_a_rule_is_left_out_with_its_code(tmp_path: Path) -> None:
    given = [
        entity("The council", "Organisation"),
        entity("council of Brem", "Organisation", at=TEXT.index("council of Brem")),
        entity("Oremi", "Location"),
        entity("Oremi", "Location", _id="again"),
    ]
    ((one,), _) = imported(write(tmp_path, TEXT, given))
    assert not check_document(one.document)
    assert len(one.document.mentions) == 2
    assert sorted(why.partition(":")[0] for _, why in one.lost) == ["MEN-CROSS", "MEN-DUP"]


def test_spans_are_fitted_and_that_is_counted(tmp_path: Path) -> None:
    start = TEXT.index("Monday")
    whole = TEXT[start : TEXT.index(" of Brem")]
    given = [entity(whole, "Organisation"), entity(" 🚢", "Weapon")]
    ((one,), faults) = imported(write(tmp_path, TEXT, given))
    assert not faults
    assert [[p.text for p in m.span] for m in one.document.mentions] == [
        ["🚢"],
        ["Monday.", "The council"],
    ]
    assert one.changed == {
        ("Organisation", "split at a line break"): 1,
        ("Weapon", "white space at an edge taken out"): 1,
    }


@pytest.mark.parametrize("line", ["{", "[]", '{"documentId": "D1"}', "\udcff", "[" * 3000])
def test_a_broken_line_is_told_and_the_rest_comes_in(tmp_path: Path, line: str) -> None:
    write(tmp_path, TEXT, [])
    data = f"{line}\n{json.dumps(entity('Oremi', 'Location'))}\n"
    (tmp_path / "entities.json").write_bytes(data.encode("utf-8", "surrogateescape"))
    ((one,), faults) = imported(tmp_path)
    assert [(f.code, f.line) for f in faults] == [("IMP-FORM", 1)]
    assert len(one.document.mentions) == 1


def test_nothing_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no re3d here"):
        imported(tmp_path)
    write(tmp_path / "source", TEXT, [])
    (tmp_path / "source/relations.json").unlink()
    with pytest.raises(CorpusError, match="FILE-MISSING"):
        imported(tmp_path)


def test_one_id_for_two_documents_is_told(tmp_path: Path) -> None:
    write(tmp_path / "one", TEXT, [])
    write(tmp_path / "two", TEXT, [])
    found, faults = imported(tmp_path)
    assert len(found) == 1
    assert [(f.code, f.line) for f in faults] == [("IMP-FORM", 1)]


@FIXTURE
@given(st.data())
def test_offsets_hold_on_hostile_text(tmp_path: Path, data: Any) -> None:
    """Whatever the text: each record reproduces it, or the entity is counted."""
    letters = st.sampled_from("ab 🚢\u0301\u2028\u200d\r\n\x85\x0b\x1b\u200f")
    text = data.draw(st.text(letters, min_size=1, max_size=60).filter(str.strip))
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=8))
    given = [
        {
            "_id": f"e{n}",
            "documentId": "D1",
            "begin": low,
            "end": high,
            "type": data.draw(st.sampled_from(["Person", "Location"])),
            "value": text[low:high],
        }
        for n, (low, high) in enumerate(pairs)
    ]
    ((one,), _) = imported(write(tmp_path, text, given))
    assert one.document.text == text
    assert not check_document(one.document)
    assert len(one.document.mentions) + sum(one.lost.values()) == len(given)


def test_all_of_re3d_is_accounted_for(shared: Path) -> None:
    folder = shared / "re3d"
    found, faults = imported(folder)
    assert len(found) == count(folder) == 68
    assert not [f for one in found for f in check_document(one.document)]
    lost = sum((one.lost for one in found), Counter())
    kinds = {one.name: one.kind for one in RE3D.type}
    spans = sum(n for (name, _), n in lost.items() if kinds[name] == "span")
    records = sum(len(one.document.mentions) for one in found)
    lines = sum(len(p.read_bytes().splitlines()) for p in folder.rglob("entities.json"))
    assert records + spans == lines == 3205
    # Five values are not the words of the text; two are the words, and nothing but a space.
    assert [f.code for f in faults] == ["IMP-WORDS"] * 7
    assert sum("white space" in f.message for f in faults) == 2

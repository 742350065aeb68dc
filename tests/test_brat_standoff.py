"""brat's own form: what is read is written byte for byte, and what is corrupt is said."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.formats.brat.check import reference_faults, text_faults
from sahel_claims.formats.brat.standoff import (
    Argument,
    Attribute,
    Blank,
    Corrupt,
    Equiv,
    Event,
    Normalization,
    Note,
    Relation,
    TextBound,
    read,
    write,
)

LINES = {
    "T1\tPerson 0 4\tAnna": TextBound(id="T1", type="Person", fragments=((0, 4),), text="Anna"),
    "T0\tÄmter 8 9;2 4\tx yz": TextBound(
        id="T0", type="Ämter", fragments=((8, 9), (2, 4)), text="x yz"
    ),
    "TA7\tPerson 0 2;2 4\tAn na": TextBound(
        id="TA7", type="Person", fragments=((0, 2), (2, 4)), text="An na"
    ),
    "T2\tPerson 0 0\t": TextBound(id="T2", type="Person", fragments=((0, 0),), text=""),
    "T3\tPerson 0 4": TextBound(id="T3", type="Person", fragments=((0, 4),), text=""),
    "T4\tPerson 0 3\ta\tb": TextBound(id="T4", type="Person", fragments=((0, 3),), text="a\tb"),
    "E1\tMeet:T1 Who:T2 Who2:T3": Event(
        id="E1",
        type="Meet",
        trigger="T1",
        arguments=(Argument("Who", "T2"), Argument("Who2", "T3")),
    ),
    "E2\tMeet:T1 Org-Arg2:T2 ": Event(
        id="E2", type="Meet", trigger="T1", arguments=(Argument("Org-Arg2", "T2"),)
    ),
    "E3\tMeet:T1 ": Event(id="E3", type="Meet", trigger="T1"),
    "E4\tMeet:T1": Event(id="E4", type="Meet", trigger="T1"),
    "R1\tPart Arg1:T1 Arg2:T2": Relation(
        id="R1", type="Part", arguments=(Argument("Arg1", "T1"), Argument("Arg2", "T2"))
    ),
    "R2\tPart Arg1:T1 Arg2:T2\t": Relation(
        id="R2", type="Part", arguments=(Argument("Arg1", "T1"), Argument("Arg2", "T2")), tail="\t"
    ),
    "A1\tNegation E1": Attribute(id="A1", type="Negation", target="E1"),
    "A2\tLevel R1 quite high": Attribute(id="A2", type="Level", target="R1", value="quite high"),
    "M1\tSpeculation E1": Attribute(id="M1", type="Speculation", target="E1"),
    "N1\tReference T1 Wiki:Q1:a\tAnna": Normalization(
        id="N1", type="Reference", target="T1", database="Wiki", entry="Q1:a", text="Anna"
    ),
    "N2\tReference T1 Wiki:Q1\t\tAnna": Normalization(
        id="N2", type="Reference", target="T1", database="Wiki", entry="Q1", text="Anna"
    ),
    "N3\tReference Annotation:T1 Referent:OBT:002": Normalization(
        id="N3", type="Reference", target="T1", database="OBT", entry="002"
    ),
    "*\tEquiv T1 T2 T3": Equiv(type="Equiv", members=("T1", "T2", "T3")),
    "#1\tAnnotatorNotes T1\tsure? no": Note(
        id="#1", type="AnnotatorNotes", target="T1", text="sure? no"
    ),
    "#A2\tSTATUS E1": Note(id="#A2", type="STATUS", target="E1"),
    "": Blank(),
    "  \t": Blank(),
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_every_legal_form(line: str, end: str) -> None:
    data = (line + end).encode()
    standoff = read(data)
    assert not standoff.faults
    if data:
        (found,) = standoff.lines
        assert msgspec.structs.replace(found, line=0, spelling="") == LINES[line]
    assert write(standoff) == data


CORRUPT = {
    "T1 Person 0 4 Anna": "no tab",
    "Anna": "no tab",
    "T\tPerson 0 4\tAnna": "no id",
    "1\tPerson 0 4\tAnna": "no id",
    "T 1\tPerson 0 4\tAnna": "no id",
    "X1\tPerson 0 4\tAnna": "no line of brat",
    "T1\tPerson 0 x\tAnna": "T is",
    "T1\tPerson 0 -4\tAnna": "T is",
    "T1\tPerson  0 4\tAnna": "T is",
    "T1\tPerson 0 4 8\tAnna": "T is",
    "T1\tPerson\tAnna": "T is",
    "T1\tPerson 4 0\tAnna": "ends before",
    "T1\tPerson 0 4;2 6\tAnna": "overlap",
    "T1\tPerson ٠ ٤\tAnna": "T is",
    "E1\tMeet Who:T1": "E is",
    "E1\tMeet:T1:T2": "E is",
    "E1\tMeet:T1 Who": "ROLE:ID",
    "R1\tPart Arg1:T1": "R is",
    "R1\tPart Arg1:T1 Arg2:T2 Arg3:T3": "R is",
    "R1\tPart Arg1:T1 Arg1:T2": "have the role",
    "A1\tNegation": "A is",
    "N1\tReference T1 Q1": "N is",
    "*\tEquiv": "* is",
    "*1\tEquiv T1 T2": "no id",
    "#1\tAnnotatorNotes\twords": "# is",
    "QUOTE\tQ1\t3": "no id",
    "T0\tPerson 0 4\tAnna": "used in line 1",
}


@pytest.mark.parametrize("line", CORRUPT)
def test_a_corrupt_line_is_said_and_kept(line: str) -> None:
    data = f"T0\tPerson 0 4\tAnna\n{line}\nT9\tPerson 0 4\tAnna\n".encode()
    standoff = read(data, "a.ann")
    (fault,) = standoff.faults
    assert (fault.code, fault.file, fault.line) == ("BRAT-LINE", "a.ann", 2)
    assert CORRUPT[line] in fault.message
    assert [a.id for a in standoff.annotations if isinstance(a, TextBound)] == ["T0", "T9"]
    assert write(standoff) == data


def test_bytes_that_are_no_text() -> None:
    data = b"T0\tPerson 0 4\tAnna\nT1\tPerson 0 4\tAnn\xe9\n"
    standoff = read(data)
    assert [f.line for f in standoff.faults] == [2]
    assert write(standoff) == data


def test_words_that_a_line_break_cut_off() -> None:
    """Both halves are corrupt: the line whose words break off, and the rest of them."""
    data = b"T1\tSource 0 8\tthe\nport\nT2\tSource 0 3\tthe\n"
    standoff = read(data)
    assert [(f.line, "break off" in f.message) for f in standoff.faults] == [(1, True), (2, False)]
    assert [a.line for a in standoff.annotations] == [3]
    assert write(standoff) == data
    unbroken = read(b"T1\tSource 0 3\tthe\nport\n")
    assert [f.line for f in unbroken.faults] == [2]
    last = read(b"T1\tSource 0 4\tthe\n\n")
    assert [f.line for f in last.faults] == [1]


def test_a_changed_record_is_written_as_it_is() -> None:
    standoff = read(b"E1\tMeet:T1  Who:T2 \n")
    (event,) = standoff.lines
    assert isinstance(event, Event)
    assert event.spelling
    other = msgspec.structs.replace(event, arguments=(Argument("Who", "T3"),))
    changed = msgspec.structs.replace(standoff, lines=(other,))
    assert write(changed) == b"E1\tMeet:T1 Who:T3\n"


_TOKEN = st.text(
    st.characters(exclude_characters="\n\r\t :;", exclude_categories=["Cs"]), max_size=6
)
_HOSTILE = st.lists(
    st.lists(
        st.one_of(
            _TOKEN,
            st.sampled_from(
                [
                    "T1",
                    "T2",
                    "E1",
                    "*",
                    "#1",
                    "A1",
                    "R1",
                    "N1",
                    "\t",
                    " ",
                    ":",
                    ";",
                    "0 4",
                    "\r",
                    "\u2028",
                    "\x85",
                    "\x0b",
                    "\ufeff",
                    "Meet:T1",
                    "Who:T2",
                    "Equiv",
                    "DB:1",
                ]
            ),
        ),
        max_size=9,
    ).map("".join),
    max_size=6,
).map("\n".join)


@given(_HOSTILE)
def test_anything_comes_back_byte_for_byte(text: str) -> None:
    assert write(read(text.encode())) == text.encode()


@given(st.binary(max_size=60))
def test_any_bytes_come_back(data: bytes) -> None:
    standoff = read(data)
    assert write(standoff) == data
    assert len(standoff.faults) == sum(isinstance(line, Corrupt) for line in standoff.lines)


def test_words_that_do_not_stand_there() -> None:
    text = "Anna\nmet 🚢 Bo."
    good = b"T1\tX 0 8\tAnna met\nT2\tX 0 4;5 8\tAnna met\nT3\tX 0 4;5 8\tAnnamet\nT4\tX 0 4\n"
    assert list(text_faults(read(good), text)) == []
    bad = b"T1\tX 11 13\tBo\nT2\tX 12 14\tBo\nT3\tX 11 99\tBo\nT4\tX 11 13\tBob\n"
    assert [f.annotation for f in text_faults(read(bad), text)] == ["T2", "T3", "T4"]


def test_ids_that_nothing_defines() -> None:
    first = read(b"T1\tMeet 0 4\tAnna\nT2\tX 0 4\tAnna\n", "x.a1")
    second = read(b"E1\tMeet:T1 Who:T2\nE2\tMeet:T2 \nA1\tNo E9\n*\tEquiv T1 T8\n", "x.a2")
    found = [(f.file, f.line) for f in reference_faults(first, second)]
    assert found == [("x.a2", 2), ("x.a2", 3), ("x.a2", 4)]


def test_real_files_come_back_byte_for_byte(shared: Path) -> None:
    files = sorted(p for f in ("polnear", "brat-tutorials") for p in (shared / f).rglob("*.ann"))
    assert len(files) > 300
    for path in files:
        data = path.read_bytes()
        standoff = read(data, str(path))
        assert write(standoff) == data
        assert standoff.faults == ()
        assert list(reference_faults(standoff)) == []

"""A corpus in brat's form comes in through a mapping: one annotator, or several, of each text."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.corpus.faults import CorpusError, Fault
from sahel_claims.corpus.folder import read_folder
from sahel_claims.formats.brat.mapped import count, read_mapped
from sahel_claims.formats.foreign import JOINED, LEFT_OUT, SPLIT, TRIMMED, Imported, fit
from sahel_claims.formats.intake import store
from sahel_claims.formats.mapping import find_mapping
from sahel_claims.validate.run import check_document, validate

POLNEAR = find_mapping("polnear")
STEM = "harbour-post_1989-06-14_oremi"
TEXT = "“We 🚢 leave,” the dockers said,\n\n“at  noon.” The council denied it."


def line(number: int, kind: str, *words: str) -> str:
    """A T line over the first places of these words, each a fragment."""
    bounds = [(TEXT.index(w), TEXT.index(w) + len(w)) for w in words]
    offsets = ";".join(f"{low} {high}" for low, high in bounds)
    return f"T{number}\t{kind} {offsets}\t{' '.join(words)}"


SAID = (
    line(1, "Source", "the dockers"),
    line(2, "Cue", "said"),
    line(3, "Content", "“at  noon.”", "“We 🚢 leave,”"),
    line(4, "Attribution", "said"),
    "E1\tAttribution:T4 Cue:T2 Source:T1 Content:T3",
)


def write(folder: Path, **annotators: tuple[str, ...]) -> Path:
    (folder / "text").mkdir(parents=True)
    (folder / "attributions").mkdir()
    (folder / "text" / f"{STEM}.txt").write_bytes(TEXT.encode())
    for annotator, lines in annotators.items():
        name = f"{STEM}_{annotator.removeprefix('a_')}.ann"
        data = "".join(f"{one}\n" for one in lines)
        (folder / "attributions" / name).write_bytes(data.encode())
    return folder


def imported(folder: Path) -> tuple[list[Imported], list[Fault]]:
    beside: list[Fault] = []
    found = list(read_mapped(folder, POLNEAR, beside))
    return found, [*beside, *(fault for one in found for fault in one.faults)]


def test_one_annotator_makes_the_document(tmp_path: Path) -> None:
    ((one,), faults) = imported(write(tmp_path, a_4e07=SAID))
    document = one.document
    assert not faults
    assert not one.annotators
    assert not one.lost
    assert not check_document(document)
    (said,) = document.attributions
    assert [p.text for p in said.source] == ["the dockers"]
    assert [p.text for p in said.cue] == ["said"]
    assert [p.text for p in said.content] == ["“We 🚢 leave,”", "“at  noon.”"], "sorted"
    assert (said.cue_class, said.source_kind, said.polarity) == (None, None, None)
    assert [(x.name, x.attributes) for x in document.layers][-1] == ("attributions", [])
    assert document.doc_id == STEM
    assert (document.dct.value, document.dct.status) == ("1989-06-14", "inferred")
    assert document.dct.evidence
    assert document.provenance[0].publisher == "harbour-post"
    assert [a.id for a in document.annotators] == ["a_4e07", "proposed"]
    assert document.annotation_status == "single"


def test_several_annotators_stand_beside_a_document_that_prefers_none(tmp_path: Path) -> None:
    other = (
        line(1, "Content", "it"),
        line(4, "Attribution", "denied"),
        "E1\tAttribution:T4 Content:T1",
    )
    folder = write(tmp_path / "foreign", a_ef2d=other, a_4e07=SAID)
    ((one,), faults) = imported(folder)
    assert not faults
    assert not one.document.attributions
    assert [x.name for x in one.document.layers] == ["regions", "sentences"]
    assert one.document.annotation_status == "double"
    assert [a.id for a in one.document.annotators] == ["a_4e07", "a_ef2d", "proposed"]
    assert list(one.annotators) == ["a_4e07", "a_ef2d"]
    for name, document in one.annotators.items():
        assert [a.id for a in document.annotators] == [name]
        assert [x.name for x in document.layers] == ["attributions"]
        assert len(document.attributions) == 1
    out = tmp_path / "corpus"
    tally = store([one], out)
    assert (tally.documents, tally.annotators, tally.annotations) == (1, 2, 2)
    assert sorted(p.name for p in (out / STEM / "annotators").iterdir()) == ["a_4e07", "a_ef2d"]
    assert list(validate(out)) == []
    with pytest.raises(CorpusError, match="for whom a packed file has no place"):
        store([one], tmp_path / "packed.jsonl")
    assert not (tmp_path / "packed.jsonl").exists()


def test_what_becomes_nothing_is_counted(tmp_path: Path) -> None:
    lines = (
        *SAID,
        line(5, "Discuss", "council"),
        line(6, "Content", "it"),
        line(7, "Attribution-no-source", "denied"),
        "E2\tAttribution-no-source:T7",
        line(8, "Attribution", "denied"),
        "E3\tAttribution:T8 Content:T6 Time:T2",
        line(9, "Attribution", "leave"),
        "E4\tAttribution:T9 Content:E1",
        line(10, "Cue", "noon"),
        line(11, "Rumour", "noon"),
        "#1\tAnnotatorNotes T1\tWho are they?",
        "R1\tNear Arg1:T1 Arg2:T2",
    )
    ((one,), faults) = imported(write(tmp_path, a_4e07=lines))
    assert [(f.code, f.line) for f in faults] == [("IMP-TYPE", 15), ("IMP-TYPE", 17)]
    assert one.lost == {
        ("Discuss", LEFT_OUT): 1,
        ("AnnotatorNotes", LEFT_OUT): 1,
        ("Attribution-no-source", "has no content"): 1,
        ("Attribution", "the role Time is not mapped"): 1,
        ("Attribution", "a role is filled by another event"): 1,
        ("Cue", "part of no Attribution or Attribution-no-source"): 1,
        ("Rumour", "IMP-TYPE: unknown to the mapping"): 1,
        ("Near", "IMP-TYPE: unknown to the mapping"): 1,
    }
    assert len(one.document.attributions) == 2


def test_a_second_content_is_a_further_piece(tmp_path: Path) -> None:
    lines = (
        line(1, "Content", "“We 🚢 leave,”"),
        line(2, "Content", "“at  noon.”"),
        line(3, "Attribution", "said"),
        "E1\tAttribution:T3 Content:T1 Content2:T2",
    )
    ((one,), faults) = imported(write(tmp_path, a_4e07=lines))
    assert not faults
    assert [len(a.content) for a in one.document.attributions] == [2]


@pytest.mark.parametrize(
    ("bad", "codes"),
    [
        ("T3\tContent 0 13\tother words", ["BRAT-TEXT"]),
        ("T3\tContent 0 999\tother words", ["BRAT-TEXT"]),
        ("T3 Content 0 13", ["BRAT-LINE", "BRAT-REF"]),
    ],
)
def test_a_faulty_part_takes_its_attribution_with_it(
    tmp_path: Path, bad: str, codes: list[str]
) -> None:
    lines = tuple(bad if one.startswith("T3") else one for one in SAID)
    ((one,), faults) = imported(write(tmp_path, a_4e07=lines))
    assert [f.code for f in faults] == codes
    assert not one.document.attributions
    assert sum(n for (name, _), n in one.lost.items() if name == "Attribution") == 1


def test_texts_and_annotations_that_miss_each_other_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path, a_4e07=SAID)
    (folder / "text/unread_1989-06-14_x.txt").write_bytes(b"Nobody read this.")
    (folder / "attributions/lost_1989-06-14_x_4e07.ann").write_bytes(b"")
    (folder / "text/blank_1989-06-14_x.txt").write_bytes(b" \n")
    (folder / "attributions/blank_1989-06-14_x_4e07.ann").write_bytes(b"")
    (folder / "text/odd_1989-06-14_x.txt").write_bytes(b"\xff")
    (folder / "attributions/odd_1989-06-14_x_4e07.ann").write_bytes(b"")
    found, faults = imported(folder)
    assert [one.document.doc_id for one in found] == [STEM]
    assert sorted(f.code for f in faults) == ["FILE-UTF8", "IMP-FORM", "IMP-REF", "IMP-REF"]


def test_two_texts_of_one_name_are_told(tmp_path: Path) -> None:
    write(tmp_path / "one", a_4e07=SAID)
    write(tmp_path / "two", a_4e07=SAID)
    found, faults = imported(tmp_path)
    assert len(found) == 1
    assert [f.code for f in faults] == ["IMP-FORM"]


def test_nothing_here_is_said(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no annotation files"):
        imported(tmp_path)


@pytest.mark.parametrize(
    ("text", "bounds", "join", "fitted", "changes"),
    [
        ("one two", [(0, 3)], False, [(0, 3)], set()),
        ("one two", [(4, 7), (0, 3)], False, [(0, 3), (4, 7)], set()),
        ("one two", [(4, 7), (0, 3)], True, [(0, 7)], {JOINED}),
        ("one two", [(0, 3), (3, 7)], False, [(0, 7)], set()),
        ("one two", [(0, 5), (4, 7)], False, [(0, 7)], set()),
        ("one two", [(3, 7)], False, [(4, 7)], {TRIMMED}),
        ("one\r\ntwo", [(0, 8)], True, [(0, 3), (5, 8)], {SPLIT}),
        ("one\ntwo", [(0, 3), (4, 7)], True, [(0, 3), (4, 7)], set()),
        ("one \n two", [(0, 9)], False, [(0, 3), (6, 9)], {SPLIT}),
        ("one\ntwo", [(3, 4)], False, [], set()),
        ("one two", [(2, 2)], False, [], set()),
    ],
)
def test_fragments_are_fitted(
    text: str, bounds: list[tuple[int, int]], join: bool, fitted: object, changes: set[str]
) -> None:
    assert fit(text, bounds, join) == (fitted, changes)


@given(st.text("ab \n\r🚢\u2028", max_size=30), st.data(), st.booleans())
def test_fitting_keeps_every_character_that_is_no_white_space(
    text: str, data: st.DataObject, join: bool
) -> None:
    ends = st.integers(0, len(text))
    bounds = [(min(p), max(p)) for p in data.draw(st.lists(st.tuples(ends, ends), max_size=5))]
    found, _ = fit(text, bounds, join)
    had = {i for low, high in bounds for i in range(low, high) if text[i].strip()}
    has = {i for low, high in found for i in range(low, high) if text[i].strip()}
    assert had == has
    assert all(text[low:high].strip() == text[low:high] != "" for low, high in found)
    assert all("\n" not in text[low:high] and "\r" not in text[low:high] for low, high in found)
    assert all(a[1] < b[0] for a, b in pairwise(found))


@pytest.mark.parametrize("training", [False, True])
def test_all_of_polnear_is_accounted_for(shared: Path, training: bool) -> None:
    folder = shared / "polnear" / ("annotator-training" if training else "train")
    found, faults = imported(folder)
    assert not faults
    assert len(found) == count(folder, POLNEAR) == (4 if training else 300)
    documents = [d for one in found for d in (one.document, *one.annotators.values())]
    assert not [f for d in documents for f in check_document(d)]
    assert all(len(one.annotators) == (6 if training else 0) for one in found)
    lost = sum((one.lost for one in found), Counter())
    events = sum(n for (name, why), n in lost.items() if why == "has no content")
    lines = b"".join(p.read_bytes() for p in folder.rglob("*.ann")).splitlines()
    records = sum(len(d.attributions) for d in documents)
    assert records + events == sum(one.startswith(b"E") for one in lines)
    assert all(why == LEFT_OUT or "part of no" in why or why == "has no content" for _, why in lost)


# ---------------------------------------------------------------------------------- storing


def one_of(tmp_path: Path) -> Imported:
    ((one,), _) = imported(write(tmp_path / "foreign", a_4e07=SAID))
    return one


def test_the_same_again_changes_nothing_and_another_is_refused(tmp_path: Path) -> None:
    one, out = one_of(tmp_path), tmp_path / "corpus"
    assert store([one], out).written
    (out / STEM / "DECISIONS.md").write_text("Kept.")
    assert store([one], out).written, "the same once more"
    file = out / STEM / "annotations.jsonl"
    sound = file.read_bytes()
    file.write_bytes(b"")
    with pytest.raises(FileExistsError):
        store([one], out)
    assert file.read_bytes() == b""
    assert store([one], out, replace=True).written
    assert file.read_bytes() == sound
    assert (out / STEM / "DECISIONS.md").read_text() == "Kept."
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["corpus", "packed.jsonl"])
def test_what_is_not_accepted_is_not_there(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    tally = store([one_of(tmp_path)], out, accept=lambda tally: tally.documents == 2)
    assert not tally.written
    assert not out.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["foreign"]


def test_a_failure_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield one_of(tmp_path)
        raise KeyboardInterrupt

    for name in ("corpus", "packed.jsonl"):
        with pytest.raises(KeyboardInterrupt):
            store(broken(), tmp_path / name)
        assert not (tmp_path / name).exists()
        for path in sorted((tmp_path / "foreign").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()


def test_a_packed_file_holds_the_same(tmp_path: Path) -> None:
    from sahel_claims.corpus.source import read, sound

    one = one_of(tmp_path)
    store([one], tmp_path / "packed.jsonl")
    store([one], tmp_path / "corpus")
    (packed,) = map(sound, read(tmp_path / "packed.jsonl"))
    assert packed == read_folder(tmp_path / "corpus" / STEM).document

"""``agree``: what is paired with what, what the tables say, and what the page shows."""

import json
import os
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

from polnear import annotated, attributions
from sahel_claims.agreement.disagreements import disagreements, in_text, page
from sahel_claims.agreement.panels import Panel, Panels, names_of, read_panels
from sahel_claims.agreement.report import as_json, as_text, report
from sahel_claims.cli import app
from sahel_claims.contract.layers import LAYER_NAMES
from sahel_claims.contract.records import Document
from sahel_claims.corpus.annotators import write_annotator
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import write_folder
from sahel_claims.corpus.packed import write_packed
from sahel_claims.corpus.source import read, sound
from sahel_claims.version import __version__
from strategies import documents
from support import document, span

GOLDEN = Path(__file__).parent / "golden_agree"

TEXT = (
    "The Harbour Council said that its guards had seized two boats off Oremi.\n"
    "The Dockers’ Union denied it: “nobody was seized”.\n"
)


def mention(name: str, words: str, type_: str = "ORG", entity: str = "E1", **more: Any) -> Any:
    return {"id": name, "span": span(TEXT, words), "type": type_, "entity": entity, **more}


def annotation(**layers: Any) -> Document:
    """A document of TEXT that declares just these layers, mentions with their entities."""
    attributes = {"mentions": ["entity"], "attributions": ["source_entities", "parent"]}
    return document(
        TEXT,
        regions=[],
        sentences=[],
        layers=[{"name": name, "attributes": attributes.get(name, [])} for name in layers],
        **layers,
    )


ENTITIES = [
    {"id": "E1", "type": "ORG", "canonical": "the council"},
    {"id": "E2", "type": "ORG", "canonical": "the union"},
]

FIRST = annotation(
    entities=ENTITIES,
    mentions=[
        mention("M1", "The Harbour Council"),
        mention("M2", "its"),
        mention("M3", "its guards", "PER", "E2"),
        mention("M4", "Oremi", "LOC", "E2"),
    ],
    attributions=[
        {
            "id": "A1",
            "source": span(TEXT, "The Harbour Council"),
            "cue": span(TEXT, "said"),
            "content": span(TEXT, "its guards had seized two boats off Oremi"),
            "source_entities": ["E1"],
        },
        {"id": "A2", "cue": span(TEXT, "denied"), "content": span(TEXT, "it:")},
    ],
)
SECOND = annotation(
    entities=[{"id": "E7", "type": "ORG", "canonical": "council"}, *ENTITIES[1:]],
    mentions=[
        mention("M1", "The Harbour Council", entity="E7"),
        mention("M5", "its", entity="E7"),
        mention("M6", "guards", "PER", "E2"),
        mention("M7", "Oremi", "GPE", "E7"),
        mention("M8", "nobody", "PER", "E2"),
    ],
    attributions=[
        {
            "id": "A5",
            "source": span(TEXT, "The Harbour Council"),
            "cue": span(TEXT, "said that"),
            "content": span(TEXT, "its guards had seized two boats off Oremi"),
            "source_entities": ["E7"],
        },
    ],
)


def compared(*made: Document, **named: Document) -> Any:
    """The report of these annotators, as JSON gives it, with rows by their names."""
    who = dict(zip("abcdef", made, strict=False)) | named
    panels = Panels(tuple(who), [Panel("doc_1", who)], [], [])
    found = json.loads(as_json(report(panels)))
    found["rows"] = {
        (row["layer"], row["what"], row["label"], row["table"]): row for row in found["rows"]
    }
    return found


def value(found: Any, table: str, row: str, measure: str, label: str = "all") -> Any:
    """A figure of the row called ``layer what``."""
    layer, what = row.split()
    return found["rows"][layer, what, label, table]["figures"][measure]["value"]


def test_spans_by_type_and_by_role() -> None:
    found = compared(FIRST, SECOND)
    assert found["rows"]["mentions", "span", "all", "spans"]["n"] == {"a": 4, "b": 5}
    assert value(found, "spans", "mentions span", "strict") == pytest.approx(4 / 9, abs=1e-6)
    assert value(found, "spans", "mentions span", "exact") == pytest.approx(6 / 9, abs=1e-6)
    assert value(found, "spans", "mentions span", "overlap") == pytest.approx(6 / 9, abs=1e-6)
    assert value(found, "spans", "mentions span", "strict", "ORG") == 1.0
    assert value(found, "spans", "mentions span", "overlap", "PER") == pytest.approx(
        2 / 3, abs=1e-6
    )
    # its guards and guards: 6 of 10 code points shared, nobody is another's alone
    assert value(found, "spans", "mentions span", "chars", "PER") == pytest.approx(
        2 * 6 / (10 + 12), abs=1e-6
    )
    assert value(found, "spans", "attributions parts", "strict", "cue") == 0.0
    assert value(found, "spans", "attributions parts", "overlap", "cue") == pytest.approx(
        2 / 3, abs=1e-6
    )
    assert value(found, "spans", "attributions parts", "strict", "source") == 1.0
    assert value(found, "spans", "attributions whole", "strict") == 0.0
    assert value(found, "spans", "attributions whole", "overlap") == pytest.approx(2 / 3, abs=1e-6)


def test_values_are_over_what_overlaps() -> None:
    found = compared(FIRST, SECOND)
    row = found["rows"]["mentions", "type", "all", "values"]
    assert row["matched"] == 4
    assert row["figures"]["matched"]["value"] == pytest.approx(8 / 9, abs=1e-6)
    assert row["figures"]["agreement"]["value"] == 0.75
    # left ORG ORG PER LOC, right ORG ORG PER GPE: chance is (2·2 + 1·1) / 16
    assert row["figures"]["kappa"]["value"] == pytest.approx((0.75 - 5 / 16) / (11 / 16), abs=1e-6)


def test_links_and_chains() -> None:
    found = compared(FIRST, SECOND)
    assert value(found, "links", "attributions source_entities", "aligned") == 1.0
    assert value(found, "links", "attributions source_entities", "strict") == 0.0
    chains = found["rows"]["entities", "mentions", "all", "chains"]
    assert chains["matched"] == 4
    # left {1 2} {3 4}, right {1 2 4} {3}: one link of two kept, one of two right
    assert chains["figures"]["muc"]["value"] == 0.5
    assert chains["figures"]["lea"]["value"] == pytest.approx(1 / 3, abs=1e-6)


def test_one_document_has_figures_and_no_intervals() -> None:
    found = compared(FIRST, SECOND)
    for row in found["rows"].values():
        for figure in row["figures"].values():
            assert "1 document(s)" in figure["no_interval"]
    assert any("no intervals" in line for line in text_of(FIRST, SECOND))


def test_what_is_undefined_says_why() -> None:
    empty = annotation(mentions=[], entities=[], attributions=[])
    found = compared(empty, empty)
    for row in found["rows"].values():
        for figure in row["figures"].values():
            assert figure["value"] is None
            assert figure["undefined"]
    lines = text_of(empty, empty)
    assert any(line.startswith("- undefined, because neither side has any") for line in lines)
    assert not any("0.000" in line or "1.000" in line for line in lines)


def text_of(*made: Document) -> list[str]:
    who = dict(zip("abcdef", made, strict=False))
    return list(as_text(report(Panels(tuple(who), [Panel("doc_1", who)], [], []))))


def test_only_what_both_declare_is_compared() -> None:
    less = msgspec.structs.replace(
        SECOND, layers=[layer for layer in SECOND.layers if layer.name != "attributions"]
    )
    bare = msgspec.convert({"name": "mentions"}, type(less.layers[0]))
    less = msgspec.structs.replace(
        less, layers=[bare, *(layer for layer in less.layers if layer.name != "mentions")]
    )
    found = compared(FIRST, less)
    because = {one["what"]: one["because"] for one in found["not_compared"]}
    assert because["attributions"] == "declared by a only"
    assert because["mentions.entity"] == "declared by a only"
    assert because["entities"] == "what it is told apart by is not compared"
    assert because["claims"] == "declared by nobody"
    assert {row[0] for row in found["rows"]} == {"mentions"}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_file_changes_nothing(article: Path, seed: int) -> None:
    one = next(map(sound, read(article)))
    other = thinned(one, seed)
    rng = random.Random(seed)

    def mixed(made: Document) -> Document:
        layers = {name: list(getattr(made, name)) for name in LAYER_NAMES}
        for records in layers.values():
            rng.shuffle(records)
        return msgspec.structs.replace(made, **layers)

    plain = compared(one, other)["rows"]
    again = compared(mixed(one), mixed(other))["rows"]
    assert again == plain
    turned = compared(b=one, a=other)["rows"]
    for name, row in plain.items():
        for measure, figure in row["figures"].items():
            assert turned[name]["figures"][measure] == pytest.approx(figure, abs=2e-6), name


def thinned(made: Document, seed: int) -> Document:
    """The document with some annotations less and some bounds moved."""
    rng = random.Random(seed)
    raw = msgspec.to_builtins(made)
    for name in LAYER_NAMES:
        raw[name] = [record for record in raw.get(name, []) if rng.random() < 0.8]
        for record in raw[name]:
            if "span" in record and rng.random() < 0.3:
                piece = record["span"][-1]
                piece["end"] = max(piece["start"] + 1, piece["end"] - 3)
    return msgspec.convert(raw, Document)


@settings(max_examples=25)
@given(documents())
def test_a_document_agrees_with_itself(made: Document) -> None:
    found = compared(made, made)
    for row in found["rows"].values():
        for measure, figure in row["figures"].items():
            assert figure["value"] is None or figure["value"] == pytest.approx(1.0), (row, measure)
    assert disagreements("doc_1", made, made) == []


def test_the_article_agrees_with_itself_in_every_row(article: Path) -> None:
    made = next(map(sound, read(article)))
    found = compared(made, made)
    assert {row["layer"] for row in found["rows"].values()} == set(LAYER_NAMES)
    for row in found["rows"].values():
        for figure in row["figures"].values():
            assert figure["value"] in (None, 1.0)
    assert disagreements("doc_1", made, made) == []


# ------------------------------------------------------------------------------ the page


def test_every_disagreement_is_listed_once() -> None:
    found = disagreements("doc_1", FIRST, SECOND)
    assert [(one.layer, one.kind, one.what, one.left.id, one.right.id) for one in found] == [
        ("mentions", "boundary", "span", "M3", "M6"),
        ("mentions", "label", "type", "M4", "M7"),
        ("mentions", "link", "entity", "M4", "M7"),
        ("mentions", "missed", "mentions", "", "M8"),
        ("attributions", "boundary", "cue", "A1", "A5"),
        ("attributions", "missed", "attributions", "A2", ""),
    ]


@pytest.mark.parametrize("name", ["agree.txt", "agree.json", "disagreements.md"])
def test_the_output_is_the_golden_one(name: str) -> None:
    """Two documents, so that there are intervals; on the second all is agreed."""
    panels = Panels(
        ("first", "second"),
        [
            Panel("doc_1", {"first": FIRST, "second": SECOND}),
            Panel("doc_2", {"first": FIRST, "second": FIRST}),
        ],
        [("first", "doc_3")],
        [],
    )
    found = {
        "agree.txt": lambda: "\n".join(as_text(report(panels))) + "\n",
        "agree.json": lambda: as_json(report(panels)).replace(__version__, "VERSION") + "\n",
        "disagreements.md": lambda: page(panels),
    }[name]()
    golden = GOLDEN / name
    if os.environ.get("SAHEL_CLAIMS_GOLDEN"):
        golden.write_text(found, "utf-8", newline="\n")
    assert found == golden.read_bytes().decode("utf-8"), (
        f"tests/golden_agree/{name} differs. If the new output is right, write it with "
        f"SAHEL_CLAIMS_GOLDEN=1 python -m pytest tests/test_agree.py, and read the diff."
    )


def test_the_readme_shows_what_is_printed(root: Path) -> None:
    lines = (GOLDEN / "agree.txt").read_text("utf-8").split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("Spans: "))
    assert "\n".join(lines[first : first + 4]) in (root / "README.md").read_text("utf-8")


def test_a_place_in_several_pieces_and_lines() -> None:
    text = "One day\nthe long\x1b night came.\n"
    assert in_text(text, ((4, 7), (12, 16))) == "1 | One ⟦day⟧\\u000athe ⟦long⟧\\u001b night came."
    long = "a" * 500
    assert len(in_text(f"{long} {long}", ((100, 900),))) < 300


# ------------------------------------------------------------------------------ pairing


def folder(made: Document, place: Path, **changed: Any) -> Path:
    write_folder(msgspec.structs.replace(made, **changed), place)
    return place


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["agree", *map(str, arguments)])


def test_two_folders(tmp_path: Path) -> None:
    first = folder(FIRST, tmp_path / "first" / "doc_1")
    second = folder(SECOND, tmp_path / "second" / "doc_1")
    to = tmp_path / "page.md"
    done = run(first, second, "--disagreements", to)
    assert done.exit_code == 0
    assert done.stdout.startswith("2 annotators: first, second; 1 document(s) compared\n")
    assert to.read_text().startswith("# Disagreements\n")
    assert run(first, second, "--disagreements", to).stdout == done.stdout
    as_object = json.loads(run(first, second, "--format", "json").stdout)
    assert as_object["annotators"] == ["first", "second"]


def test_the_same_text_under_another_id_is_paired_and_said(tmp_path: Path) -> None:
    first = folder(FIRST, tmp_path / "first" / "doc_1")
    second = folder(SECOND, tmp_path / "second" / "copy", doc_id="copy")
    done = run(first, second)
    assert done.exit_code == 0
    assert "paired by text, for the ids differ: doc_1 (doc_1), copy (copy)" in done.stdout
    twice = tmp_path / "second"
    folder(SECOND, twice / "copy_2", doc_id="copy_2")
    done = run(first, twice)  # two of the same text: which of them is it?
    assert done.exit_code == 2
    assert "no document is there twice" in done.stderr


def test_corpora_and_packed_files_are_paired_by_id(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    other = document("Another text.\n", doc_id="doc_2", layers=[])
    folder(FIRST, corpus / "doc_1")
    folder(other, corpus / "doc_2")
    packed = tmp_path / "second.jsonl"
    write_packed([SECOND], packed)
    done = run(corpus, packed)
    assert done.exit_code == 0
    assert "2 annotators: corpus, second; 1 document(s) compared" in done.stdout
    assert "not compared: document doc_2, only corpus has it" in done.stdout


def test_another_text_under_the_same_id_is_an_error(tmp_path: Path) -> None:
    first = folder(FIRST, tmp_path / "first" / "doc_1")
    second = folder(document("Another text.\n", layers=[]), tmp_path / "second" / "doc_1")
    with pytest.raises(CorpusError, match="DOC-HASH") as error:
        read_panels([first, second])
    assert error.value.faults[0].doc_id == "doc_1"
    (second / "text.txt").write_text("Changed since.\n")
    with pytest.raises(CorpusError, match="sha256 differs"):
        read_panels([first, second])


def test_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    first = folder(FIRST, tmp_path / "first" / "doc_1")
    with pytest.raises(CorpusError, match="no second annotator"):
        read_panels([first])
    with pytest.raises(CorpusError, match="two annotators are called"):
        read_panels([first, first])
    second = folder(SECOND, tmp_path / "second" / "doc_1")
    lines = (first / "annotations.jsonl").read_text().splitlines(keepends=True)
    (first / "annotations.jsonl").write_text("".join([*lines, lines[-1]]))
    with pytest.raises(CorpusError, match="ID-UNIQ"):
        read_panels([first, second])
    (first / "annotations.jsonl").write_text("{")
    with pytest.raises(CorpusError, match="REC-JSON"):
        read_panels([first, second])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"start":0,"end":19', '"start":1,"end":19', "SPAN-SLICE"),
        ('"start":0,"end":19', '"start":0,"end":1999', "SPAN-RANGE"),
    ],
)
def test_a_span_that_is_not_in_the_text_is_refused(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    first = folder(FIRST, tmp_path / "first" / "doc_1")
    second = folder(SECOND, tmp_path / "second" / "doc_1")
    file = second / "annotations.jsonl"
    changed = file.read_text("utf-8").replace(old, new, 1)
    assert changed != file.read_text("utf-8")
    file.write_text(changed, "utf-8")
    done = run(first, second)
    assert isinstance(done.exception, CorpusError)
    (fault,) = done.exception.faults
    assert (fault.code, fault.annotation) == (code, "M1")
    assert (fault.file, fault.line) == (str(file), 2)


def three(tmp_path: Path) -> Path:
    above = folder(annotation(), tmp_path / "corpus" / "doc_1")
    for name, made in (("ann", FIRST), ("bob", SECOND), ("cem", FIRST)):
        write_annotator(made, above, name)
    return above


def test_the_annotators_of_a_document(tmp_path: Path) -> None:
    above = three(tmp_path)
    for paths in ([above], [above / "annotators"], [above.parent]):
        assert read_panels(paths).annotators == ("ann", "bob", "cem")
    two = read_panels([above / "annotators" / "ann", above / "annotators" / "bob"])
    assert two.annotators == ("ann", "bob")
    assert read_panels([above / "annotators", folder(FIRST, tmp_path / "dan")]).annotators == (
        "ann",
        "bob",
        "cem",
        "dan",
    )


def test_three_annotators_give_means_over_pairs(tmp_path: Path) -> None:
    found = json.loads(as_json(report(read_panels([three(tmp_path)]))))
    rows = {(r["layer"], r["what"], r["label"], r["table"]): r for r in found["rows"]}
    row = rows["mentions", "span", "all", "spans"]
    assert row["n"] == {"ann": 4, "bob": 5, "cem": 4}
    # of the pairs two agree on 4/9 and one, of the same, on all
    assert row["figures"]["strict"]["value"] == pytest.approx((4 / 9 + 1 + 4 / 9) / 3, abs=1e-6)
    pair = compared(FIRST, SECOND)["rows"]["mentions", "span", "all", "spans"]
    assert pair["figures"]["alpha"]["value"] < row["figures"]["alpha"]["value"] < 1
    assert page(read_panels([three(tmp_path)])).count("## ") >= 3


def test_names_of_annotators() -> None:
    assert names_of([Path("x/a3/article"), Path("x/a4/article")]) == ["a3", "a4"]
    assert names_of([Path("gold"), Path("out/pred.jsonl.gz")]) == ["gold", "pred"]
    assert names_of([Path("a/b"), Path("c/b"), Path("a/d")]) == ["a/b", "c/b", "a/d"]


def test_a_hostile_name_is_no_escape_sequence(tmp_path: Path) -> None:
    first = folder(FIRST, tmp_path / "first")
    second = folder(SECOND, tmp_path / "se\x1b[31mcond")
    to = tmp_path / "page.md"
    done = run(first, second, "--disagreements", to)
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout + to.read_text()


def test_a_reference_to_nothing_agrees_with_none(tmp_path: Path) -> None:
    broken = [msgspec.structs.replace(a, source_entities=["E99"]) for a in FIRST.attributions[:1]]
    one = msgspec.structs.replace(FIRST, attributions=broken)
    found = compared(one, one)
    assert value(found, "links", "attributions source_entities", "aligned") == 0.0


def test_two_claims_on_the_same_words_are_told_apart_by_what_they_say() -> None:
    words = {"mentions": [{"content": span(TEXT, "two boats")}], "claimers": ["AUTHOR"]}
    said = {"proposition": "Two boats were seized.", "stance": "AFFIRM", **words}
    one, other = {**said, "presupposed": True}, {**said, "presupposed": False}
    layers: dict[str, Any] = {"entities": [], "mentions": [], "attributions": []}
    left = annotation(**layers, claims=[{"id": "C1", **one}, {"id": "C2", **other}])
    right = annotation(**layers, claims=[{"id": "C8", **other}, {"id": "C9", **one}])
    assert value(compared(left, right), "values", "claims presupposed", "kappa") == 1.0


@pytest.mark.parametrize(("type_", "same"), [("COMPETES_WITH", 1.0), ("SUPPORTS", 0.0)])
def test_direction_counts_where_the_relation_has_one(type_: str, same: float) -> None:
    layers: dict[str, Any] = {"entities": [], "mentions": [], "attributions": []}
    said = {"proposition": "It is so.", "stance": "AFFIRM", "claimers": ["AUTHOR"]}
    claims = [
        {"id": name, "mentions": [{"content": span(TEXT, words)}], **said}
        for name, words in (("C1", "two boats"), ("C2", "nobody"))
    ]
    ends = {"from_claim": "C1", "to_claim": "C2"}
    turned = {"from_claim": "C2", "to_claim": "C1"}
    left, right = (
        annotation(**layers, claims=claims, claim_relations=[{"id": "CR1", "type": type_, **one}])
        for one in (ends, turned)
    )
    found = compared(left, right)
    assert value(found, "links", "claim_relations claim_relations", "aligned") == same


# --------------------------------------------------------------------- by others, on others


@pytest.fixture(scope="module")
def six(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of four articles, each with six annotators."""
    corpus = tmp_path_factory.mktemp("six")
    for one in annotated(shared):
        bare = {"doc_id": one.doc_id, "regions": [], "sentences": []}
        place = corpus / one.doc_id
        if not place.exists():
            write_folder(document(one.text, layers=[], **bare), place)
        layers = [{"name": "attributions"}]
        made = document(one.text, layers=layers, attributions=attributions(one), **bare)
        write_annotator(made, place, one.annotator)
    return corpus


def test_the_figures_of_six_annotators_equal_independent_ones(six: Path) -> None:
    """krippendorff 0.9.0, nominal, on six rows of 3,185 tokens, one or zero."""
    found = json.loads(run(six, "--format", "json", "--draws", 50).stdout)
    rows = {row["label"]: row["figures"] for row in found["rows"] if row["what"] == "parts"}
    assert rows["source"]["alpha"]["value"] == pytest.approx(0.7252577706799508, abs=1e-6)
    assert rows["cue"]["alpha"]["value"] == pytest.approx(0.6695083381253593, abs=1e-6)
    assert rows["content"]["alpha"]["value"] == pytest.approx(0.8586210592278823, abs=1e-6)
    # bratiaa 0.1.4 on the same spans; a source of several attributions it takes but once
    assert rows["cue"]["strict"]["value"] == pytest.approx(0.74334594, abs=1e-6)
    assert rows["content"]["strict"]["value"] == pytest.approx(0.6665065, abs=1e-6)
    assert len(found["annotators"]) == 6
    assert len(found["documents"]) == 4


def test_f1_of_six_annotators_equals_bratiaa(shared: Path) -> None:
    """bratiaa 0.1.4: 0.71143 over all labels, and by label; it takes equal spans once."""
    from itertools import combinations

    from sahel_claims.scoring.matching import strict
    from sahel_claims.scoring.prf import Counts, count_by_label, total
    from sahel_claims.scoring.score import mean

    spans: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in annotated(shared):
        spans[one.doc_id][one.annotator] = sorted(set(one.spans))
    names = sorted({name for by_name in spans.values() for name in by_name})
    overall, by_label = [], defaultdict(list)
    for a, b in combinations(names, 2):
        counts: dict[str, list[Counts]] = defaultdict(list)
        for by_name in spans.values():
            for label, one_count in count_by_label(by_name[a], by_name[b], strict).items():
                counts[label].append(one_count)
        overall.append(total(c for found in counts.values() for c in found).f1)
        for label, found in counts.items():
            by_label[label].append(total(found).f1)
    assert mean(overall) == pytest.approx(0.7114346842375477)
    for label, expected in {
        "Source": 0.79078484,
        "Cue": 0.74334594,
        "Content": 0.62474278,
        "Attribution": 0.7554208,
    }.items():
        assert mean(by_label[label]) == pytest.approx(expected, abs=1e-7)

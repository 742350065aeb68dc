"""Corpus to splits: what is built, what is counted, and that a bad corpus changes nothing."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sahel_claims.build.bio import Candidate, Loss, Tokens, encode
from sahel_claims.build.run import BuildFailed, build
from sahel_claims.build.source import Source
from sahel_claims.build.splits import BrokenTable, SplitWriter
from sahel_claims.build.tagging import actors, attribution_tags, names
from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.contract.rows import CONFIGS, NameRow
from sahel_claims.contract.shapes import from_row, shape_of
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.packed import write_packed
from sahel_claims.corpus.source import read, sound
from support import document, span


def snapshot(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


# ------------------------------------------------------------------------ what is built


def test_every_config_and_split_is_built_once_and_the_same_again(
    corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    made = build(corpus, out)
    assert {p.parent.name for p in out.glob("data/*/*.parquet")} == set(CONFIGS)
    assert not list(out.glob("data/*/validation.parquet")), "a split without rows is left out"
    assert len(made.changed) == 2 * len(CONFIGS) + 1
    first = snapshot(out)
    times = {p: p.stat().st_mtime_ns for p in out.rglob("*")}
    assert build(corpus, out).changed == []
    assert build(corpus, out, check=True).changed == []
    assert snapshot(out) == first
    files = [p for p in out.rglob("*") if p.is_file()]
    assert all(p.stat().st_mtime_ns == times[p] for p in files), "equal files stay untouched"


def test_packed_and_folders_build_the_same(corpus: Path, tmp_path: Path) -> None:
    build(corpus, tmp_path / "a")
    write_packed(map(sound, read(corpus)), tmp_path / "packed.jsonl")
    shutil.copy(corpus / "splits.toml", tmp_path / "splits.toml")
    build(tmp_path / "packed.jsonl", tmp_path / "b")
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_chunks_do_not_show(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sahel_claims.build import run

    many = [
        msgspec.structs.replace(sound(r), doc_id=f"copy_{i:03}")
        for i in range(7)
        for r in read(corpus)
        if sound(r).doc_id == "harbour"
    ]
    write_packed(many, tmp_path / "many.jsonl")
    listed = ", ".join(f'"{d.doc_id}"' for d in many)
    (tmp_path / "splits.toml").write_text(f"train = [{listed}]")
    build(tmp_path / "many.jsonl", tmp_path / "a")
    monkeypatch.setattr(run, "_CHUNK", 3)
    build(tmp_path / "many.jsonl", tmp_path / "b")
    for config in CONFIGS:
        tables = [pq.read_table(tmp_path / x / f"data/{config}/train.parquet") for x in "ab"]
        assert tables[0].equals(tables[1], check_metadata=True)
    yamls = [(tmp_path / x / ".huggingface.yaml").read_text() for x in "ab"]
    assert yamls[0] == yamls[1], "the digest is of rows, not of chunks"


def test_documents_come_back_from_parquet(corpus: Path, tmp_path: Path) -> None:
    build(corpus, tmp_path)
    rows = pq.read_table(tmp_path / "data/documents/test.parquet").to_pylist()
    shape = shape_of(Document)
    found = [msgspec.convert(from_row(shape, row), Document) for row in rows]
    wanted = [sound(r) for r in read(corpus) if sound(r).doc_id != "harbour"]
    assert found == wanted


@pytest.mark.parametrize("config", [name for name in CONFIGS if name != "documents"])
def test_every_row_is_traced_to_annotations(config: str, corpus: Path, tmp_path: Path) -> None:
    build(corpus, tmp_path)
    texts = {sound(r).doc_id: sound(r) for r in read(corpus)}
    row_type = shape_of(CONFIGS[config].row)
    for file in (tmp_path / "data" / config).glob("*.parquet"):
        for raw in pq.read_table(file).to_pylist():
            row = from_row(row_type, raw)
            source = texts[row["doc_id"]]
            assert row["origin"] == source.origin
            ids = {r.id for layer in source.layers for r in getattr(source, layer.name)}
            assert row[CONFIGS[config].key] in ids
            if "text" in row:
                assert source.text[row["start"] : row["start"] + len(row["text"])] == row["text"]
            for part in _fragments(row):
                assert source.text[part["start"] : part["end"]] == part["text"]
            if "tokens" in row:
                pairs = zip(row["token_starts"], row["token_ends"], strict=True)
                assert row["tokens"] == [source.text[s:e] for s, e in pairs]


def _fragments(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [part for one in value for part in _fragments(one)]
    if not isinstance(value, dict):
        return []
    if value.keys() == {"start", "end", "text"}:
        return [value]
    return [part for one in value.values() for part in _fragments(one)]


def test_only_body_has_rows(corpus: Path, tmp_path: Path, article: Path) -> None:
    build(corpus, tmp_path)
    source = read_folder(article).document
    assert source is not None
    body = {r.id for r in source.regions if r.type == "BODY"}
    assert len(body) < len(source.regions)
    for config in ("names", "actors", "attribution_tags"):
        rows = pq.read_table(tmp_path / "data" / config / "test.parquet").to_pylist()
        assert {row["paragraph_id"] for row in rows} == body


def test_spurious_attributions_stand_in_documents_alone(
    article: Path, corpus: Path, tmp_path: Path
) -> None:
    build(corpus, tmp_path)
    source = read_folder(article).document
    assert source is not None
    spurious = {a.id for a in source.attributions if a.spurious}
    assert spurious
    for config in CONFIGS:
        rows = pq.read_table(tmp_path / "data" / config / "test.parquet").to_pylist()
        assert (config == "documents") == bool(spurious & _strings(rows)), config


def _strings(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        value = list(value.values())
    return {s for one in value for s in _strings(one)} if isinstance(value, list) else set()


# -------------------------------------------------------------- projection and its losses

LAYERS = [
    {"name": "regions"},
    {"name": "sentences"},
    {"name": "mentions", "attributes": ["head", "level"]},
    {"name": "attributions", "attributes": []},
]


def mention(text: str, number: int, label: str, *words: Any, level: str = "NOM") -> dict[str, Any]:
    place = span(text, *words)
    return {"id": f"M{number}", "span": place, "head": place[:1], "type": label, "level": level}


def test_actors_tag_the_outermost_and_list_the_rest() -> None:
    text = "The Karsovian army of Oremi left-wing. It"
    made = document(
        text,
        layers=LAYERS,
        mentions=[
            mention(text, 1, "ORG", "The Karsovian army of Oremi"),
            mention(text, 2, "NORP", "Karsovian", level="NAM"),
            mention(text, 3, "GPE", "Oremi", level="NAM"),
            mention(text, 4, "PER", "left-w"),
            mention(text, 5, "WPN", "left", "wing"),
        ],
    )
    loss: Loss = Counter()
    [row, last] = actors(Source(made), loss)
    assert row.ner_tags == ["B-ORG", "I-ORG", "I-ORG", "I-ORG", "I-ORG", "O", "O", "O", "O"]
    assert [(m.type, m.token_start, m.token_end, m.in_tags) for m in row.mentions] == [
        ("ORG", 0, 5, True),
        ("NORP", 1, 2, False),
        ("GPE", 4, 5, False),
        ("PER", None, None, False),
        ("WPN", None, None, False),
    ]
    assert last.ner_tags == ["O"]
    assert loss == {
        ("actors", "ORG", "in tags"): 1,
        ("actors", "NORP", "nested"): 1,
        ("actors", "GPE", "nested"): 1,
        ("actors", "PER", "off token"): 1,
        ("actors", "WPN", "discontinuous"): 1,
    }
    loss.clear()
    named = next(names(Source(made), loss))
    assert named.ner_tags == ["O", "B-NORP", "O", "O", "B-GPE", "O", "O", "O", "O"]


def test_mentions_outside_any_sentence_are_counted() -> None:
    text = "One left. Two\nFooter Press"
    made = document(
        text,
        layers=LAYERS,
        mentions=[mention(text, 1, "PER", "left. Two"), mention(text, 2, "ORG", "Footer Press")],
    )
    regions = [made.regions[0], msgspec.structs.replace(made.regions[1], type="SOURCE_FOOTER")]
    made = msgspec.structs.replace(made, regions=regions)
    loss: Loss = Counter()
    assert len(list(actors(Source(made), loss))) == 2
    assert loss == {
        ("actors", "PER", "across sentences"): 1,
        ("actors", "ORG", "outside the body"): 1,
    }


def test_attribution_tags_hold_the_outermost_roles() -> None:
    text = "A mayor said a guard swore the gate held, but not for long."
    outer = {"id": "A1", "source": span(text, "A mayor"), "cue": span(text, "said")}
    outer["content"] = span(text, "a guard swore the gate held", "not for long")
    inner = {
        "id": "A2",
        "source": span(text, "a guard"),
        "cue": span(text, "swore"),
        "parent": "A1",
    }
    inner["content"] = span(text, "the gate held")
    layers = [*LAYERS[:3], {"name": "attributions", "attributes": ["parent"]}]
    made = document(text, layers=layers, attributions=[outer, inner])
    loss: Loss = Counter()
    [row] = attribution_tags(Source(made), loss)
    assert [t.replace("CONTENT", "C") for t in row.attribution_tags] == [
        *("B-SOURCE", "I-SOURCE", "B-CUE"),
        *("B-C", "I-C", "I-C", "I-C", "I-C", "I-C", "O", "O", "B-C", "I-C", "I-C", "O"),
    ]
    assert loss["attribution_tags", "CONTENT", "in tags, in pieces"] == 2
    assert loss["attribution_tags", "CONTENT", "nested"] == 1
    assert {s.attribution_id for s in row.spans} == {"A1"}


@given(st.data())
def test_tags_decode_to_what_is_held(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("ab .,-’s\u0301"), max_size=40))
    edges = st.integers(0, len(text))
    pairs = data.draw(
        st.lists(st.tuples(edges, edges, st.sampled_from(["PER", "ORG"])), max_size=8)
    )
    wanted = [Candidate(label, a, b) for a, b, label in pairs if a < b]
    tokens = Tokens.of(text, 0, len(text))
    loss: Loss = Counter()
    tags, places, held = encode(tokens, wanted, "c", loss)
    assert sum(loss.values()) == len(wanted), "every span is counted once"
    kept = {
        (c.label, *place) for c, place, h in zip(wanted, places, held, strict=True) if h and place
    }
    assert decode(tags) == kept
    for place, h in zip(places, held, strict=True):
        assert not h or place is not None


def decode(tags: list[str]) -> set[tuple[str, int, int]]:
    found = []
    for i, tag in enumerate(tags):
        if tag.startswith("B-"):
            found.append([tag[2:], i, i + 1])
        elif tag.startswith("I-"):
            assert found
            assert found[-1][0] == tag[2:]
            assert found[-1][2] == i, "an I- continues the span before it"
            found[-1][2] = i + 1
    return {(label, a, b) for label, a, b in found}


def test_a_layer_that_is_not_declared_gives_no_rows_and_is_told(tmp_path: Path) -> None:
    text = "The mayor left."
    bare = document(text, layers=[{"name": "regions"}, {"name": "sentences"}, {"name": "mentions"}])
    write_folder(bare, tmp_path / "corpus/doc_1")
    (tmp_path / "corpus/splits.toml").write_text('train = ["doc_1"]')
    made = build(tmp_path / "corpus", tmp_path / "out")
    built = {p.parent.name for p in (tmp_path / "out").glob("data/*/*.parquet")}
    assert built == {"documents", "actors"}, (
        "actors: declared and empty; names needs head and level"
    )
    assert made.statistics.undeclared["names"] == 1
    row = pq.read_table(tmp_path / "out/data/actors/train.parquet").to_pylist()[0]
    assert row["ner_tags"] == [0, 0, 0, 0]


def test_a_broken_table_never_reaches_a_file(tmp_path: Path) -> None:
    row = NameRow(
        doc_id="d",
        story_id="s",
        origin="synthetic",
        paragraph_id="R1",
        sentence_id="S1",
        text="a b",
        start=0,
        tokens=["a", "b"],
        token_starts=[0, 2],
        token_ends=[1, 3],
        ner_tags=["B-PER", "I-PER"],
        mentions=[],
    )
    SplitWriter(tmp_path / "good").write("names", "train", [row])
    for spoilt in (
        {"tokens": ["a", "c"]},
        {"ner_tags": ["O", "I-PER"]},
        {"ner_tags": ["B-ORG", "I-PER"]},
        {"ner_tags": ["O"]},
        {"token_ends": [1]},
        {"sentence_id": None},
        {"tokens": ["a", None]},
    ):
        bad = msgspec.structs.replace(row, **spoilt)
        with pytest.raises(BrokenTable, match="names"):
            SplitWriter(tmp_path / "bad").write("names", "train", [bad])
    with pytest.raises(BrokenTable, match="names"):
        SplitWriter(tmp_path / "bad").write("names", "train", [row, row])
    assert not list((tmp_path / "bad").rglob("*.parquet"))


# ------------------------------------------------------------------------------ bad input

ANNOTATIONS = "annotations.jsonl"


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return act


def cut_in_half(folder: Path) -> None:
    data = (folder / ANNOTATIONS).read_bytes()
    (folder / ANNOTATIONS).write_bytes(data[: len(data) // 2 + 7])


def repeat_first_mention(folder: Path) -> None:
    lines = (folder / ANNOTATIONS).read_text("utf-8").splitlines(keepends=True)
    line = next(x for x in lines if '"layer":"mentions"' in x)
    (folder / ANNOTATIONS).write_text("".join([*lines, line]), "utf-8")


def latin_1(folder: Path) -> None:
    (folder / "text.txt").write_bytes("Segré".encode("latin-1"))


def shift_a_mention(folder: Path) -> None:
    lines = (folder / ANNOTATIONS).read_text("utf-8").splitlines(keepends=True)
    number = next(i for i, x in enumerate(lines) if '"layer":"mentions"' in x)
    record = msgspec.json.decode(lines[number])
    record["span"][0]["start"] += 1
    record["span"][0]["end"] += 1
    lines[number] = msgspec.json.encode(record).decode() + "\n"
    (folder / ANNOTATIONS).write_text("".join(lines), "utf-8")


BAD = {
    "wrong offset": (shift_a_mention, "SPAN-SLICE", ANNOTATIONS),
    "unknown label": (edit(ANNOTATIONS, '"type":"ORG"', '"type":"OGR"'), "REC-LABEL", ANNOTATIONS),
    "dangling reference": (
        edit(ANNOTATIONS, '"entity":"E1"', '"entity":"E99"'),
        "REF-DANGLE",
        ANNOTATIONS,
    ),
    "missing text": (lambda folder: (folder / "text.txt").unlink(), "FILE-MISSING", "text.txt"),
    "altered text": (edit("text.txt", "e", "E"), "DOC-HASH", "document.json"),
    "not UTF-8": (latin_1, "FILE-UTF8", "text.txt"),
    "half-written file": (cut_in_half, "REC-JSON", ANNOTATIONS),
    "missing annotations": (lambda f: (f / ANNOTATIONS).unlink(), "FILE-MISSING", ANNOTATIONS),
    "missing metadata": (lambda f: (f / "document.json").unlink(), "FILE-MISSING", "document.json"),
    "duplicate id": (repeat_first_mention, "ID-UNIQ", ANNOTATIONS),
    "newer schema": (edit("document.json", '"1.0"', '"9.0"'), "VER-SCHEMA", "document.json"),
    "older schema": (edit("document.json", '"1.0"', '"0.9"'), "VER-SCHEMA", "document.json"),
    "unknown field": (
        edit(ANNOTATIONS, '"span":', '"verdict":true,"span":'),
        "REC-UNKNOWN",
        ANNOTATIONS,
    ),
    "duplicate key": (edit(ANNOTATIONS, '"span":', '"id":"X1","span":'), "REC-KEY", ANNOTATIONS),
    "empty line": (edit(ANNOTATIONS, "\n", "\n\n"), "REC-JSON", ANNOTATIONS),
    "undeclared layer": (
        edit("document.json", '"name": "quantities"', '"name": "quote_marks"'),
        "LAYER-DECL",
        "",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_corpus_is_not_built(name: str, corpus: Path, tmp_path: Path) -> None:
    spoil, code, file = BAD[name]
    out = tmp_path / "out"
    build(corpus, out)
    before = snapshot(out)
    folder = corpus / "harbour"
    spoil(folder)
    with pytest.raises(BuildFailed) as caught:
        build(corpus, out)
    found = caught.value.diagnostics
    assert code in {d.code for d in found}
    assert all(d.file.startswith(str(folder)) for d in found)
    first = next(d for d in found if d.code == code)
    assert first.file.endswith(file)
    assert first.line or code.startswith("FILE-")
    if code.startswith(("SPAN", "REF", "ID")):
        assert first.annotation
    run = CliRunner().invoke(app, ["build", "--corpus", str(corpus), "--out", str(out)])
    assert run.exit_code == 1
    assert f"[{code}]" in run.output
    assert str(folder) in run.output
    assert snapshot(out) == before, "the previous output is untouched"
    checked = CliRunner().invoke(app, ["validate", str(corpus)])
    assert checked.exit_code == 1
    assert f"[{code}]" in checked.output, "one checker, not two"


def test_a_document_may_stand_in_one_place_only(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus / "harbour", corpus / "harbour_2")
    with pytest.raises(BuildFailed) as caught:
        build(corpus, tmp_path / "out")
    assert {d.code for d in caught.value.diagnostics} == {"DOC-DUP"}


def test_a_story_stays_in_one_split(corpus: Path, tmp_path: Path) -> None:
    article = next(p for p in corpus.iterdir() if p.name.startswith("world"))
    story = msgspec.json.decode((article / "document.json").read_bytes())["story_id"]
    harbour = read_folder(corpus / "harbour").document
    assert harbour is not None
    write_folder(msgspec.structs.replace(harbour, story_id=story), corpus / "harbour")
    with pytest.raises(BuildFailed, match="1 finding") as caught:
        build(corpus, tmp_path / "out")
    assert caught.value.diagnostics[0].code == "EXP-SPLIT"


@pytest.mark.parametrize("splits", ["", 'test = ["harbour", "nowhere"]'])
def test_split_list_and_corpus_agree(splits: str, corpus: Path, tmp_path: Path) -> None:
    (corpus / "splits.toml").write_text(splits)
    with pytest.raises(BuildFailed) as caught:
        build(corpus, tmp_path / "out")
    assert {d.code for d in caught.value.diagnostics} == {"EXP-SPLIT"}


def test_nothing_to_build(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/splits.toml").write_text("")
    with pytest.raises(CorpusError, match="FILE-MISSING"):
        build(tmp_path / "corpus", tmp_path / "out")
    run = CliRunner().invoke(app, ["build", "--corpus", str(tmp_path / "nowhere")])
    assert isinstance(run.exception, CorpusError)


def test_a_note_does_not_stop_a_build(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond its bound the search for near duplicates says so; the corpus is clean all the same."""
    from sahel_claims.validate import across

    monkeypatch.setattr(across, "MOST", 1)
    made = build(corpus, tmp_path / "out")
    assert [(d.code, d.severity) for d in made.notes] == [("EXP-NEAR", "info")]
    assert sum(made.statistics.documents.values()) == 2
    run = CliRunner().invoke(
        app, ["build", "--corpus", str(corpus), "--out", str(tmp_path / "out")]
    )
    assert run.exit_code == 0
    assert "info[EXP-NEAR]" in run.output


def test_near_duplicates_are_not_looked_for_in_a_single_split(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sahel_claims.validate import across

    monkeypatch.setattr(across, "MOST", 1)
    article = next(p.name for p in corpus.iterdir() if p.name.startswith("world"))
    (corpus / "splits.toml").write_text(f'test = ["harbour", "{article}"]')
    assert build(corpus, tmp_path / "out").notes == []


def test_an_interrupted_build_leaves_what_was_there(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sahel_claims.build import run

    out = tmp_path / "out"
    build(corpus, out)
    before = snapshot(out)
    edit(ANNOTATIONS, '"canonical":"', '"canonical":"the ')(corpus / "harbour")

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "hub_yaml", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build(corpus, out)
    assert snapshot(out) == before


def test_check_names_what_is_out_of_date(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(corpus, out)
    edit(ANNOTATIONS, '"canonical":"', '"canonical":"the ')(corpus / "harbour")
    before = snapshot(out)
    run = CliRunner().invoke(app, ["build", "--corpus", str(corpus), "--out", str(out), "--check"])
    assert run.exit_code == 1
    assert "out of date: " in run.output
    assert "documents/train.parquet" in run.output
    assert "names/test.parquet" not in run.output
    assert snapshot(out) == before
    (out / "data/names/test.parquet").write_bytes(b"PAR1 not at all")
    (out / "data/names/validation.parquet").write_bytes(b"left over")
    changed = build(corpus, out, check=True).changed
    assert out / "data/names/test.parquet" in changed
    assert out / "data/names/validation.parquet" in changed
    build(corpus, out)
    assert build(corpus, out, check=True).changed == []
    assert not (out / "data/names/validation.parquet").exists()

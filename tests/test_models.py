"""Training and measuring models: what is learnt from, what comes out, what is refused."""

import csv
import io
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from dispatches import dispatch
from sahel_claims.build.bio import Candidate, Loss, Tokens, decode, encode
from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import write_folder
from sahel_claims.corpus.packed import write_packed
from sahel_claims.models import (
    cues,
    kinds,
    mistakes,
    relations,
    report,
    surface,
)
from sahel_claims.models import (
    folder as model_folders,
)
from sahel_claims.models.annotating import annotate
from sahel_claims.models.curve import curve
from sahel_claims.models.data import Data, NoData, digest, load
from sahel_claims.models.evaluation import MICRO, STRICT, Evaluation
from sahel_claims.models.examples import bare, collect
from sahel_claims.models.folder import CARD, read_card, read_memory, read_tagger
from sahel_claims.models.linking import link
from sahel_claims.models.measuring import NotComparable, measure
from sahel_claims.models.memory import SeenInTraining, remember, seen
from sahel_claims.models.tasks import TASKS
from sahel_claims.models.training import train
from sahel_claims.scoring.matching import Marked, strict
from sahel_claims.scoring.prf import count, count_by_label
from sahel_claims.validate.run import check_document
from support import document, span

QUICK = {"iterations": "30"}
TRAIN = [dispatch(number) for number in range(20)]
TEST = [dispatch(number) for number in range(100, 110)]

Trained = dict[str, Path]


def data(documents: list[Document], name: str = "invented") -> Data:
    return Data(name, "", documents)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A model for each task."""
    folder = tmp_path_factory.mktemp("models")
    for task in TASKS:
        train(task, "crf", [data(TRAIN)], folder / task, given=QUICK)
    return {task: folder / task for task in TASKS}


def weights(model: Path) -> dict[str, bytes]:
    card = read_card(model)
    return {p.name: p.read_bytes() for p in (model / card.weights).iterdir()}


# ------------------------------------------------------------------------------- tags

TAGS = st.lists(st.sampled_from(["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]), max_size=25)


@given(TAGS)
def test_decoding_undoes_encoding(tags: list[str]) -> None:
    spans, repaired = decode(tags)
    text = "a" * len(tags)
    bounds = tuple((i, i + 1) for i in range(len(tags)))
    tokens = Tokens(
        0, len(tags), bounds, {i: i for i in range(len(tags))}, {i + 1: i + 1 for i in range(99)}
    )
    again, _, held = encode(tokens, [Candidate(*s) for s in spans], "names", Loss())
    assert all(held)
    assert decode(again) == (spans, 0)
    assert (again == tags) == (repaired == 0)
    assert len(text) >= sum(end - start for _, start, end in spans)


# What seqeval 1.2.2 counts in its default mode: of each label precision, recall and support, and
# micro F1. Computed once and held, because seqeval brings scikit-learn and scipy along.
SEQEVAL = json.loads(Path(__file__).with_name("seqeval_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", SEQEVAL)
def test_strict_scores_are_those_of_seqeval(case: dict[str, Any]) -> None:
    sides = [sides_of(case[name]) for name in ("gold", "tagged")]
    found = count_by_label(*sides, strict)
    for label, (precision, recall, support) in case["labels"].items():
        counts = found[label]
        assert counts.left == support
        assert (counts.precision if counts.right else 0.0) == pytest.approx(precision)
        assert (counts.recall if counts.left else 0.0) == pytest.approx(recall)
    assert count(*sides, strict).f1 == pytest.approx(case["micro_f1"])


def sides_of(tags: list[str]) -> list[Marked]:
    return [Marked(name, ((a, b),)) for name, a, b in decode(tags)[0]]


@given(TAGS, TAGS)
def test_strict_scores_are_those_of_seqeval_where_it_is(gold: list[str], tagged: list[str]) -> None:
    metrics = pytest.importorskip("seqeval.metrics", reason="seqeval is not installed: opt-in")
    size = min(len(gold), len(tagged))
    gold, tagged = gold[:size], tagged[:size]
    ours = count(sides_of(gold), sides_of(tagged), strict)
    if ours.left and ours.right:
        assert ours.f1 == pytest.approx(metrics.f1_score([gold], [tagged]))


# --------------------------------------------------------------------------- examples


def test_only_the_body_and_only_declared_layers_are_learnt_from() -> None:
    text = "Mara Osk said that it rained.\nSource: Oremi Post"
    mention = {"id": "M1", "span": span(text, "Mara Osk"), "type": "PER"}
    regions = [
        {"id": f"R{n}", "type": kind, "span": span(text, line)}
        for n, (kind, line) in enumerate(
            zip(("BODY", "SOURCE_FOOTER"), text.split("\n"), strict=True), 1
        )
    ]
    declared = [{"name": "regions"}, {"name": "sentences"}, {"name": "mentions"}]
    one = document(text, regions=regions, layers=declared, mentions=[mention])
    found = collect([one], TASKS["actors"])
    assert [e.tokens[:2] for e in found.examples] == [("Mara", "Osk")]
    assert found.examples[0].tags == ("B-PER", "I-PER", "O", "O", "O", "O", "O")
    for task in ("names", "attributions"):  # heads and levels, or attributions, are not declared
        absent = collect([one], TASKS[task])
        assert (absent.examples, absent.undeclared) == ([], ["doc_1"])


def test_a_shared_source_is_in_the_tags_once() -> None:
    text = "She said it rained and added it snowed."
    parts = [("said", "it rained"), ("added", "it snowed")]
    attributions = [
        {
            "id": f"A{n}",
            "source": span(text, "She"),
            "cue": span(text, cue),
            "content": span(text, content),
        }
        for n, (cue, content) in enumerate(parts, 1)
    ]
    found = collect([document(text, attributions=attributions)], TASKS["attributions"])
    assert found.lost == {}
    assert found.examples[0].tags.count("B-SOURCE") == 1


def test_tagging_does_not_see_the_annotations() -> None:
    one = TRAIN[0]
    for task in TASKS.values():
        examples = bare(one, task)
        assert {tag for e in examples for tag in e.tags} == {"O"}
        assert [e.tokens for e in examples] == [e.tokens for e in collect([one], task).examples]


# --------------------------------------------------------------------------- features


def test_the_lexicon_is_learnt_from_its_examples_alone() -> None:
    text = "Osk blurbed that it rained. Vey blurbed that it snowed."
    attributions = [
        {"id": f"A{n}", "cue": span(text, ("blurbed", n)), "content": span(text, content)}
        for n, content in enumerate(("it rained", "it snowed"), 1)
    ]
    examples = collect([document(text, attributions=attributions)], TASKS["attributions"]).examples
    assert cues.learn(examples)["blurbed"] == "0"
    assert "blurbed" not in cues.learn([])
    assert cues.learn([])["said"] == "s"


def test_states_of_quotation() -> None:
    assert "".join(surface.quotation(["a", "“", "b", "”", '"', "c", '"', "d"])) == "-(q)(q)-"
    assert "".join(surface.quotation([*"a''b'''c``d"])) == "-((q))--((q"


@given(st.text(max_size=60))
def test_features_of_any_text(text: str) -> None:
    made = document("x" + text.replace("\r", " ").replace("\n", " ") + "x")
    for example in bare(made, TASKS["attributions"]):
        found = surface.features(example, cues.learn([]))
        assert len(found) == len(example.tokens)
        assert found == surface.features(example, cues.learn([]))


# ---------------------------------------------------------------------------- linking


def test_interrupted_content_and_a_shared_source() -> None:
    # “It rained,” she said, “and snowed.” She noted it and added more.
    pieces = [
        ("CONTENT", 0, 4),
        ("SOURCE", 4, 5),
        ("CUE", 5, 6),
        ("CONTENT", 7, 11),
        ("SOURCE", 11, 12),
        ("CUE", 12, 13),
        ("CONTENT", 13, 14),
        ("CUE", 15, 16),
        ("CONTENT", 16, 17),
    ]
    assert link(pieces, [(0, 11), (11, 18)]) == [
        (((4, 5),), (5, 6), ((0, 4), (7, 11))),
        (((11, 12),), (12, 13), ((13, 14),)),
        (((11, 12),), (15, 16), ((16, 17),)),
    ]


def test_the_sentence_goes_before_the_distance_and_order_decides_between_equals() -> None:
    own, other = ("CUE", 6, 7), ("CUE", 1, 2)
    found = link([other, ("CONTENT", 3, 4), own], [(0, 2), (2, 8)])
    assert [one.contents for one in found] == [(), ((3, 4),)]
    for role, at in (("SOURCE", "later"), ("CONTENT", "earlier")):
        first, second = link([("CUE", 0, 1), (role, 2, 3), ("CUE", 4, 5)], [(0, 5)])
        got = [bool(one.contents) or (2, 3) in one.sources for one in (first, second)]
        assert got == ([False, True] if at == "later" else [True, False])


def test_without_a_cue_content_stands_with_its_source() -> None:
    assert link([("SOURCE", 0, 1), ("CONTENT", 2, 5)], [(0, 5)]) == [(((0, 1),), None, ((2, 5),))]
    assert link([("SOURCE", 0, 1)], [(0, 5)]) == []


@given(
    st.lists(st.tuples(st.sampled_from(["SOURCE", "CUE", "CONTENT"]), st.integers(1, 4))),
    st.lists(st.integers(1, 60), max_size=4),
)
def test_every_piece_is_linked(made: list[tuple[str, int]], cuts: list[int]) -> None:
    pieces, at = [], 0
    for role, size in made:
        pieces.append((role, at, at + size))
        at += size + size % 2
    edges = sorted({0, at, *(cut for cut in cuts if cut < at)})
    sentences = list(pairwise(edges))
    found = link(pieces, sentences)
    assert found == link(pieces[::-1], sentences), "whatever the order given"
    contents = [piece for one in found for piece in one.contents]
    assert sorted(contents) == [(a, b) for role, a, b in pieces if role == "CONTENT"]
    if any(role == "CUE" for role, _, _ in pieces):
        assert [one.cue for one in found] == [(a, b) for role, a, b in pieces if role == "CUE"]
        sources = {piece for one in found for piece in one.sources}
        assert sources == {(a, b) for role, a, b in pieces if role == "SOURCE"}


def test_pieces_that_touch_are_one_fragment() -> None:
    text = "Osk said (rain)."
    (example,) = bare(document(text), TASKS["attributions"])
    assert example.tokens == ("Osk", "said", "(", "rain", ")", ".")
    tags = ["B-SOURCE", "B-CUE", "B-CONTENT", "B-CONTENT", "I-CONTENT", "O"]
    assert relations.linked(example, tags) == [(((0, 3),), ((4, 8),), ((9, 15),))]


def test_nested_attributions_are_not_wanted() -> None:
    text = "Osk said that Vey had warned that it rained."
    outer = {"cue": span(text, "said"), "content": span(text, "that Vey had warned that it rained")}
    inner = {"cue": span(text, "had warned"), "content": span(text, "that it rained")}
    one = document(
        text, attributions=[{"id": "A1", **outer}, {"id": "A2", "parent": "A1", **inner}]
    )
    assert [w.cue for w in relations.gold(one)] == [((4, 8),)]
    assert collect([one], TASKS["attributions"]).lost == {"nested": 2}


def test_annotated_attributions_come_out_whole() -> None:
    for one in TRAIN:
        examples = collect([one], TASKS["attributions"]).examples
        found = [w for e in examples for w in relations.linked(e, e.tags)]
        assert set(found) == set(relations.gold(one))


# --------------------------------------------------------------------------- training


@pytest.mark.parametrize("task", TASKS)
def test_two_trainings_give_the_same_bytes(task: str, models: Trained, tmp_path: Path) -> None:
    train(task, "crf", [data(TRAIN)], tmp_path, given=QUICK)
    assert weights(tmp_path) == weights(models[task])
    cards = [read_card(folder) for folder in (tmp_path, models[task])]
    same = [msgspec.structs.replace(card, run=cards[0].run, evaluate="") for card in cards]
    assert same[0] == same[1]


def test_the_card_says_how_the_model_came_to_be(models: Trained) -> None:
    card = read_card(models["attributions"])
    (used,) = card.training
    assert used.digest == digest(TRAIN) == digest(TRAIN[::-1])
    assert used.documents == len(TRAIN)
    assert set(used.spans) == {"SOURCE", "CUE", "CONTENT"}
    assert {"python", "schema", "sahel-claims", "python-crfsuite"} <= set(card.versions)
    assert card.evaluate.startswith("sahel-claims evaluate ")
    page = (models["attributions"] / "README.md").read_text("utf-8")
    assert card.evaluate in page
    assert used.digest[:12] in page


class Interrupted(Exception):
    pass


def test_an_interrupted_training_leaves_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "model"
    train("names", "crf", [data(TRAIN)], model, given=QUICK)
    before = {p: p.read_bytes() for p in model.rglob("*") if p.is_file()}

    def bar(total: int | None, what: str) -> Any:
        import contextlib

        def step() -> None:
            if what == "training":
                raise Interrupted

        return contextlib.nullcontext(step)

    for out in (model, tmp_path / "new"):
        with pytest.raises(Interrupted):
            train("names", "crf", [data(TRAIN[:5])], out, given=QUICK, bar=bar)
    assert {p: p.read_bytes() for p in model.rglob("*") if p.is_file()} == before
    assert not (tmp_path / "new").exists()
    train("names", "crf", [data(TRAIN[:5])], model, given=QUICK)
    assert len(list(model.glob("weights-*"))) == 1, "the weights of before are gone"
    assert measure(model, data(TEST)).documents == len(TEST)


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(CorpusError, match="no model"):
        train("names", "crf", [data(TRAIN[:2])], tmp_path, given=QUICK)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_a_killed_training_left_is_taken_away(tmp_path: Path) -> None:
    """By the next one in the folder; what a running one has there stays."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], stdout=-1)
    for process in (int(ended.stdout), os.getppid()):
        stage = tmp_path / f"{model_folders._mine()}{process}-abc"
        stage.mkdir()
        (stage / "weights").write_bytes(b"half")
    train("names", "crf", [data(TRAIN[:5])], tmp_path, given=QUICK)
    stages = list(tmp_path.glob(".weights-*"))
    if os.name == "posix":
        assert [path.name for path in stages] == [f"{model_folders._mine()}{os.getppid()}-abc"]


def test_dev_scores_are_in_the_card_and_dev_is_not_trained_on(tmp_path: Path) -> None:
    card = train("names", "crf", [data(TRAIN)], tmp_path, dev=data(TEST, "held"), given=QUICK)
    found = measure(tmp_path, data(TEST, "held"))
    assert card.scores[0].micro == found.line()
    assert card.scores[0].digest == found.data_digest
    with pytest.raises(SeenInTraining):
        train("names", "crf", [data(TRAIN)], tmp_path, dev=data(TRAIN[:1]), given=QUICK)


def test_several_data_are_mixed_but_never_twice(tmp_path: Path) -> None:
    card = train("names", "crf", [data(TRAIN[:3]), data(TRAIN[3:6])], tmp_path, given=QUICK)
    assert [used.documents for used in card.training] == [3, 3]
    with pytest.raises(CorpusError, match="already"):
        train("names", "crf", [data(TRAIN[:3]), data(TRAIN[2:4])], tmp_path, given=QUICK)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda model: (model / CARD).write_text("{"),
        lambda model: (model / CARD).write_text("[]"),
        lambda model: (model / CARD).unlink(),
        lambda model: _replace(model, weights="../weights-0123456789ab"),
        lambda model: _replace(model, task="names of ships"),
        lambda model: _replace(model, format=99),
        lambda model: next(model.glob("weights-*/*.crfsuite")).write_bytes(b"lCRF"),
        lambda model: next(model.glob("weights-*/memory.json")).unlink(),
    ],
)
def test_a_spoilt_model_is_an_error(spoil: Any, tmp_path: Path) -> None:
    train("names", "crf", [data(TRAIN[:3])], tmp_path, given=QUICK)
    spoil(tmp_path)
    with pytest.raises(CorpusError):
        measure(tmp_path, data(TEST))


def _replace(model: Path, **fields: Any) -> None:
    raw = json.loads((model / CARD).read_text("utf-8"))
    (model / CARD).write_text(json.dumps(raw | fields), "utf-8")


def test_what_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = kinds.KINDS["crf"]._replace(imports="no_such_library")
    monkeypatch.setitem(kinds.KINDS, "crf", entry)
    with pytest.raises(kinds.NotInstalled, match=r"pip install 'sahel-claims\[train\]'"):
        kinds.kind_of("crf")


def test_settings_are_checked() -> None:
    kind = kinds.kind_of("crf")
    assert kinds.settings_of(kind, {"c1": "2"})["c1"] == 2.0
    for given_ in ({"c3": "1"}, {"iterations": "many"}):
        with pytest.raises(ValueError, match=next(iter(given_))):
            kinds.settings_of(kind, given_)


# ------------------------------------------------------------------------------- data


def test_data_are_a_split_of_a_corpus_where_it_has_splits(tmp_path: Path) -> None:
    for one in TRAIN[:3]:
        write_folder(one, tmp_path / one.doc_id)
    names = [one.doc_id for one in TRAIN[:3]]
    assert len(load(str(tmp_path), "train").documents) == 3
    (tmp_path / "splits.toml").write_text(f'train = ["{names[0]}"]\ntest = ["{names[1]}"]\n')
    assert [d.doc_id for d in load(str(tmp_path), "train").documents] == names[:1]
    assert [d.doc_id for d in load(f"{tmp_path}:test", "train").documents] == names[1:2]
    assert len(load(f"{tmp_path}:all", "train").documents) == 3
    assert load(f"{tmp_path}:test", "train").title == f"{tmp_path}:test"
    with pytest.raises(NoData, match="validation"):
        load(str(tmp_path), "validation")


def test_faulty_annotations_are_not_learnt_from(tmp_path: Path) -> None:
    packed = tmp_path / "faulty.jsonl"
    write_packed(TRAIN[:2], packed)
    packed.write_text(packed.read_text("utf-8").replace('"Monday ', '"Mondax '), "utf-8")
    raw = packed.read_text("utf-8").replace("PER", "ORG", 1)
    spoilt = raw.replace('"start":0,"end":', '"start":1,"end":', 1)
    packed.write_text(spoilt, "utf-8")
    with pytest.raises(NoData, match="sahel-claims validate"):
        load(str(packed), "train")


def test_the_packages_own_data_are_there(root: Path) -> None:
    for split in ("train", "validation", "test"):
        assert load(f"sahel-claims:{split}", "train").documents
    assert load("sahel-claims", "train").documents == load("sahel-claims:train", "test").documents


# ------------------------------------------------------------------------- evaluation


def changed(one: Document, **fields: Any) -> Document:
    return msgspec.structs.replace(one, **fields)


def test_what_was_trained_on_is_refused(models: Trained) -> None:
    model = models["names"]
    memory = read_memory(model, read_card(model))
    old = TRAIN[0]
    cases = {
        "the document": old,
        "another id": changed(old, doc_id="new", story_id="new"),
        "its story": changed(TEST[0], story_id=old.story_id),
        "sentences": changed(old, doc_id="new", story_id="new", sha256="0" * 64),
    }
    for why, one in cases.items():
        (found,) = seen([one], memory)
        assert why in found.why
        with pytest.raises(SeenInTraining):
            measure(model, data([*TEST, one]))
    assert seen(TEST, remember(TRAIN, [])) == []


def test_what_is_forced_says_so_in_its_first_line(models: Trained) -> None:
    found = measure(models["names"], data([*TEST, TRAIN[0]]), force=True)
    first = report.text(found).splitlines()[0]
    assert "TRAINED ON" in first
    assert f"1 of {len(TEST) + 1} document(s)" in first
    assert report.as_csv(found).splitlines()[1].startswith('notice,"MEASURED ON WHAT')
    assert next(iter(json.loads(msgspec.json.encode(found)))) == "notice"
    assert "TRAINED ON" not in report.text(measure(models["names"], data(TEST)))


@pytest.mark.parametrize("task", TASKS)
def test_the_numbers_of_a_report_agree_with_each_other(task: str, models: Trained) -> None:
    found = measure(models[task], data(TEST))
    micro = found.line()
    assert micro.f1 is not None
    assert micro.f1 > 0.5, "the dispatches are easy"
    assert micro.low is not None
    assert micro.high is not None
    assert micro.low <= micro.f1 <= micro.high
    labels = [x for x in found.scores[STRICT] if x.name in TASKS[task].labels]
    assert sum(x.gold or 0 for x in labels) == micro.gold == found.spans
    for line in labels:
        row = found.kinds[line.name]
        assert row["right"] == line.matched
        assert row["right"] + row["boundary"] + row["type"] + row["missed"] == line.gold
        as_tagged = sum(n for _, tagged, n in found.confusion if tagged == line.name)
        assert as_tagged == line.tagged
    parts = {x.name: x for x in found.names if x.name in ("seen", "unseen")}
    for field in ("gold", "tagged", "matched"):
        assert sum(getattr(x, field) for x in parts.values()) == getattr(micro, field)
    assert (found.line("overlap").matched or 0) >= (micro.matched or 0)
    assert bool(found.relations) == (task == "attributions")


def test_relations_of_whole_attributions(models: Trained) -> None:
    found = measure(models["attributions"], data(TEST))
    lines = {line.name: line for line in found.relations}
    assert (lines[relations.WHOLE].f1 or 0) > 0.5
    assert all(line.f1 == 1.0 for line in found.linking)


SPANS = st.lists(
    st.tuples(st.sampled_from(["PER", "ORG"]), st.integers(0, 27), st.integers(1, 6)), max_size=6
)


@given(SPANS, SPANS)
def test_every_span_is_judged_once(left: Any, right: Any) -> None:
    text = "She saw three old ships sail by."
    one = document(text)
    sides = [
        sorted({Marked(name, ((a, min(a + n, len(text))),)) for name, a, n in side})
        for side in (left, right)
    ]
    gold, tagged = sides
    judged = mistakes.judge(one, gold, tagged)
    rows = mistakes.by_label([judged])
    total = {kind: sum(row[kind] for row in rows.values()) for kind in ("right", *mistakes.KINDS)}
    both = total["right"] + total["boundary"] + total["type"]
    assert total["right"] == len(strict(gold, tagged))
    assert both + total["missed"] == len(gold)
    assert both + total["spurious"] == len(tagged)
    assert sum(judged.confusion.values()) == both + total["missed"] + total["spurious"]
    shown = mistakes.examples([judged], most=2)
    assert all(m.kind in mistakes.KINDS for m in shown)
    for mistake in shown:
        for at, words in (
            (mistake.gold_at, mistake.gold_words),
            (mistake.tagged_at, mistake.tagged_words),
        ):
            assert words == (text[slice(*at)] if at else "")


def test_kinds_of_mistakes() -> None:
    one = document("The old Harbour Council met in Oremi on Monday.")
    gold = [Marked("ORG", ((0, 23),)), Marked("GPE", ((31, 36),)), Marked("DOC", ((40, 46),))]
    tagged = [Marked("ORG", ((8, 23),)), Marked("LOC", ((31, 36),)), Marked("WPN", ((24, 27),))]
    judged = mistakes.judge(one, gold, tagged)
    assert [(m.kind, m.gold_words, m.tagged_words) for m in judged.mistakes] == [
        ("boundary", "The old Harbour Council", "Harbour Council"),
        ("spurious", "", "met"),
        ("type", "Oremi", "Oremi"),
        ("missed", "Monday", ""),
    ]
    assert judged.mistakes[3].before.endswith(" in Oremi on ")
    assert judged.mistakes[3].after == "."


def test_names_are_seen_where_training_had_them(models: Trained) -> None:
    text = "Oremi and Quell lie far off."
    known = {e.words(g) for e in collect(TRAIN, TASKS["names"]).examples for g in e.gold}
    assert ("Oremi" in known, "Quell" in known) == (True, False)
    mentions = [
        {"id": f"M{n}", "span": span(text, w), "head": span(text, w), "type": "GPE", "level": "NAM"}
        for n, w in enumerate(("Oremi", "Quell"), 1)
    ]
    found = measure(models["names"], data([document(text, mentions=mentions)]))
    lines = {line.name: line.gold for line in found.names}
    assert (lines["seen"], lines["unseen"]) == (1, 1)


def test_warnings_for_what_says_little(models: Trained) -> None:
    few = measure(models["names"], data(TEST[:2])).warnings
    assert any("2 document(s)" in warning for warning in few)
    assert any("n = " in warning for warning in few)
    text = "The ship left."
    wpn = [{"id": "M1", "span": span(text, "The ship"), "type": "WPN"}]
    new = document(text, mentions=wpn)
    assert any("cannot be found" in w for w in measure(models["actors"], data([new])).warnings)
    many = measure(models["names"], data([dispatch(n) for n in range(200, 230)])).warnings
    assert many == []


def test_the_difference_to_itself_is_nothing(models: Trained, tmp_path: Path) -> None:
    same = measure(models["names"], data(TEST), against=models["names"])
    assert same.against is not None
    assert {d.difference for d in same.against.differences} == {0.0}
    assert not any(d.clear for d in same.against.differences)
    train("names", "crf", [data(TRAIN[:1])], tmp_path, given={"iterations": "3"})
    worse = measure(models["names"], data(TEST), against=tmp_path)
    assert worse.against is not None
    micro = next(d for d in worse.against.differences if (d.match, d.name) == (STRICT, MICRO))
    assert (micro.difference or 0) > 0
    assert micro.clear
    with pytest.raises(NotComparable):
        measure(models["names"], data(TEST), against=models["actors"])


def test_a_document_that_declares_nothing_is_counted_not_measured(models: Trained) -> None:
    silent = changed(TEST[0], layers=TEST[0].layers[:2], mentions=[], attributions=[])
    found = measure(models["names"], data([silent, *TEST[1:]]))
    assert (found.documents, found.undeclared) == (len(TEST) - 1, 1)
    with pytest.raises(NoData, match="nothing to measure"):
        measure(models["names"], data([silent]))


def test_no_terminal_obeys_a_report(models: Trained) -> None:
    text = "Mara \x1b[31mOsk said that \u202eit rained."
    layers = [{"name": "regions"}, {"name": "sentences"}, {"name": "attributions"}]
    one = document(
        text,
        doc_id="hostile",
        story_id="hostile",
        layers=layers,
        attributions=[{"id": "A1", "cue": span(text, "said"), "content": span(text, "rained")}],
    )
    shown = report.text(measure(models["attributions"], data([one])))
    assert "rained" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


# ------------------------------------------------------------------------ predictions


@pytest.mark.parametrize("task", TASKS)
def test_predictions_are_sound_documents(task: str, models: Trained) -> None:
    tagger = read_tagger(models[task], read_card(models[task]))
    made = list(annotate(TEST, TASKS[task], tagger, "a model"))
    assert [d.text for d in made] == [d.text for d in TEST]
    assert [f.message for d in made for f in check_document(d)] == []
    found = collect(made, TASKS[task])
    assert not found.undeclared
    tags = [tag for d in TEST for tag in tagger.tag(bare(d, TASKS[task]))]
    if task != "attributions":  # there, a cue without content is none
        assert [list(e.tags) for e in found.examples] == tags


def test_what_has_no_capital_is_predicted_as_a_noun() -> None:
    class Everything:
        def tag(self, examples: Any) -> list[list[str]]:
            return [["B-ORG"] * len(example.tokens) for example in examples]

    [made] = annotate(TEST[:1], TASKS["names"], Everything(), "a model")
    assert {m.level for m in made.mentions} == {"NAM", "NOM"}
    assert "MEN-LEVEL" not in {f.code for f in check_document(made)}


# ------------------------------------------------------------------------------ curve


def test_a_curve_has_a_level_for_each_size() -> None:
    first, found = curve(
        "names", "crf", [data(TRAIN[:8])], data(TEST), steps=[2, 8], seeds=2, given=QUICK, draws=50
    )
    assert first.levels == found.levels[:1]
    assert first.points == found.points[:2]
    assert [(p.documents, p.seed) for p in found.points] == [(2, 0), (2, 1), (8, 0)]
    assert [level.documents for level in found.levels] == [2, 8]
    assert (found.levels[0].f1 or 0) < (found.levels[1].f1 or 0)
    with pytest.raises(ValueError, match="cannot be drawn"):
        next(curve("names", "crf", [data(TRAIN[:8])], data(TEST), steps=[9], given=QUICK))
    with pytest.raises(SeenInTraining):
        next(curve("names", "crf", [data(TRAIN[:8])], data(TRAIN[:1]), given=QUICK))


# ----------------------------------------------------------------------- command line


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_train_and_evaluate_from_the_command_line(tmp_path: Path) -> None:
    train_on, test_on, model = (tmp_path / n for n in ("train.jsonl", "test.jsonl", "model"))
    write_packed(TRAIN, train_on)
    write_packed(TEST, test_on)
    done = run(
        *("train", "attributions", "--train", train_on, "--dev", test_on),
        *("--out", model, "--set", "iterations=30"),
    )
    assert done.exit_code == 0, done.output
    assert "measure it: sahel-claims evaluate" in done.stdout
    shown = run("evaluate", model, "--on", test_on)
    assert shown.exit_code == 0
    again = run("evaluate", model, "--on", test_on)
    strip = [line for line in shown.stdout.splitlines() if "tagged in" not in line]
    assert strip == [line for line in again.stdout.splitlines() if "tagged in" not in line]
    plain = run("evaluate", model, "--on", test_on, "--format", "json")
    found = msgspec.json.decode(plain.stdout.encode(), type=Evaluation)
    assert found.line().gold == found.spans
    rows = list(
        csv.DictReader(
            io.StringIO(run("evaluate", model, "--on", test_on, "--format", "csv").stdout)
        )
    )
    micro = next(row for row in rows if (row["table"], row["name"]) == (STRICT, MICRO))
    assert float(micro["f1"]) == pytest.approx(found.line().f1)
    predicted = tmp_path / "predicted.jsonl"
    assert run("evaluate", model, "--on", test_on, "--predictions", predicted).exit_code == 0
    assert run("validate", predicted).exit_code == 0
    assert run("evaluate", model, "--on", test_on, "--floor", "1").exit_code == 0
    missed = run("evaluate", model, "--on", test_on, "--floor", "99.9")
    assert missed.exit_code == (0 if found.line().low == 1.0 else 1)
    assert run("evaluate", model, "--on", train_on).exit_code == 2
    forced = run("evaluate", model, "--on", train_on, "--force")
    assert "TRAINED ON" in forced.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "names", "--train", "sahel-claims:dev"], "no split is called 'dev'"),
        (["train", "names", "--train", "one.jsonl:dev"], "one.jsonl:SPLIT takes train, validation"),
        (["train", "ships"], "known: names, actors, attributions"),
        (["train", "names", "--model", "lstm"], "known: crf"),
        (["train", "names", "--set", "c1"], "NAME=VALUE"),
        (["evaluate", "nowhere"], "no such file"),
        (["curve", "ships"], "known: names"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sahel_claims.cli import main

    write_packed(TRAIN[:1], tmp_path / "one.jsonl")
    if "lstm" in arguments or "c1" in arguments:
        arguments = [*arguments, "--train", str(tmp_path / "one.jsonl")]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["sahel-claims", *arguments])
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert said in errors.getvalue()


def test_pictures_are_drawn(models: Trained, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="no pictures: matplotlib is not installed")
    write_packed(TEST, tmp_path / "test.jsonl")
    write_packed(TRAIN[:6], tmp_path / "train.jsonl")
    picture = tmp_path / "scores.png"
    on = tmp_path / "test.jsonl"
    done = run("evaluate", models["actors"], "--on", on, "--picture", picture)
    assert done.exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    done = run(
        *("curve", "names", "--train", tmp_path / "train.jsonl", "--on", on, "--out", tmp_path),
        *("--documents", "2", "--documents", "6", "--seeds", "1", "--set", "iterations=5"),
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "names.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "names-crf.csv").read_text().startswith("documents,tokens,seed")

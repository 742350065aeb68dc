"""Two annotations become one: few decisions, nothing lost, nothing decided by itself."""

import random
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sahel_claims.agreement.align import align
from sahel_claims.agreement.decision_file import Answers, read_answers
from sahel_claims.agreement.decision_page import written
from sahel_claims.agreement.disputes import Comparison, compared
from sahel_claims.agreement.guideline import heading
from sahel_claims.agreement.settle import Answer, settle
from sahel_claims.agreement.slots import normal
from sahel_claims.cli import app
from sahel_claims.contract.layers import LAYER_NAMES, RECORD_OF
from sahel_claims.contract.records import Document
from sahel_claims.contract.shapes import shape_of
from sahel_claims.corpus.changes import changes
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.order import canonical
from sahel_claims.validate.run import check_document
from second import scrambled, second, without
from strategies import documents
from support import document, span

ARTICLE = next((Path(__file__).parents[1] / "corpus").glob("*/text.txt")).parent
HARBOUR = Path(__file__).parent / "fixtures/ok/harbour"
GUIDELINES = (Path(__file__).parents[1] / "schema/GUIDELINES.md").read_text("utf-8")


def load(folder: Path) -> Document:
    found = read_folder(folder).document
    assert found
    return found


def records(one: Document) -> dict[str, dict[str, Any]]:
    """Every annotation by layer and id, the order of lists aside."""
    return {
        layer: {r.id: normal(shape_of(RECORD_OF[layer]), r) for r in getattr(one, layer)}
        for layer in LAYER_NAMES
    }


def alike(found: Comparison, choose: Any) -> Document:
    """The document when every dispute is answered alike."""
    return settle(found, {d.key: Answer(choose, "why") for d in found.disputes}).document


# ---------------------------------------------------------------------------- properties


@given(documents())
def test_with_itself_there_is_nothing_to_decide(one: Document) -> None:
    found = compared(align(one, one))
    assert found.disputes == []
    assert changes(settle(found, {}).document, one)[0].field == "annotation_status"
    assert records(settle(found, {}).document) == records(one)


@given(documents(), st.integers(0, 2**32))
def test_under_other_ids_there_is_nothing_to_decide(one: Document, seed: int) -> None:
    found = compared(align(one, scrambled(one, seed)[0]))
    assert found.disputes == []
    assert records(settle(found, {}).document) == records(one)


@settings(max_examples=25)
@given(st.sampled_from([ARTICLE, HARBOUR]), st.integers(0, 2**32), st.sampled_from([0.03, 0.2]))
def test_one_side_everywhere_gives_that_side(folder: Path, seed: int, share: float) -> None:
    one = load(folder)
    other, _ = scrambled(second(one, seed, share), seed)
    aligned = align(one, other)
    found = compared(aligned)
    assert records(alike(found, "a")) == records(aligned.left)
    assert records(alike(found, "b")) == records(aligned.right)


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_any_choices_leave_no_reference_to_nothing(seed: int) -> None:
    chance = random.Random(seed)
    found = compared(align(load(HARBOUR), second(load(HARBOUR), seed, 0.3)))
    answers = {d.key: Answer(chance.choice(["a", "b"])) for d in found.disputes}
    made = settle(found, answers).document
    codes = {finding.code for finding in check_document(made)}
    assert codes.isdisjoint({"REF-DANGLE", "ID-UNIQ", "ID-RETIRED", "SPAN-SLICE"})
    assert made == canonical(made)


def test_what_goes_is_retired() -> None:
    one = load(HARBOUR)
    gone = {one.mentions[0].id, one.attributions[0].id}
    found = compared(align(one, without(one, gone)))
    made = alike(found, "b")
    assert gone <= set(made.retired_ids)
    assert alike(found, "a").retired_ids == one.retired_ids


# ------------------------------------------------------------- one difference, one decision

TEXT = "The old council closed the pier, and it said that two guards had left. It was late."


def base() -> dict[str, Any]:
    return {
        "entities": [
            {"id": "E1", "type": "ORG", "canonical": "the council", "aliases": ["board"]},
            {"id": "E2", "type": "FAC", "canonical": "the pier"},
        ],
        "mentions": [
            {
                "id": "M1",
                "span": span(TEXT, "The old council"),
                "head": span(TEXT, "council"),
                "type": "ORG",
                "entity": "E1",
            },
            {"id": "M2", "span": span(TEXT, "the pier"), "type": "FAC", "entity": "E2"},
            {"id": "M3", "span": span(TEXT, "it"), "type": "ORG", "entity": "E1"},
            {"id": "M4", "span": span(TEXT, "It"), "type": "ORG", "entity": "E1"},
        ],
        "attributions": [
            {
                "id": "A1",
                "source": span(TEXT, "it"),
                "cue": span(TEXT, "said"),
                "content": span(TEXT, "that two guards had left"),
                "source_entities": ["E1"],
            }
        ],
        "event_mentions": [
            {
                "id": "EM1",
                "trigger": span(TEXT, "closed"),
                "type": "OTHER",
                "event": "EV1",
                "arguments": [
                    {"role": "Agent", "filler": "M1", "asserted_by": ["AUTHOR"]},
                    {"role": "Patient", "filler": "M2", "asserted_by": ["AUTHOR"]},
                ],
            },
            {
                "id": "EM2",
                "trigger": span(TEXT, "left"),
                "type": "OTHER",
                "event": "EV2",
                "arguments": [{"role": "Agent", "filler": "M3", "asserted_by": ["A1"]}],
            },
        ],
        "events": [
            {"id": "EV1", "type": "OTHER", "label": "closing"},
            {"id": "EV2", "type": "OTHER", "label": "leaving"},
        ],
        "factuality": [{"id": "F1", "event_mention": "EM2", "source": "A1", "value": "CT+"}],
        "claims": [
            {
                "id": "C1",
                "proposition": "Two guards left.",
                "mentions": [
                    {"attribution": "A1", "content": span(TEXT, "that two guards had left")}
                ],
                "claimers": ["E1"],
                "stance": "AFFIRM",
                "topic_event": "EV2",
            }
        ],
    }


def made(raw: dict[str, Any]) -> Document:
    return document(TEXT, **raw)


def against(edit: Any) -> Comparison:
    """The document against one in which something was edited."""
    raw = base()
    edit(raw)
    return compared(align(made(base()), made(raw)))


def one_of(found: Comparison) -> Any:
    """The only dispute."""
    asked = [dispute for dispute in found.disputes if not dispute.worded]
    assert len(asked) == 1, [dispute.key for dispute in asked]
    return asked[0]


def test_a_boundary_is_one_decision_whatever_moves_with_it() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["mentions"][0] |= {
            "span": span(TEXT, "old council"),
            "head": span(TEXT, "old council"),
        }

    dispute = one_of(against(edit))
    assert (dispute.key, dispute.ids) == ("M1.extent", ["M1"])
    assert [cell[2] for cell in dispute.cells] == ["span", "head"]


def test_what_was_missed_is_one_decision_with_all_that_hangs_on_it() -> None:
    """Its argument, its chain, its claim and its factuality are not asked for again."""

    def edit(raw: dict[str, Any]) -> None:
        raw["attributions"] = raw["factuality"] = raw["claims"] = []
        raw["event_mentions"][1]["arguments"][0]["asserted_by"] = ["AUTHOR"]

    found = against(edit)
    dispute = one_of(found)
    assert (dispute.key, dispute.only, sorted(dispute.follows)) == ("A1", "a", ["C1", "F1"])
    kept, dropped = alike(found, "a"), alike(found, "b")
    assert kept.event_mentions[1].arguments[0].asserted_by == ["A1"]
    assert dropped.event_mentions[1].arguments[0].asserted_by == ["AUTHOR"]
    assert (len(kept.claims), len(dropped.claims)) == (1, 0)

    def without_pier(raw: dict[str, Any]) -> None:
        del raw["mentions"][1], raw["entities"][1], raw["event_mentions"][0]["arguments"][1]

    found = against(without_pier)
    dispute = one_of(found)
    assert (dispute.key, dispute.only) == ("M2", "a")
    assert [e.id for e in alike(found, "b").entities] == ["E1"], "an entity goes by its mentions"
    assert len(alike(found, "b").event_mentions[0].arguments) == 1
    assert len(alike(found, "a").event_mentions[0].arguments) == 2


def test_a_claim_that_is_made_elsewhere_too_is_asked_for_itself() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["attributions"].append(
            {"id": "A2", "cue": span(TEXT, "was"), "content": span(TEXT, "late")}
        )
        mentions = [{"attribution": a, "content": span(TEXT, "late")} for a in ("A1", "A2")]
        raw["claims"].append(raw["claims"][0] | {"id": "C2", "mentions": mentions})
        raw["claims"][1]["proposition"] = "It was late."

    found = against(edit)
    assert sorted(d.key for d in found.disputes) == ["A2", "C2"]
    answers = {"A2": Answer("a"), "C2": Answer("b")}
    document_, consequences = settle(found, answers)
    assert [m.attribution for m in document_.claims[1].mentions] == ["A1"]
    assert consequences == ["claims C2 no longer names A2"]


def test_an_edit_may_bring_a_chain_back() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["entities"].append({"id": "E9", "type": "FAC", "canonical": "the quay"})
        raw["mentions"].append(
            {"id": "M9", "span": span(TEXT, "two guards"), "type": "FAC", "entity": "E9"}
        )

    found = against(edit)
    dispute = one_of(found)
    moved = settle(found, {dispute.key: Answer("edit", "x", {"entity": "E2"})}).document
    assert [e.id for e in moved.entities] == ["E1", "E2"]
    assert {m.id: m.entity for m in moved.mentions}["M5"] == "E2"


def test_mentions_that_change_chain_together_are_one_decision() -> None:
    """What names the chain follows: the source, and who makes the claim."""

    def edit(raw: dict[str, Any]) -> None:
        raw["entities"].append({"id": "E9", "type": "ORG", "canonical": "the board"})
        for mention in raw["mentions"][2:]:
            mention["entity"] = "E9"
        raw["mentions"] += [
            {"id": f"M{n}", "span": span(TEXT, words), "type": "ORG", "entity": "E1"}
            for n, words in ((5, "two guards"), (6, "guards"), (7, "late"))
        ]
        raw["attributions"][0]["source_entities"] = ["E9"]
        raw["claims"][0]["claimers"] = ["E9"]

    raw = base()
    edit(raw)
    one = made(base() | {"mentions": [*base()["mentions"], *raw["mentions"][4:]]})
    found = compared(align(one, made(raw)))
    assert one_of(found).ids == ["M3", "M4"]
    split, whole = alike(found, "b"), alike(found, "a")
    assert {m.id: m.entity for m in split.mentions}["M4"] == "E3"
    assert (split.attributions[0].source_entities, split.claims[0].claimers) == (["E3"], ["E3"])
    assert (whole.attributions[0].source_entities, whole.claims[0].claimers) == (["E1"], ["E1"])
    assert [e.id for e in whole.entities] == ["E1", "E2"]


def test_a_type_that_a_chain_passes_on_is_one_decision() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["entities"][0]["type"] = "PER"
        for number in (0, 2, 3):
            raw["mentions"][number]["type"] = "PER"

    found = against(edit)
    assert one_of(found).ids == ["E1", "M1", "M3", "M4"]
    assert [m.type for m in alike(found, "b").mentions] == ["PER", "FAC", "PER", "PER"]


def test_what_each_says_of_the_other_is_one_decision() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["entities"][0]["distinct_from"] = ["E2"]
        raw["entities"][1]["distinct_from"] = ["E1"]

    found = against(edit)
    assert (one_of(found).key, one_of(found).ids) == ("E1.E2.distinct_from", ["E1", "E2"])
    assert [e.distinct_from for e in alike(found, "b").entities] == [["E2"], ["E1"]]
    assert [e.distinct_from for e in alike(found, "a").entities] == [[], []]


def test_the_order_of_a_list_is_no_difference() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["event_mentions"][0]["arguments"].reverse()

    assert against(edit).disputes == []


def test_wording_is_not_asked_for() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["entities"][0] |= {"canonical": "council", "aliases": ["board", "they"]}
        raw["claims"][0]["proposition"] = "The two guards left."

    found = against(edit)
    assert [d.worded for d in found.disputes] == [True] * 3
    assert (
        settle(found, {d.key: Answer("a") for d in found.disputes}).document.entities[0].canonical
        == "the council"
    )
    assert alike(found, "b").claims[0].proposition == "The two guards left."


def test_another_source_of_the_same_event_is_one_decision() -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["factuality"][0] |= {"source": "AUTHOR"}

    found = against(edit)
    assert one_of(found).key == "F1.record"
    assert alike(found, "b").factuality[0].source == "AUTHOR"


def test_what_one_side_did_not_annotate_is_taken_over() -> None:
    raw = base()
    layers = [
        {"name": layer.name, "attributes": [a for a in layer.attributes if a != "source_entities"]}
        for layer in made(base()).layers
        if layer.name not in ("claims", "claim_relations", "factuality")
    ]
    raw |= {"layers": layers, "claims": [], "factuality": []}
    raw["attributions"][0].pop("source_entities")
    whole, less = made(base()), made(raw)
    for found in (compared(align(whole, less)), compared(align(less, whole))):
        assert found.disputes == []
        both = settle(found, {}).document
        assert records(both) == records(whole)
        assert both.layers == whole.layers


def test_annotators_of_both_are_named() -> None:
    first = [{"id": "a1", "kind": "human", "task": "One."}]
    other = [{"id": "a1", "kind": "model", "task": "Two."}]
    found = compared(
        align(made(base() | {"annotators": first}), made(base() | {"annotators": other}))
    )
    settled = settle(found, {}).document
    assert [(one.id, one.kind) for one in settled.annotators] == [
        ("a1", "human"),
        ("a1_b", "model"),
    ]
    assert settled.annotation_status == "adjudicated"


def test_texts_must_be_one() -> None:
    with pytest.raises(ValueError, match="different texts"):
        align(document("One."), document("Two."))


# --------------------------------------------------------------------------- the guidelines


def test_every_field_has_a_heading_that_stands_in_the_guidelines() -> None:
    headings = [line for line in GUIDELINES.splitlines() if line.startswith("#")]
    for layer in LAYER_NAMES:
        for name, _ in (("", None), *shape_of(RECORD_OF[layer]).fields):
            found = heading(layer, name)
            assert any(line.lstrip("# ") == found or f"({found})" in line for line in headings), (
                f"{layer} {name}: {found}"
            )


# ------------------------------------------------------------------------------- the file


def disputed() -> Comparison:
    """Differences of every sort."""

    def edit(raw: dict[str, Any]) -> None:
        raw["mentions"][0] |= {"span": span(TEXT, "old council"), "type": "PER"}
        raw["mentions"][1] |= {"type": "LOC"}
        del raw["mentions"][3]
        raw["times"] = [{"id": "T1", "span": span(TEXT, "late"), "type": "TIME"}]
        raw["event_mentions"][0]["arguments"][1]["role"] = "Place"
        raw["entities"][0]["canonical"] = "a council"

    return against(edit)


def filled(tmp_path: Path, **given: dict[str, Any]) -> tuple[Path, Comparison]:
    """A file in which these entries were filled in, and all others with a."""
    found = disputed()
    tree = yaml.safe_load(written(found))
    for entry in tree["decisions"]:
        decided = {"choose": "a", "why": "Extent 1"}
        entry.update(decided | given.get(entry["id"].replace(".", "_"), {}))
    path = tmp_path / "decisions.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    return path, found


def answered(tmp_path: Path, **given: dict[str, Any]) -> Answers:
    return read_answers(*filled(tmp_path, **given))


def test_the_file_names_every_difference_once(tmp_path: Path) -> None:
    found = disputed()
    tree = yaml.safe_load(written(found))
    assert [entry["id"] for entry in tree["decisions"]] == [
        "M1.extent",
        "M1.type",
        "EM1.arguments",
        "M2.type",
        "M4",
        "T1",
    ]
    assert [entry["id"] for entry in tree["wordings"]] == ["E1.canonical.wording"]
    first, arguments, gone = (tree["decisions"][number] for number in (0, 2, 4))
    assert first["a"]["span"].startswith("⟦The old council⟧ closed the pier, and it")
    assert first["b"]["span"].startswith("The ⟦old council⟧ closed the pier, and it")
    assert first["guideline"] == "schema/GUIDELINES.md: Extent"
    assert arguments["a"]["arguments"].startswith("(Patient, filler M2 “the pier”")
    assert arguments["both"].startswith("(Agent, filler M1")
    assert (gone["b"], gone["a"]["span"]) == ("nothing", "It")
    path = tmp_path / "decisions.yaml"
    path.write_text(written(found), "utf-8")
    answers = read_answers(path, found)
    assert {fault.code for fault in answers.faults} == {"DRAFT-OPEN"}
    assert len(answers.faults) == len(tree["decisions"]), "wordings need no decision"


def test_every_choice_is_applied(tmp_path: Path) -> None:
    path, found = filled(
        tmp_path,
        M1_extent={"choose": "edit", "edit": {"span": "council"}},
        M1_type={"choose": "b"},
        EM1_arguments={"choose": "neither"},
        M2_type={"choose": "edit", "edit": {"type": "GPE"}},
        M4={"choose": "neither"},
        T1={"choose": "edit", "edit": {"span": [{"exact": "late"}], "type": "DATE"}},
    )
    answers, faults = read_answers(path, found)
    assert not faults
    assert answers["M2.type"].why == "Extent 1"
    document_, consequences = settle(found, answers)
    first, pier = document_.mentions[:2]
    assert [part.text for part in first.span] == ["council"]
    assert [part.text for part in first.head] == ["council"]
    assert (first.type, pier.type) == ("PER", "GPE")
    assert document_.event_mentions[0].arguments == []
    assert [m.id for m in document_.mentions] == ["M1", "M2", "M3"]
    assert document_.retired_ids == ["M4"]
    assert (document_.times[0].type, document_.times[0].id) == ("DATE", "T1")
    assert consequences == []


def test_dropping_what_others_name_is_told(tmp_path: Path) -> None:
    path, found = filled(tmp_path, M1_extent={"choose": "neither"})
    answers, faults = read_answers(path, found)
    assert not faults
    document_, consequences = settle(found, answers)
    assert consequences == ["event_mentions EM1 no longer names M1"]
    assert [a.filler for a in document_.event_mentions[0].arguments] == ["M2"]


def test_of_what_does_not_stand_nothing_else_need_be_decided(tmp_path: Path) -> None:
    given = {"M1_extent": {"choose": "neither"}, "M1_type": {"choose": "", "why": ""}}
    assert not answered(tmp_path, **given).faults


@pytest.mark.parametrize(
    ("entry", "given", "code", "told"),
    [
        ("M1_type", {"choose": ""}, "DRAFT-OPEN", "no choice"),
        ("M1_type", {"choose": None}, "DRAFT-SYNTAX", "'null' is no choice"),
        ("M1_type", {"why": ""}, "DRAFT-OPEN", "no reason"),
        ("M1_type", {"choose": "c"}, "DRAFT-SYNTAX", "'c' is no choice"),
        ("M1_type", {"choose": ["a"]}, "DRAFT-SYNTAX", "are text"),
        ("M1_type", {"choose": "neither"}, "DRAFT-SYNTAX", "type cannot be left unset"),
        ("M1_type", {"chose": "a"}, "DRAFT-SYNTAX", "unknown key `chose`"),
        ("M1_type", {"choose": "edit"}, "DRAFT-SYNTAX", "`edit` has the fields"),
        ("M1_type", {"edit": {"type": "PER"}}, "DRAFT-SYNTAX", "`edit` has the fields"),
        ("M1_type", {"choose": "edit", "edit": ["PER"]}, "DRAFT-SYNTAX", "`edit` has the fields"),
        ("M1_type", {"choose": "edit", "edit": {"type": "PRE"}}, "REC-LABEL", "PRE"),
        ("M1_type", {"choose": "edit", "edit": {"id": "M9"}}, "DRAFT-SYNTAX", "`id` is not"),
        ("M1_extent", {"choose": "edit", "edit": {"span": "nowhere"}}, "QUOTE-ABSENT", "nowhere"),
        ("M1_extent", {"choose": "edit", "edit": {"span": "t"}}, "QUOTE-AMBIGUOUS", "times"),
        ("M1_extent", {"choose": "edit", "edit": {"span": {"no": "x"}}}, "DRAFT-SYNTAX", "exact"),
        ("M1_extent", {"choose": "edit", "edit": {"span": []}}, "REC-TYPE", "length"),
        ("M4", {"choose": "edit", "edit": {"entity": "E7"}}, "REF-DANGLE", "'E7' is no id"),
        ("M4", {"choose": "edit", "edit": {"entity": "M1"}}, "REF-DANGLE", "'M1' is no id"),
        ("M1_type", {"a": {"type": "PER"}}, "DRAFT-STALE", "readings"),
        ("M1_type", {"id": "M1.kind"}, "DRAFT-STALE", "no id of a difference"),
        ("M1_type", {"id": {"deep": "M1"}}, "DRAFT-STALE", "no id of a difference"),
        ("M1_type", {"id": "M1.extent"}, "DRAFT-SYNTAX", "decided already"),
    ],
)
def test_what_a_file_may_not_say(
    tmp_path: Path, entry: str, given: dict[str, Any], code: str, told: str
) -> None:
    faults = answered(tmp_path, **{entry: given}).faults
    assert (faults[0].code, told in faults[0].message) == (code, True), faults
    assert faults[0].line > 0


def test_one_value_is_not_given_to_annotations_that_differ(tmp_path: Path) -> None:
    def edit(raw: dict[str, Any]) -> None:
        raw["entities"][0]["distinct_from"] = ["E2"]
        raw["entities"][1]["distinct_from"] = ["E1"]

    found = against(edit)
    tree = yaml.safe_load(written(found))
    tree["decisions"][0].update(choose="edit", why="Coreference", edit={"distinct_from": ["E2"]})
    path = tmp_path / "decisions.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    (fault,) = read_answers(path, found).faults
    assert (fault.code, fault.help) == ("DRAFT-SYNTAX", "choose a or b")


@pytest.mark.parametrize(
    "text",
    [
        "decisions: &a []\nwordings: *a",
        "decisions: !!python/object/apply:os.system ['true']",
        "[]",
        "decisions: [\x00]",
        "decisions: " + "[" * 3000,
        "decisions: []\ndecisions: []",
        "",
    ],
)
def test_what_is_no_plain_yaml_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=r"DRAFT-SYNTAX|REC-KEY"):
        read_answers(path, disputed())


@pytest.mark.parametrize("text", ["decisions: {}", "decisions: [a]", "other: []", "decisions: a"])
def test_what_is_no_list_of_entries_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, "utf-8")
    assert read_answers(path, disputed()).faults


def test_what_is_not_in_the_file_is_open(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("decisions: []", "utf-8")
    faults = read_answers(path, disputed()).faults
    assert {fault.code for fault in faults} == {"DRAFT-OPEN"}
    assert "not in the file" in faults[0].help


def test_nothing_in_the_file_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    text = "The \x1b[31mred\u202e pier\x07 of “Oremi: #1”\u2028 is {here}."
    mention = {"id": "M1", "span": span(text, text[4:20]), "type": "FAC"}
    both = [document(text, mentions=[mention | {"type": label}]) for label in ("FAC", "GPE")]
    found = compared(align(*both))
    page = written(found)
    assert all(c.isprintable() or c == "\n" for c in page)
    path = tmp_path / "decisions.yaml"
    path.write_text(page, "utf-8")
    assert [fault.code for fault in read_answers(path, found).faults] == ["DRAFT-OPEN"]


# -------------------------------------------------------------------------- the command


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["adjudicate", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def annotators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two annotators' folders of one document, in the working directory."""
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(("first", "second")):
        one = load(HARBOUR)
        raw = msgspec.to_builtins(one)
        raw["annotators"] = [{"id": name, "kind": "human", "task": "Annotated."}]
        if number:
            raw["entities"][0]["canonical"] += " again"
            raw["entities"][0]["sector"] = "NGO"
        write_folder(msgspec.convert(raw, Document), tmp_path / name / "harbour")
    return tmp_path


def test_from_two_annotations_to_one(annotators: Path) -> None:
    command = ("first/harbour", "second/harbour", "-o", "settled/harbour")
    status, said, _ = run(*command)
    listed = annotators / "settled/harbour.decisions.yaml"
    assert status == 1
    assert "wrote settled/harbour.decisions.yaml: 1 difference(s) to decide\n" in said
    assert not (annotators / "settled/harbour").exists()
    status, _, error = run(*command)
    assert (status, "--replace starts anew" in error) == (2, True)
    status, _, error = run(*command, "--decisions", listed)
    assert (status, "DRAFT-OPEN" in error, "nothing was written" in error) == (1, True, True)
    assert not (annotators / "settled/harbour").exists()
    page = listed.read_text("utf-8").replace("  choose:\n  why:\n", "  choose: b\n  why: Sectors\n")
    listed.write_text(page, "utf-8")
    status, said, error = run(*command, "--decisions", listed)
    assert (status, error) == (0, "")
    assert said.splitlines()[-1].startswith("valid; ")
    settled = load(annotators / "settled/harbour")
    assert settled.entities[0].sector == "NGO"
    assert not settled.entities[0].canonical.endswith("again")
    assert settled.annotation_status == "adjudicated"
    kept = annotators / "settled/harbour/annotators"
    assert (kept / "decisions.yaml").read_text("utf-8") == page, "what was chosen, and why"
    for name in ("first", "second"):
        made_ = (annotators / name / "harbour/annotations.jsonl").read_bytes()
        assert (kept / name / "annotations.jsonl").read_bytes() == made_
    assert run(*command, "--decisions", listed)[0] == 2, "it is there already"
    assert run(*command, "--decisions", listed, "--replace")[0] == 0


def test_annotators_of_a_document_are_read_with_its_text(annotators: Path) -> None:
    test_from_two_annotations_to_one(annotators)
    inside = annotators / "settled/harbour/annotators"
    status, _, error = run(inside / "first", inside / "second", "-o", "again/harbour")
    assert (status, error) == (1, "")
    page = (annotators / "settled/harbour.decisions.yaml").read_text("utf-8")
    again = (annotators / "again/harbour.decisions.yaml").read_text("utf-8")
    assert again == page.replace("choose: b", "choose:").replace("why: Sectors", "why:")


def test_where_all_agree_the_document_is_written_at_once(annotators: Path) -> None:
    status, said, _ = run("first/harbour", "first/harbour", "-o", "settled/harbour")
    assert (status, "valid" in said) == (0, True)
    assert not (annotators / "settled/harbour.decisions.yaml").exists()


def test_where_only_the_wording_differs_nothing_is_asked(annotators: Path) -> None:
    one = load(annotators / "second/harbour")
    raw = msgspec.to_builtins(one)
    raw["entities"][0]["sector"] = load(HARBOUR).entities[0].sector
    write_folder(msgspec.convert(raw, Document), annotators / "second/harbour")
    assert run("first/harbour", "second/harbour", "-o", "settled/harbour")[0] == 0
    kept = annotators / "settled/harbour/annotators/decisions.yaml"
    assert "decisions: []" in kept.read_text("utf-8")
    assert "E1.canonical.wording" in kept.read_text("utf-8")


def test_a_settled_document_that_is_wrong_is_told(annotators: Path) -> None:
    """Each side is sound; what is chosen from both is not."""
    one = load(annotators / "second/harbour")
    raw = msgspec.to_builtins(one)
    moved = next(e for e in raw["entities"] if e["type"] == "GPE")
    moved["type"] = "FAC"
    for mention in raw["mentions"]:
        if mention["entity"] == moved["id"]:
            mention["type"] = "FAC"
    write_folder(msgspec.convert(raw, Document), annotators / "second/harbour")
    command = ("first/harbour", "second/harbour", "-o", "settled/harbour")
    run(*command)
    listed = annotators / "settled/harbour.decisions.yaml"
    tree = yaml.safe_load(listed.read_text("utf-8"))
    for entry in tree["decisions"]:
        entry |= {"choose": "neither" if entry["id"].endswith("sector") else "b", "why": "x"}
    listed.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    status, _, error = run(*command, "--decisions", listed)
    codes = {finding.code for finding in check_document(load(annotators / "settled/harbour"))}
    assert (status == 1) == bool(codes)
    assert all(code in error for code in codes)


@pytest.mark.parametrize("wrong", ["text", "span", "name", "absent", "file"])
def test_what_cannot_be_adjudicated(annotators: Path, wrong: str) -> None:
    out = "settled/harbour"
    other = annotators / "second/harbour"
    if wrong == "text":
        write_folder(document("Another text.", doc_id="harbour"), other)
    elif wrong == "span":
        lines = (other / "annotations.jsonl").read_text("utf-8")
        (other / "annotations.jsonl").write_text(lines.replace('"start":0', '"start":1', 1))
    elif wrong == "name":
        out = "settled/port"
    elif wrong == "absent":
        shutil.rmtree(other)
    else:
        (other / "annotations.jsonl").write_text("{")
    done = CliRunner().invoke(app, ["adjudicate", "first/harbour", str(other), "-o", out])
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, SystemExit | CorpusError)
    assert not (annotators / "settled").exists()

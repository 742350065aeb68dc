"""A draft of exact words becomes annotations with offsets, or says why not."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import metadata_bytes, read_folder
from sahel_claims.formats.quotes import import_quotes
from sahel_claims.text.selectors import Miss, Selector, select
from support import document

TEXT = "The Council said it left with “its” boat. It sank.\n"
TEXT += "The Council denied that; it was 👩🏽‍🚒 e\u0301te\u0301."


def draft(tmp_path: Path, body: str) -> tuple[Document, dict[str, str]]:
    """Imports a draft with one layer block."""
    path = tmp_path / "draft.yaml"
    path.write_text(
        "layers: [{name: regions}, {name: sentences}, {name: mentions}]\n" + body, "utf-8"
    )
    return import_quotes(path, document(TEXT))


def faults(tmp_path: Path, body: str) -> list[tuple[str, int, str]]:
    with pytest.raises(CorpusError) as caught:
        draft(tmp_path, body)
    return [(f.code, f.line, f.message + "\n" + f.help) for f in caught.value.faults]


def test_words_become_offsets_and_names_become_ids(tmp_path: Path) -> None:
    made, names = draft(
        tmp_path,
        """
entities: [{id: boat, type: WPN, canonical: the boat}, {id: council, type: ORG, canonical: Council}]
passages:
- paragraph: 1
  sentence: 1
  mentions:
  - {id: m, span: The Council, head: Council, type: ORG, level: NAM, entity: council}
  - {span: “its” boat, type: WPN, entity: boat}
  - {span: it, type: ORG, level: PRO, entity: council, basis: PRONOUN}
  attributions:
  - {source: The Council, cue: said, content: [it left with, boat], quotes: [“its”]}
""",
    )
    assert names == {"council": "E1", "boat": "E2", "m": "M1"}
    assert [(m.id, m.span[0].text, m.entity) for m in made.mentions] == [
        ("M1", "The Council", "E1"),
        ("M2", "it", "E1"),
        ("M3", "“its” boat", "E2"),
    ]
    assert [p.text for p in made.attributions[0].content] == ["it left with", "boat"]
    for part in made.attributions[0].content:
        assert TEXT[part.start : part.end] == part.text
    assert made.mentions[0].head[0].start == TEXT.index("Council")


def test_whole_words_are_meant_before_parts_of_words(tmp_path: Path) -> None:
    made, _ = draft(
        tmp_path, "passages: [{paragraph: 1, sentence: 1, mentions: [{span: it, type: ORG}]}]"
    )
    assert made.mentions[0].span[0].start == TEXT.index(" it ") + 1


@pytest.mark.parametrize(
    "quote",
    [
        "{exact: The Council, occurrence: 2}",
        '{exact: The Council, suffix: " denied"}',
        '{exact: The Council, prefix: "sank.\\n"}',
    ],
)
def test_ambiguity_is_settled_by_context_or_number(tmp_path: Path, quote: str) -> None:
    made, _ = draft(tmp_path, f"mentions: [{{span: {quote}, type: ORG}}]")
    assert made.mentions[0].span[0].start == TEXT.rindex("The Council")


def test_a_head_is_looked_up_in_its_span_wherever_it_stands(tmp_path: Path) -> None:
    body = "mentions: [{head: Council, span: {exact: The Council, occurrence: 2}, type: ORG}]"
    made, _ = draft(tmp_path, body)
    assert made.mentions[0].head[0].start == TEXT.rindex("Council")
    assert len(faults(tmp_path, "mentions: [{head: lost, span: lost, type: ORG}]")) == 1


def test_an_ambiguous_quote_lists_its_places(tmp_path: Path) -> None:
    [(code, line, message)] = faults(tmp_path, "mentions:\n- span: The Council\n  type: ORG")
    assert (code, line) == ("QUOTE-AMBIGUOUS", 3)
    assert "1. line 1: [The Council] said" in message
    assert "2. line 2: [The Council] denied" in message


def test_an_absent_quote_says_what_the_text_has(tmp_path: Path) -> None:
    [(code, _, message)] = faults(tmp_path, "mentions: [{span: '\"its\" boat', type: WPN}]")
    assert code == "QUOTE-ABSENT"
    assert "line 1: " in message
    assert "[“its” boat]" in message
    [(_, _, elsewhere)] = faults(
        tmp_path, "passages: [{paragraph: 2, mentions: [{span: sank, type: WPN}]}]"
    )
    assert "elsewhere" in elsewhere
    [(_, _, nowhere)] = faults(tmp_path, "mentions: [{span: submarine, type: WPN}]")
    assert "copy the words" in nowhere


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    body = """
mentions:
- {span: submarine, type: WPN}
- {span: said, type: SPACESHIP}
- {span: sank, type: ORG, colour: red}
- {id: x, span: denied, type: ORG}
- {id: x, span: boat, type: WPN}
weather: fine
passages:
- {paragraph: 9}
- {paragraph: 1, sentence: 7}
"""
    found = faults(tmp_path, body)
    assert [code for code, _, _ in found].count("DRAFT-SYNTAX") == 4
    assert {"QUOTE-ABSENT", "REC-LABEL", "REC-UNKNOWN"} <= {code for code, _, _ in found}
    assert any("ORG" in message for code, _, message in found if code == "REC-LABEL")


def test_a_name_that_is_nowhere_is_told_at_its_line(tmp_path: Path) -> None:
    body = """
entities: [{id: council, type: ORG, canonical: Council}]
mentions:
- {span: boat, type: WPN, entity: counsil}
- {id: lost, span: submarine, type: WPN}
quantities:
- {span: sank, kind: other, counts: lost}
"""
    found = faults(tmp_path, body)
    assert [(code, line) for code, line, _ in found] == [("QUOTE-ABSENT", 6), ("REF-DANGLE", 5)]
    assert "did you mean council?" in found[1][2]


def test_layers_are_checked_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text("layers:\n- {name: mention}\n- {name: mentions, attributes: [heads]}\n")
    with pytest.raises(CorpusError) as caught:
        import_quotes(path, document(TEXT))
    assert [(f.code, f.line) for f in caught.value.faults] == [
        ("REC-LABEL", 2),
        ("DRAFT-SYNTAX", 3),
    ]
    assert "did you mean mentions?" in caught.value.faults[0].help


@pytest.mark.parametrize(
    "body",
    [
        "mentions: &a [*a]",
        "mentions: !!python/object:os.system {}",
        "mentions: [",
        "- a\n- b",
        "? [a]\n: b",
        "mentions: " + "[" * 5000,
        "mentions: {span: x}",
    ],
)
def test_yaml_that_is_no_draft_is_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text(body, "utf-8")
    with pytest.raises(CorpusError, match="DRAFT-SYNTAX"):
        import_quotes(path, document(TEXT))


def test_a_key_stands_once(tmp_path: Path) -> None:
    assert faults(tmp_path, "mentions: []\nmentions: []")[0][:2] == ("REC-KEY", 3)


@given(st.text(st.sampled_from("ab \u0301👩‍🚒"), min_size=1, max_size=30), st.data())
def test_a_selected_place_has_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    found = select(text, Selector(words, prefix=text[:start], suffix=text[end:]), (0, len(text)))
    assert found == (start, end)
    bare = select(text, Selector(words), (0, len(text)))
    assert isinstance(bare, Miss) or text[slice(*bare)] == words


def test_the_command_writes_a_document(tmp_path: Path) -> None:
    folder = tmp_path / "doc_1"
    folder.mkdir()
    (folder / "text.txt").write_bytes(TEXT.encode())
    bare = msgspec.structs.replace(document(TEXT), layers=[], regions=[], sentences=[])
    (folder / "document.json").write_bytes(metadata_bytes(bare))
    path = folder / "draft.yaml"
    path.write_text(
        "layers: [{name: regions}, {name: sentences}, {name: mentions}]\n"
        "mentions: [{span: boat, type: WPN}]\n"
    )
    run = CliRunner().invoke(app, ["import", "--from", "quotes", str(path)])
    assert run.exit_code == 0, run.output
    written = read_folder(folder).document
    assert written is not None
    assert [m.span[0].text for m in written.mentions] == ["boat"]
    before = (folder / "annotations.jsonl").read_bytes()
    again = CliRunner().invoke(app, ["import", "--from", "quotes", str(path)])
    assert again.exit_code == 2
    assert "--replace" in again.output
    path.write_text(path.read_text().replace("boat", "submarine"))
    failed = CliRunner().invoke(app, ["import", "--from", "quotes", str(path), "--replace"])
    assert failed.exit_code == 1
    assert "submarine" in failed.output
    assert (folder / "annotations.jsonl").read_bytes() == before

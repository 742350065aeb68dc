"""spaCy's DocBin: the text and the whole record come back; spans that do not fit are counted."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings

from sahel_claims.contract.layers import annotations, spans
from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder
from strategies import documents
from support import document, span

spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install -e '.[spacy]'")

from spacy.tokens import DocBin  # noqa: E402

from sahel_claims.formats.brat.mapped import read_mapped  # noqa: E402
from sahel_claims.formats.mapping import find_mapping  # noqa: E402
from sahel_claims.formats.spacy_docbin import (  # noqa: E402
    OFF_TOKEN,
    PIECES,
    document_of,
    empty,
    to_doc,
)

TEXT = "The council of Oremi said: “We” – so it held – “go.”\nBrem is far."
LAYERS = [{"name": n} for n in ("regions", "sentences", "mentions", "times", "attributions")]
MADE = document(
    TEXT,
    layers=LAYERS,
    mentions=[
        {"id": "M1", "span": span(TEXT, "The council of Oremi"), "type": "ORG"},
        {"id": "M2", "span": span(TEXT, "Oremi"), "type": "GPE"},
        {"id": "M3", "span": span(TEXT, "re"), "type": "LOC"},
    ],
    attributions=[
        {
            "id": "A1",
            "source": span(TEXT, "The council of Oremi"),
            "cue": span(TEXT, "said"),
            "content": span(TEXT, "We", "go"),
            "quotes": span(TEXT, "“We”", "“go.”"),
        }
    ],
)


def there_and_back(made: Document) -> tuple["spacy.tokens.Doc", Counter[tuple[str, str]]]:
    loss = Counter[tuple[str, str]]()
    packed = empty()
    packed.add(to_doc(made, loss))
    (doc,) = DocBin().from_bytes(packed.to_bytes()).get_docs(spacy.blank("en").vocab)
    return doc, loss


def test_spans_stand_in_a_group_for_each_layer() -> None:
    doc, loss = there_and_back(MADE)
    found = {name: [(s.text, s.label_, s.id_) for s in group] for name, group in doc.spans.items()}
    assert found == {
        "regions": [(TEXT.partition("\n")[0], "BODY", "R1"), ("Brem is far.", "BODY", "R2")],
        "mentions": [("The council of Oremi", "ORG", "M1"), ("Oremi", "GPE", "M2")],
        "times": [],
        "attributions": [
            ("The council of Oremi", "SOURCE", "A1"),
            ("said", "CUE", "A1"),
            ("We", "CONTENT", "A1"),
            ("go", "CONTENT", "A1"),
            ("“We”", "QUOTES", "A1"),
            ("“go.”", "QUOTES", "A1"),
        ],
    }
    assert loss == {("mentions LOC", OFF_TOKEN): 1, ("attributions CONTENT", PIECES): 1}
    assert [s.text for s in doc.sents][-1] == "Brem is far."
    assert doc.user_data["doc_id"] == "doc_1"


@settings(max_examples=50)
@given(documents())
def test_the_whole_record_comes_back_from_any_text(made: Document) -> None:
    doc, loss = there_and_back(made)
    assert doc.text == made.text
    assert document_of(doc) == made
    pieces = sum(
        len(span)
        for layer, record in annotations(made)
        for _, span in spans(record)
        if layer != "sentences"
    )
    written = sum(map(len, doc.spans.values()))
    off = sum(n for (where, why), n in loss.items() if why == OFF_TOKEN and where != "sentences")
    assert written + off == pieces, "every fragment is there or counted"
    for group in doc.spans.values():
        assert all(made.text[s.start_char : s.end_char] == s.text for s in group)


def test_the_same_document_gives_the_same_bytes(article: Path) -> None:
    made = read_folder(article).document
    assert made is not None

    def data() -> bytes:
        packed = empty()
        packed.add(to_doc(made, Counter()))
        written: bytes = packed.to_bytes()
        return written

    assert data() == data()


def test_an_unknown_language_has_a_tokeniser() -> None:
    doc = to_doc(document("Nothing.", lang="und", layers=LAYERS), Counter())
    assert doc.text == "Nothing."


def judged(tmp_path: Path, training: Iterable[Document], other: Iterable[Document]) -> str:
    """What spaCy's own judge of training data says, asked as a user would ask it."""
    for name, made in (("train", training), ("dev", other)):
        packed = empty()
        for one in made:
            packed.add(to_doc(one, Counter()))
        packed.to_disk(tmp_path / f"{name}.spacy")

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "spacy", *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("init", "config", "cfg", "--pipeline", "spancat")
    config = (tmp_path / "cfg").read_text().replace('"sc"', '"attributions"')
    (tmp_path / "cfg").write_text(config)
    return run("debug", "data", "cfg", "--paths.train", "train.spacy", "--paths.dev", "dev.spacy")


def test_debug_data_accepts_what_is_written(article: Path, harbour: Path, tmp_path: Path) -> None:
    (training, other) = (read_folder(folder).document for folder in (harbour, article))
    assert training is not None
    assert other is not None
    told = judged(tmp_path, [training] * 100, [other])  # fewer are too few for it
    assert "Corpus is loadable" in told
    assert "SOURCE" in told


def test_debug_data_accepts_a_real_corpus(shared: Path, tmp_path: Path) -> None:
    found = read_mapped(shared / "polnear/train", find_mapping("polnear"), [])
    made = [one.document for one in islice(found, 120)]
    assert "Corpus is loadable" in judged(tmp_path, made[:110], made[110:])

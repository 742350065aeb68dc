"""The article: its text byte for byte, nobody accused, every decision anchored."""

import hashlib
import re
from pathlib import Path

import pytest

from sahel_claims.contract.layers import LAYER_NAMES, annotations, spans
from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder

SHA256 = "bf25e49c4cec19194c1e1ba1c24a82bd7017615a77a27bc30516dc3c3886a222"
# Items that the sources named in the records give; no other may stand in the corpus.
SOURCED = {"Q912", "Q3703", "Q159", "Q142", "Q649", "Q90", "Q61", "Q15"}
SOURCED |= {"Q1065", "Q7159", "Q918", "Q40464", "Q49542", "Q34490"}


@pytest.fixture
def gold(article: Path) -> Document:
    document = read_folder(article).document
    assert document is not None
    return document


def test_the_text_is_the_article_byte_for_byte(article: Path) -> None:
    assert hashlib.sha256((article / "text.txt").read_bytes()).hexdigest() == SHA256


def test_the_text_is_the_shared_article(article: Path, shared: Path) -> None:
    assert (article / "text.txt").read_bytes() == (shared / "article.txt").read_bytes()


def test_git_keeps_the_bytes(root: Path) -> None:
    assert "text.txt -text" in (root / ".gitattributes").read_text()


def test_every_fragment_of_every_span_reproduces_the_text(gold: Document) -> None:
    fragments = [f for _, record in annotations(gold) for _, span in spans(record) for f in span]
    assert len(fragments) > 400
    for part in fragments:
        assert gold.text[part.start : part.end] == part.text


def test_every_layer_is_declared(gold: Document) -> None:
    assert [layer.name for layer in gold.layers] == list(LAYER_NAMES)


def test_nobody_is_made_to_say_what_a_mistranslation_says(gold: Document) -> None:
    """Neither Wagner nor the printed French government speaks or claims in any reading."""
    silent = {
        m.entity
        for m in gold.mentions
        if "".join(f.text for f in m.head) == "Wagner" or m.span[0].text == "the French government"
    }
    assert len(silent) == 2
    assert not silent & {e for a in gold.attributions for e in a.source_entities}
    assert not silent & {e for c in gold.claims for e in c.claimers}
    speaking = {m.id: m.entity for m in gold.mentions}
    fillers = {speaking.get(a.filler) for m in gold.event_mentions for a in m.arguments}
    assert not silent & fillers
    printed = next(e for e in gold.entities if e.surface_only)
    assert printed.id in silent
    assert printed.qid is None
    assert printed.qid_status == "withheld"


def test_what_only_the_translation_says_is_spurious(gold: Document) -> None:
    spurious = [a for a in gold.attributions if a.spurious]
    sources = [a.source[0].text for a in spurious]
    assert sources == ["the Russian private military group Wagner", "Bamako"]
    assert not {a.id for a in spurious} & {m.attribution for c in gold.claims for m in c.mentions}


def test_links_are_sourced_and_private_people_have_none(gold: Document) -> None:
    literal = {m.metonymy.literal_qid for m in gold.mentions if m.metonymy}
    used = {e.qid for e in gold.entities} | literal
    assert used - {None} <= SOURCED
    for entity in gold.entities:
        assert bool(entity.qid) == (entity.qid_status == "verified") == bool(entity.qid_evidence)
        assert not (entity.private and entity.qid)
    assert sum(e.private for e in gold.entities) == 2


def test_boilerplate_is_bare(gold: Document) -> None:
    [region] = [r for r in gold.regions if r.type == "BOILERPLATE"]
    start = region.span[0].start
    for layer, record in annotations(gold):
        if layer != "regions":
            assert all(f.end <= start for _, span in spans(record) for f in span), record.id


def test_decisions_speak_of_annotations_that_are_there(gold: Document, article: Path) -> None:
    decisions = (article / "DECISIONS.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z]{1,2}\d+)`", decisions))
    assert len(named) > 50
    there = {record.id for _, record in annotations(gold)}
    assert named <= there | set(gold.retired_ids)
    assert "{" not in decisions


def test_addresses_are_the_known_ones(gold: Document) -> None:
    """No address is constructed: only the publisher's page was seen whole."""
    urls = {p.url for p in gold.provenance} | {e.url for e in gold.dct.evidence}
    urls |= {e.url for n in gold.translation_notes for e in n.evidence}
    urls |= {e.url for entity in gold.entities for e in entity.qid_evidence}
    page = "mali-a-jihadist-group-says-it-is-holding-a-wagner-group-russian"
    assert urls - {None} == {f"https://www.worldstockmarket.net/{page}"}

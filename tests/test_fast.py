"""What is told in bulk or passed over is what the rules find record by record."""

import copy
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

import test_rules_all
from conftest import ARTICLE
from rule_cases import made
from sahel_claims.contract.base import AUTHOR
from sahel_claims.contract.labels import TYPES
from sahel_claims.contract.layers import LAYER_NAMES, RECORD_OF, spans
from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder
from sahel_claims.corpus.source import read, sound
from sahel_claims.validate import attributions, contents, fast, references, run
from sahel_claims.validate import document as document_rules
from sahel_claims.validate.diagnostics import Finding
from strategies import documents

ROOT = Path(__file__).resolve().parents[1]
MUTANTS = 2_000
Raw = dict[str, Any]


def plainly(document: Document) -> list[Finding]:
    """The findings with every rule run on every record."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sahel_claims.validate.view.survey", lambda _: None)
        patch.setattr(references, "_distinct", lambda _: False)
        patch.setattr(references, "resolved", lambda *_: False)
        patch.setattr(document_rules, "_in_order", lambda *_: False)
        patch.setattr("sahel_claims.validate.view.suspected", lambda *_: True)
        patch.setattr(contents, "suspected", lambda *_: True)
        patch.setattr(contents, "_together", lambda records, _: records)
        patch.setattr(attributions, "leans_on", lambda *_: True)
        patch.setattr(fast, "doubted", lambda _: {*run.LAYERS, *run.WHOLE})
        return run.check_document(document)


def article() -> Document:
    return sound(read_folder(ARTICLE))


def same(document: Document) -> list[Finding]:
    """The findings, which are the same either way."""
    found = run.check_document(document)
    assert found == plainly(document)
    return found


# --------------------------------------------------------------------- what is spoilt


def _record(raw: Raw, rng: random.Random) -> tuple[str, Raw]:
    layer = rng.choice([name for name in LAYER_NAMES if raw[name]])
    return layer, rng.choice(raw[layer])


def _parts(value: Any) -> Iterator[Raw]:
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            yield value
        for one in value.values():
            yield from _parts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _parts(one)


def _shift(raw: Raw, rng: random.Random) -> None:
    part = rng.choice(list(_parts(_record(raw, rng)[1])))
    part[rng.choice(["start", "end"])] += rng.choice([-3, -1, 1, 2, 4000])
    part.update({k: max(0, part[k]) for k in ("start", "end")})


def _restretch(raw: Raw, rng: random.Random) -> None:
    """Another stretch of the text, and its words with it."""
    part = rng.choice(list(_parts(_record(raw, rng)[1])))
    start = max(0, part["start"] + rng.randint(-40, 40))
    end = max(start, part["end"] + rng.randint(-40, 40))
    part.update(start=start, end=end, text=raw["text"][start:end])


def _fragment(raw: Raw, rng: random.Random) -> None:
    """One more fragment to a span."""
    _, record = _record(raw, rng)
    lists = [v for v in record.values() if isinstance(v, list) and v and "start" in v[0]]
    if lists:
        span = rng.choice(lists)
        start = rng.randrange(len(raw["text"]) - 9)
        end = start + rng.randint(1, 8)
        span.append({"start": start, "end": end, "text": raw["text"][start:end]})
        if rng.random() < 0.7:
            span.sort(key=lambda part: part["start"])


def _label(raw: Raw, rng: random.Random) -> None:
    layer, record = _record(raw, rng)
    info = {f.encode_name: f for f in msgspec.structs.fields(RECORD_OF[layer])}
    fields = [f for f in record if isinstance(record[f], str) and f in info]
    field = rng.choice(fields)
    names = next((n for n in TYPES.values() if record[field] in n), None)
    if names:
        record[field] = rng.choice(names)


def _name(raw: Raw, rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.15:
        return rng.choice([AUTHOR, "DCT", "X1", "", "é", "a b", "M1\n"])
    return str(_record(raw, rng)[1]["id"])


def _id(raw: Raw, rng: random.Random) -> None:
    _record(raw, rng)[1]["id"] = _name(raw, rng)


def _reference(raw: Raw, rng: random.Random) -> None:
    ids = {r["id"] for name in LAYER_NAMES for r in raw[name]} | {AUTHOR}
    holders = [
        (holder, key)
        for name in LAYER_NAMES
        for record in raw[name]
        for holder in _holders(record)
        for key in (holder if isinstance(holder, dict) else range(len(holder)))
        if key != "id" and isinstance(holder[key], str) and holder[key] in ids
    ]
    holder, key = rng.choice(holders)
    prefix = holder[key].rstrip("0123456789")
    alike = [name for name in sorted(ids) if name.rstrip("0123456789") == prefix]
    holder[key] = rng.choice(alike) if rng.random() < 0.7 else _name(raw, rng)


def _holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for one in value.values() if isinstance(value, dict) else value:
            yield from _holders(one)


def _drop(raw: Raw, rng: random.Random) -> None:
    layer, record = _record(raw, rng)
    raw[layer].remove(record)


def _double(raw: Raw, rng: random.Random) -> None:
    layer, record = _record(raw, rng)
    more = copy.deepcopy(record)
    if rng.random() < 0.7:
        more["id"] = "ZZ9"
    raw[layer].insert(rng.randint(0, len(raw[layer])), more)


def _field(raw: Raw, rng: random.Random) -> None:
    """A field left out."""
    _, record = _record(raw, rng)
    record.pop(rng.choice(sorted(record)))


def _swap(raw: Raw, rng: random.Random) -> None:
    """A field as it is in another record of the layer, or left out as it is there."""
    layer, record = _record(raw, rng)
    other = rng.choice(raw[layer])
    field = rng.choice(sorted({*record, *other} - {"id"}))
    record.pop(field, None)
    if field in other:
        record[field] = copy.deepcopy(other[field])


def _declare(raw: Raw, rng: random.Random) -> None:
    layer = rng.choice(raw["layers"])
    if rng.random() < 0.3 or not layer.get("attributes"):
        raw["layers"].remove(layer)
    else:
        layer["attributes"].remove(rng.choice(layer["attributes"]))


def _flag(raw: Raw, rng: random.Random) -> None:
    layer, record = _record(raw, rng)
    flags = [f.name for f in msgspec.structs.fields(RECORD_OF[layer]) if f.type is bool]
    plain = ["surface_only", "private", "inferred", "generic", "presupposed", "spurious"]
    for name in [f for f in flags or plain if f in flags]:
        record[name] = rng.random() < 0.5


def _retire(raw: Raw, rng: random.Random) -> None:
    raw["retired_ids"] = [_name(raw, rng)]


def _shuffle(raw: Raw, rng: random.Random) -> None:
    rng.shuffle(raw[rng.choice(LAYER_NAMES)])


SPOIL: list[Callable[[Raw, random.Random], None]] = [
    *(_shift, _restretch, _fragment, _label, _id, _reference, _drop, _double),
    *(_field, _swap, _swap, _declare, _flag, _retire, _shuffle, _reference, _label),
]


def mutants(document: Document, count: int, seed: int = 0) -> Iterator[Document]:
    """The document with one to three things changed; those that are records still."""
    rng = random.Random(seed)
    raw = msgspec.to_builtins(document)
    for name in LAYER_NAMES:
        raw.setdefault(name, [])
    while count:
        changed = copy.deepcopy(raw)
        try:
            for _ in range(rng.choice([1, 1, 1, 2, 3])):
                rng.choice(SPOIL)(changed, rng)
            mutant = msgspec.convert(changed, Document)
        except (LookupError, msgspec.ValidationError):
            continue  # nothing there to change so, or no record any more
        yield mutant
        count -= 1


# ------------------------------------------------------------------------- the tests


def test_mutants_of_the_article() -> None:
    gold = article()
    clean, codes = 0, set[str]()
    for mutant in mutants(gold, MUTANTS):
        found = same(mutant)
        clean += not found
        codes |= {finding.code for finding in found}
    print(f"{MUTANTS} mutants, {clean} clean, {len(codes)} codes: {', '.join(sorted(codes))}")
    assert len(codes) > 40


def test_sound_documents_are_told_sound() -> None:
    """Of these no rule of a stage walks the records, and hardly a rule of the layers runs."""
    for path in (ROOT / "corpus", ROOT / "tests/fixtures/ok/harbour"):
        for document in map(sound, read(path)):
            assert same(document) == []
            view = run.View(document)
            assert view.unsettled == []
            assert all(references.resolved(view, layer) for layer in LAYER_NAMES)
            doubts = sorted(rule.__name__ for rule in fast.doubted(view))
            print(document.doc_id, "rules in doubt:", ", ".join(doubts) or "none")
            assert len(doubts) <= 6


@given(documents())
@settings(max_examples=200, deadline=None)
def test_hostile_text(document: Document) -> None:
    same(document)


@pytest.mark.parametrize("module", test_rules_all.MODULES, ids=lambda m: m.__name__)
def test_cases_of_the_rules(module: Any) -> None:
    for case in module.CASES:
        for changes in (case.bad, case.good):
            same(made(module.BASE, changes))
    for mutant in mutants(made(module.BASE, {}), 150, 1):
        same(mutant)


def test_every_span_is_looked_at() -> None:
    """A wrong word in any span of any record is seen in bulk."""
    gold = article()
    for layer in LAYER_NAMES:
        for number, record in enumerate(getattr(gold, layer)):
            for pointer, _ in spans(record):
                raw = msgspec.to_builtins(record)
                place: Any = raw
                for step in pointer.strip("/").split("/"):
                    place = place[int(step) if isinstance(place, list) else step]
                place[0]["text"] += "?"
                records = list(getattr(gold, layer))
                records[number] = msgspec.convert(raw, RECORD_OF[layer])
                found = run.check_document(msgspec.structs.replace(gold, **{layer: records}))
                assert [f.code for f in found] == ["SPAN-SLICE"]

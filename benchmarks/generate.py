"""Varied documents for benchmarks: the article's paragraphs resampled with their annotations.

Seeded. A document has 8 to 20 paragraphs drawn with replacement, with every annotation that lies
in them; what refers to something not drawn is cut or left out, and chains are opened anew.
"""

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from sahel_claims.contract.base import Fragment
from sahel_claims.contract.layers import LAYER_NAMES, PREFIX_OF, RECORD_OF, references, spans
from sahel_claims.contract.records import Document
from sahel_claims.contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of
from sahel_claims.corpus.order import canonical
from sahel_claims.corpus.source import read, sound
from sahel_claims.validate.run import check_document

Raw = dict[str, Any]
Names = Callable[[str], str | None]

_GONE: Final = object()
_NEVER_EMPTY: Final = {"asserted_by", "claimers", "mentions"}
_SHARED: Final = ("entities", "events")


def documents(corpus: Path, count: int, seed: int = 0) -> Iterator[Document]:
    """``count`` documents without a fault, no two with one text."""
    # The longest has every layer.
    article = max(map(sound, read(corpus)), key=lambda document: len(document.text))
    rng = random.Random(seed)
    raw = msgspec.to_builtins(article)
    regions = [region for region in article.regions if region.type == "BODY"]
    homes = [_inside(article, raw, region.span[0]) for region in regions]
    for number in range(count):
        drawn = [rng.randrange(len(regions)) for _ in range(rng.randint(8, 20))]
        yield _sound(_drawn(raw, [homes[i] for i in drawn], f"drawn_{number:06}", rng))


def lines(
    corpus: Path, count: int, seed: int = 0, different: int = 250, fault: bool = False
) -> Iterator[bytes]:
    """Packed lines of ``count`` documents: so many different ones, in turn under new ids.

    With ``fault`` there is one in each document.
    """
    encode = msgspec.json.Encoder().encode
    pieces: list[list[bytes]] = []
    for number, document in enumerate(documents(corpus, min(different, count), seed)):
        ordered = canonical(document)
        line = spoilt(ordered, number) if fault else encode(ordered)
        pieces.append(line.split(b'"' + document.doc_id.encode() + b'"'))
    for number in range(count):
        yield (b'"copy_%07d"' % number).join(pieces[number % len(pieces)]) + b"\n"


def second(document: Document, seed: int = 0) -> Document:
    """The document as another annotator might have it: some left out, moved or called otherwise.

    One in ten of the annotations that nothing refers to is gone, one in ten has other bounds, one
    in ten another type or stance. Not validated: bounds may fall inside a word.
    """
    rng = random.Random(f"{seed} {document.doc_id}")
    raw = msgspec.to_builtins(document)
    kept = {
        target.id
        for layer in LAYER_NAMES
        for r in getattr(document, layer)
        for target in references(r)
    }
    for layer in LAYER_NAMES:
        records = [r for r in raw.get(layer, []) if r["id"] in kept or rng.random() > 0.1]
        for record in records:
            if rng.random() < 0.1:
                _another_label(layer, record, rng)
            if "span" in record and rng.random() < 0.1:
                part = record["span"][-1]
                part["end"] = max(part["start"] + 1, part["end"] - rng.randint(1, 5))
                part["text"] = document.text[part["start"] : part["end"]]
        raw[layer] = records
    return msgspec.convert(raw, Document)


def _another_label(layer: str, record: Raw, rng: random.Random) -> None:
    for name, field in shape_of(RECORD_OF[layer]).fields:
        if isinstance(field, Label) and name in record:
            record[name] = rng.choice(field.names)
            return


def _inside(article: Document, raw: Raw, home: Fragment) -> tuple[Fragment, Raw]:
    """The records whose every span lies in the paragraph."""
    found: Raw = {}
    for layer in LAYER_NAMES:
        found[layer] = [
            plain
            for record, plain in zip(getattr(article, layer), raw.get(layer, []), strict=True)
            if (own := [part for _, span in spans(record) for part in span])
            and all(home.start <= part.start and part.end <= home.end for part in own)
        ]
    return home, found


def _drawn(raw: Raw, homes: list[tuple[Fragment, Raw]], name: str, rng: random.Random) -> Raw:
    text = ""
    new: Raw = {**raw, "doc_id": name, "story_id": name, "retired_ids": []}
    new |= {layer: [] for layer in LAYER_NAMES}
    counts = dict.fromkeys(LAYER_NAMES, 0)
    everywhere: dict[str, str] = {}
    batches: list[tuple[dict[str, str], int, Raw]] = []
    for layer in _SHARED:
        everywhere |= {record["id"]: record["id"] for record in raw[layer]}
    for home, found in homes:
        here: dict[str, str] = {}
        for layer, records in found.items():
            for record in records:
                counts[layer] += 1
                here[record["id"]] = f"{PREFIX_OF[layer]}{counts[layer]}"
        for old, now in here.items():
            everywhere.setdefault(old, now)
        text += "\n" * rng.randint(1, 2) if text else ""
        batches.append((here, len(text) - home.start, found))
        text += home.text
    for here, delta, found in batches:
        names = {**everywhere, **here}
        for layer, records in found.items():
            new[layer] += _moved(layer, records, names.get, delta)
        about = [
            r for r in raw["factuality"] if r["event_mention"] in here and not r.get("evidence")
        ]
        for record in _moved("factuality", about, names.get, 0):
            counts["factuality"] += 1
            new["factuality"].append(record | {"id": f"F{counts['factuality']}"})
    for layer in (*_SHARED, "claim_relations"):
        bare = [r for r in raw[layer] if not r.get("signal")]
        new[layer] += _moved(layer, bare, everywhere.get, 0)
    new |= {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return new


def _moved(layer: str, records: list[Raw], names: Names, delta: int) -> list[Raw]:
    shape = shape_of(RECORD_OF[layer])
    moved = (_remade(shape, record, names, delta) for record in records)
    return [record for record in moved if record is not _GONE]


def _remade(shape: Shape, value: Any, names: Names, delta: int) -> Any:  # noqa: PLR0911
    """The value with new names and places, or _GONE where it cannot be without what is gone."""
    match shape:
        case Scalar(layers=layers, words=words) if layers and value is not None:
            now = value if value in words else names(value)
            return _GONE if now is None else now
        case ListOf(item):
            return [r for v in value if (r := _remade(item, v, names, delta)) is not _GONE]
        case StructOf(cls, fields) if value is not None:
            if cls is Fragment:
                return {**value, "start": value["start"] + delta, "end": value["end"] + delta}
            made: Raw = {}
            for name, field in fields:
                if name == "id":
                    made[name] = names(value[name]) or value[name]
                elif name == "governs":
                    paths = [(names(p.split(".")[0]), p.split(".")[1]) for p in value.get(name, [])]
                    made[name] = [f"{now}.{field}" for now, field in paths if now]
                elif name in value:
                    now = _remade(field, value[name], names, delta)
                    if now is not _GONE:
                        made[name] = now
                    elif not getattr(field, "nullable", False):
                        return _GONE
                    if now == [] and value[name] and name in _NEVER_EMPTY:
                        return _GONE
            return made
    return value


def _sound(raw: Raw) -> Document:
    """The document less what is not sound by itself."""
    for _ in range(50):
        _open_chains(raw)
        document = msgspec.convert(raw, Document)
        findings = check_document(document)
        if not findings:
            return document
        for finding in findings:
            if finding.code == "QUOTE-BAL" and finding.record is None and finding.span:
                raw["quote_marks"].append(_mark(raw, *finding.span))
        gone = {finding.record.id for finding in findings if finding.record is not None}
        alive = {r["id"]: r["id"] for layer in LAYER_NAMES for r in raw[layer]}
        for name in gone:
            alive.pop(name, None)
        for layer in LAYER_NAMES:
            kept = [record for record in raw[layer] if record["id"] in alive]
            raw[layer] = _moved(layer, kept, alive.get, 0)
    raise AssertionError(f"{findings[0].code} {findings[0].message}")


def _mark(raw: Raw, start: int, end: int) -> Raw:
    """A quotation whose attribution was not drawn."""
    part = {"start": start, "end": end, "text": raw["text"][start:end]}
    name = f"QM{max((int(mark['id'][2:]) for mark in raw['quote_marks']), default=0) + 1}"
    return {"id": name, "span": [part], "function": "SCARE"}


def _open_chains(raw: Raw) -> None:
    chains: dict[str, list[Raw]] = {}
    for mention in sorted(raw["mentions"], key=lambda m: m["span"][0]["start"]):
        chains.setdefault(mention.get("entity", ""), []).append(mention)
    for chain in chains.values():
        first = next((m for m in chain if m["level"] != "PRO"), chain[0])
        for mention in chain:
            if mention.get("basis") in (None, "EVENT_ARG"):
                mention["basis"] = "NOMINAL"
            if first["level"] == "PRO":
                mention["unresolvable"] = "its antecedent was not drawn"
        first.pop("basis")


# ----------------------------------------------------------------------------- with a fault


def _words(raw: Raw, rng: random.Random) -> None:
    rng.choice(raw["mentions"])["span"][0]["text"] += "s"


def _shifted(raw: Raw, rng: random.Random) -> None:
    part = rng.choice(raw["mentions"])["span"][0]
    part["start"], part["end"] = part["start"] + 1, part["end"] + 1


def _cut(raw: Raw, rng: random.Random) -> None:
    rng.choice(raw["mentions"])["entity"] = "E999"


def _twice(raw: Raw, rng: random.Random) -> None:
    first, second = rng.sample(raw["mentions"], 2)
    second["id"] = first["id"]


def _label(raw: Raw, rng: random.Random) -> None:
    rng.choice(raw["mentions"])["type"] = "PERS"


def _opened(raw: Raw, rng: random.Random) -> None:
    rng.choice([m for m in raw["mentions"] if m.get("basis")]).pop("basis")


def _role(raw: Raw, rng: random.Random) -> None:
    triggers = [m for m in raw["event_mentions"] if m.get("arguments")]
    trigger = rng.choice([m for m in triggers if m["type"] != "CAPTURE_DETAIN"])
    trigger["arguments"][0]["role"] = "Captive"


def _evidence(raw: Raw, rng: random.Random) -> None:
    rng.choice(raw["factuality"]).update(value="PS+", evidence=[])


def _attribute(raw: Raw, rng: random.Random) -> None:
    rng.choice(raw["event_mentions"]).pop("realis")


SPOIL: Final = (_words, _shifted, _cut, _twice, _label, _opened, _role, _evidence, _attribute)


def spoilt(document: Document, number: int) -> bytes:
    """The document as a line with one fault; the number says of which kind and where."""
    rng = random.Random(number)
    for kind in (*SPOIL[number % len(SPOIL) :], _words):
        raw = msgspec.to_builtins(document)
        try:
            kind(raw, rng)
        except LookupError:
            continue  # nothing there to spoil so
        return msgspec.json.encode(raw)
    raise AssertionError("nothing to spoil")

"""What a second annotator could have made of a document: sound references, other decisions."""

import random
from typing import Any

import msgspec

from sahel_claims.agreement.settle import _LOST, _pruned_record
from sahel_claims.contract.base import Fragment
from sahel_claims.contract.layers import LAYER_NAMES, RECORD_OF, annotations
from sahel_claims.contract.records import Document
from sahel_claims.contract.shapes import Label, Scalar, shape_of
from sahel_claims.corpus.renaming import renamed

LEFT_ALONE = ("regions", "sentences")


def scrambled(one: Document, seed: int) -> tuple[Document, dict[str, str]]:
    """The document under other ids, its layers shuffled; and the old id of each new one."""
    chance = random.Random(seed)
    ids = [record.id for _, record in annotations(one)]
    new = chance.sample([f"{name[0]}{n}" for n, name in enumerate(ids, 1)], len(ids))
    names = dict(zip(ids, new, strict=True))
    other = renamed(one, names)
    layers = {layer: list(getattr(other, layer)) for layer in LAYER_NAMES}
    for records in layers.values():
        chance.shuffle(records)
    return msgspec.structs.replace(other, **layers), {b: a for a, b in names.items()}


def without(one: Document, gone: set[str]) -> Document:
    """The document without some annotations and all that cannot be without them."""
    layers: dict[str, list[Any]] = {
        name: [r for r in getattr(one, name) if r.id not in gone] for name in LAYER_NAMES
    }
    while True:
        known = {r.id for records in layers.values() for r in records} | {"AUTHOR", "DCT"}
        pruned = {
            name: [p for r in records if (p := _pruned_record(r, known)) is not _LOST]
            for name, records in layers.items()
        }
        if pruned == layers:
            return msgspec.structs.replace(one, **layers)
        layers = pruned


def second(one: Document, seed: int, share: float = 0.1) -> Document:
    """Another annotation of the text: some missing, some with other words, labels or links."""
    chance = random.Random(seed)
    layers: dict[str, list[Any]] = {}
    gone: set[str] = set()
    for name in LAYER_NAMES:
        layers[name] = []
        for record in getattr(one, name):
            if name not in LEFT_ALONE and chance.random() < share:
                gone.add(record.id)
            edits = _edits(one, name, record, chance) if chance.random() < share else {}
            layers[name].append(msgspec.structs.replace(record, **edits))
    return without(msgspec.structs.replace(one, **layers), gone)


def _edits(one: Document, layer: str, record: Any, chance: random.Random) -> dict[str, Any]:
    fields = dict(shape_of(RECORD_OF[layer]).fields)
    name = chance.choice(sorted(fields))
    shape, value = fields[name], getattr(record, name)
    if layer in LEFT_ALONE or name == "id" or not value:
        return {}
    match shape:
        case Label(names):
            return {name: chance.choice(names)}
        case Scalar("string", layers=targets) if targets:
            ids = [r.id for target in targets for r in getattr(one, target)]
            return {name: chance.choice(ids)}
        case Scalar("string", nullable=False):
            return {name: f"{value} again"}
    last = value[-1] if isinstance(value, list) else None
    if not isinstance(last, Fragment) or last.end - last.start < 2:
        return {}
    shorter = Fragment(start=last.start, end=last.end - 1, text=last.text[:-1])
    return {name: [*value[:-1], shorter]}

"""Changes to a sound document that break an invariant by construction, whatever is drawn.

An operator changes the document as JSON has it; the codes are those it must be reported by.
"""

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from sahel_claims.contract.layers import ATTRIBUTES_OF, LAYER_NAMES, RECORD_OF
from sahel_claims.contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of

Raw = dict[str, Any]


class Gold:
    """A document to be spoilt: what there is, and a choice among it."""

    def __init__(self, raw: Raw, seed: int) -> None:
        self.raw = copy.deepcopy(raw)
        self.draw = random.Random(seed)
        self.text: str = raw["text"]

    def records(self, *layers: str, has: str = "") -> list[Raw]:
        return [
            r
            for name in layers or LAYER_NAMES
            for r in self.raw.get(name, [])
            if not has or has in r
        ]

    def one(self, *layers: str, has: str = "") -> Raw:
        return self.draw.choice(self.records(*layers, has=has))

    def by_id(self, name: str) -> Raw:
        return next(r for r in self.records() if r["id"] == name)

    def spots(self, *layers: str) -> list[Raw]:
        """Every fragment in the records of these layers."""
        found: list[Raw] = []
        for record in self.records(*layers):
            found += _fragments(record)
        return found

    def places(self, wanted: Callable[[Shape], bool]) -> list[tuple[Any, Any, Any]]:
        """Holder, key and shape of every value of a wanted shape."""
        return [
            place
            for layer in LAYER_NAMES
            for record in self.records(layer)
            for place in _places(shape_of(RECORD_OF[layer]), record, wanted)
        ]

    def cut(self, start: int, end: int) -> Raw:
        return {"start": start, "end": end, "text": self.text[start:end]}


class Operator(NamedTuple):
    """A way to spoil a document, and the codes of which one at least must be found."""

    name: str
    spoil: Callable[[Gold], None]
    codes: frozenset[str]


OPERATORS: list[Operator] = []


def breaks(*codes: str) -> Callable[[Callable[[Gold], None]], Callable[[Gold], None]]:
    """Registers an operator with its codes."""

    def register(spoil: Callable[[Gold], None]) -> Callable[[Gold], None]:
        OPERATORS.append(Operator(spoil.__name__, spoil, frozenset(codes)))
        return spoil

    return register


def _fragments(value: Any) -> Iterator[Raw]:
    if isinstance(value, dict) and "start" in value:
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _fragments(one)
    elif isinstance(value, list):
        for one in value:
            yield from _fragments(one)


def _places(
    shape: Shape, holder: Any, wanted: Callable[[Shape], bool]
) -> Iterator[tuple[Any, Any, Any]]:
    pairs: list[tuple[Any, Shape]] = []
    if isinstance(shape, StructOf):
        pairs = [(name, field) for name, field in shape.fields if holder.get(name) is not None]
    elif isinstance(shape, ListOf):
        pairs = [(number, shape.item) for number in range(len(holder))]
    for key, field in pairs:
        if wanted(field):
            yield holder, key, field
        yield from _places(field, holder[key], wanted)


def overlap(left: list[Raw], right: list[Raw]) -> bool:
    return any(a["start"] < b["end"] and b["start"] < a["end"] for a in left for b in right)


# --------------------------------------------------------------------- files and records


@breaks("REC-MISSING")
def drop_a_required_field(g: Gold) -> None:
    layer = g.draw.choice([name for name in LAYER_NAMES if g.raw.get(name)])
    required = [f.name for f in msgspec.structs.fields(RECORD_OF[layer]) if f.required]
    del g.one(layer)[g.draw.choice(required)]


@breaks("REC-MISSING")
def drop_the_words_of_a_fragment(g: Gold) -> None:
    del g.draw.choice(g.spots())["text"]


@breaks("REC-UNKNOWN")
def add_an_unknown_field(g: Gold) -> None:
    g.one()["verdict"] = True


@breaks("REC-TYPE")
def write_a_number_as_text(g: Gold) -> None:
    part = g.draw.choice(g.spots())
    part["start"] = str(part["start"])


@breaks("REC-LABEL")
def misspell_a_label(g: Gold) -> None:
    holder, key, shape = g.draw.choice(g.places(lambda s: isinstance(s, Label)))
    wrong = holder[key] + g.draw.choice("_xZ")
    assert wrong not in shape.names
    holder[key] = wrong


@breaks("VER-SCHEMA")
def raise_the_schema_version(g: Gold) -> None:
    g.raw["schema_version"] = f"1.{g.draw.randint(1, 9)}"


@breaks("DOC-HASH")
def change_the_text(g: Gold) -> None:
    at = g.draw.randrange(len(g.text))
    g.raw["text"] = g.text[:at] + chr(ord(g.text[at]) + 1) + g.text[at + 1 :]


# -------------------------------------------------------------------- layers and attributes


@breaks("LAYER-ATTR")
def take_back_a_declared_attribute(g: Gold) -> None:
    used = []
    for layer in g.raw["layers"]:
        for name in layer.get("attributes", []):
            _, fields = ATTRIBUTES_OF[layer["name"]][name]
            if any(f in r for r in g.records(layer["name"]) for f in fields):
                used.append((layer["attributes"], name))
    attributes, name = g.draw.choice(used)
    attributes.remove(name)


@breaks("LAYER-ATTR")
def leave_a_declared_attribute_undecided(g: Gold) -> None:
    found = []
    for layer in g.raw["layers"]:
        for name in layer.get("attributes", []):
            required, fields = ATTRIBUTES_OF[layer["name"]][name]
            if required:
                found += [(r, fields[0]) for r in g.records(layer["name"]) if fields[0] in r]
    record, field = g.draw.choice(found)
    del record[field]


@breaks("LAYER-DECL")
def take_back_a_declared_layer(g: Gold) -> None:
    layers = g.raw["layers"]
    layers.remove(g.draw.choice([one for one in layers if g.raw.get(one["name"])]))


# -------------------------------------------------------------------------- ids, references


@breaks("ID-UNIQ")
def use_an_id_twice(g: Gold) -> None:
    first, second = g.draw.sample(g.records(), 2)
    second["id"] = first["id"]


@breaks("ID-RETIRED")
def retire_a_used_id(g: Gold) -> None:
    g.raw.setdefault("retired_ids", []).append(g.one()["id"])


@breaks("ID-FORM")
def spoil_the_form_of_an_id(g: Gold) -> None:
    g.one()["id"] += g.draw.choice(" /.-é\u200b\x1b")


def _is_reference(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and bool(shape.layers)


@breaks("REF-DANGLE")
def cut_a_reference(g: Gold) -> None:
    holder, key, _ = g.draw.choice(g.places(_is_reference))
    holder[key] = "Z999"


@breaks("REF-DANGLE")
def point_a_reference_into_a_wrong_layer(g: Gold) -> None:
    holder, key, shape = g.draw.choice(g.places(_is_reference))
    wrong = [name for name in LAYER_NAMES if name not in shape.layers and g.raw.get(name)]
    holder[key] = g.one(g.draw.choice(wrong))["id"]


@breaks("REF-DANGLE")
def remove_what_is_referred_to(g: Gold) -> None:
    named = {h[k] for h, k, _ in g.places(_is_reference)}
    found = [(n, r) for n in LAYER_NAMES for r in g.records(n) if r["id"] in named]
    layer, record = g.draw.choice(found)
    own = {h[k] for h, k, _ in _places(shape_of(RECORD_OF[layer]), record, _is_reference)}
    assert record["id"] not in own
    g.raw[layer].remove(record)


@breaks("REF-UNUSED")
def add_what_nothing_refers_to(g: Gold) -> None:
    layer = g.draw.choice(["entities", "events"])
    made = copy.deepcopy(g.one(layer)) | {"id": "X999"}
    made.pop("qid", None)
    made.pop("qid_evidence", None)
    if layer == "entities":
        made["qid_status"] = "unverified"
        made = {k: v for k, v in made.items() if k not in ("private", "surface_only", "relations")}
    g.raw[layer].append(made)


# ----------------------------------------------------------------------------------- spans


@breaks("SPAN-SLICE", "SPAN-RANGE", "REC-TYPE")
def shift_a_boundary(g: Gold) -> None:
    part = g.draw.choice(g.spots())
    part[g.draw.choice(["start", "end"])] += g.draw.choice([-3, -2, -1, 1, 2, 3])


@breaks("SPAN-SLICE", "SPAN-RANGE", "REC-TYPE")
def shift_a_fragment(g: Gold) -> None:
    part = g.draw.choice(g.spots())
    words = part["text"]
    by = next(n for n in (1, -1, 2, -2, 3) if g.text[part["start"] + n : part["end"] + n] != words)
    part["start"] += by
    part["end"] += by


@breaks("SPAN-SLICE")
def change_the_words_of_a_fragment(g: Gold) -> None:
    part = g.draw.choice(g.spots())
    at = g.draw.randrange(len(part["text"]))
    part["text"] = part["text"][:at] + "§" + part["text"][at + 1 :]


@breaks("SPAN-TRIM")
def take_white_space_in(g: Gold) -> None:
    part = g.draw.choice([p for p in g.spots() if g.text[p["end"] : p["end"] + 1] == " "])
    part |= g.cut(part["start"], part["end"] + 1)


@breaks("SPAN-PARA")
def run_over_a_line_break(g: Gold) -> None:
    part = g.draw.choice([p for p in g.spots() if "\n" in g.text[p["end"] :].rstrip()])
    end = g.text.index("\n", part["end"])
    while g.text[end].isspace():
        end += 1
    part |= g.cut(part["start"], end + 1)


@breaks("FRAG-ORDER")
def break_a_fragment_in_two(g: Gold) -> None:
    spans = [
        record[key]
        for record in g.records()
        for key in ("span", "trigger", "content", "cue")
        if key in record
        for part in record[key][:1]
        if " " in part["text"]
    ]
    span = g.draw.choice(spans)
    part = span[0]
    at = part["start"] + part["text"].index(" ")
    if g.draw.random() < 0.5 and at > part["start"] + 1:
        # Fragments that touch are one.
        span[:1] = [g.cut(part["start"], at - 1), g.cut(at - 1, part["end"])]
    else:
        span[:1] = [g.cut(at + 1, part["end"]), g.cut(part["start"], at)]


@breaks("REGION-BAN")
def move_a_fragment_into_boilerplate(g: Gold) -> None:
    [region] = [r for r in g.records("regions") if r["type"] == "BOILERPLATE"]
    start, end = region["span"][0]["start"], region["span"][0]["end"]
    layers = [name for name in LAYER_NAMES if name != "regions"]
    part = g.draw.choice(g.spots(*layers))
    low = g.draw.choice([n for n in range(start, end) if n == start or g.text[n - 1] == " "])
    high = g.text.find(" ", low)
    # The last fragment of its span moves, which stays in order: boilerplate ends the text.
    spans = (span for record in g.records(*layers) for span in _spans(record))
    span = next(span for span in spans if any(one is part for one in span))
    span[-1] |= g.cut(low, high if low < high < end else end)


def _spans(value: Any) -> Iterator[list[Raw]]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _spans(one)
    elif isinstance(value, list) and value and isinstance(value[0], dict) and "start" in value[0]:
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _spans(one)


@breaks("REGION-BAN")
def call_a_paragraph_boilerplate(g: Gold) -> None:
    sentences = g.spots("sentences")
    regions = [r for r in g.records("regions") if any(overlap([s], r["span"]) for s in sentences)]
    g.draw.choice(regions)["type"] = "BOILERPLATE"


@breaks("REG-COVER", "SPAN-PARA")
def shorten_a_region(g: Gold) -> None:
    part = g.draw.choice(g.spots("regions"))
    part |= g.cut(part["start"], part["start"] + part["text"].rindex(" "))


@breaks("SENT-COVER")
def shorten_a_sentence(g: Gold) -> None:
    part = g.draw.choice(g.spots("sentences"))
    part |= g.cut(part["start"], part["start"] + part["text"].rindex(" "))


@breaks("SENT-COVER", "REG-COVER")
def leave_a_unit_out(g: Gold) -> None:
    layer = g.draw.choice(["sentences", "regions"])
    found = [r for r in g.records(layer) if r.get("type", "BODY") == "BODY"]
    if layer == "sentences":
        g.raw[layer].remove(g.draw.choice(found))
        return
    [last] = [r for r in g.records(layer) if r["type"] == "BOILERPLATE"]
    g.raw[layer].remove(last)

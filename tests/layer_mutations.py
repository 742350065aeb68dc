"""Changes that break an invariant of one layer by construction."""

import copy
from typing import Any

from mutations import Gold, Raw, breaks, overlap
from sahel_claims.contract.labels import ROLES, TYPES
from sahel_claims.contract.layers import LAYER_NAMES
from sahel_claims.contract.shapes import Scalar

# ---------------------------------------------------------------- mentions, chains and links


@breaks("MEN-CROSS")
def cross_two_mentions(g: Gold) -> None:
    """A new mention from before the start of one to its first space."""
    found = [
        m["span"][0]
        for m in g.records("mentions")
        if len(m["span"]) == 1
        and " " in m["span"][0]["text"]
        and g.text[m["span"][0]["start"] - 2 : m["span"][0]["start"]].strip()
        and g.text[m["span"][0]["start"] - 1] == " "
        and m["span"][0]["start"] > 1
    ]
    part = g.draw.choice(found)
    low = max(g.text.rfind(mark, 0, part["start"] - 1) for mark in " \n") + 1
    made = g.cut(low, part["start"] + part["text"].index(" "))
    g.raw["entities"].append(
        {"id": "E998", "type": "PER", "canonical": "x", "sector": "OTHER", "qid_status": "NIL"}
    )
    g.raw["mentions"].append(
        {"id": "M998", "type": "PER", "level": "NOM", "entity": "E998"}
        | {"span": [made], "head": [copy.copy(made)]}
    )


@breaks("MEN-DUP")
def mark_a_mention_twice(g: Gold) -> None:
    g.raw["mentions"].append(copy.deepcopy(g.one("mentions")) | {"id": "M998"})


@breaks("MEN-HEAD")
def move_a_head_out_of_its_mention(g: Gold) -> None:
    mention = g.one("mentions", has="head")
    others = [
        m["head"]
        for m in g.records("mentions", has="head")
        if not overlap(m["head"], mention["span"])
    ]
    mention["head"] = copy.deepcopy(g.draw.choice(others))


@breaks("MEN-LEVEL")
def call_a_name_a_pronoun(g: Gold) -> None:
    g.draw.choice([m for m in g.records("mentions") if m["level"] == "NAM"])["level"] = "PRO"


@breaks("MEN-LEVEL")
def call_a_pronoun_a_name(g: Gold) -> None:
    found = [
        m
        for m in g.records("mentions")
        if m["level"] == "PRO" and "".join(p["text"] for p in m["head"]).islower()
    ]
    g.draw.choice(found)["level"] = "NAM"


@breaks("COREF-TYPE", "REGION-BAN")
def swap_the_type_of_a_mention(g: Gold) -> None:
    mention = g.draw.choice([m for m in g.records("mentions") if "metonymy" not in m])
    types = [t for t in TYPES["EntityType"] if t != mention["type"]]
    mention["type"] = g.draw.choice(types)


@breaks("COREF-BASIS")
def take_the_basis_from_a_mention(g: Gold) -> None:
    del g.one("mentions", has="basis")["basis"]


@breaks("COREF-BASIS")
def give_the_opening_mention_a_basis(g: Gold) -> None:
    found = [m for m in g.records("mentions") if "basis" not in m and m["level"] == "NAM"]
    g.draw.choice(found)["basis"] = "NAME"


@breaks("COREF-DISTINCT")
def set_an_entity_apart_from_itself(g: Gold) -> None:
    entity = g.one("entities")
    entity.setdefault("distinct_from", []).append(entity["id"])


@breaks("LINK-QID", "LINK-PRIV", "LINK-WITHHELD")
def link_what_is_not_verified(g: Gold) -> None:
    found = [e for e in g.records("entities") if e["qid_status"] != "verified"]
    g.draw.choice(found)["qid"] = "Q999999"


@breaks("LINK-QID")
def take_the_evidence_from_a_link(g: Gold) -> None:
    del g.one("entities", has="qid_evidence")["qid_evidence"]


@breaks("LINK-QID")
def link_two_entities_to_one_item(g: Gold) -> None:
    first, second = g.draw.sample(g.records("entities", has="qid"), 2)
    second["qid"] = first["qid"]


# ------------------------------------------------------------------------ times, quantities


@breaks("TIMEX-VAL")
def spoil_the_value_of_a_time(g: Gold) -> None:
    g.one("times", has="value")["value"] = g.draw.choice(["2022-02-30", "yesterday", "P", "22/4"])


@breaks("TIMEX-VAL")
def turn_a_spell_round(g: Gold) -> None:
    time = g.one("times", has="earliest")
    time["earliest"], time["latest"] = "2031-01-02", "2031-01-01"


@breaks("NUM-RANGE")
def contradict_the_printed_number(g: Gold) -> None:
    g.draw.choice([q for q in g.records("quantities") if q["span"][0]["text"].isdecimal()])[
        "point"
    ] += g.draw.randint(1, 9)


@breaks("NUM-RANGE")
def put_the_bounds_in_disorder(g: Gold) -> None:
    quantity = g.one("quantities")
    quantity |= {"min": 9, "max": 8}


# --------------------------------------------------------------------- events and factuality


@breaks("EVT-CHAIN")
def swap_the_type_of_an_event_mention(g: Gold) -> None:
    mention = g.one("event_mentions")
    mention["type"] = g.draw.choice([t for t in TYPES["EventType"] if t != mention["type"]])


@breaks("EVT-TRIG")
def mark_an_event_twice(g: Gold) -> None:
    g.raw["event_mentions"].append(copy.deepcopy(g.one("event_mentions")) | {"id": "M998"})


@breaks("EVT-TRIG")
def stretch_a_trigger(g: Gold) -> None:
    sentences = [p for p in g.spots("sentences") if p["text"].count(" ") > 6]
    part = g.draw.choice(sentences)
    words = part["text"].split(" ")[:5]
    g.one("event_mentions")["trigger"] = [
        g.cut(part["start"], part["start"] + len(" ".join(words)))
    ]


@breaks("EVT-CUE")
def name_the_cue_of_another(g: Gold) -> None:
    mention = g.one("event_mentions")
    others = [
        a
        for a in g.records("attributions")
        if not overlap(mention["trigger"], a.get("cue", [])) and "spurious" not in a
    ]
    mention["cue_of"] = g.draw.choice(others)["id"]


@breaks("EVT-SUB")
def close_a_cycle_of_events(g: Gold) -> None:
    field = g.draw.choice(["subevent_of", "causes", "before"])
    event = g.one("events")
    other = g.draw.choice([e for e in g.records("events") if e is not event])
    for one, name in ((event, other["id"]), (other, event["id"])):
        one[field] = name if field == "subevent_of" else [*one.get(field, []), name]


@breaks("EVT-SUB")
def make_an_event_part_of_itself(g: Gold) -> None:
    event = g.one("events")
    event["subevent_of"] = event["id"]


def _argument(g: Gold) -> tuple[Raw, Raw]:
    mention = g.one("event_mentions", has="arguments")
    return mention, g.draw.choice(mention["arguments"])


@breaks("ARG-ROLE")
def swap_a_role_for_an_illegal_one(g: Gold) -> None:
    mention, argument = _argument(g)
    argument["role"] = g.draw.choice(
        [r for r in TYPES["EventRole"] if r not in ROLES[mention["type"]]]
    )


@breaks("ARG-FILL")
def fill_a_role_with_an_illegal_type(g: Gold) -> None:
    mention, argument = _argument(g)
    allowed = ROLES[mention["type"]][argument["role"]]
    fillers = [r["id"] for r in g.records("times") if "TIME" not in allowed]
    fillers += [r["id"] for r in g.records("quantities") if "QUANTITY" not in allowed]
    fillers += [
        m["id"]
        for m in g.records("mentions")
        if g.by_id(m["entity"])["type"] not in allowed and "refers_to" not in m
    ]
    argument["filler"] = g.draw.choice(fillers)


@breaks("ARG-FILL")
def make_an_event_its_own_argument(g: Gold) -> None:
    mention, argument = _argument(g)
    argument["filler"] = mention["id"]
    argument["role"] = g.draw.choice(list(ROLES[mention["type"]]))


@breaks("ARG-ASSERT")
def let_another_assert_an_argument(g: Gold) -> None:
    found = []
    for mention in g.records("event_mentions", has="arguments"):
        for argument in mention["arguments"]:
            filler = g.by_id(argument["filler"])
            if "span" not in filler:
                continue
            found += [
                (argument, a["id"])
                for a in g.records("attributions")
                if not _near(a["content"], filler["span"]) and "spurious" not in a
            ]
    argument, name = g.draw.choice(found)
    argument["asserted_by"] = [name]
    argument.pop("inferred", None)


def _near(outer: list[Raw], inner: list[Raw]) -> bool:
    low, high = outer[0]["start"], outer[-1]["end"]
    return any(p["start"] < high and low < p["end"] for p in inner)


@breaks("FACT-SRC")
def give_a_value_to_a_stranger(g: Gold) -> None:
    record = g.one("factuality")
    trigger = g.by_id(record["event_mention"])["trigger"]
    others = [
        a
        for a in g.records("attributions")
        if not _near(a["content"], trigger) and "spurious" not in a
    ]
    record["source"] = g.draw.choice(others)["id"]


@breaks("FACT-DUP")
def give_a_second_value(g: Gold) -> None:
    g.raw["factuality"].append(copy.deepcopy(g.one("factuality")) | {"id": "F998"})


@breaks("FACT-EVID")
def give_a_value_without_evidence(g: Gold) -> None:
    record = g.one("factuality")
    record.pop("evidence", None)
    record["value"] = g.draw.choice([v for v in TYPES["FactualityValue"] if v != "CT+"])


# ----------------------------------------------------------------- attributions, quotations


def _sound(g: Gold, has: str = "") -> list[Raw]:
    return [a for a in g.records("attributions", has=has) if "spurious" not in a]


@breaks("ATTR-SRC")
def take_the_source_away(g: Gold) -> None:
    del g.draw.choice([a for a in _sound(g, "source") if a["source_kind"] != "AUTHOR"])["source"]


@breaks("ATTR-SRC")
def call_a_named_source_implicit(g: Gold) -> None:
    g.draw.choice(_sound(g, "source"))["source_kind"] = "IMPLICIT"


@breaks("ATTR-CUE", "FRAG-ORDER")
def break_a_cue(g: Gold) -> None:
    attribution = g.draw.choice([a for a in _sound(g, "cue") if a["cue"][-1]["end"] < 3000])
    after = attribution["cue"][-1]["end"] + 1
    low = next(n for n in range(after, len(g.text)) if g.text[n].isalpha())
    attribution["cue"].append(g.cut(low, low + 1))


@breaks("ATTR-DISJ")
def let_the_cue_run_into_the_content(g: Gold) -> None:
    attribution = g.draw.choice(_sound(g, "cue"))
    attribution["cue"] = copy.deepcopy(attribution["content"][:1])


@breaks("ATTR-ADDR")
def put_the_addressee_into_the_content(g: Gold) -> None:
    attribution = g.draw.choice(_sound(g))
    attribution["addressee"] = copy.deepcopy(attribution["content"][:1])


@breaks("ATTR-NEST")
def close_a_cycle_of_attributions(g: Gold) -> None:
    first, second = g.draw.sample(_sound(g), 2)
    first["parent"], second["parent"] = second["id"], first["id"]


@breaks("ATTR-NEST")
def nest_an_attribution_in_a_stranger(g: Gold) -> None:
    first = g.draw.choice(_sound(g))
    others = [a for a in _sound(g) if a is not first and not _near(a["content"], first["content"])]
    first["parent"] = g.draw.choice(others)["id"]


@breaks("ATTR-SPUR")
def give_the_spurious_a_source(g: Gold) -> None:
    g.one("attributions", has="spurious")["source_entities"] = [g.one("entities")["id"]]


@breaks("ATTR-SPUR")
def let_the_spurious_assert(g: Gold) -> None:
    spurious = g.one("attributions", has="spurious")["id"]
    _argument(g)[1]["asserted_by"] = [spurious]


@breaks("ATTR-ENT")
def let_the_misprinted_speak(g: Gold) -> None:
    printed = g.one("entities", has="surface_only")["id"]
    g.draw.choice(_sound(g, "source_entities"))["source_entities"].append(printed)


def _quoting(g: Gold) -> tuple[list[Raw], int]:
    quotes = g.one("attributions", "quote_marks", has="quotes")["quotes"]
    return quotes, g.draw.randrange(len(quotes))


@breaks("QUOTE-BAL")
def leave_a_quotation_out(g: Gold) -> None:
    quotes, number = _quoting(g)
    del quotes[number]


@breaks("QUOTE-BAL")
def leave_the_quotation_marks_out(g: Gold) -> None:
    quotes, number = _quoting(g)
    quotes[number] |= g.cut(quotes[number]["start"] + 1, quotes[number]["end"] - 1)


@breaks("QUOTE-IN")
def give_a_quotation_to_a_stranger(g: Gold) -> None:
    quotes, number = _quoting(g)
    part = quotes[number]
    others = [
        a
        for a in _sound(g)
        if not _near(a["content"], [part]) and not overlap(a.get("cue", []), [part])
    ]
    g.draw.choice(others)["quotes"] = [part]


# ------------------------------------------------------------------------ claims, relations


@breaks("CLM-EVID")
def take_the_evidence_from_a_claim(g: Gold) -> None:
    claims = [c for c in g.records("claims") if c["evidence_basis"] != "NONE_MENTIONED"]
    del g.draw.choice(claims)["evidence"]


@breaks("CLM-EVID")
def find_evidence_where_none_is_mentioned(g: Gold) -> None:
    claims = [c for c in g.records("claims") if c["evidence_basis"] == "NONE_MENTIONED"]
    g.draw.choice(claims)["evidence_basis"] = "DOCUMENT_CITED"


@breaks("CLM-SRC")
def put_a_claim_into_the_mouth_of_another(g: Gold) -> None:
    claim = g.one("claims")
    others = [e["id"] for e in g.records("entities") if e["id"] not in claim["claimers"]]
    claim["claimers"] = [g.draw.choice(others)]


@breaks("CLM-SRC")
def move_a_claim_out_of_its_attribution(g: Gold) -> None:
    found: list[tuple[Raw, Any]] = [
        (m, g.by_id(m["attribution"]))
        for c in g.records("claims")
        for m in c["mentions"]
        if m.get("attribution")
    ]
    mention, source = g.draw.choice(found)
    others = [p for p in g.spots("sentences") if not _near(source["content"], [p])]
    mention["content"] = [copy.copy(g.draw.choice(others))]


@breaks("CLM-COVER")
def leave_a_claim_out(g: Gold) -> None:
    """Of a claim that no relation and no reference needs, its only bearer is left without."""
    bearing = ("REPORT", "CLAIM", "ACCUSE", "DENY", "LABEL")
    found = []
    for claim in g.records("claims"):
        for mention in claim["mentions"]:
            name = mention.get("attribution")
            kind = g.by_id(name)["cue_class"] if name else ""
            if len(claim["mentions"]) > 1 and kind in bearing:
                found.append((claim, mention))
    claim, mention = g.draw.choice(found)
    claim["mentions"].remove(mention)


@breaks("REL-SELF")
def relate_a_claim_to_itself(g: Gold) -> None:
    relation = g.one("claim_relations")
    relation["to_claim"] = relation["from_claim"]


@breaks("REL-DUP")
def relate_two_claims_twice(g: Gold) -> None:
    g.raw["claim_relations"].append(copy.deepcopy(g.one("claim_relations")) | {"id": "R998"})


@breaks("REL-DENIES")
def affirm_what_denies(g: Gold) -> None:
    relations = [r for r in g.records("claim_relations") if r["type"] == "DENIES"]
    g.by_id(g.draw.choice(relations)["from_claim"])["stance"] = "AFFIRM"


@breaks("REL-COMPETES")
def compete_in_nothing(g: Gold) -> None:
    relations = [r for r in g.records("claim_relations") if r["type"] == "COMPETES_WITH"]
    g.draw.choice(relations)["dimensions"] = []


@breaks("MT-EVID")
def take_the_evidence_from_a_note(g: Gold) -> None:
    del g.one("translation_notes", has="evidence")["evidence"]


@breaks("MT-GOV")
def govern_a_field_that_is_not_there(g: Gold) -> None:
    g.one("translation_notes")["governs"] = [g.one()["id"] + ".verdict"]


# ------------------------------------------------------------- blank, twice, and copied


@breaks("REC-BLANK")
def blank_a_required_text(g: Gold) -> None:
    places = g.places(lambda shape: isinstance(shape, Scalar) and shape.prose)
    places = [place for place in places if "start" not in place[0]]
    rights = g.raw["rights"]
    places += [(rights, name, None) for name in rights if name != "note"]
    holder, key, _ = g.draw.choice(places)
    holder[key] = g.draw.choice(["", " ", "\n", "\u00a0"])


@breaks("REC-TWICE")
def list_a_claimer_twice(g: Gold) -> None:
    claimers = g.one("claims")["claimers"]
    claimers.append(g.draw.choice(claimers))


@breaks("REC-TWICE")
def list_an_argument_twice(g: Gold) -> None:
    arguments = g.one("event_mentions", has="arguments")["arguments"]
    made = copy.deepcopy(g.draw.choice(arguments))
    if g.draw.random() < 0.5:
        made["asserted_by"] = made["asserted_by"][::-1]
    arguments.insert(g.draw.randint(0, len(arguments)), made)


@breaks("REC-TWICE")
def list_an_id_twice(g: Gold) -> None:
    holder, key, _ = g.draw.choice(
        [p for p in g.places(lambda s: isinstance(s, Scalar) and bool(s.layers)) if _listed(p)]
    )
    holder.append(holder[key])


def _listed(place: tuple[Any, Any, Any]) -> bool:
    return isinstance(place[0], list)


@breaks(
    *("REC-COPY", "MEN-DUP", "EVT-TRIG", "FACT-DUP", "REL-DUP", "REF-UNUSED", "LINK-QID"),
    *("REG-COVER", "SENT-COVER", "REL-SELF"),
)
def copy_a_record(g: Gold) -> None:
    layer = g.draw.choice([name for name in LAYER_NAMES if g.raw.get(name)])
    made = copy.deepcopy(g.one(layer)) | {"id": "ZZ9"}
    g.raw[layer].insert(g.draw.randint(0, len(g.raw[layer])), made)


@breaks("TIMEX-VAL")
def anchor_a_time_to_itself(g: Gold) -> None:
    time = g.one("times")
    time["anchors"] = [time["id"]]


@breaks("REL-CORRECTS")
def correct_the_claim_of_a_stranger(g: Gold) -> None:
    apart = [
        r
        for r in g.records("claim_relations")
        if "AUTHOR" not in (own := g.by_id(r["from_claim"])["claimers"])
        and set(own).isdisjoint(g.by_id(r["to_claim"])["claimers"])
    ]
    g.draw.choice(apart)["type"] = "CORRECTS"


@breaks("ID-FORM")
def take_a_word_for_an_id(g: Gold) -> None:
    g.one()["id"] = g.draw.choice(["AUTHOR", "DCT"])

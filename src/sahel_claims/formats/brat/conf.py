"""``annotation.conf`` and ``visual.conf`` of brat, from the schema alone: the same every time.

Types that may be chosen stand under a heading for each layer. What an argument or relation may
name follows from the references of the records and from the roles of each type of event.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from ...contract.labels import ROLES
from .names import (
    ARG1,
    ARG2,
    BY,
    CHAIN_OF,
    CHAINS,
    HOMES,
    Field,
    Kind,
    fields,
    home_type,
    home_types,
    host,
    title,
)

ANNOTATION_CONF: Final = "annotation.conf"
VISUAL_CONF: Final = "visual.conf"

_BANNER: Final = "# GENERATED from the schema by sahel-claims export --to brat: edit nothing here."
_OVERLAP: Final = f"<OVERLAP>\t{ARG1}:<ANY>, {ARG2}:<ANY>, <OVL-TYPE>:<ANY>"
_FILLERS: Final = {
    "EVENT": "event_mentions",
    "TIME": "times",
    "QUANTITY": "quantities",
    "CLAIM": "claim_mentions",
}
# One colour for each layer, dark enough to tell apart and light enough for black words.
_COLOURS: Final = {
    "regions": "#e8e8e8",
    "sentences": "#f4f4f4",
    "mentions": "#a7c2ff",
    "times": "#ffd412",
    "quantities": "#ffe9a8",
    "event_mentions": "#ff9e80",
    "factuality": "#d7bde2",
    "attributions": "#7fd1ae",
    "quote_marks": "#f5b7b1",
    "claim_mentions": "#c5e1a5",
    "claim_relations": "#b0bec5",
    "translation_notes": "#ffccbc",
}


def annotation_conf() -> bytes:
    """The types, what may stand in them, and between what relations go."""
    macros = [f"<{layer}>={'|'.join(_types(layer))}" for layer in HOMES]
    sections = {
        "entities": [*_entities()],
        "relations": [*macros, _OVERLAP, *_relations()],
        "events": [*macros, *_events()],
        "attributes": [*macros, *_attributes()],
    }
    return _file(sections)


def visual_conf() -> bytes:
    """Short labels and a colour for each layer."""
    labels = [
        f"{name} | {name.partition('-')[2]}"
        for name in dict.fromkeys((*_all_types(), *_spans(), *_named_lines()))
        if "-" in name
    ]
    drawing = [
        "SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken",
        "ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5, labelArrow:none",
        *(f"{title(layer)}\tdashArray:3-3, arrowHead:none" for layer in CHAINS),
    ]
    for layer, colour in _COLOURS.items():
        drawing += [f"{name}\tbgColor:{colour}" for name in (*_types(layer), *_spans(layer))]
    marks = [one for one in _every_field() if one.kind in (Kind.LABEL, Kind.FLAG, Kind.LABELS)]
    drawing += [f"{one.name}\tglyph:*" for one in marks if one.kind is not Kind.LABELS]
    return _file({"labels": labels, "drawing": ["ATTRIBUTE_DEFAULT\tglyph:*", *drawing]})


def _file(sections: dict[str, list[str]]) -> bytes:
    parts = [_BANNER]
    for name, lines in sections.items():
        parts += ["", f"[{name}]", "", *lines]
    return ("\n".join(parts) + "\n").encode("utf-8")


# ------------------------------------------------------------------------------ sections


def _entities() -> Iterator[str]:
    """Stretches of text: those that stand for annotations, and more words of others."""
    for layer, home in HOMES.items():
        names = [*(_types(layer) if home.line == "T" else ()), *_spans(layer)]
        if names:
            yield f"!{layer}" if len(names) > 1 else names[0]
            yield from (f"\t{name}" for name in names if len(names) > 1)


def _relations() -> Iterator[str]:
    for layer, chain in CHAINS.items():
        members = _either(chain.members)
        ends = f"{ARG1}:{members}, {ARG2}:{members}"
        yield f"{title(layer)}\t{ends}, <REL-TYPE>:symmetric-transitive"
    for layer, home in HOMES.items():
        if home.line == "R":
            first, second = (_targets(one) for one in fields(layer) if one.kind is Kind.ENDS)
            yield from (f"{name}\t{ARG1}:{first}, {ARG2}:{second}" for name in _types(layer))
    for one in _every_field():
        home_of = _either(host(one.layer))
        if one.kind is Kind.LINK:
            yield f"{one.name}\t{ARG1}:{home_of}, {ARG2}:{_targets(one)}"
        elif one.kind is Kind.SPAN and not _is_event(one):
            yield f"{one.name}\t{ARG1}:{home_of}, {ARG2}:{one.name}"
        elif one.kind is Kind.ITEMS and not _is_event(one):
            for label in one.labels:
                name = f"{title(one.layer)}-{label}"
                yield f"{name}\t{ARG1}:{home_of}, {ARG2}:{_targets(one)}"


def _events() -> Iterator[str]:
    for layer, home in HOMES.items():
        if home.line == "E":
            for name, (label, _) in home_types(layer).items():
                yield f"{name}\t{', '.join(_arguments(layer, label))}".rstrip()


def _arguments(layer: str, label: str) -> Iterator[str]:
    for carrier in _carried(layer):
        for one in fields(carrier):
            if one.kind is Kind.SPAN:
                needed = carrier == layer and HOMES[layer].spare == one.field
                yield f"{one.field}{'' if needed else '?'}:{one.name}"
            elif one.kind is Kind.ITEMS:
                for role, fillers in ROLES[label].items():
                    yield f"{role}*:{'|'.join(_fillers(fillers))}"
                    yield f"{role}{BY}*:{_either('attributions')}"


def _attributes() -> Iterator[str]:
    for one in _every_field():
        on = f"\tArg:{_either(host(one.layer))}"
        if one.kind is Kind.LABEL:
            yield f"{one.name}{on}, Value:{'|'.join(one.labels)}"
        elif one.kind is Kind.FLAG:
            yield one.name + on
        elif one.kind in (Kind.LABELS, Kind.LINK):
            yield from (f"{one.name}-{value}{on}" for value in one.words or one.labels)


# ----------------------------------------------------------------------------- small help


@cache
def _every_field() -> tuple[Field, ...]:
    return tuple(one for layer in (*HOMES, *CHAINS) for one in fields(layer))


def _types(layer: str) -> list[str]:
    return list(home_types(layer))


def _all_types() -> list[str]:
    return [name for layer in HOMES for name in _types(layer)]


def _spans(layer: str = "") -> list[str]:
    """The types of more words: of all layers, or of those whose fields stand on its homes."""
    found = [one for one in _every_field() if one.kind is Kind.SPAN]
    return [one.name for one in found if layer in ("", host(one.layer))]


def _named_lines() -> list[str]:
    """The types of relations and attributes, but for those of homes."""
    sections = [*_relations(), *_attributes()]
    names = dict.fromkeys(line.partition("\t")[0] for line in sections)
    return [name for name in names if name not in _all_types()]


def _carried(layer: str) -> list[str]:
    return [layer, CHAIN_OF[layer]] if layer in CHAIN_OF else [layer]


def _is_event(one: Field) -> bool:
    return HOMES[host(one.layer)].line == "E"


def _either(*layers: str) -> str:
    """The types of homes of these layers, by the macros that each section starts with."""
    return "|".join(f"<{layer}>" for layer in dict.fromkeys(layers))


def _targets(one: Field) -> str:
    return _either(*(host(layer) for layer in one.layers))


def _fillers(kinds: tuple[str, ...]) -> list[str]:
    """What may fill a role: types of mentions by name, other layers by their word."""
    found: list[str] = []
    for kind in kinds:
        found.append(_either(_FILLERS[kind]) if kind in _FILLERS else home_type("mentions", kind))
    return found

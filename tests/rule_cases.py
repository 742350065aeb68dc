"""Rule tests in short: a sound document, and the changes that spoil it."""

import copy
from typing import Any, NamedTuple

from sahel_claims.contract.records import Document
from support import document, span

Layers = dict[str, list[dict[str, Any]]]
Changes = dict[str, Any]


class Words(NamedTuple):
    """A span by its words, found when the text is known."""

    pieces: tuple[str | tuple[str, int], ...]


class Base(NamedTuple):
    """A text with sound annotations of the layers in question."""

    text: str
    layers: Layers


class Case(NamedTuple):
    """Changes that bring about exactly this code, and near ones that bring about none."""

    code: str
    bad: Changes
    good: Changes = {}


def w(*pieces: str | tuple[str, int]) -> Words:
    """The span of these words; (words, number) for a later place."""
    return Words(pieces)


def made(base: Base, changes: Changes) -> Document:
    """The document with the changes: ``id.field`` to value, ``+layer`` to a further record.

    ``document.field`` changes the document itself.
    """
    layers, given = copy.deepcopy(base.layers), dict[str, Any]()
    for path, value in changes.items():
        first, *steps = path.split(".")
        if first.startswith("+"):
            layers.setdefault(first[1:], []).append(copy.deepcopy(value))
            continue
        place: Any = given if first == "document" else _record(layers, first)
        for step in steps[:-1]:
            place = place[int(step) if step.isdigit() else step]
        place[int(steps[-1]) if steps[-1].isdigit() else steps[-1]] = value
    text = given.pop("text", base.text)
    return document(text, **_resolved(layers, text), **given)


def _record(layers: Layers, name: str) -> dict[str, Any]:
    return next(r for records in layers.values() for r in records if r["id"] == name)


def _resolved(value: Any, text: str) -> Any:
    if isinstance(value, Words):
        return span(text, *value.pieces)
    if isinstance(value, dict):
        return {key: _resolved(one, text) for key, one in value.items()}
    return [_resolved(one, text) for one in value] if isinstance(value, list) else value


def entity(name: str, kind: str = "PER", **more: Any) -> dict[str, Any]:
    """An entity, by default a person."""
    return {"id": name, "type": kind, "canonical": name, **more}


def mention(name: str, words: str, of: str, kind: str = "PER", **more: Any) -> dict[str, Any]:
    """A mention whose head is its last word; NAM where that has a capital, else NOM."""
    head = words.rsplit(maxsplit=1)[-1]
    level = "NAM" if head[0].isupper() else "NOM"
    found = {"id": name, "span": w(words), "head": w(head), "type": kind, "level": level}
    return found | {"entity": of} | more


def event_mention(name: str, trigger: Words, kind: str, of: str, **more: Any) -> dict[str, Any]:
    """An event mention, by default of something that happened."""
    found = {"id": name, "trigger": trigger, "type": kind, "event": of}
    return found | {"polarity": "POS", "realis": "ACTUAL"} | more


def argument(role: str, filler: str, by: str = "AUTHOR", **more: Any) -> dict[str, Any]:
    """An argument, by default the author's."""
    return {"role": role, "filler": filler, "asserted_by": [by], **more}


def event(name: str, kind: str, **more: Any) -> dict[str, Any]:
    """An event."""
    return {"id": name, "type": kind, "label": name, **more}


def attribution(
    name: str, source: str, cue: Words, content: str, of: str, **more: Any
) -> dict[str, Any]:
    """An attribution, by default a report of somebody described."""
    found = {"id": name, "source": w(source), "cue": cue, "content": w(content)}
    return (
        found
        | {"source_kind": "UNNAMED_DESCRIBED", "cue_class": "REPORT", "source_entities": [of]}
        | more
    )


def claim(name: str, content: str, of: str, source: str | None, **more: Any) -> dict[str, Any]:
    """A claim with one mention, affirmed without evidence."""
    found = {"id": name, "proposition": content, "claimers": [of], "stance": "AFFIRM"}
    stated = {"mentions": [{"attribution": source, "content": w(content)}]}
    return found | stated | {"evidence_basis": "NONE_MENTIONED", "checkworthy": "UFS"} | more


def note(name: str, words: str, **more: Any) -> dict[str, Any]:
    """A translation note, by default major and unsourced."""
    found = {"id": name, "span": w(words), "category": "mistranslation", "severity": "major"}
    readings = {"surface_reading": words, "intended_reading": "something else"}
    return found | readings | {"status": "unsourced", "confidence": "low"} | more

"""Six annotators' attributions of four articles, read by a reader of the test's own."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sahel_claims.scoring.matching import Fragments, Marked

_SPAN = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_EVENT = re.compile(r"E\d+\t(\S+)((?: \S+:T\d+)*) ?$")


class Annotated(NamedTuple):
    """One annotator's file: the spans as they stand, and the events as roles of spans."""

    doc_id: str
    annotator: str
    text: str
    spans: list[Marked]
    events: list[dict[str, list[Fragments]]]


def annotated(shared: Path) -> Iterator[Annotated]:
    """Every file of the four articles, by article and annotator."""
    folder = shared / "polnear" / "annotator-training"
    for path in sorted((folder / "attributions").glob("*.ann")):
        stem, annotator = path.stem.rsplit("_", 1)
        text = (folder / "text" / f"{stem}.txt").read_bytes().decode("utf-8")
        lines = path.read_bytes().decode("utf-8").split("\n")
        spans = {m[1]: _span(m) for m in map(_SPAN.match, lines) if m}
        events = [_event(m, spans) for m in map(_EVENT.match, lines) if m]
        yield Annotated(
            stem.replace("_", "-")[:60], f"a{annotator}", text, [*spans.values()], events
        )


def _span(line: re.Match[str]) -> Marked:
    bounds = [tuple(map(int, pair.split())) for pair in line[3].split(";")]
    return Marked(line[2], tuple((start, end) for start, end in bounds))


def _event(line: re.Match[str], spans: dict[str, Marked]) -> dict[str, list[Fragments]]:
    roles: dict[str, list[Fragments]] = defaultdict(list)
    for role, name in re.findall(r" ([A-Za-z]+)\d*:(T\d+)", line[2]):
        if name in spans:  # a few lines are corrupt
            roles[role.lower()].append(spans[name].fragments)
    return roles


def attributions(one: Annotated) -> list[dict[str, Any]]:
    """The events as attributions; those without a content are left out."""
    made = []
    for roles in one.events:
        if "content" in roles:
            spans = {
                role: [
                    {"start": start, "end": end, "text": one.text[start:end]}
                    for start, end in sorted({piece for span in roles[role] for piece in span})
                ]
                for role in ("source", "cue", "content")
                if role in roles
            }
            made.append({"id": f"A{len(made) + 1}", **spans})
    return made

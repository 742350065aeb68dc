"""Whole attributions from tags: pieces linked to their cue, as records and as things to count."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..build.bio import decode
from ..build.source import Source
from ..contract.base import Fragment, Span
from ..contract.records import Attribution, Document
from ..scoring.matching import Fragments, fragments
from ..scoring.prf import Counts
from ..text.lines import Bounds
from .examples import Example
from .linking import link

SOURCE_CUE = "source–cue"
CONTENT_CUE = "content–cue"
WHOLE = "whole attribution"
RELATIONS = (SOURCE_CUE, CONTENT_CUE, WHOLE)


class Whole(NamedTuple):
    """An attribution as its fragments; what it lacks is empty."""

    source: Fragments
    cue: Fragments
    content: Fragments

    def links(self) -> Iterable[tuple[str, Bounds, Fragments]]:
        """Each fragment of source and content with the cue."""
        if self.cue:
            yield from ((SOURCE_CUE, part, self.cue) for part in self.source)
            yield from ((CONTENT_CUE, part, self.cue) for part in self.content)


def linked(example: Example, tags: Sequence[str]) -> list[Whole]:
    """The attributions that the tags of a paragraph make, in the order of their cues.

    Pieces that touch are one fragment. What has no content is kept, for its links.
    """

    def placed(pieces: Iterable[Bounds]) -> Fragments:
        return _joined(example.stretch(a, b) for a, b in pieces)

    return [
        Whole(placed(one.sources), placed([one.cue] if one.cue else []), placed(one.contents))
        for one in link(decode(tags)[0], example.sentences)
    ]


def gold(document: Document) -> list[Whole]:
    """The outermost attributions that are meant, as annotated; those in BODY regions."""
    source = Source(document)
    body = source.paragraphs
    found = []
    for attribution in source.attributions.values():
        if source.parent(attribution):
            continue
        whole = Whole(*map(_places, (attribution.source, attribution.cue, attribution.content)))
        first = min(whole.content)[0]
        if any(low <= first < high for low, high, _ in body):
            found.append(whole)
    return found


def counts(left: Sequence[Whole], right: Sequence[Whole]) -> dict[str, Counts]:
    """Of each relation, how many both have with the very same fragments.

    A whole attribution counts where it has content: without, it is none.
    """
    sides = [_related(side) for side in (left, right)]
    return {
        name: Counts(len(sides[0][name] & sides[1][name]), len(sides[0][name]), len(sides[1][name]))
        for name in RELATIONS
    }


def records(document: Document, found: Iterable[Whole]) -> list[Attribution]:
    """Attributions of the schema for those that have content, with ids from A1."""

    def span(places: Fragments) -> Span:
        return [Fragment(start=a, end=b, text=document.text[a:b]) for a, b in places]

    complete = sorted((one for one in found if one.content), key=lambda one: min(sum(one, ())))
    return [
        Attribution(
            id=f"A{number}",
            source=span(one.source),
            cue=span(one.cue),
            content=span(one.content),
        )
        for number, one in enumerate(complete, 1)
    ]


def _related(side: Sequence[Whole]) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {name: set() for name in RELATIONS}
    for one in side:
        for name, part, cue in one.links():
            found[name].add((part, cue))
        if one.content:
            found[WHOLE].add(one)
    return found


def _places(span: Span) -> Fragments:
    return fragments((part.start, part.end) for part in span)


def _joined(bounds: Iterable[Bounds]) -> Fragments:
    """In text order, those that touch made one."""
    found: list[Bounds] = []
    for start, end in sorted(bounds):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)

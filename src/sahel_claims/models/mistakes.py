"""What kind of mistakes a model makes, with the words they stand in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from ..contract.records import Document
from ..scoring.matching import Marked, align, unmatched

Kind = Literal["boundary", "type", "missed", "spurious"]

KINDS: Final[dict[Kind, str]] = {
    "boundary": "right label, overlapping but not the same words",
    "type": "another label, the same or overlapping words",
    "missed": "annotated, and nothing that overlaps is left for it",
    "spurious": "tagged, and nothing annotated that overlaps is left for it",
}
NONE: Final = "–"
"""Stands in a confusion for no span at all."""

_AROUND: Final = 48  # code points of context on each side


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """A mistake at its place; the side that has no span has no label and no place."""

    kind: Kind
    doc_id: str
    gold: str | None
    tagged: str | None
    gold_at: tuple[int, int] | None
    tagged_at: tuple[int, int] | None
    gold_words: str
    tagged_words: str
    before: str
    after: str  # what follows the span that is shown: the annotated one, or else the tagged


class Judged(msgspec.Struct, frozen=True):
    """The spans of a document, one-to-one where they overlap: what is right, and what is not."""

    right: Counter[str]  # by label
    confusion: Counter[tuple[str, str]]  # annotated label, tagged label; NONE for no span
    mistakes: list[Mistake]


def judge(document: Document, gold: Sequence[Marked], tagged: Sequence[Marked]) -> Judged:
    """Pairs the spans by greatest overlap, whatever their label, and names each mistake."""
    pairs = align(gold, tagged)
    judged = Judged(Counter(), Counter(), [])
    for i, j in pairs:
        one, other = gold[i], tagged[j]
        judged.confusion[one.label, other.label] += 1
        if one == other:
            judged.right[one.label] += 1
        else:
            kind: Kind = "boundary" if one.label == other.label else "type"
            judged.mistakes.append(_mistake(kind, document, one, other))
    for i in unmatched(len(gold), [i for i, _ in pairs]):
        judged.confusion[gold[i].label, NONE] += 1
        judged.mistakes.append(_mistake("missed", document, gold[i], None))
    for j in unmatched(len(tagged), [j for _, j in pairs]):
        judged.confusion[NONE, tagged[j].label] += 1
        judged.mistakes.append(_mistake("spurious", document, None, tagged[j]))
    judged.mistakes.sort(key=lambda m: (m.gold_at or m.tagged_at or (0, 0), m.kind))
    return judged


def by_label(judged: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """Of each label, how many spans are right and how many of each kind of mistake.

    A spurious span counts for the label it was given, every other for the one annotated.
    """
    found: dict[str, dict[str, int]] = {}
    for one in judged:
        for label, count in one.right.items():
            row = found.setdefault(label, dict.fromkeys(("right", *KINDS), 0))
            row["right"] += count
        for mistake in one.mistakes:
            label = mistake.gold or mistake.tagged or NONE
            row = found.setdefault(label, dict.fromkeys(("right", *KINDS), 0))
            row[mistake.kind] += 1
    return dict(sorted(found.items()))


def examples(judged: Iterable[Judged], most: int) -> list[Mistake]:
    """Up to so many of each kind and label, from as many documents as there are first."""
    waiting: dict[tuple[Kind, str], dict[str, list[Mistake]]] = {}
    for one in judged:
        for mistake in one.mistakes:
            key = (mistake.kind, mistake.gold or mistake.tagged or NONE)
            waiting.setdefault(key, {}).setdefault(mistake.doc_id, []).append(mistake)
    order = list(KINDS)
    found = []
    for key in sorted(waiting, key=lambda k: (order.index(k[0]), k[1])):
        lists = [list(mistakes) for mistakes in waiting[key].values()]
        taken = 0
        while lists and taken < most:
            for mistakes in lists[: most - taken]:
                found.append(mistakes.pop(0))
                taken += 1
            lists = [mistakes for mistakes in lists if mistakes]
    return found


def _mistake(kind: Kind, document: Document, gold: Marked | None, tagged: Marked | None) -> Mistake:
    shown = gold or tagged
    assert shown is not None
    text = document.text
    start, end = shown.fragments[0][0], shown.fragments[-1][1]
    return Mistake(
        kind=kind,
        doc_id=document.doc_id,
        gold=gold and gold.label,
        tagged=tagged and tagged.label,
        gold_at=gold and _hull(gold),
        tagged_at=tagged and _hull(tagged),
        gold_words=_words(text, gold),
        tagged_words=_words(text, tagged),
        before=text[max(0, start - _AROUND) : start],
        after=text[end : end + _AROUND],
    )


def _hull(span: Marked) -> tuple[int, int]:
    return span.fragments[0][0], span.fragments[-1][1]


def _words(text: str, span: Marked | None) -> str:
    return "" if span is None else text[slice(*_hull(span))]

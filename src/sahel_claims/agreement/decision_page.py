"""The list of decisions as a YAML file that a person edits."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from ..contract.base import Record, Span
from ..contract.identity import identity_of, is_span
from ..contract.layers import RECORD_OF, references, spans
from ..contract.shapes import Label, Shape, shape_of
from ..corpus.captions import caption, records_by_id, words
from ..corpus.order import CHAINS
from ..text.lines import line_of, paragraphs
from ..validate.render.excerpt import CLOSE, OPEN, visible
from .disputes import Cell, Comparison, Dispute
from .guideline import GUIDELINES, heading
from .shown import cut, field_shape, quoted, shown
from .slots import Side

_SIDE: Final = 48  # code points of the article shown beside a span
_LONGEST: Final = 400  # code points of a text that are shown
_PASSAGES: Final = 8  # how many places are shown of mentions that go together

_HEAD: Final = """\
# Decisions on {doc_id}: what two annotators, a and b, see differently.
# What both say is taken over already. {count} difference(s) are to be decided here, in the order
# of the text. Fill in, for each:
#
#   choose:  a | b | neither | edit
#            Of an annotation that one side alone has, its side keeps it and the other, or
#            neither, drops it. Of what a span covers, neither drops the annotation; of other
#            fields it leaves them unset.
#   why:     the rule that decides, in a few words; it is kept with the document
#   edit:    only with `choose: edit`: the fields as they should be, as in a quote draft:
#            words for spans, labels and ids as they stand here. Fields left out are a's; a
#            list is given whole, with what `both` have.
#
# Ids are a's; what b alone has, has new ones. Then run the same command again with
# --decisions and this file. What else is written here is not read back.
"""
_WORDED: Final = """\

# Differences of wording alone: a's stands where nothing else is chosen.
"""


def written(found: Comparison) -> str:
    """The file: every dispute with both readings, in the order of the text."""
    page = Page(found)
    asked = [one for one in found.disputes if not one.worded]
    worded = [one for one in found.disputes if one.worded]
    parts = [_HEAD.format(doc_id=found.a.doc_id, count=len(asked))]
    parts.append("\ndecisions:" + ("" if asked else " []") + "\n")
    place = 0
    for dispute in asked:
        if (here := page.paragraph(dispute)) != place:
            place = here
            parts.append(f"\n# paragraph {place}\n")
        parts.append("\n" + page.entry(dispute))
    if worded:
        parts.append(_WORDED + "wordings:\n")
        parts += [page.entry(one) for one in worded]
    return "".join(parts)


class Page:
    """The disputes in words. ``by_id`` has a's records, and b's where a has none."""

    def __init__(self, found: Comparison) -> None:
        self.found = found
        self.text = found.a.text
        self.a, self.b = records_by_id(found.a), records_by_id(found.b)
        self.by_id = {**self.b, **self.a}
        self.bounds = paragraphs(self.text)
        self.mentions: dict[str, list[str]] = {}
        for layer, link in CHAINS.values():
            for record in (*getattr(found.a, layer), *getattr(found.b, layer)):
                self.mentions.setdefault(getattr(record, link), []).append(record.id)

    def paragraph(self, dispute: Dispute) -> int:
        """The number, from 1, of the paragraph where the dispute is."""
        at = min(self.found.at[name] for name in dispute.ids)
        return sum(low <= at for low, _ in self.bounds)

    def entry(self, dispute: Dispute) -> str:
        """The dispute as an item of the list, undecided; of wordings a's is chosen."""
        lines = [f"- id: {dispute.key}"]
        if not dispute.worded:
            lines.append(f"  layer: {dispute.layer}")
            lines += _listed("annotations", [self._named(name) for name in dispute.ids])
            lines.append(f"  guideline: {_scalar(self._guideline(dispute))}")
            lines += _listed("passage", self._passages(dispute))
        for side in ("a", "b"):
            lines += self._reading(dispute, side)
        if both := self._besides(dispute):
            lines.append(f"  both: {_scalar(both)}")
        lines += _listed("follows", [self._named(name) for name in dispute.follows])
        lines += ["  choose: a"] if dispute.worded else ["  choose:", "  why:"]
        return "\n".join(lines) + "\n"

    def _named(self, name: str) -> str:
        return f"{name} {quoted(caption(self.by_id[name], self.by_id))}"

    def _guideline(self, dispute: Dispute) -> str:
        """The headings of all fields in question, and those of the labels that were given."""
        cells = self._told(dispute)
        layer = cells[0][0] if cells else dispute.layer
        headings = dict.fromkeys(heading(layer, f) for f in [n for _, _, n in cells] or [""])
        given = [
            getattr(by_id[name], inner)
            for where, name, inner in cells
            for by_id in (self.a, self.b)
            if isinstance(field_shape(where, inner), Label)
        ]
        named = ", ".join(dict.fromkeys(f"`{label}`" for label in given if label))
        return f"{GUIDELINES}: {'; '.join(headings)}" + (f": {named}" if named else "")

    def _told(self, dispute: Dispute) -> list[Cell]:
        """The fields that are shown: of annotations that go together, those of the first."""
        first = dispute.cells[:1]
        together = len({name for _, name, _ in dispute.cells}) > 1
        return first if together else dispute.cells

    def _passages(self, dispute: Dispute) -> list[str]:
        found = [marked(self.text, span) for name in dispute.ids if (span := self._span(name))]
        found = list(dict.fromkeys(found))
        more = len(found) - _PASSAGES
        return found[:_PASSAGES] + ([f"and {more} more"] if more > 0 else [])

    def _span(self, name: str, deep: bool = True) -> Span:
        """Where an annotation stands: by itself, by its first mention, or by what it joins."""
        record = self.by_id[name]
        kind: type[Record] = type(record)
        required = identity_of(kind).required
        own = sorted(spans(record), key=lambda s: s[0].split("/")[1] not in required)
        if own or not deep:
            return own[0][1] if own else []
        near = [*self.mentions.get(name, []), *(r.id for r in references(record))]
        return next((s for n in near if n in self.by_id and (s := self._span(n, False))), [])

    def _reading(self, dispute: Dispute, side: Side) -> list[str]:
        if dispute.only:
            if side != dispute.only:
                return [f"  {side}: nothing"]
            return [f"  {side}:", *self._record(dispute)]
        said = ((cell[2], self._side(cell, side)) for cell in self._told(dispute))
        return [f"  {side}:", *(f"    {name}: {_scalar(value)}" for name, value in said)]

    def _side(self, cell: Cell, side: Side) -> str:
        """What a side has in a field; of a list, the items that the other has not."""
        differs = self.found.fields[cell]
        if not differs.listed:
            return self._value(differs.shape, differs.slots[0].of(side))
        items = [slot.of(side) for slot in differs.open]
        return self._value(differs.shape, [item for item in items if item is not None])

    def _besides(self, dispute: Dispute) -> str:
        """The items of lists that both sides have."""
        shared = [
            self._value(differs.item, slot.a)
            for cell in self._told(dispute)
            if (differs := self.found.fields[cell]).listed
            for slot in differs.slots
            if slot.a == slot.b
        ]
        return ", ".join(shared)

    def _record(self, dispute: Dispute) -> Iterator[str]:
        record = self.by_id[dispute.ids[0]]
        for name, shape in shape_of(RECORD_OF[dispute.layer]).fields:
            value = getattr(record, name)
            if name != "id" and value not in (None, [], False, ""):
                said = (
                    cut(words(value))
                    if is_span(shape)
                    else shown(shape, value, self.by_id, _LONGEST)
                )
                yield f"    {name}: {_scalar(said)}"

    def _value(self, shape: Shape, value: Any) -> str:
        if is_span(shape) and value:
            return marked(self.text, value)
        return shown(shape, value, self.by_id, _LONGEST)


def marked(text: str, span: Span) -> str:
    """The words of a span in brackets, with those around them in their paragraph."""
    _, low, high = line_of(text, span[0].start)
    start, end = max(low, span[0].start - _SIDE), min(high, span[-1].end + _SIDE)
    parts = ["…" if start > low else "", ""]
    at = start
    for part in span:
        parts += [text[at : part.start], OPEN, cut(text[part.start : part.end]), CLOSE]
        at = part.end
    parts += [text[at : max(at, end)], "…" if end < high else ""]
    return "".join(parts)


def _listed(key: str, values: list[str]) -> list[str]:
    if len(values) <= 1:
        return [f"  {key}: {_scalar(value)}" for value in values]
    return [f"  {key}:", *(f"  - {_scalar(value)}" for value in values)]


def _scalar(text: str) -> str:
    """The text as YAML on one line, with nothing in it that a terminal obeys."""
    written_: str = yaml.safe_dump(
        visible(text), default_style='"', allow_unicode=True, width=float("inf")
    )
    return written_.strip()

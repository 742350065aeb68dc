"""Every disagreement of two annotators, and a page that shows them side by side in the text."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Literal, NamedTuple

from ..contract.layers import ATTRIBUTES_OF, LAYER_NAMES
from ..contract.records import Document
from ..scoring.matching import Fragments, unmatched
from ..text.lines import line_of
from ..validate.render.excerpt import CLOSE, OPEN, visible
from .items import CHAINS, CHAINS_OF, ENDS, Item, Link, fields_of, items, place_roles
from .measure import link_kinds, span_rows
from .pairing import Comparison, compare, left_link, left_name, right_link, right_name
from .panels import Panels
from .scope import Scope, scope_of

Kind = Literal["missed", "boundary", "label", "value", "link"]

KINDS: Final[dict[Kind, str]] = {
    "missed": "Only one side has it",
    "boundary": "Another stretch of the text",
    "label": "Another label",
    "value": "Another value",
    "link": "Another link",
}

_SIDE: Final = 36  # code points of context on each side
_HELD: Final = 160  # the longest stretch that is shown whole
_SHORT: Final = 48
_NAMES: Final = ("canonical", "label")  # the fields that name a chain for readers


class Reading(NamedTuple):
    """What one annotator has: the annotation's id, what it says, where; nothing where absent."""

    id: str = ""
    says: str = ""
    place: Fragments = ()


class Disagreement(NamedTuple):
    """One thing on which two annotators differ. ``what`` is the role, field or kind of link."""

    doc_id: str
    layer: str
    kind: Kind
    what: str
    left: Reading
    right: Reading

    @property
    def start(self) -> int:
        """Where it stands in the text; 0 where nothing says."""
        return min((r.place[0][0] for r in (self.left, self.right) if r.place), default=0)


def disagreements(doc_id: str, left: Document, right: Document) -> list[Disagreement]:
    """Everything that two annotators of a text do not share, layer by layer as it stands.

    Annotations are paired as for the aligned figures; what has no partner is ``missed`` by one
    side, and of what has one every difference is listed.
    """
    scope = scope_of({"left": left, "right": right})
    compared = compare(left, right, scope)
    words = _captions(left), _captions(right)
    found: list[Disagreement] = []
    for layer in scope.layers:
        here = [Disagreement(doc_id, layer, *one) for one in _layer(compared, scope, layer, words)]
        found += sorted(here, key=lambda one: one.start)
    return found


_Words = tuple[Mapping[str, Reading], Mapping[str, Reading]]
_Found = tuple[Kind, str, Reading, Reading]


def _layer(compared: Comparison, scope: Scope, layer: str, words: _Words) -> Iterator[_Found]:
    ours, theirs = compared.left[layer], compared.right[layer]
    pairs = compared.aligned.pairs[layer]
    for i, j in pairs:
        yield from _differences(compared, scope, layer, (ours[i], theirs[j]), words)
    for i in unmatched(len(ours), [i for i, _ in pairs]):
        yield "missed", layer, _missed(ours[i], layer, words[0]), Reading()
    for j in unmatched(len(theirs), [j for _, j in pairs]):
        yield "missed", layer, Reading(), _missed(theirs[j], layer, words[1])


def _missed(item: Item, layer: str, words: Mapping[str, Reading]) -> Reading:
    says = "" if item.label == layer else item.label
    if layer in ENDS:
        return _link_reading(item.id, item.links[:1], words)
    known = words[item.id]
    return Reading(item.id, says + (f" {known.says}" if layer in CHAINS else ""), known.place)


def _differences(
    compared: Comparison, scope: Scope, layer: str, both: tuple[Item, Item], words: _Words
) -> Iterator[_Found]:
    left, right = both
    label = fields_of(layer, scope.attributes[layer]).label
    places = words[0][left.id].place, words[1][right.id].place
    for role in _roles(layer, scope):
        mine, other = left.roles.get(role, ()), right.roles.get(role, ())
        if mine != other:
            yield "boundary", role, Reading(left.id, "", mine), Reading(right.id, "", other)
    for name, value in left.values.items():
        if value != right.values[name]:
            kind: Kind = "label" if name == label else "value"
            yield (
                kind,
                name,
                Reading(left.id, value, places[0]),
                Reading(right.id, right.values[name], places[1]),
            )
    yield from _other_links(compared, scope, layer, both, words)


def _roles(layer: str, scope: Scope) -> list[str]:
    """Every role that is compared, the parts of an annotation one by one."""
    rows = span_rows(layer, scope)
    return [*place_roles(layer), *(row for row in rows[1:] if row not in place_roles(layer))]


def _other_links(
    compared: Comparison, scope: Scope, layer: str, both: tuple[Item, Item], words: _Words
) -> Iterator[_Found]:
    left, right = both
    names = compared.aligned.names
    if (left.chain or right.chain) and left_name(left.chain, names) != right_name(
        right.chain, names
    ):
        chain = CHAINS_OF[layer]
        mine, other = (
            [Link(chain, chain, (item.id, item.chain))] if item.chain else [] for item in both
        )
        yield _as_links(chain, both, (mine, other), words)
    for kind in link_kinds(layer, scope):
        if kind == layer:  # a link itself: its ends made the pair, its label is a value
            continue
        ours = {left_link(link, names): link for link in left.links if link.kind == kind}
        theirs = {right_link(link, names): link for link in right.links if link.kind == kind}
        if ours.keys() != theirs.keys():
            mine = [link for name, link in ours.items() if name not in theirs]
            other = [link for name, link in theirs.items() if name not in ours]
            yield _as_links(kind, both, (mine, other), words)


def _as_links(
    kind: str, both: tuple[Item, Item], links: tuple[list[Link], list[Link]], words: _Words
) -> _Found:
    left, right = (
        _link_reading(item.id, found, known)
        for item, found, known in zip(both, links, words, strict=True)
    )
    return "link", kind, left, right


def _link_reading(own: str, links: Sequence[Link], words: Mapping[str, Reading]) -> Reading:
    """The links in words, those of another side left out."""
    said = []
    for link in links:
        ends = link.ends[1:] if link.ends[0] == own else link.ends
        label = "" if link.label == link.kind.split(".")[0] else f"{link.label} "
        named = " → ".join(f"{end} {words[end].says}" if end in words else end for end in ends)
        said.append(label + named)
    place = words[own].place if own in words else ()
    return Reading(own, "; ".join(said) or "no other", place)


def _captions(document: Document) -> dict[str, Reading]:
    """Each annotation by its id: a few words that say what it is, and where it stands.

    A chain stands where the first of its members does, a link where its first end does.
    """
    found: dict[str, Reading] = {}
    first: dict[str, Fragments] = {}
    for layer in LAYER_NAMES:
        records = getattr(document, layer)
        for record, item in zip(
            records, items(document, layer, frozenset(ATTRIBUTES_OF[layer])), strict=True
        ):
            covered = " … ".join(document.text[start:end] for start, end in item.place)
            named = next((str(getattr(record, n)) for n in _NAMES if hasattr(record, n)), "")
            says = _shortened(named) if named else f"‹{_shortened(covered)}›"
            place = item.place
            if layer in ENDS:
                ends = [found[end] for end in item.links[0].ends if end in found]
                says = item.label
                place = next((end.place for end in ends if end.place), ())
            found[item.id] = Reading(item.id, says, place)
            if item.chain and (item.chain not in first or item.place < first[item.chain]):
                first[item.chain] = item.place
    return {
        name: reading if reading.place else reading._replace(place=first.get(name, ()))
        for name, reading in found.items()
    }


def _shortened(words: str) -> str:
    half = _SHORT // 2
    return words if len(words) <= _SHORT else f"{words[:half]}…{words[-half:]}"


def page(panels: Panels) -> str:
    """A Markdown page of all disagreements, by layer and kind, both readings in the text.

    Whatever comes from the documents stands in code blocks, control characters written out.
    """
    lines = ["# Disagreements", ""]
    for names in combinations(panels.annotators, 2):
        both = [panel for panel in panels.panels if set(names) <= set(panel.documents)]
        texts = {panel.doc_id: panel.text for panel in both}
        found = [
            one
            for panel in both
            for one in disagreements(panel.doc_id, *(panel.documents[who] for who in names))
        ]
        lines += _section((visible(names[0]), visible(names[1])), found, texts)
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(
    names: tuple[str, str], found: Sequence[Disagreement], texts: Mapping[str, str]
) -> Iterator[str]:
    yield from (f"## {names[0]} and {names[1]}: {len(found)} in {len(texts)} document(s)", "")
    groups: dict[str, dict[Kind, list[Disagreement]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        groups[one.layer][one.kind].append(one)
    if found:
        yield "| layer | " + " | ".join(title.lower() for title in KINDS.values()) + " |"
        yield "|---|" + "---:|" * len(KINDS)
        for layer, kinds in groups.items():
            yield f"| {layer} | " + " | ".join(str(len(kinds[kind])) for kind in KINDS) + " |"
        yield ""
    for layer, kinds in groups.items():
        for kind, title in KINDS.items():
            if kinds[kind]:
                yield from (f"### {layer}: {title.lower()} ({len(kinds[kind])})", "")
                for one in kinds[kind]:
                    yield from _entry(one, names, texts[one.doc_id], len(texts) > 1)
                    yield ""


def _entry(one: Disagreement, names: tuple[str, str], text: str, several: bool) -> Iterator[str]:
    """The two readings; where both stand at one place, it is shown once."""
    wide = max(map(len, names))
    about = one.what if one.what != one.layer else ""
    if title := " ".join(filter(None, (visible(one.doc_id) if several else "", about))):
        yield f"    {title}:"
    for name, reading in zip(names, (one.left, one.right), strict=True):
        said = f"{reading.id} {reading.says}".strip() if reading.id else "nothing"
        yield f"    {name.ljust(wide)}  {visible(said)}"
        if reading.place and not (reading is one.right and reading.place == one.left.place):
            yield f"    {' ' * wide}  {in_text(text, reading.place)}"


def in_text(text: str, place: Fragments) -> str:
    """The place in its line of the text, each fragment in brackets, safe to print."""
    number, low, _ = line_of(text, place[0][0])
    _, _, high = line_of(text, place[-1][1])
    start, end = max(low, place[0][0] - _SIDE), min(high, place[-1][1] + _SIDE)
    shown = "…" if start > low else ""
    at = start
    for begin, stop in place:
        shown += _held(text[at:begin]) + OPEN + _held(text[begin:stop]) + CLOSE
        at = stop
    return f"{number} | {shown}{_held(text[at:end])}" + ("…" if end < high else "")


def _held(words: str) -> str:
    half = _HELD // 2
    return visible(words if len(words) <= _HELD else f"{words[:half]} … {words[-half:]}")

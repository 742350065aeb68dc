"""One document's numbers for every figure: spans, values, links, chains."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from ..contract.records import Document
from ..scoring import prf
from ..scoring.matching import Bounds, Marked, Pair, exact, overlap, shared, strict
from ..text.tokens import tokenize
from . import coreference, unitising
from .items import CHAINS, ENDS, PARTS, Item, fields_of, items, place_roles, roles_of
from .ledger import Crossed, Ledger, Row
from .pairing import Comparison, left_link, right_link
from .scope import Scope, scope_of

PARTS_ROW: Final = "parts"
"""The parts of an annotation that has several, with the role as label."""

WHOLE_ROW: Final = "whole"
"""The same annotations as one: every part must agree."""


class Seen:
    """The annotations of each annotator of one document, read off once."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self._items: dict[tuple[str, str, frozenset[str]], list[Item]] = {}

    def items(self, who: str, layer: str, attributes: frozenset[str]) -> list[Item]:
        """A layer of an annotator, with what is compared of it."""
        key = who, layer, attributes
        if key not in self._items:
            self._items[key] = items(self.documents[who], layer, attributes)
        return self._items[key]

    def all(self, who: str, scope: Scope) -> dict[str, list[Item]]:
        """Every layer of an annotator that is compared."""
        return {layer: self.items(who, layer, scope.attributes[layer]) for layer in scope.layers}


def measure_pair(ledger: Ledger, at: tuple[int, int], compared: Comparison, scope: Scope) -> None:
    """Adds what two annotators give, for every measure of pairs; ``at``: document and pair."""
    for layer in scope.layers:
        sides = compared.left[layer], compared.right[layer]
        fields = fields_of(layer, scope.attributes[layer])
        ours, theirs = span_groups(layer, sides[0]), span_groups(layer, sides[1])
        tokens = tokenize(compared.text)
        pairs = compared.aligned.pairs[layer]
        for what in span_rows(layer, scope):
            row = Row("spans", layer, what)
            ledger.seen(row, *at)
            _spans(ledger, row, at, (ours.get(what, []), theirs.get(what, [])), tokens)
            if what == PARTS_ROW:
                _whole(ledger, Row("spans", layer, WHOLE_ROW), at, sides, pairs)
        for name in fields.values:
            row = Row("values", layer, name)
            ledger.seen(row, *at)
            _values(ledger, row, at, sides, pairs)
        for kind in link_kinds(layer, scope):
            row = Row("links", layer, kind)
            ledger.seen(row, *at)
            _links(ledger, row, at, compared)
        if layer in CHAINS:
            row = Row("chains", layer, CHAINS[layer][0])
            ledger.seen(row, *at)
            _chains(ledger, row, at, compared)


def measure_jointly(ledger: Ledger, document: int, seen: Seen) -> None:
    """Adds what all annotators of a document give together: sizes, alpha and alpha_U.

    A layer counts for those who declare it, if they are two or more.
    """
    declared: dict[str, list[str]] = defaultdict(list)
    documents = seen.documents
    text = next(iter(documents.values())).text
    for who, one in documents.items():
        for one_layer in one.layers:
            declared[one_layer.name].append(who)
    for layer, names in declared.items():
        whose = {who: documents[who] for who in names}
        if len(whose) < 2:
            continue
        scope = scope_of(whose)
        if layer not in scope.layers:
            continue
        sides = {who: seen.items(who, layer, scope.attributes[layer]) for who in whose}
        _sizes(ledger, layer, sides, scope)
        groups = {who: span_groups(layer, side) for who, side in sides.items()}
        for what in span_rows(layer, scope):
            _jointly(ledger, Row("spans", layer, what), document, groups, text)


def span_rows(layer: str, scope: Scope) -> list[str]:
    """The roles of a layer whose spans are compared; parts go together."""
    own = place_roles(layer)
    names = fields_of(layer, scope.attributes[layer]).names
    first = [PARTS_ROW] if layer in PARTS else list(own)
    return first + [
        role for role in roles_of(layer) if role not in own and role.split(".")[0] in names
    ]


def span_groups(layer: str, side: Sequence[Item]) -> dict[str, list[Marked]]:
    """The spans of each row: the place with the annotation's label, others with their role.

    A span counts for each annotation that has it, as a source does that has two cues.
    """
    own = place_roles(layer)
    groups: dict[str, list[Marked]] = defaultdict(list)
    for item in side:
        if own and layer not in PARTS:
            groups[own[0]].append(Marked(item.label, item.place))
        for role, place in item.roles.items():
            if layer in PARTS and role in own:
                groups[PARTS_ROW].append(Marked(role, place))
            elif role not in own:
                groups[role].append(Marked(role, place))
    return groups


def link_kinds(layer: str, scope: Scope) -> list[str]:
    """The kinds of link of a layer that lead to a layer that is compared."""
    kinds = fields_of(layer, scope.attributes[layer]).links
    own = [layer] if layer in ENDS else []
    return own + [kind for kind, to in kinds if not set(scope.layers).isdisjoint(to)]


def _spans(
    ledger: Ledger,
    row: Row,
    at: tuple[int, int],
    sides: tuple[list[Marked], list[Marked]],
    tokens: Sequence[Bounds],
) -> None:
    by_label = {
        "strict": prf.count_by_label(*sides, strict),
        "overlap": prf.count_by_label(*sides, overlap),
        "chars": prf.count_points(*sides),
        "tokens": prf.count_tokens(*sides, tokens),
    }
    for name, counts in by_label.items():
        ledger.add(row, name, *at, prf.total(counts.values()))
        for label, one in counts.items():
            if label not in (row.what, row.layer):
                ledger.add(row._replace(label=label), name, *at, one)
    ledger.add(row, "exact", *at, prf.count(*sides, exact))


def _whole(
    ledger: Ledger,
    row: Row,
    at: tuple[int, int],
    sides: tuple[Sequence[Item], Sequence[Item]],
    pairs: Sequence[Pair],
) -> None:
    ledger.seen(row, *at)
    own = place_roles(row.layer)
    left, right = (Counter(tuple(i.roles.get(role) for role in own) for i in s) for s in sides)
    same = (left & right).total()
    alike = sum(
        all(_alike(sides[0][i].roles.get(role), sides[1][j].roles.get(role)) for role in own)
        for i, j in pairs
    )
    for name, matched in (("strict", same), ("overlap", alike)):
        ledger.add(row, name, *at, prf.Counts(matched, len(sides[0]), len(sides[1])))


def _alike(left: tuple[Bounds, ...] | None, right: tuple[Bounds, ...] | None) -> bool:
    """Whether both are absent, or the two overlap."""
    return bool(shared(left, right)) if left and right else not left and not right


def _values(
    ledger: Ledger,
    row: Row,
    at: tuple[int, int],
    sides: tuple[Sequence[Item], Sequence[Item]],
    pairs: Sequence[Pair],
) -> None:
    crossed: Crossed = defaultdict(float)
    for i, j in pairs:
        crossed[sides[0][i].values[row.what], sides[1][j].values[row.what]] += 1
    for name in ("agreement", "kappa", "alpha"):
        ledger.add(row, name, *at, crossed)
    ledger.add(row, "matched", *at, prf.Counts(len(pairs), len(sides[0]), len(sides[1])))


def _links(ledger: Ledger, row: Row, at: tuple[int, int], compared: Comparison) -> None:
    ours = [link for i in compared.left[row.layer] for link in i.links if link.kind == row.what]
    theirs = [link for i in compared.right[row.layer] for link in i.links if link.kind == row.what]
    sizes = Counter(link.label for link in ours), Counter(link.label for link in theirs)
    for name, pairing in (("strict", compared.strict), ("aligned", compared.aligned)):
        left = Counter(left_link(link, pairing.names) for link in ours)
        right = Counter(right_link(link, pairing.names) for link in theirs)
        same: Counter[str] = Counter()
        for (_, label, _), count in (left & right).items():
            same[label] += count
        ledger.add(row, name, *at, prf.Counts(same.total(), len(ours), len(theirs)))
        for label in sorted({*sizes[0], *sizes[1]} - {row.what.split(".")[0]}):
            counts = prf.Counts(same[label], sizes[0][label], sizes[1][label])
            ledger.add(row._replace(label=label), name, *at, counts)


def _chains(ledger: Ledger, row: Row, at: tuple[int, int], compared: Comparison) -> None:
    ours, theirs = compared.left[row.what], compared.right[row.what]
    pairs = [
        (i, j) for i, j in compared.aligned.pairs[row.what] if ours[i].chain and theirs[j].chain
    ]
    left = _chained([ours[i].chain for i, _ in pairs])
    right = _chained([theirs[j].chain for _, j in pairs])
    sums = {
        "muc": coreference.muc(left, right),
        "b_cubed": coreference.b_cubed(left, right),
        "ceaf_e": coreference.ceaf_e(left, right),
        "lea": coreference.lea(left, right),
    }
    for name, found in sums.items():
        ledger.add(row, name, *at, found)
    ledger.add(row, "conll", *at, (*sums["muc"], *sums["b_cubed"], *sums["ceaf_e"]))
    ledger.add(row, "matched", *at, prf.Counts(len(pairs), len(ours), len(theirs)))


def _chained(chains: Sequence[str]) -> list[set[int]]:
    """The chains as sets of positions; the position of a pair names its mention for both."""
    found: dict[str, set[int]] = defaultdict(set)
    for at, chain in enumerate(chains):
        found[chain].add(at)
    return list(found.values())


def _sizes(ledger: Ledger, layer: str, sides: Mapping[str, Sequence[Item]], scope: Scope) -> None:
    for who, side in sides.items():
        for what, spans in span_groups(layer, side).items():
            ledger.sizes[Row("spans", layer, what)][who] += len(spans)
            for label, count in Counter(span.label for span in spans).items():
                ledger.sizes[Row("spans", layer, what, label)][who] += count
        if layer in PARTS:
            ledger.sizes[Row("spans", layer, WHOLE_ROW)][who] += len(side)
        for kind in link_kinds(layer, scope):
            links = [link for item in side for link in item.links if link.kind == kind]
            ledger.sizes[Row("links", layer, kind)][who] += len(links)
            for label, count in Counter(link.label for link in links).items():
                ledger.sizes[Row("links", layer, kind, label)][who] += count
        if layer in CHAINS:
            ledger.sizes[Row("chains", layer, CHAINS[layer][0])][who] += len(side)


def _jointly(
    ledger: Ledger,
    row: Row,
    document: int,
    groups: Mapping[str, Mapping[str, list[Marked]]],
    text: str,
) -> None:
    extents = [prf.extents(found.get(row.what, [])) for found in groups.values()]
    tokens = tokenize(text)
    labels = sorted({label for one in extents for label in one})
    on = [{label: prf.touched(pieces, tokens) for label, pieces in one.items()} for one in extents]
    observed = expected = 0.0
    for label in labels:
        units = [one.get(label, ()) for one in extents]
        sums = unitising.disagreement(units, len(text))
        observed, expected = observed + sums[0], expected + sums[1]
        if label not in (row.what, row.layer):
            own = row._replace(label=label)
            ledger.add(own, "alpha_u", document, 0, sums)
            marks = [dict.fromkeys(one.get(label, ()), label) for one in on]
            ledger.add(own, "alpha", document, 0, _crossed(marks, len(tokens)))
    ledger.add(row, "alpha_u", document, 0, (observed, expected))
    ledger.add(row, "alpha", document, 0, _crossed([_label_sets(one) for one in on], len(tokens)))


def _label_sets(on: Mapping[str, set[int]]) -> dict[int, str]:
    """The labels of each token, as one value."""
    found: dict[int, list[str]] = defaultdict(list)
    for label in sorted(on):
        for token in on[label]:
            found[token].append(label)
    return {token: "+".join(labels) for token, labels in found.items()}


def _crossed(marks: Sequence[Mapping[int, str]], tokens: int) -> Crossed:
    """The values of tokens, by pairs of annotators, each token weighing the same."""
    crossed: Crossed = defaultdict(float)
    weight = 1 / (len(marks) - 1)
    touched = {token for one in marks for token in one}
    for token in touched:
        for a, b in combinations(marks, 2):
            crossed[a.get(token, ""), b.get(token, "")] += weight
    crossed["", ""] += (tokens - len(touched)) * weight * len(marks) * (len(marks) - 1) / 2
    return dict(crossed)

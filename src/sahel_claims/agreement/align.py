"""Which annotation of one annotator is which of another's, and both in one space of ids.

Layers with spans come first, matched one to one by what they cover; then entities and events,
by the matched mentions of their chains; then what refers to all of these. Each layer is one
assignment of greatest weight (``scoring.assignment``), so no order of the input changes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from ..contract.base import AUTHOR, DCT, Record, Span
from ..contract.identity import identity_of, is_span
from ..contract.layers import LAYER_NAMES, PREFIX_OF, RECORD_OF, annotations, spans
from ..contract.records import Document
from ..contract.shapes import ListOf, Scalar, Shape, shape_of
from ..corpus.order import CHAINS, canonical, natural
from ..corpus.renaming import renamed, renamed_record
from ..scoring.assignment import assign
from ..scoring.matching import Fragments, covered, fragments, shared
from ..validate.claims import SYMMETRIC

_ONE: Final = 1_000_000
"""Likeness of two values that are equal; of two that have nothing in common it is 0."""
_IDENTITY: Final = 100
"""How much more than any other field counts what a record covers, or is required to say."""
_MENTION: Final = 10 * _IDENTITY * _ONE
"""What a common mention counts for two chains: more than all their fields together."""


class Aligned(NamedTuple):
    """Two annotators' versions of a document in one space of ids.

    ``left`` is the first version as it was. ``right`` is the second, with the left's ids for
    what both have and with ids that the left never used for what only the right has.
    ``names`` gives the id in ``right`` for each of the second version as it was.
    """

    left: Document
    right: Document
    names: dict[str, str]


def align(left: Document, right: Document) -> Aligned:
    """Brings two versions of one text into one space of ids, both in canonical order.

    Raises ValueError where the texts differ.
    """
    if left.text != right.text:
        raise ValueError("the two versions are of different texts")
    left, right = canonical(left), canonical(right)
    names = matched(left, right)
    names |= _fresh(left, right, names)
    return Aligned(left, canonical(straightened(renamed(right, names))), names)


def matched(left: Document, right: Document) -> dict[str, str]:
    """Id on the left for each id on the right that is the same annotation.

    A pair with spans shares a code point of the span that its record must have, and is half
    alike in it or shares one in another span of the record too (a head, a cue). Entities and
    events share a matched mention, or are called alike. What only joins others is the same
    where it joins the same, and what is about one thing where it is about the same.
    """
    names: dict[str, str] = {}
    for layer in sorted(LAYER_NAMES, key=_stage):
        ours, theirs = getattr(left, layer), getattr(right, layer)
        known = _Known(names)
        turned = [renamed_record(record, known) for record in theirs]
        weights = _weights(layer, left, right, turned, names)
        names |= {theirs[j].id: ours[i].id for i, j in assign(weights)}
    return names


class _Known(dict[str, str]):
    """Ids on the left; one that is not known there is like no id of the left."""

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key, key if key in (AUTHOR, DCT) else f"?{key}")


# --------------------------------------------------------------------------- what may be a pair


def _stage(layer: str) -> int:
    """Spans of its own, chains of those, spans in what it joins, joins only."""
    if layer in CHAINS:
        return 1
    identity = identity_of(RECORD_OF[layer])
    return 0 if identity.spans else 2 if identity.nested else 3


def _weights(
    layer: str, left: Document, right: Document, turned: list[Any], names: Mapping[str, str]
) -> dict[tuple[int, int], int]:
    ours, theirs = getattr(left, layer), getattr(right, layer)
    if layer in CHAINS:
        common = _common(layer, left, right, names)
        return {
            (i, j): _likeness(a, b) + _MENTION * common.get((a.id, theirs[j].id), 0) + 1
            for i, a in enumerate(ours)
            for j, b in enumerate(turned)
            if (a.id, theirs[j].id) in common or _called_alike(a, b)
        }
    if _stage(layer) == 3:
        return _joined(layer, ours, turned)
    return {
        (i, j): _likeness(ours[i], turned[j]) + _IDENTITY * alike + 1
        for i, j, alike in _touching([_ground(a) for a in ours], [_ground(b) for b in turned])
        if 2 * alike >= _ONE or _share_another(ours[i], turned[j])
    }


def _common(
    layer: str, left: Document, right: Document, names: Mapping[str, str]
) -> dict[tuple[str, str], int]:
    """How many matched mentions two chains have in common."""
    where, field = CHAINS[layer]
    chain = {record.id: getattr(record, field) for record in getattr(left, where)}
    found: dict[tuple[str, str], int] = {}
    for record in getattr(right, where):
        ours, theirs = chain.get(names.get(record.id, "")), getattr(record, field)
        if ours and theirs:
            found[ours, theirs] = found.get((ours, theirs), 0) + 1
    return found


def _called_alike(left: Record, right: Record) -> bool:
    """Whether the two have the same name in every required text, which ends where chains do."""
    texts = identity_of(type(left)).texts
    return all(getattr(left, name) == getattr(right, name) for name in texts)


def _joined(layer: str, ours: list[Any], theirs: list[Any]) -> dict[tuple[int, int], int]:
    """What joins the same; else, where the ends are of different kinds, the same with another.

    So one source's factuality of an event mention is paired with another source's, where
    nothing better is left; but two claims are joined, or they are not.
    """
    fields = dict(shape_of(RECORD_OF[layer]).fields)
    ends = identity_of(RECORD_OF[layer]).references
    kinds = [getattr(fields[name], "layers", ()) for name in ends]
    about = ends[:1] if len(set(kinds)) == len(kinds) else ends
    at: dict[tuple[str, ...], list[int]] = {}
    for i, a in enumerate(ours):
        at.setdefault(_ends(a, about), []).append(i)
    return {
        (i, j): _likeness(ours[i], b) + _MENTION * (_ends(ours[i], ends) == _ends(b, ends)) + 1
        for j, b in enumerate(theirs)
        for i in at.get(_ends(b, about), ())
    }


def _ends(record: Record, fields: Sequence[str]) -> tuple[str, ...]:
    """What a record joins, in whatever direction."""
    return tuple(sorted(getattr(record, name) for name in fields))


def _ground(record: Record) -> Fragments:
    """What the required fields of a record cover."""
    required = identity_of(type(record)).required
    return fragments(
        (part.start, part.end)
        for pointer, span in spans(record)
        if pointer.split("/")[1] in required
        for part in span
    )


def _touching(ours: list[Fragments], theirs: list[Fragments]) -> Iterator[tuple[int, int, int]]:
    """Positions of stretches that share a code point, with their likeness."""
    at = sorted(range(len(theirs)), key=lambda j: theirs[j])
    for i, one in enumerate(ours):
        for j in at:
            other = theirs[j]
            if not one or not other or other[0][0] >= one[-1][1]:
                break
            if other[-1][1] > one[0][0] and (alike := _jaccard(one, other)):
                yield i, j, alike


def _share_another(left: Record, right: Record) -> bool:
    """Whether a further span of the two shares a code point, or neither has one to compare."""
    both = [
        (fragments(_bounds(a)), fragments(_bounds(b)))
        for name in identity_of(type(left)).further
        if (a := getattr(left, name)) and (b := getattr(right, name))
    ]
    return not both or any(shared(a, b) for a, b in both)


# -------------------------------------------------------------------------------- how much alike


def _likeness(left: Record, right: Record) -> int:
    """How far two records are alike in what both say, ids and what they must cover apart."""
    identity = identity_of(type(left))
    return sum(
        (_IDENTITY if is_span(shape) or name in identity.texts else 1)
        * _alike(shape, getattr(left, name), getattr(right, name))
        for name, shape in shape_of(type(left)).fields
        if name != "id" and name not in identity.spans
    )


def _alike(shape: Shape, left: Any, right: Any) -> int:
    if not left or not right:
        return 0
    if left == right:
        return _ONE
    match shape:
        case _ if is_span(shape):
            return _jaccard(fragments(_bounds(left)), fragments(_bounds(right)))
        case ListOf():
            return _overlap(set(map(_key, left)), set(map(_key, right)))
        case Scalar("string", layers=()):
            return _overlap(set(left.casefold().split()), set(right.casefold().split()))
    return 0


def _key(item: Any) -> bytes:
    return msgspec.json.encode(item)


def _overlap(left: set[Any], right: set[Any]) -> int:
    return _ONE * len(left & right) // len(left | right)


def _jaccard(left: Fragments, right: Fragments) -> int:
    common = shared(left, right)
    return _ONE * common // (covered(left) + covered(right) - common) if common else 0


def _bounds(span: Span) -> list[tuple[int, int]]:
    return [(part.start, part.end) for part in span]


# -------------------------------------------------------------------------- one space of ids


def _fresh(left: Document, right: Document, names: Mapping[str, str]) -> dict[str, str]:
    """New ids, in the order of the text, for what only the right has."""
    used = {record.id for _, record in annotations(left)}
    used |= {*left.retired_ids, *right.retired_ids}
    found: dict[str, str] = {}
    for layer in LAYER_NAMES:
        prefix = PREFIX_OF[layer]
        numbers = (natural(name) for name in used)
        last = max((number for letters, number in numbers if letters == prefix), default=0)
        last = max(last, 0)
        for record in getattr(right, layer):
            if record.id not in names:
                last += 1
                found[record.id] = f"{prefix}{last}"
    return found


def straightened(document: Document) -> Document:
    """Symmetric relations from the smaller id to the larger, as the guidelines store them."""
    relations = [
        msgspec.structs.replace(r, from_claim=r.to_claim, to_claim=r.from_claim)
        if r.type in SYMMETRIC and natural(r.to_claim) < natural(r.from_claim)
        else r
        for r in document.claim_relations
    ]
    return msgspec.structs.replace(document, claim_relations=relations)

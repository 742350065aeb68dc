"""A field of which two annotators have different values, taken apart item by item."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Final, Literal, NamedTuple

from ..contract.identity import is_span
from ..contract.shapes import Label, ListOf, Scalar, Shape, StructOf

Side = Literal["a", "b"]

_LOOSE: Final = "governs"  # names annotations though its shape is text


class Slot(NamedTuple):
    """A value, or an item of a list, as both sides have it; None where a side has none.

    ``hangs`` are annotations of the side ``side`` alone that its value names while the other
    side's names none such: where these are kept that value follows, else the other.
    """

    a: Any
    b: Any
    hangs: frozenset[str] = frozenset()
    side: Side = "a"

    def of(self, side: Side) -> Any:
        """The value of a side."""
        return self.a if side == "a" else self.b


class Field(NamedTuple):
    """A field with its slots; of a list each item is one, of any other there is one."""

    shape: Shape
    slots: tuple[Slot, ...]
    listed: bool

    @property
    def item(self) -> Shape:
        """The shape of a slot's value."""
        return self.shape.item if self.listed and isinstance(self.shape, ListOf) else self.shape

    @property
    def open(self) -> tuple[Slot, ...]:
        """The slots that differ and hang on nothing: somebody must decide."""
        return tuple(s for s in self.slots if s.a != s.b and not s.hangs)

    def settled(self, choice: Side, kept: Set[str]) -> Any:
        """The value of the chosen side, but of what hangs on others what follows from them."""
        found = []
        for slot in self.slots:
            side: Side = choice
            if slot.hangs:
                other: Side = "b" if slot.side == "a" else "a"
                side = slot.side if slot.hangs <= kept else other
            found.append(slot.of(side))
        if self.listed:
            return [one for one in found if one is not None]
        return found[0]


class Lone(NamedTuple):
    """Annotations that only one side has: the side of each, and what the other has in its place.

    ``other`` has, of an entity or event, that to which the other side gives its mentions.
    """

    side: Mapping[str, Side]
    other: Mapping[str, str]


def differing(name: str, shape: Shape, a: Any, b: Any, lone: Lone) -> Field | None:
    """The field, or None where both sides say the same, whatever the order of a list."""
    if normal(shape, a) == normal(shape, b):
        return None
    if isinstance(shape, ListOf) and not is_span(shape):
        ours, theirs = (_by_key(shape.item, values, lone.other) for values in (a, b))
        if ours is not None and theirs is not None:
            keys = dict.fromkeys([*ours, *theirs])
            items = (_slot(name, shape.item, ours.get(k), theirs.get(k), lone.side) for k in keys)
            return Field(shape, tuple(items), listed=True)
    return Field(shape, (_slot(name, shape, a, b, lone.side),), listed=False)


def wording(name: str, shape: Shape, a: Any, b: Any) -> bool:
    """Whether the two differ in nothing but how an annotator worded something."""
    if name == _LOOSE:
        return False
    return _is_text(shape) or normal(shape, a, worded=False) == normal(shape, b, worded=False)


def normal(shape: Shape, value: Any, *, worded: bool = True) -> Any:
    """The value such that equal ones are equal, lists in one order; free text only if wanted.

    Free text is text that is never absent; what may be absent has a form of its own (a day,
    a number of the item).
    """
    if value is None:
        return None
    match shape:
        case _ if is_span(shape):
            return tuple((part.start, part.end) for part in value)
        case ListOf(item):
            found = [normal(item, one, worded=worded) for one in value]
            if not worded and _is_text(item):
                return ()
            return tuple(sorted(found, key=repr))
        case StructOf(fields=fields):
            return tuple(normal(f, getattr(value, name), worded=worded) for name, f in fields)
    return "" if not worded and _is_text(shape) else value


def named(name: str, shape: Shape, value: Any) -> Iterator[str]:
    """Every id that a value names."""
    if not value:
        return
    match shape:
        case Scalar(layers=layers) if layers:
            yield value
        case Scalar() if name == _LOOSE:
            yield value.partition(".")[0]
        case ListOf(item):
            for one in value:
                yield from named(name, item, one)
        case StructOf(fields=fields):
            for inner, field in fields:
                yield from named(inner, field, getattr(value, inner))


def _slot(name: str, shape: Shape, a: Any, b: Any, lone: Mapping[str, Side]) -> Slot:
    if a is not None and b is not None and normal(shape, a) == normal(shape, b):
        return Slot(a, a)
    ours = frozenset(i for i in named(name, shape, a) if lone.get(i) == "a")
    theirs = frozenset(i for i in named(name, shape, b) if lone.get(i) == "b")
    if ours and not theirs:
        return Slot(a, b, ours, "a")
    if theirs and not ours:
        return Slot(a, b, theirs, "b")
    return Slot(a, b)


def _by_key(item: Shape, values: Iterable[Any], other: Mapping[str, str]) -> dict[Any, Any] | None:
    """The items by what makes each the one it is; None where that does not tell them apart."""
    found: dict[Any, Any] = {}
    for value in values:
        key = _key(item, value, other)
        if key in found:
            key = _key(item, value, {})
        if not key or key in found:
            return None
        found[key] = value
    return found


def _key(item: Shape, value: Any, other: Mapping[str, str]) -> tuple[Any, ...]:
    """What an item is known by, entities and events as the other side has them."""
    if not isinstance(item, StructOf):
        return (other.get(value, value),)
    told = ((field, getattr(value, name)) for name, field in item.fields)
    return tuple(
        other.get(one, one)
        for field, one in told
        if isinstance(field, Label) or (isinstance(field, Scalar) and field.layers)
    )


def _is_text(shape: Shape) -> bool:
    return (
        isinstance(shape, Scalar)
        and shape.kind == "string"
        and not (shape.layers or shape.nullable)
    )

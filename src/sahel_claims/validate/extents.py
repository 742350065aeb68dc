"""What rules share: the record of a reference, how spans lie, how a message quotes them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from ..contract.base import Record, Span
from ..contract.layers import RECORD_OF
from .diagnostics import hull
from .view import View

R = TypeVar("R", bound=Record)

_LISTED: Final = 20

_LAYER_OF: Final[dict[type[Record], str]] = {kind: layer for layer, kind in RECORD_OF.items()}


def find(view: View, kind: type[R], name: str | None) -> R | None:
    """The record of an id; None where it is of another kind, or any record of the id failed."""
    layer = _LAYER_OF.get(kind)
    if layer is not None:
        record: R | None = view.sound(layer).get(name)
        return record
    other = None if name in view.failed else view.get(name)
    return other if isinstance(other, kind) else None


def words(span: Span) -> str:
    """The words of a span for a message, long ones shortened."""
    return quoted(" … ".join(part.text for part in span))


def quoted(text: str) -> str:
    """Text for a message, shortened in the middle where it is long."""
    return repr(text if len(text) <= 60 else f"{text[:40]}…{text[-15:]}")


def bounds(span: Span) -> tuple[tuple[int, int], ...]:
    """The span's places alone, to compare spans by."""
    return tuple((part.start, part.end) for part in span)


def within(inner: Span, outer: Span) -> bool:
    """Whether every fragment of ``inner`` lies in one fragment of ``outer``."""
    return all(any(o.start <= i.start and i.end <= o.end for o in outer) for i in inner)


def in_hull(inner: Span, outer: Span) -> bool:
    """Whether every fragment of ``inner`` lies between the ends of ``outer``."""
    if not outer:
        return False
    low, high = hull(outer)
    return all(low <= part.start and part.end <= high for part in inner)


def overlap(left: Span, right: Span) -> bool:
    """Whether the two spans share a character."""
    return any(a.start < b.end and b.start < a.end for a in left for b in right)


def on_cycles(graph: Mapping[str, Sequence[str]]) -> set[str]:
    """The nodes that lie on a cycle, in time linear in the edges (Tarjan, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    found: set[str] = set()
    for root in graph:
        work = [(root, iter(graph[root]))] if root not in order else []
        while work:
            node, ahead = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                open_[node] = None
            for other in ahead:
                if other not in graph:
                    continue
                if other == node:
                    found.add(node)
                elif other not in order:
                    work.append((other, iter(graph[other])))
                    break
                elif other in open_:
                    low[node] = min(low[node], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    group = [open_.popitem()[0]]
                    while group[-1] != node:
                        group.append(open_.popitem()[0])
                    found.update(group if len(group) > 1 else ())
    return found


def listed(names: Iterable[str]) -> str:
    """Names for a message, in order; of very many the first."""
    found = sorted(names)
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return ", ".join(found[:_LISTED]) + more

"""Chains whose members were moved: which of them is which now, and references that follow."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ...contract.base import Record
from ...contract.shapes import ListOf, Scalar, Shape, StructOf, shape_of


def assign(
    members: Sequence[str],
    groups: Sequence[tuple[str, ...]],
    was: Mapping[str, str],
    said: Collection[str],
    lonely: bool,
) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """Each group of members with the chain it is; None stands for a new one.

    ``groups`` are those of several members, ``was`` the chain of each member that had one. A
    chain is the group that has most of its members, and a group one chain. What is left over is
    a new chain where it has several members or is ``said`` to be one; a single member alone is
    none, unless ``lonely``. A single member that was a chain alone stays it.
    """
    order = {home: number for number, home in enumerate(members)}
    grouped = {home for group in groups for home in group}
    alone = [(home,) for home in members if home not in grouped]
    every = [tuple(sorted(group, key=order.__getitem__)) for group in groups] + alone
    every.sort(key=lambda group: order[group[0]])
    votes = [
        (-count, number, name)
        for number, group in enumerate(every)
        for name, count in Counter(was[home] for home in group if home in was).items()
    ]
    chosen: dict[int, str] = {}
    for _, number, name in sorted(votes):
        if number not in chosen and name not in chosen.values():
            chosen[number] = name
    for number, group in enumerate(every):
        if number in chosen:
            yield group, chosen[number]
        elif len(group) > 1 or lonely or group[0] in said:
            yield group, None


def follow(record: Record, names: Mapping[str, str]) -> Record:
    """The record with references to chains that were merged pointing to what they are now."""
    shape = shape_of(type(record))
    raw = msgspec.to_builtins(record)
    new = _renamed(shape, raw, names)
    return record if new == raw else msgspec.convert(new, type(record))


def _renamed(shape: Shape, value: Any, names: Mapping[str, str]) -> Any:
    match shape:
        case Scalar(layers=layers) if layers:
            return names.get(value, value)
        case ListOf(item):
            found = [_renamed(item, one, names) for one in value]
            again = isinstance(item, Scalar) and found != value
            return list(dict.fromkeys(found)) if again else found
        case StructOf(fields=fields) if value is not None:
            known = dict(fields)
            return {name: _renamed(known[name], one, names) for name, one in value.items()}
    return value

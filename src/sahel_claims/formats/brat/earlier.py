"""Annotations that an earlier import of the same lines brought into the store.

The base file does not know them: it is what was exported. Without this they would be new again.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from ...contract.layers import annotations
from ...contract.records import Document
from .decode import Decoded, Node, decode
from .encode import Owner, encode
from .names import CHAINS


class Earlier(NamedTuple):
    """Whose home each new line is in the store, and the chain of every member there."""

    owners: Mapping[str, Owner]
    chains: Mapping[tuple[str, Owner], str]


NONE = Earlier({}, {})


def earlier(
    ours: Document, old: Collection[tuple[str, str]], homes: Mapping[str, Owner], after: Decoded
) -> Earlier:
    """What the store ``ours`` has already of the lines ``after`` that are not in ``homes``.

    A new line is an annotation there if that is not among the ``old`` ones, by layer and id, and
    its home line would say the same: layer, words, label and the ends of a relation.
    """
    records = {(layer, record.id): record for layer, record in annotations(ours)}
    if records.keys() <= {*old}:
        return NONE
    encoded = encode(ours)
    spare: dict[Node, list[Owner]] = defaultdict(list)
    chains = {}
    for home, node in decode(encoded.standoff).nodes.items():
        owner = encoded.homes[home]
        for layer, chain in CHAINS.items():
            if node.layer == chain.members:
                record = records[owner.layer, owner.id]
                chains[layer, owner] = getattr(record, chain.field) if chain.field else owner.id
        if (owner.layer, owner.id) not in old:
            spare[_said(node, encoded.homes)].append(owner)
    found: dict[str, Owner] = {}
    known = dict(homes)
    for home, node in sorted(after.nodes.items(), key=lambda item: bool(item[1].ends)):
        if home not in known and (owners := spare.get(_said(node, known))):
            found[home] = known[home] = owners.pop(0)
    return Earlier(found, chains)


def _said(node: Node, homes: Mapping[str, Owner]) -> Node:
    """A home line in words that do not depend on the file it stands in."""
    ends = tuple(homes[end].id if end in homes else "" for end in node.ends)
    return node._replace(ends=ends, line=0)

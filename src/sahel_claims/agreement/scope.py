"""What can be compared: the layers, and the attributes in them, that every side declares."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..contract.layers import LAYER_NAMES, NEEDS_OF
from ..contract.records import Document
from .items import CHAINS, ENDS


class Scope(NamedTuple):
    """The layers compared, their attributes that are, and why others are not.

    ``omitted`` maps a layer, or a layer's attribute as ``mentions.head``, to the reason.
    """

    layers: tuple[str, ...]
    attributes: dict[str, frozenset[str]]
    omitted: dict[str, str]


def scope_of(documents: Mapping[str, Document]) -> Scope:
    """What these annotators, by name, all declare of the text."""
    declared: dict[str, dict[str, frozenset[str]]] = {
        who: {layer.name: frozenset(layer.attributes) for layer in document.layers}
        for who, document in documents.items()
    }
    layers: list[str] = []
    attributes: dict[str, frozenset[str]] = {}
    omitted: dict[str, str] = {}
    for layer in LAYER_NAMES:
        having = [who for who, found in declared.items() if layer in found]
        if len(having) < len(declared):
            omitted[layer] = _only(having)
            continue
        layers.append(layer)
        each = [found[layer] for found in declared.values()]
        attributes[layer] = frozenset.intersection(*each)
        for attribute in sorted(frozenset.union(*each) - attributes[layer]):
            whose = [who for who, found in declared.items() if attribute in found[layer]]
            omitted[f"{layer}.{attribute}"] = _only(whose)
    for layer in _needy(layers, attributes):
        layers.remove(layer)
        omitted[layer] = "what it is told apart by is not compared"
    return Scope(tuple(layers), attributes, omitted)


def _needy(layers: Sequence[str], attributes: Mapping[str, frozenset[str]]) -> list[str]:
    """Chains whose members, and links whose ends, are not compared."""
    found = [
        chain
        for chain, (layer, field) in CHAINS.items()
        if chain in layers and (layer not in layers or field not in attributes[layer])
    ]
    return found + [
        layer
        for layer in ENDS
        if layer in layers and any(need not in layers for need in NEEDS_OF[layer])
    ]


def _only(whose: Sequence[str]) -> str:
    return f"declared by {', '.join(whose)} only" if whose else "declared by nobody"

"""How the schema stands in brat: one table of homes, and the names that follow from the records.

Each annotation has a home line that stands for it. A layer's home is in ``HOMES``:

- T: the annotation is a stretch of text, its type the record's name and one label, as
  ``Mention-PER``.
- E: the annotation is an event; the trigger is the words that carry it. Where there are none,
  the trigger takes those of ``spare`` and the type says so, as ``Attribution-no_cue``.
- R: the annotation is a relation between the homes of two others.

An annotation without words of its own is a chain (``CHAINS``): an Equiv line over the homes of
its members, and its own fields on the first of them. An entity is a chain of mentions, an event
one of event mentions, a claim one of the places where it is made.

Everything else follows from the shape of a field (``Kind``):

======  ================================  =========================================
LABEL   a label                           A  ``Mention-level T1 NAM``
LABELS  labels                            A  ``ClaimRelation-dimensions-act R1``, one for each
FLAG    a truth value                     A  ``Mention-loaded T1``
TEXT    words or a number                 #  ``Entity-canonical T1`` and the words
TEXTS   several                           #  one for each
GROUP   a record of words                 #  ``Mention-metonymy-literal T1``, one for each
SPAN    more words of the text            T  ``Mention-head``, named by an R line; of an E line
                                          an argument, as ``source:T2``
LINK    a reference, or several           R  ``Mention-refers_to Arg1:T1 Arg2:E4``; a word such as
                                          AUTHOR is a FLAG, ``Factuality-source-AUTHOR``
ITEMS   links with a label each           R  ``Entity-PART_OF``; of an E line arguments, as
                                          ``Agent:T1``, and by whose word, as ``Agent_by:E5``
HOME    the words of the home line        its offsets
TYPE    the label in its type             its type
ENDS    what a relation relates           its arguments
CHAIN   the chain that it is a member of  *  ``Entity T1 T5``
NONE    what brat has no form for         kept in the base file only
======  ================================  =========================================
"""

from enum import Enum
from functools import cache
from typing import Final, NamedTuple

from ...contract.base import Fragment
from ...contract.layers import RECORD_OF
from ...contract.records import ClaimMention
from ...contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of

PARTS: Final = "claim_mentions"
"""The places where claims are made: no layer, but each has a home and is a member of a claim."""


class Home(NamedTuple):
    """The home line of a layer's annotations; the other fields name fields of the record."""

    line: str
    span: str = ""
    label: str = ""
    spare: str = ""
    ends: tuple[str, ...] = ()


class Chain(NamedTuple):
    """A layer whose annotations are chains: of which members, and the member's field for it.

    ``names`` gives what a new chain takes from its first member: label or words.
    """

    members: str
    field: str = ""
    names: tuple[tuple[str, str], ...] = ()


HOMES: Final[dict[str, Home]] = {
    "regions": Home("T", "span", "type"),
    "sentences": Home("T", "span"),
    "mentions": Home("T", "span", "type"),
    "times": Home("T", "span", "type"),
    "quantities": Home("T", "span", "kind"),
    "event_mentions": Home("E", "trigger", "type"),
    "factuality": Home("E", "evidence", spare="event_mention"),
    "attributions": Home("E", "cue", spare="content"),
    "quote_marks": Home("T", "span", "function"),
    PARTS: Home("E", "content"),
    "claim_relations": Home("R", label="type", ends=("from_claim", "to_claim")),
    "translation_notes": Home("T", "span", "category"),
}
CHAINS: Final[dict[str, Chain]] = {
    "entities": Chain("mentions", "entity", (("type", "label"), ("canonical", "words"))),
    "events": Chain("event_mentions", "event", (("type", "label"), ("label", "words"))),
    "claims": Chain(PARTS),
}
CHAIN_OF: Final = {chain.members: layer for layer, chain in CHAINS.items()}
ARG1, ARG2, BY = "Arg1", "Arg2", "_by"

Kind = Enum(
    "Kind", "HOME TYPE ENDS CHAIN PARTS LABEL LABELS FLAG TEXT TEXTS GROUP SPAN LINK ITEMS NONE"
)


class Form(NamedTuple):
    """How brat holds a field: its kind, its closed values, what a reference may name.

    ``inner`` names the fields of the records in it: of ITEMS label, target and voices.
    """

    kind: Kind
    labels: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()


class Field(NamedTuple):
    """A field of a record; ``name`` is what the types of its lines are, or start with."""

    layer: str
    field: str
    shape: Shape
    name: str
    kind: Kind
    labels: tuple[str, ...]
    layers: tuple[str, ...]
    words: tuple[str, ...]
    inner: tuple[str, ...]

    @property
    def many(self) -> bool:
        """Whether the field is a list of what its lines say one by one."""
        return isinstance(self.shape, ListOf)


@cache
def title(layer: str) -> str:
    """The name of a layer's records, which starts the names of its types."""
    return (ClaimMention if layer == PARTS else RECORD_OF[layer]).__name__


@cache
def fields(layer: str) -> tuple[Field, ...]:
    """Every field of a layer's records but the id, in schema order."""
    record = ClaimMention if layer == PARTS else RECORD_OF[layer]
    named = shape_of(record).fields
    return tuple(_field(layer, name, shape) for name, shape in named if name != "id")


@cache
def field(layer: str, name: str) -> Field:
    """The field of this name."""
    return next(one for one in fields(layer) if one.field == name)


def _field(layer: str, name: str, shape: Shape) -> Field:
    return Field(layer, name, shape, f"{title(layer)}-{name}", *_form(layer, name, shape))


def _form(layer: str, name: str, shape: Shape) -> Form:  # noqa: PLR0911
    home = HOMES.get(layer, Home("chain"))
    item = shape.item if isinstance(shape, ListOf) else shape
    many = item is not shape
    if name == home.span:
        return Form(Kind.HOME)
    if layer in CHAIN_OF and name == CHAINS[CHAIN_OF[layer]].field:
        return Form(Kind.CHAIN, layers=(CHAIN_OF[layer],))
    match item:
        case Label(names=labels):
            one = Kind.TYPE if name == home.label else Kind.LABEL
            return Form(Kind.LABELS if many else one, labels)
        case Scalar(layers=layers, words=words) if layers:
            return Form(Kind.ENDS if name in home.ends else Kind.LINK, (), layers, words)
        case Scalar(kind="bool"):
            return Form(Kind.FLAG)
        case Scalar():
            return Form(Kind.TEXTS if many else Kind.TEXT)
        case StructOf(cls=cls) if cls is Fragment:
            return Form(Kind.NONE if home.line == "R" else Kind.SPAN)
        case StructOf(cls=cls) if cls is ClaimMention:
            return Form(Kind.PARTS)
        case StructOf(fields=inner):
            return _struct(dict(inner), many)
    raise TypeError(f"no form in brat for {shape}")


def _struct(inner: dict[str, Shape], many: bool) -> Form:
    """A labelled link (its label, target and voices), a group of words, or neither."""
    labels = [n for n, s in inner.items() if isinstance(s, Label)]
    links = [n for n, s in inner.items() if isinstance(s, Scalar) and s.layers]
    voices = [n for n, s in inner.items() if isinstance(s, ListOf)]
    if many and len(labels) == len(links) == len(voices) == 1:
        label, target = inner[labels[0]], inner[links[0]]
        assert isinstance(label, Label)
        assert isinstance(target, Scalar)
        return Form(Kind.ITEMS, label.names, target.layers, (), (*labels, *links, *voices))
    if not many and all(isinstance(s, Scalar) and s.kind == "string" for s in inner.values()):
        return Form(Kind.GROUP, inner=tuple(inner))
    return Form(Kind.NONE)


# ------------------------------------------------------------------------- types of lines


def home_type(layer: str, label: str = "", spare: bool = False) -> str:
    """The type of a home line."""
    home = HOMES[layer]
    return "-".join(p for p in (title(layer), label, f"no_{home.span}" if spare else "") if p)


@cache
def home_types(layer: str) -> dict[str, tuple[str, bool]]:
    """Every type of a layer's home lines: its label, and whether the trigger is a spare one."""
    home = HOMES[layer]
    labels = field(layer, home.label).labels if home.label else ("",)
    found = {home_type(layer, label): (label, False) for label in labels}
    if home.spare:
        found[home_type(layer, spare=True)] = ("", True)
    return found


@cache
def homes_by_type() -> dict[str, tuple[str, str, bool]]:
    """Layer, label and spare of every type of home line."""
    return {name: (layer, *rest) for layer in HOMES for name, rest in home_types(layer).items()}


@cache
def carriers(layer: str) -> tuple[str, ...]:
    """The layers whose fields stand on a home line of this layer: its own and its chain's."""
    return (layer, CHAIN_OF[layer]) if layer in CHAIN_OF else (layer,)


@cache
def host(layer: str) -> str:
    """The layer on whose home lines this layer's fields stand."""
    return CHAINS[layer].members if layer in CHAINS else layer


class Meaning(NamedTuple):
    """What a type of A, R or # line says: a field, and a value where the type holds it."""

    field: Field
    value: str = ""


@cache
def meanings() -> dict[tuple[str, str], Meaning]:
    """What each type of line means: by line (A, R, #, or T for more words) and type."""
    found: dict[tuple[str, str], Meaning] = {}
    for layer in (*HOMES, *CHAINS):
        for one in fields(layer):
            for line, name, value in _lines(one):
                assert (line, name) not in found, f"{line} {name} means two things"
                found[line, name] = Meaning(one, value)
    return found


def _lines(one: Field) -> list[tuple[str, str, str]]:  # noqa: PLR0911
    """Line, type and value of every form that a field's lines have."""
    event = HOMES[host(one.layer)].line == "E"
    match one.kind:
        case Kind.LABEL:
            return [("A", one.name, "")]
        case Kind.LABELS:
            return [("A", f"{one.name}-{label}", label) for label in one.labels]
        case Kind.FLAG:
            return [("A", one.name, "")]
        case Kind.TEXT | Kind.TEXTS:
            return [("#", one.name, "")]
        case Kind.GROUP:
            return [("#", f"{one.name}-{name}", name) for name in one.inner]
        case Kind.SPAN:
            return [("T", one.name, ""), *([] if event else [("R", one.name, "")])]
        case Kind.LINK:
            words = [("A", f"{one.name}-{word}", word) for word in one.words]
            return [("R", one.name, ""), *words]
        case Kind.ITEMS if not event:
            return [("R", f"{title(one.layer)}-{label}", label) for label in one.labels]
    return []


@cache
def roles(layer: str) -> dict[str, Meaning]:
    """The roles of the arguments on a layer's E lines; those of voices end in ``BY``."""
    found: dict[str, Meaning] = {}
    for carrier in carriers(layer):
        for one in fields(carrier):
            if one.kind is Kind.SPAN:
                found[one.field] = Meaning(one)
            elif one.kind is Kind.ITEMS:
                found |= {label: Meaning(one, label) for label in one.labels}
                found |= {label + BY: Meaning(one, label) for label in one.labels}
    return found

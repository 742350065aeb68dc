"""A foreign type inventory onto ours, as data: schema/mappings/*.toml.

A mapping says of every type of a foreign corpus which layer and label it becomes, or why it
becomes none, and what is known about the corpus's documents. No type is passed over.
"""

import difflib
import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from ..contract import labels as L
from ..contract.base import Fragment
from ..contract.layers import ATTRIBUTES_OF, LAYER_NAMES, NEEDS_OF, RECORD_OF
from ..contract.metadata import Annotator, Layer, Rights
from ..contract.shapes import Label, ListOf, StructOf, shape_of

Kind = Literal["span", "event", "relation", "attribute", "normalization", "equiv", "note"]


class MappingError(ValueError):
    """A mapping is absent, or does not fit this schema."""


class ForeignType(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One foreign type: the layer it becomes, the types it is part of, or why it becomes nothing.

    ``label`` is the label in that layer, where its records have one; ``roles`` gives for each
    role of an event the span of the record. ``note`` says how far the two types differ.
    """

    name: str
    kind: Kind = "span"
    layer: str = ""
    label: str = ""
    roles: dict[str, str] = {}
    part_of: list[str] = []
    note: str = ""
    reason: str = ""


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known about the documents of one source; ``name`` is empty for all others."""

    name: str = ""
    origin: L.Origin
    lang: str
    lang_status: L.LangStatus
    rights: Rights


class Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How files are named: patterns over a name without its suffix, with named groups.

    ``annotations`` has the groups ``text`` and ``annotator``; ``texts`` may have ``publisher``
    and ``date``. ``text_folder`` is where the text of an annotation file stands, from there.
    """

    annotations: str = ""
    texts: str = ""
    text_folder: str = "."


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A whole mapping. ``form`` names the reader that understands the foreign files."""

    name: str
    title: str
    form: Literal["brat", "re3d"]
    about: str
    layers: list[Layer]
    annotators: list[Annotator]
    source: list[Source]
    type: list[ForeignType]
    names: Names = Names()
    min_confidence: float = 0.0
    join_white_space: bool = False

    @cached_property
    def types(self) -> dict[tuple[Kind, str], ForeignType]:
        """The foreign types by kind and name."""
        return {(one.kind, one.name): one for one in self.type}

    def source_of(self, name: str) -> Source:
        """What is known about a source, or about all others."""
        return next((s for s in self.source if s.name == name), self.source[-1])


def packaged() -> dict[str, Path]:
    """The mappings that come with the package, by name: from a wheel, or from the checkout."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "mappings", here.parents[1] / "schema" / "mappings"):
        if folder.is_dir():
            return {path.stem: path for path in sorted(folder.glob("*.toml"))}
    return {}


def find_mapping(name: str, project: Path | None = None) -> Mapping:
    """A mapping by its name, or from a file whose name ends in .toml.

    Those in the folder ``project`` come before those of the package. Raises MappingError where
    there is none, or it does not fit.
    """
    if name.endswith(".toml"):
        return read_mapping(Path(name))
    known = packaged()
    if project is not None and project.is_dir():
        known |= {path.stem: path for path in sorted(project.glob("*.toml"))}
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        todo = f"did you mean {near[0]}?" if near else f"known: {', '.join(known) or 'none'}"
        raise MappingError(f"no mapping is called {name!r}; {todo}, or name a file.toml")
    return read_mapping(known[name])


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file.

    Raises MappingError, naming the file and everything that does not fit this schema.
    """
    try:
        mapping = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Mapping)
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise MappingError(f"{path}: {error}") from None
    if wrong := list(unfit(mapping)):
        raise MappingError("\n".join(f"{path}: {one}" for one in wrong))
    return mapping


# ------------------------------------------------------------------ does it fit this schema?


def unfit(mapping: Mapping) -> Iterator[str]:
    """Everything in a mapping that this schema does not know, or that it leaves open."""
    declared: dict[str, list[str]] = {layer.name: layer.attributes for layer in mapping.layers}
    yield from _unfit_layers(declared)
    if not mapping.annotators:
        yield "annotators names nobody"
    if not mapping.source or mapping.source[-1].name:
        yield "the last source has no name: it is for documents of any other"
    if len(mapping.types) < len(mapping.type):
        yield "a type of one kind and name is listed twice"
    for one in mapping.type:
        for fault in (*_unfit_type(one, declared), *_unfit_parts(one, mapping)):
            yield f"{one.kind} {one.name!r}: {fault}"
    for field, groups in (("annotations", {"text", "annotator"}), ("texts", set[str]())):
        try:
            pattern = re.compile(getattr(mapping.names, field))
        except re.error as error:
            yield f"names.{field} is no pattern: {error}"
            continue
        if pattern.pattern and not groups <= pattern.groupindex.keys():
            yield f"names.{field} has not the groups {', '.join(sorted(groups))}"


def _unfit_layers(declared: dict[str, list[str]]) -> Iterator[str]:
    for name, attributes in declared.items():
        for attribute in attributes:
            if attribute not in ATTRIBUTES_OF[name]:
                yield f"the layer {name!r} has no attribute {attribute!r}"
        for needed in NEEDS_OF[name]:
            if needed not in declared:
                yield f"the layer {name!r} needs the layer {needed!r}, which is not declared"


def _unfit_parts(one: ForeignType, mapping: Mapping) -> Iterator[str]:
    for whole in one.part_of:
        known = mapping.types.get(("event", whole))
        if known is None or not known.layer:
            yield f"no event {whole!r} becomes a record"


def _unfit_type(one: ForeignType, declared: Collection[str]) -> Iterator[str]:
    if bool(one.layer) + bool(one.reason) + bool(one.part_of) != 1:
        yield "needs a layer, or what it is part of, or a reason why it becomes nothing"
        return
    if not one.layer:
        return
    if one.layer not in LAYER_NAMES:
        yield f"no layer is called {one.layer!r}"
        return
    if one.layer not in declared:
        yield f"the layer {one.layer!r} is not declared"
    if one.kind not in ("span", "event"):
        yield f"a {one.kind} becomes no record of its own"
    label = label_field(one.layer)
    if label and one.label not in label[1]:
        yield f"the layer {one.layer!r} has no label {one.label!r}"
    elif not label and one.label:
        yield f"records of the layer {one.layer!r} have no label"
    if one.kind == "span" and "span" not in span_fields(one.layer):
        yield f"records of the layer {one.layer!r} are more than a span"
    for role, field in one.roles.items():
        if field not in span_fields(one.layer):
            yield f"the role {role!r} becomes {field!r}, which is no span of {one.layer!r}"


@cache
def label_field(layer: str) -> tuple[str, tuple[str, ...]] | None:
    """The field of a layer's records that says of what kind they are, with its labels."""
    for name, field in shape_of(RECORD_OF[layer]).fields:
        if isinstance(field, Label) and not field.nullable:
            return name, field.names
    return None


@cache
def needed_spans(layer: str) -> tuple[str, ...]:
    """The span-valued fields that no record of a layer is without."""
    fields = {f.name: f for f in msgspec.structs.fields(RECORD_OF[layer])}
    return tuple(name for name in span_fields(layer) if fields[name].required)


@cache
def span_fields(layer: str) -> tuple[str, ...]:
    """The span-valued fields of a layer's records."""
    return tuple(
        name
        for name, field in shape_of(RECORD_OF[layer]).fields
        if isinstance(field, ListOf)
        and isinstance(field.item, StructOf)
        and field.item.cls is Fragment
    )

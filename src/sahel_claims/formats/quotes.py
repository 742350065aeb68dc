"""Annotating by quoting: a draft of exact words becomes annotations with offsets."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from ..contract.base import Fragment
from ..contract.layers import (
    ATTRIBUTES_OF,
    LAYER_NAMES,
    PREFIX_OF,
    RECORD_OF,
    references,
    spans,
)
from ..contract.metadata import Layer
from ..contract.records import Document
from ..contract.shapes import ListOf, Shape, StructOf, shape_of
from ..corpus.decode import record_faults
from ..corpus.drafts import Entry, Text, plain, read_draft
from ..corpus.faults import CorpusError, Fault
from ..corpus.order import canonical
from ..corpus.renaming import renamed
from ..text.lines import Bounds, paragraphs
from ..text.selectors import Miss, Selector, select
from ..text.sentences import propose

_FINAL_ID: Final = re.compile(r"[A-Z]+[0-9]+")
_PASSAGE: Final = ("paragraph", "sentence")
_UNNAMED: Final = "?"
_NOWHERE: Final = (0, 0)


def import_quotes(draft: Path, document: Document) -> tuple[Document, dict[str, str]]:
    """The document with the draft's annotations, and the final id of each local name.

    ``document`` gives the text and metadata; its own annotations are not kept. Raises
    CorpusError with every fault: QUOTE-ABSENT, QUOTE-AMBIGUOUS, DRAFT-SYNTAX or REC-….
    """
    return _Import(draft, document).run()


class _Import:
    """One run: the text, the faults so far and the records so far."""

    def __init__(self, draft: Path, document: Document) -> None:
        self.file = str(draft)
        self.tree = read_draft(draft)
        self.document = document
        self.text = document.text
        self.faults: list[Fault] = []
        self.layers: dict[str, list[Any]] = {name: [] for name in LAYER_NAMES}
        self.paragraphs = paragraphs(self.text)
        self.unnamed = 0
        self.named: set[str] = set()
        self.entries: dict[int, Entry] = {}  # by id(record)

    def run(self) -> tuple[Document, dict[str, str]]:
        """Regions and sentences first, for passages are found by them."""
        self._regions()
        self._sentences()
        for layer, entry, scope in self._entries():
            self._annotation(layer, entry, scope)
        declared = self._declared()
        self._references()
        if self.faults:
            raise CorpusError(*self.faults)
        return _with_final_ids(
            canonical(msgspec.structs.replace(self.document, layers=declared, **self.layers))
        )

    # ------------------------------------------------------------- where quotes are looked up

    def _regions(self) -> None:
        types: dict[int, str] = {}
        for entry in self._list(self.tree, "regions"):
            number = self._number(entry, "paragraph", len(self.paragraphs))
            if number:
                types[number] = entry.get("type", "BODY")
        for number, bounds in enumerate(self.paragraphs, 1):
            entry = Entry(
                id=self._name(), type=types.get(number, "BODY"), span=[_fragment(self.text, bounds)]
            )
            entry.line = self.tree.line
            self._convert("regions", entry, entry)

    def _sentences(self) -> None:
        for number, bounds in enumerate(self.paragraphs, 1):
            drafted = [
                place
                for passage in self._list(self.tree, "passages")
                if passage.get("paragraph") == str(number)
                for entry in self._list(passage, "sentences")
                for place in self._select(entry.get("span"), bounds, entry)
            ]
            region: Any = self.layers["regions"][number - 1]
            if region.type == "BODY":
                for place in drafted or propose(self.text, *bounds):
                    raw = {"id": self._name(), "span": [_fragment(self.text, place)]}
                    self._convert("sentences", raw, self.tree)

    def _entries(self) -> Iterator[tuple[str, Entry, Bounds]]:
        """Every drafted annotation with its layer and the bounds its quotes are looked up in."""
        layers = [name for name in LAYER_NAMES if name not in ("regions", "sentences")]
        self._known(self.tree, {*LAYER_NAMES, "layers", "passages"})
        for layer in layers:
            for entry in self._list(self.tree, layer):
                yield layer, entry, (0, len(self.text))
        for passage in self._list(self.tree, "passages"):
            self._known(passage, {*LAYER_NAMES, *_PASSAGE})
            scope = self._scope(passage)
            if scope:
                for layer in layers:
                    for entry in self._list(passage, layer):
                        yield layer, entry, scope

    def _scope(self, passage: Entry) -> Bounds | None:
        number = self._number(passage, "paragraph", len(self.paragraphs))
        if not number:
            return None
        bounds = self.paragraphs[number - 1]
        if "sentence" not in passage:
            return bounds
        inside = [
            (part.start, part.end)
            for record in self.layers["sentences"]
            for _, span in spans(record)
            for part in span
            if bounds[0] <= part.start < bounds[1]
        ]
        sentence = self._number(passage, "sentence", len(inside))
        return inside[sentence - 1] if sentence else None

    # ------------------------------------------------------------------ draft to typed record

    def _annotation(self, layer: str, entry: Entry, scope: Bounds) -> None:
        before = len(self.faults)
        raw = self._raw(shape_of(RECORD_OF[layer]), entry, scope, entry)
        if isinstance(raw, dict):
            name = raw.setdefault("id", self._name())
            if name in self.named:
                self._fault(entry, f"the id {str(name)!r} is used twice")
            self.named.add(name)
        if len(self.faults) == before:
            self._convert(layer, raw, entry)

    def _convert(self, layer: str, raw: Any, entry: Entry) -> None:
        raw = plain(raw)
        try:
            record = msgspec.convert(raw, RECORD_OF[layer], strict=False)
        except msgspec.ValidationError:
            kind = RECORD_OF[layer]
            self.faults += record_faults(kind, raw, self.file, entry.line, strict=False)
            return
        self.layers[layer].append(record)
        self.entries[id(record)] = entry

    def _raw(self, shape: Shape, value: Any, scope: Bounds, entry: Entry) -> Any:
        """The value as JSON would have it: quotes resolved, all else as written."""
        match shape:
            case ListOf(StructOf(cls)) if cls is Fragment:
                return [_fragment(self.text, place) for place in self._select(value, scope, entry)]
            case ListOf(item) if isinstance(value, list):
                return [self._raw(item, one, scope, entry) for one in value]
            case StructOf(fields=fields) if isinstance(value, dict):
                return self._fields(dict(fields), value, scope, entry)
        return value

    def _fields(self, known: dict[str, Shape], value: Any, scope: Bounds, entry: Entry) -> Any:
        """A record's fields; a head is looked up inside its span, and only if that was found."""
        raw: dict[str, Any] = {}
        for name in sorted(value, key=lambda name: name == "head"):
            bounds = scope
            if name == "head" and "span" in value:
                bounds = _hull(raw["span"])
                if bounds == _NOWHERE:
                    continue
            shape = known.get(name)
            raw[name] = self._raw(shape, value[name], bounds, entry) if shape else value[name]
        return raw

    def _select(self, value: Any, scope: Bounds, entry: Entry) -> list[Bounds]:
        quotes = value if isinstance(value, list) else [value]
        places = []
        for quote in quotes:
            selector = self._selector(quote, entry)
            found = selector and select(self.text, selector, scope)
            if isinstance(found, Miss):
                line = getattr(quote, "line", entry.line)
                owner = str(entry.get("id", ""))
                fault = Fault(
                    code=found.code,
                    message=found.message,
                    help=found.help,
                    file=self.file,
                    line=line,
                    annotation=owner,
                )
                self.faults.append(fault)
            elif found:
                places.append(found)
        return places

    def _selector(self, quote: Any, entry: Entry) -> Selector | None:
        raw = {"exact": quote} if isinstance(quote, str) else quote
        try:
            return msgspec.convert(raw, Selector, strict=False)
        except msgspec.ValidationError as error:
            message = f"a quote is text or {{exact, prefix, suffix, occurrence}}: {error}"
            self._fault(entry, message)
            return None

    # ----------------------------------------------------------------------------- small help

    def _declared(self) -> list[Layer]:
        declared = []
        for entry in self._list(self.tree, "layers"):
            try:
                layer = msgspec.convert(plain(entry), Layer)
            except msgspec.ValidationError:
                self.faults += record_faults(Layer, plain(entry), self.file, entry.line)
                continue
            declared.append(layer)
            known = ATTRIBUTES_OF[layer.name]
            for name in layer.attributes:
                if name not in known:
                    message = f"the layer {layer.name!r} has no attribute {name!r}"
                    self._fault(entry, f"{message}; known: {', '.join(known) or 'none'}")
        return declared

    def _references(self) -> None:
        """Every name that an annotation refers to is an annotation of the draft."""
        layer_of = {r.id: layer for layer, records in self.layers.items() for r in records}
        for records in self.layers.values():
            for record in records:
                for found in references(record):
                    if found.id in found.words or layer_of.get(found.id) in found.layers:
                        continue
                    if found.id in self.named and found.id not in layer_of:
                        continue  # drafted, but faulty: said already
                    fitting = [name for name, layer in layer_of.items() if layer in found.layers]
                    near = difflib.get_close_matches(found.id, fitting, 1)
                    fault = Fault(
                        code="REF-DANGLE",
                        message=f"{found.id!r} is no id in {' or '.join(found.layers)}",
                        file=self.file,
                        line=self.entries[id(record)].line,
                        annotation="" if record.id.startswith(_UNNAMED) else record.id,
                        pointer=found.pointer,
                        help=f"did you mean {near[0]}?" if near else "add it, or take it out",
                    )
                    self.faults.append(fault)

    def _list(self, entry: Entry, key: str) -> list[Entry]:
        value = entry.get(key, [])
        if isinstance(value, Text) and not value:
            return []
        if not isinstance(value, list) or not all(isinstance(v, Entry) for v in value):
            self._fault(entry, f"`{key}` must be a list of mappings")
            return []
        return value

    def _number(self, entry: Entry, key: str, most: int) -> int | None:
        value = entry.get(key)
        if isinstance(value, str) and value.isdecimal() and 1 <= int(value) <= most:
            return int(value)
        self._fault(entry, f"`{key}` must be a number from 1 to {most}")
        return None

    def _known(self, entry: Entry, keys: set[str]) -> None:
        for key in entry.keys() - keys:
            self._fault(entry, f"unknown key `{key}`; known: {', '.join(sorted(keys))}")

    def _fault(self, entry: Entry, message: str) -> None:
        fault = Fault(code="DRAFT-SYNTAX", message=message, file=self.file, line=entry.line)
        if fault not in self.faults:
            self.faults.append(fault)

    def _name(self) -> str:
        self.unnamed += 1
        return f"{_UNNAMED}{self.unnamed}"


def _fragment(text: str, place: Bounds) -> dict[str, Any]:
    return {"start": place[0], "end": place[1], "text": text[place[0] : place[1]]}


def _hull(fragments: list[dict[str, Any]]) -> Bounds:
    return (fragments[0]["start"], fragments[-1]["end"]) if fragments else _NOWHERE


def _with_final_ids(document: Document) -> tuple[Document, dict[str, str]]:
    """Local names replaced by prefix and number in text order, wherever they are named."""
    taken = {record.id for name in LAYER_NAMES for record in getattr(document, name)}
    taken |= set(document.retired_ids)
    names: dict[str, str] = {}
    for layer in LAYER_NAMES:
        number = 0
        for record in getattr(document, layer):
            if not _FINAL_ID.fullmatch(record.id):
                number += 1
                while f"{PREFIX_OF[layer]}{number}" in taken:
                    number += 1
                names[record.id] = f"{PREFIX_OF[layer]}{number}"
    shown = {name: final for name, final in names.items() if not name.startswith(_UNNAMED)}
    return canonical(renamed(document, names)), shown

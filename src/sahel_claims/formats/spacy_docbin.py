"""spaCy's DocBin: documents in spaCy's tokens, annotations as span groups; needs [spacy].

``doc.spans`` has a group for each declared layer with spans: ``mentions``, ``times``,
``event_mentions`` (their triggers) … with the layer's labels, ``attributions`` with SOURCE, CUE
and CONTENT; further spans of a record are in groups of their own, as ``mentions.head``. The id
of the record is the ``span_id``, so the three spans of one attribution share it. The whole
record is in ``doc.user_data["document"]`` as JSON without its text: nothing else is lost.

spaCy's spans are stretches of its tokens. A span with an edge inside a token is left out, one
of several fragments is written piece by piece under one id; both are counted.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ..contract.layers import annotations, spans
from ..contract.records import Document
from .mapping import label_field, span_fields

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin

Loss = Counter[tuple[str, str]]
"""How often (group and label, why)."""

OFF_TOKEN: Final = "an edge inside a token of spaCy"
PIECES: Final = "discontinuous: in pieces under one id"
RECORD: Final = "document"
"""The key of ``doc.user_data`` under which the whole record stands."""

_SENTENCES: Final = "sentences"  # the starts of tokens, no group
_MAIN: Final = ("span", "trigger")
# Each fragment of these is an annotation by itself.
_SEVERAL: Final = ("quotes",)


def empty() -> "DocBin":
    """A DocBin without documents; add what ``to_doc`` gives.

    Raises ModuleNotFoundError where spaCy is not installed.
    """
    from spacy.tokens import DocBin

    return DocBin(store_user_data=True)


def to_doc(document: Document, loss: Loss) -> "Doc":
    """A document as a Doc of spaCy, with the same text, character by character.

    Raises ModuleNotFoundError where spaCy is not installed, ValueError where its tokens do not
    give the text back.
    """
    doc = _language(document.lang.lower().split("-")[0]).tokenizer(document.text)
    if doc.text != document.text:
        raise ValueError(f"{document.doc_id}: spaCy's tokens do not give the text back")
    groups: dict[str, list[Any]] = {name: [] for name in _declared_groups(document)}
    for layer, record in annotations(document):
        if layer == _SENTENCES:
            continue
        for pointer, span in spans(record):
            group, label, whole = _place(layer, record, pointer)
            if whole and len(span) > 1:
                loss[f"{group} {label}", PIECES] += 1
            for part in span:
                found = doc.char_span(part.start, part.end, label=label, span_id=record.id)
                if found is None:
                    loss[f"{group} {label}", OFF_TOKEN] += 1
                else:
                    groups.setdefault(group, []).append(found)
    for name, found in groups.items():
        doc.spans[name] = found
    _mark_sentences(doc, document, loss)
    doc.user_data["doc_id"] = document.doc_id
    doc.user_data["story_id"] = document.story_id
    plain = msgspec.structs.replace(document, text="")
    doc.user_data[RECORD] = msgspec.json.encode(plain).decode()
    return doc


def document_of(doc: "Doc") -> Document:
    """The whole record that a Doc was made from.

    Raises KeyError for a Doc that was not, msgspec.ValidationError for a record that is none.
    """
    plain = msgspec.json.decode(doc.user_data[RECORD], type=Document)
    return msgspec.structs.replace(plain, text=doc.text)


@cache
def _language(code: str) -> "Language":
    """The tokeniser of a language; that for many languages where spaCy knows none of this."""
    import spacy

    try:
        return spacy.blank(code)
    except ImportError:
        return spacy.blank("xx")


def _declared_groups(document: Document) -> Iterator[str]:
    """A group for each declared layer that has one, so that none is absent for being empty."""
    for layer in document.layers:
        fields = span_fields(layer.name)
        main = any(field in _MAIN for field in fields)
        if layer.name != _SENTENCES and (main or (fields and not label_field(layer.name))):
            yield layer.name


def _place(layer: str, record: Any, pointer: str) -> tuple[str, str, bool]:
    """The group of a span, its label, and whether its fragments are one annotation."""
    field = next(step for step in reversed(pointer.split("/")) if not step.isdigit())
    whole = field not in _SEVERAL
    label = label_field(layer)
    if label is None:
        return layer, field.upper(), whole
    group = layer if field in _MAIN else f"{layer}.{field}"
    return group, getattr(record, label[0]), whole


def _mark_sentences(doc: "Doc", document: Document, loss: Loss) -> None:
    """Where sentences start, and regions, which hold no part of another's sentence."""
    if all(layer.name != _SENTENCES for layer in document.layers):
        return
    sentences = {sentence.span[0].start for sentence in document.sentences}
    if off := len(sentences - {token.idx for token in doc}):
        loss[_SENTENCES, OFF_TOKEN] += off
    starts = sentences | {region.span[0].start for region in document.regions}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts

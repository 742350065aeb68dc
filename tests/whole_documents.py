"""Documents with every layer and field at random, by the shapes of the records: they keep the
schema and no rule. Spans run anywhere over hostile text.
"""

from typing import Any

import msgspec
from hypothesis import strategies as st

from sahel_claims.contract.base import Fragment
from sahel_claims.contract.layers import LAYER_NAMES, PREFIX_OF, RECORD_OF
from sahel_claims.contract.records import Document
from sahel_claims.contract.shapes import Label, ListOf, Scalar, Shape, StructOf, shape_of
from support import document

HOSTILE = (
    "ab Cé\u0301\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1f\u200d🚢👩🏽‍🚒“”’,.\\\t\n\r\ufeffשלום \u00a0"
)
TEXTS = st.one_of(
    st.text(st.sampled_from(HOSTILE), min_size=1, max_size=60),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)
WORDS = st.text(st.sampled_from(HOSTILE), max_size=8)


class Tidy(str):
    """A text on which every span is words in order."""


@st.composite
def whole_documents(draw: Any, texts: st.SearchStrategy[str] = TEXTS) -> Document:
    """A document with up to three annotations in each layer, referring to one another."""
    text = draw(texts)
    ids = {
        layer: [f"{PREFIX_OF[layer]}{n}" for n in range(1, 1 + draw(st.integers(0, 3)))]
        for layer in LAYER_NAMES
    }
    layers: dict[str, list[Any]] = {layer: [] for layer in LAYER_NAMES}
    for layer, names in ids.items():
        for name in names:
            raw = _record(draw, RECORD_OF[layer], text, ids)
            if raw is not None:
                layers[layer].append(raw | {"id": name})
    gone = draw(st.sampled_from([[], ["M99"]]))
    return document(text, layers=[], retired_ids=gone, **layers)


class _NoneThere(Exception):
    """Nothing can be referred to."""


def _record(draw: Any, kind: Any, text: str, ids: dict[str, list[str]]) -> dict[str, Any] | None:
    required = {f.name for f in msgspec.structs.fields(kind) if f.required}
    raw = {}
    for name, shape in shape_of(kind).fields:
        if name != "id" and (name in required or draw(st.booleans())):
            try:
                raw[name] = _value(draw, shape, text, ids)
            except _NoneThere:
                if name in required:
                    return None
    return raw


def _value(draw: Any, shape: Shape, text: str, ids: dict[str, list[str]]) -> Any:  # noqa: PLR0911
    match shape:
        case Label(names=names):
            return draw(st.sampled_from(names))
        case Scalar(layers=layers, words=words) if layers:
            known = [*words, *(name for layer in layers for name in ids[layer])]
            if not known:
                raise _NoneThere
            return draw(st.sampled_from(known))
        case Scalar(kind="bool"):
            return draw(st.booleans())
        case Scalar(kind="int64"):
            return draw(st.integers(1, 2**53))
        case Scalar():
            return draw(WORDS)
        case ListOf(StructOf(cls=cls)) if cls is Fragment:
            return _span(draw, text)
        case ListOf(StructOf(cls=cls)):
            made = [_record(draw, cls, text, ids) for _ in range(draw(st.integers(1, 3)))]
            if not any(made):
                raise _NoneThere
            return [one for one in made if one is not None]
        case ListOf(item):
            found = [_value(draw, item, text, ids) for _ in range(draw(st.integers(1, 3)))]
            return list(dict.fromkeys(found))
        case StructOf(cls=cls):
            return _record(draw, cls, text, ids)
    raise TypeError(shape)


def _span(draw: Any, text: str) -> list[dict[str, Any]]:
    """Mostly fragments in order and apart; now and then not. With tidy texts always words."""
    at = st.integers(0, len(text))
    edges = draw(st.lists(at, min_size=2, max_size=4).filter(lambda found: len(found) % 2 == 0))
    tidy = isinstance(text, Tidy)
    if tidy or draw(st.integers(0, 9)):
        edges.sort()
    pairs = [(min(a, b), max(a, b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if tidy:
        pairs = [(a, b) for a, b in pairs if text[a:b].strip()] or [(0, len(text))]
    return [{"start": a, "end": b, "text": text[a:b]} for a, b in pairs]

"""Documents made at random on hostile text; sound by construction."""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from sahel_claims.contract.labels import TYPES
from sahel_claims.contract.records import Document
from sahel_claims.text.lines import paragraphs, trim
from support import document

_LINE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"),
        st.sampled_from("abc Dé\u0301\u2028\u200d👩🏽‍🚒“”’,.\x1b"),
    ),
    min_size=1,
    max_size=40,
)


@st.composite
def documents(draw: Any) -> Document:
    """A document with mentions, some nested, and attributions, some discontinuous."""
    lines = draw(st.lists(_LINE, min_size=1, max_size=4))
    text = draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(lines)
    bounds = paragraphs(text)
    mentions = []
    entities = []
    attributions = []
    for low, high in bounds:
        cuts = sorted(draw(st.lists(st.integers(low, high), min_size=2, max_size=6)))
        pieces = [trim(text, a, b) for a, b in pairwise(cuts)]
        pieces = [(a, b) for a, b in pieces if a < b]
        for a, b in pieces:
            number = len(mentions) + 1
            label = draw(st.sampled_from(TYPES["EntityType"]))
            entities.append({"id": f"E{number}", "type": label, "canonical": text[a:b]})
            mentions.append(
                {
                    "id": f"M{number}",
                    "span": [_part(text, a, b)],
                    "type": label,
                    "entity": f"E{number}",
                }
            )
        nexts = [start for start, _ in pieces[1:]] + [high + 2]
        apart = [p for p, start in zip(pieces, nexts, strict=False) if p[1] < start]
        if apart:
            content = [_part(text, a, b) for a, b in apart]
            attributions.append({"id": f"A{len(attributions) + 1}", "content": content})
    layers = [
        {"name": "regions"},
        {"name": "sentences"},
        {"name": "entities"},
        {"name": "mentions", "attributes": ["entity"]},
        {"name": "attributions"},
    ]
    return document(
        text, layers=layers, entities=entities, mentions=mentions, attributions=attributions
    )


def _part(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}

"""Token configurations: names, actors, attribution_tags. Only BODY regions have rows."""

from collections.abc import Callable, Iterator
from typing import Any

from ..contract.base import Span
from ..contract.records import Document, Mention
from ..contract.rows import ActorRow, AttributionTagRow, NameRow, RoleSpan, TokenSpan
from .bio import Candidate, Loss, Tokens, encode, inside
from .derived import meant


def names(document: Document, loss: Loss) -> Iterator[NameRow]:
    """A row for each sentence; a name is the head of a mention of level NAM."""
    named = [m for m in document.mentions if m.level == "NAM"]
    for columns in _sentence_rows(document, named, lambda m: m.head, "names", loss):
        yield NameRow(**columns)


def actors(document: Document, loss: Loss) -> Iterator[ActorRow]:
    """A row for each sentence; every mention at its full extent."""
    for columns in _sentence_rows(document, document.mentions, lambda m: m.span, "actors", loss):
        yield ActorRow(**columns)


def _common(document: Document) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "story_id": document.story_id,
        "origin": document.origin,
    }


def _body(document: Document) -> list[tuple[str, int, int]]:
    return [(r.id, r.span[0].start, r.span[-1].end) for r in document.regions if r.type == "BODY"]


def _sentence_rows(
    document: Document,
    mentions: list[Mention],
    extent: Callable[[Mention], Span],
    config: str,
    loss: Loss,
) -> Iterator[dict[str, Any]]:
    """The columns of each row; a mention that no one sentence holds is counted."""
    paragraphs = _body(document)
    left = {m.id: m for m in mentions}
    for sentence in document.sentences:
        start, end = sentence.span[0].start, sentence.span[-1].end
        paragraph = next(
            (name for name, low, high in paragraphs if low <= start and end <= high), None
        )
        if paragraph is None:
            continue
        here = [m for m in mentions if inside(extent(m), start, end)]
        for mention in here:
            left.pop(mention.id, None)
        tokens = Tokens.of(document.text, start, end)
        yield {
            **_common(document),
            "paragraph_id": paragraph,
            "sentence_id": sentence.id,
            **tokens.columns(document.text),
            **_tagged(tokens, here, extent, config, loss),
        }
    for mention in left.values():
        first = extent(mention)[0].start
        in_body = any(low <= first < high for _, low, high in paragraphs)
        loss[config, mention.type, "across sentences" if in_body else "outside the body"] += 1


def _tagged(
    tokens: Tokens,
    mentions: list[Mention],
    extent: Callable[[Mention], Span],
    config: str,
    loss: Loss,
) -> dict[str, Any]:
    whole = [m for m in mentions if len(extent(m)) == 1]
    wanted = [Candidate(m.type, extent(m)[0].start, extent(m)[0].end) for m in whole]
    tags, places, held = encode(tokens, wanted, config, loss)
    found = {m.id: (place, kept) for m, place, kept in zip(whole, places, held, strict=True)}
    spans = []
    for mention in mentions:
        place, kept = found.get(mention.id, (None, False))
        if mention.id not in found:
            loss[config, mention.type, "discontinuous"] += 1
        spans.append(
            TokenSpan(
                mention_id=mention.id,
                entity_id=mention.entity,
                type=mention.type,
                level=mention.level,
                span=extent(mention),
                token_start=place and place[0],
                token_end=place and place[1],
                in_tags=kept,
            )
        )
    return {"ner_tags": tags, "mentions": spans}


def attribution_tags(document: Document, loss: Loss) -> Iterator[AttributionTagRow]:
    """A row for each paragraph; only outermost attributions, so that roles do not overlap."""
    real = meant(document)
    inner = {a.id for a in real if a.parent in {b.id for b in real}}
    for attribution in real:
        if attribution.id in inner:
            for role, _ in _roles(attribution):
                loss["attribution_tags", role, "nested"] += 1
    for paragraph, start, end in _body(document):
        tokens = Tokens.of(document.text, start, end)
        spans = [
            (a.id, Candidate(role, part.start, part.end, whole=len(span) == 1))
            for a in real
            if a.id not in inner
            for role, span in _roles(a)
            for part in span
            if start <= part.start and part.end <= end
        ]
        tags, places, held = encode(tokens, [c for _, c in spans], "attribution_tags", loss)
        yield AttributionTagRow(
            **_common(document),
            paragraph_id=paragraph,
            **tokens.columns(document.text),
            attribution_tags=tags,  # type: ignore[arg-type]
            spans=[
                RoleSpan(
                    attribution_id=owner,
                    role=c.label,  # type: ignore[arg-type]
                    start=c.start,
                    end=c.end,
                    token_start=place and place[0],
                    token_end=place and place[1],
                    in_tags=kept,
                )
                for (owner, c), place, kept in zip(spans, places, held, strict=True)
            ],
        )


def _roles(attribution: Any) -> list[tuple[str, Span]]:
    spans = (attribution.source, attribution.cue, attribution.content)
    return [(role, s) for role, s in zip(("SOURCE", "CUE", "CONTENT"), spans, strict=True) if s]

"""Token configurations: names, actors, attribution_tags. Only BODY regions have rows."""

from collections.abc import Iterator
from typing import Any

from ..contract.base import Span
from ..contract.records import Attribution, Mention
from ..contract.rows import ActorRow, AttributionTagRow, NameRow, RoleSpan, TokenSpan
from .bio import Candidate, Loss, Tokens, encode
from .source import Source, holding


def names(source: Source, loss: Loss) -> Iterator[NameRow]:
    """A row for each sentence; a name is the head of a mention of level NAM."""
    named = [(m, m.head) for m in source.document.mentions if m.level == "NAM"]
    named.sort(key=lambda pair: pair[1][0].start)
    for columns in _sentence_rows(source, named, "names", loss):
        yield NameRow(**columns)


def actors(source: Source, loss: Loss) -> Iterator[ActorRow]:
    """A row for each sentence; every mention at its full extent."""
    whole = [(m, m.span) for m in source.document.mentions]
    for columns in _sentence_rows(source, whole, "actors", loss):
        yield ActorRow(**columns)


Placed = tuple[Mention, Span]  # a mention and the part of it that the configuration tags


def _sentence_rows(
    source: Source, mentions: list[Placed], config: str, loss: Loss
) -> Iterator[dict[str, Any]]:
    """The columns of each row; a mention that no one sentence holds is counted."""
    inside: dict[str, list[Placed]] = {}
    for mention, span in mentions:
        start, end = span[0].start, span[-1].end
        if holding(source.paragraphs, start, start + 1) is None:
            loss[config, mention.type, "outside the body"] += 1
        elif sentence := holding(source.sentences, start, end):
            inside.setdefault(sentence[2], []).append((mention, span))
        else:
            loss[config, mention.type, "across sentences"] += 1
    for start, end, name in source.sentences:
        paragraph = holding(source.paragraphs, start, end)
        if paragraph is None:
            continue
        tokens = Tokens.of(source.text, start, end)
        yield {
            **source.common,
            "paragraph_id": paragraph[2],
            "sentence_id": name,
            **tokens.columns(source.text),
            **_tagged(tokens, inside.get(name, []), config, loss),
        }


def _tagged(tokens: Tokens, mentions: list[Placed], config: str, loss: Loss) -> dict[str, Any]:
    """The tags of one row and its mentions, each with its place in the tokens if it has one."""
    whole = [i for i, (_, span) in enumerate(mentions) if len(span) == 1]
    wanted = [
        Candidate(mentions[i][0].type, mentions[i][1][0].start, mentions[i][1][0].end)
        for i in whole
    ]
    tags, places, held = encode(tokens, wanted, config, loss)
    found = dict(zip(whole, zip(places, held, strict=True), strict=True))
    spans = []
    for number, (mention, span) in enumerate(mentions):
        place, kept = found.get(number, (None, False))
        if number not in found:
            loss[config, mention.type, "discontinuous"] += 1
        spans.append(
            TokenSpan(
                mention_id=mention.id,
                entity_id=mention.entity,
                type=mention.type,
                level=mention.level,
                span=span,
                token_start=place and place[0],
                token_end=place and place[1],
                in_tags=kept,
            )
        )
    return {"ner_tags": tags, "mentions": spans}


def attribution_tags(source: Source, loss: Loss) -> Iterator[AttributionTagRow]:
    """A row for each paragraph; only outermost attributions, so that roles do not overlap."""
    by_paragraph: dict[str, list[tuple[str, Candidate]]] = {}
    for attribution in source.attributions.values():
        for role, span in _roles(attribution):
            if source.parent(attribution):
                loss["attribution_tags", role, "nested"] += 1
                continue
            for part in span:
                candidate = Candidate(role, part.start, part.end, whole=len(span) == 1)
                paragraph = holding(source.paragraphs, part.start, part.end)
                if paragraph is None:
                    loss["attribution_tags", role, "outside the body"] += 1
                else:
                    here = by_paragraph.setdefault(paragraph[2], [])
                    here.append((attribution.id, candidate))
    for start, end, name in source.paragraphs:
        tokens = Tokens.of(source.text, start, end)
        spans = by_paragraph.get(name, [])
        tags, places, held = encode(tokens, [c for _, c in spans], "attribution_tags", loss)
        yield AttributionTagRow(
            **source.common,
            paragraph_id=name,
            **tokens.columns(source.text),
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
                    surface_differs=bool(source.attributions[owner].surface_entities),
                )
                for (owner, c), place, kept in zip(spans, places, held, strict=True)
            ],
        )


def _roles(attribution: Attribution) -> list[tuple[str, Span]]:
    spans = (attribution.source, attribution.cue, attribution.content)
    return [(role, s) for role, s in zip(("SOURCE", "CUE", "CONTENT"), spans, strict=True) if s]

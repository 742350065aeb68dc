"""Rows with tokens: names, actors and attribution_tags; ``rows`` is their public home."""

from typing import Annotated

from msgspec import Meta

from . import labels as L
from .base import Record, Span


class Row(Record, frozen=True, kw_only=True):
    """What every row names: its document, that document's story, and the text's origin."""

    doc_id: Annotated[
        str, Meta(description="Id of the document; all other ids are unique within it.")
    ]
    story_id: Annotated[
        str, Meta(description="Id of its story, which versions of one dispatch share.")
    ]
    origin: Annotated[L.Origin, Meta(description="What kind of publication the text is from.")]


class TokenRow(Row, frozen=True, kw_only=True):
    """A stretch of text with its tokens."""

    paragraph_id: Annotated[
        str, Meta(description="Id of the BODY region that the row is, or lies in.")
    ]
    text: Annotated[str, Meta(description="The text of the row.")]
    start: Annotated[
        int, Meta(description="Where text begins in the document's text, in code points.")
    ]
    tokens: Annotated[list[str], Meta(description="The words of each token, in text order.")]
    token_starts: Annotated[
        list[int], Meta(description="First code point of each token in the document's text.")
    ]
    token_ends: Annotated[
        list[int], Meta(description="One past the last code point of each token, likewise.")
    ]


class TokenSpan(Record, frozen=True, kw_only=True):
    """A mention in a row; its token positions are null where tokens cannot hold it."""

    mention_id: Annotated[str, Meta(description="Id of the mention.")]
    entity_id: Annotated[
        str | None,
        Meta(description="Id of the entity it refers to; null where coreference is not annotated."),
    ]
    type: Annotated[L.EntityType, Meta(description="Its literal type, before metonymy.")]
    level: Annotated[
        L.MentionLevel | None,
        Meta(description="Whether its head is a name, noun or pronoun; null: not annotated."),
    ]
    span: Annotated[
        Span,
        Meta(description="Its words: the head in names, the whole phrase in actors."),
    ]
    token_start: Annotated[
        int | None,
        Meta(
            description="Its first token, counted from the row's; null where the span is in "
            "pieces or an edge falls inside a token.",
        ),
    ]
    token_end: Annotated[
        int | None, Meta(description="One past its last token; null where token_start is.")
    ]
    in_tags: Annotated[bool, Meta(description="Whether the BIO tags hold it.")]


class NameRow(TokenRow, frozen=True, kw_only=True):
    """A sentence with its proper names: the heads of mentions of level NAM."""

    sentence_id: Annotated[str, Meta(description="Id of the sentence that the row is.")]
    ner_tags: Annotated[
        list[L.NameTag], Meta(description="A BIO tag for each token; the outermost name wins.")
    ]
    mentions: Annotated[
        list[TokenSpan], Meta(description="Every name in the sentence, nested ones included.")
    ]


class ActorRow(TokenRow, frozen=True, kw_only=True):
    """A sentence with its mentions as noun phrases: the outermost as BIO, all of them listed."""

    sentence_id: Annotated[str, Meta(description="Id of the sentence that the row is.")]
    ner_tags: Annotated[
        list[L.NameTag], Meta(description="A BIO tag for each token; the outermost phrase wins.")
    ]
    mentions: Annotated[
        list[TokenSpan], Meta(description="Every mention in the sentence, nested ones included.")
    ]


class RoleSpan(Record, frozen=True, kw_only=True):
    """A fragment of an outermost attribution's source, cue or content in a row."""

    attribution_id: Annotated[str, Meta(description="Id of the attribution.")]
    role: Annotated[L.AttributionRole, Meta(description="Which part of the attribution it is.")]
    start: Annotated[
        int, Meta(description="First code point of the fragment in the document's text.")
    ]
    end: Annotated[int, Meta(description="One past its last code point (half-open).")]
    token_start: Annotated[
        int | None,
        Meta(
            description="Its first token, counted from the row's; null where an edge falls "
            "inside a token.",
        ),
    ]
    token_end: Annotated[
        int | None, Meta(description="One past its last token; null where token_start is.")
    ]
    in_tags: Annotated[bool, Meta(description="Whether the BIO tags hold it.")]
    surface_differs: Annotated[
        bool, Meta(description="The printed words name another source than the one meant.")
    ]


class AttributionTagRow(TokenRow, frozen=True, kw_only=True):
    """A paragraph with the outermost attributions in it, comparable with PolNeAR."""

    attribution_tags: Annotated[
        list[L.AttributionTag], Meta(description="A BIO tag for each token.")
    ]
    spans: Annotated[
        list[RoleSpan],
        Meta(description="The fragments of sources, cues and contents that the paragraph holds."),
    ]

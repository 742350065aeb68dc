"""What every record is made of: ids, references, fragments and spans.

Offsets are Unicode code points of the document's text as it stands, half-open. A span is a
list of fragments; an absent span is the empty list.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

SCHEMA_VERSION: Final = "1.0"
AUTHOR: Final = "AUTHOR"
DCT: Final = "DCT"

ID_PATTERN: Final = r"^[A-Za-z][A-Za-z0-9_]{0,31}$"
DOC_ID_PATTERN: Final = r"^[a-z0-9][a-z0-9_.-]{0,127}$"

# Editors see a pattern given as extra_json_schema; the ID-FORM rule enforces it in one pass.
Id = Annotated[str, Meta(extra_json_schema={"pattern": ID_PATTERN})]
DocId = Annotated[str, Meta(extra_json_schema={"pattern": DOC_ID_PATTERN})]
Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Number = Annotated[int, Meta(ge=-(2**53), le=2**53)]

# References: "to" names the layers an id may stand in, "or" the reserved words.
EntityRef = Annotated[str, Meta(extra={"to": ("entities",)})]
EventRef = Annotated[str, Meta(extra={"to": ("events",)})]
EventMentionRef = Annotated[str, Meta(extra={"to": ("event_mentions",)})]
AttributionRef = Annotated[str, Meta(extra={"to": ("attributions",)})]
ClaimRef = Annotated[str, Meta(extra={"to": ("claims",)})]
NoteRef = Annotated[str, Meta(extra={"to": ("translation_notes",)})]
VoiceRef = Annotated[
    str,
    Meta(
        extra={"to": ("attributions",), "or": (AUTHOR,)},
        description="An attribution's id, or AUTHOR for the text's own voice.",
    ),
]
ClaimerRef = Annotated[str, Meta(extra={"to": ("entities",), "or": (AUTHOR,)})]
TopicRef = Annotated[str, Meta(extra={"to": ("claims", "events")})]
CountedRef = Annotated[str, Meta(extra={"to": ("mentions", "events")})]
FillerRef = Annotated[
    str, Meta(extra={"to": ("mentions", "event_mentions", "times", "quantities", "claims")})
]
AnchorRef = Annotated[
    str, Meta(extra={"to": ("times", "event_mentions", "events", "claims"), "or": (DCT,)})
]


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Fields at their default are not written, so a line shows what was decided."""


class Fragment(Record, frozen=True, kw_only=True):
    """One contiguous stretch of the text, with the words it covers."""

    start: Annotated[Offset, Meta(description="First code point, counted in the document's text.")]
    end: Annotated[Offset, Meta(description="One past the last code point (half-open).")]
    text: Annotated[
        str, Meta(description="The covered words, exactly text[start:end] of the document.")
    ]


Span = list[Fragment]

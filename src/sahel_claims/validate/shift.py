"""One reason for many wrong offsets: that another tool counted them in other units.

The reason is told, never applied: that the words then fit does not prove what was meant.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from ..contract.base import Span
from ..contract.layers import annotations, spans
from ..contract.records import Document
from ..corpus.reading import Reading
from .diagnostics import Diagnostic

MANY: Final = 5
"""So many spans must fail before one reason for all of them is looked for."""

_CODES = {"SPAN-RANGE", "SPAN-SLICE"}


class Units(NamedTuple):
    """A way of counting: what it counts, as the bytes of a text with ``width`` to each unit.

    ``key`` is what it is called on the command line.
    """

    key: str
    name: str
    encode: Callable[[str], bytes]
    width: int


def _points(text: str) -> bytes:
    return text.encode("utf-32-le", "surrogatepass")


HYPOTHESES: Final = (
    Units("utf16", "UTF-16 units", lambda text: text.encode("utf-16-le", "surrogatepass"), 2),
    Units("utf8", "UTF-8 bytes", lambda text: text.encode("utf-8", "surrogatepass"), 1),
    Units(
        "crlf",
        "code points that count each CR LF as one",
        lambda text: _points(text.replace("\r\n", "\n")),
        4,
    ),
    Units(
        "bom",
        "code points that leave the byte order mark out",
        lambda text: _points(text.removeprefix("\ufeff")),
        4,
    ),
    Units(
        "nfc",
        "code points of the text in normal form NFC",
        lambda text: _points(unicodedata.normalize("NFC", text)),
        4,
    ),
)


def explain(reading: Reading, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """A note, where one way of counting gives every span that failed its words."""
    count = sum(diagnostic.code in _CODES for diagnostic in found)
    document = reading.document
    if count < MANY or document is None:
        return
    every = [span for _, record in annotations(document) for _, span in spans(record)]
    text = _points(document.text)
    wrong = [span for span in every if not _fits(span, text, _points, 4)]
    for units in HYPOTHESES:
        counted = units.encode(document.text)
        if len(counted) // units.width == len(document.text):
            continue  # it counts this text as we do
        if all(_fits(span, counted, units.encode, units.width) for span in wrong):
            rest = sum(not _fits(span, counted, units.encode, units.width) for span in every)
            yield _note(reading, document, count, units.name, rest)
            return


def _fits(span: Span, text: bytes, encode: Callable[[str], bytes], width: int) -> bool:
    return all(
        part.start < part.end and text[width * part.start : width * part.end] == encode(part.text)
        for part in span
    )


def _note(reading: Reading, document: Document, count: int, units: str, rest: int) -> Diagnostic:
    where = "file" if reading.annotations_file else "document"
    whose = "their offsets" if rest else "offsets"
    message = f"all {count:,} mismatches in this {where} vanish if {whose} are {units}"
    if rest:
        message += f"; {rest:,} other span(s) fit only as code points of the text"
    return Diagnostic(
        code="SHIFT-UNIT",
        severity="info",
        file=reading.annotations_file or reading.file,
        line=0 if reading.annotations_file else reading.line,
        doc_id=document.doc_id,
        message=message,
        help="count Unicode code points of text.txt as it stands, or import the words as a draft",
    )

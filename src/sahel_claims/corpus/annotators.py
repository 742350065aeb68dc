"""What each of several annotators made of one text, beside the document's own annotations.

``<document>/annotators/<annotator>/`` holds a document.json and an annotations.jsonl of one
annotator: the same document, the same text (it stands once, above), their own layers.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..contract.base import ID_PATTERN
from ..contract.records import Document
from .faults import CorpusError, Fault
from .files import read_text, write_all
from .folder import (
    ANNOTATIONS,
    METADATA,
    TEXT,
    annotation_bytes,
    document_folders,
    metadata_bytes,
    read_folder,
)
from .reading import Reading

ANNOTATORS: Final = "annotators"


def annotator_folders(folder: Path) -> list[Path]:
    """The folders of a document's annotators, sorted by name; none where there are none."""
    place = folder / ANNOTATORS
    return document_folders(place) if place.is_dir() else []


def read_annotators(folder: Path) -> Iterator[tuple[str, Reading]]:
    """Each annotator's id and what they made of the document in ``folder``, sorted by id.

    Raises nothing: faults are in the readings.
    """
    for one in annotator_folders(folder):
        yield one.name, read_folder(one, folder / TEXT)


def write_annotator(document: Document, folder: Path, annotator: str) -> list[Path]:
    """Writes one annotator's document beside those of others; returns the files that changed.

    ``folder`` is the document's, and has its text. Raises CorpusError with ID-FORM for an
    annotator that is no id, DOC-HASH where the text is another, or as ``read_text`` does.
    """
    if not re.fullmatch(ID_PATTERN, annotator):
        message = f"{annotator!r} is no annotator's id: it names the folder"
        help_ = "at most 32 of A-Z a-z 0-9 _ with a letter first"
        raise CorpusError(Fault(code="ID-FORM", message=message, file=str(folder), help=help_))
    if read_text(folder / TEXT) != document.text:
        message = f"the annotator {annotator!r} worked on another text"
        raise CorpusError(Fault(code="DOC-HASH", message=message, file=str(folder / TEXT)))
    place = folder / ANNOTATORS / annotator
    return write_all(
        {
            place / METADATA: metadata_bytes(document),
            place / ANNOTATIONS: annotation_bytes(document),
        }
    )

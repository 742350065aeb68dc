"""A new document folder: the text as it is, what can be proposed, and what is left to fill in."""

import errno
import hashlib
import re
import tempfile
from pathlib import Path
from typing import Any, Final

import msgspec

from ..contract.base import SCHEMA_VERSION
from ..contract.labels import TYPES
from ..contract.layers import ATTRIBUTES_OF, LAYER_NAMES, NEEDS_OF
from ..contract.records import Document
from ..text.lines import Bounds, paragraphs
from ..text.sentences import propose
from .faults import CorpusError, Fault
from .files import read_text, write_bytes
from .folder import folder_for, write_folder

DRAFT: Final = "draft.yaml"
DECISIONS: Final = "DECISIONS.md"
PLACEHOLDERS: Final = (
    "story_id",
    "origin",
    "title",
    "lang",
    "lang_status",
    "dct",
    "provenance",
    "rights",
    "annotators",
)
"""The fields of the metadata that a person has to fill in or confirm."""

PROPOSED: Final = ("regions", "sentences")
"""The layers that a rule can propose for any text."""

_LANG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SHOWN: Final = 60  # characters of a sentence shown in the draft


def scaffold(
    text_file: Path, doc_id: str, corpus: Path, origin: str = "other", lang: str = "und"
) -> list[Path]:
    """Makes ``corpus/<doc_id>/``, whole or not at all; returns its files.

    Raises CorpusError where the text cannot be read, is not UTF-8 or the id is none,
    FileExistsError where the folder is there already, ValueError for an origin or language
    that is none and for a text without words.
    """
    if not _LANG.fullmatch(lang):
        raise ValueError(f"{lang!r} is no BCP-47 code such as en or fr-ML; und stands for unknown")
    text = read_text(text_file)
    document = _document(text, doc_id, origin, lang)
    folder = folder_for(document, corpus)
    if folder.exists() or folder.is_symlink():
        raise FileExistsError(errno.EEXIST, "there is such a folder already", str(folder))
    corpus.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=corpus, prefix=".new-") as place:
        made = Path(place) / doc_id
        written = write_folder(document, made)
        for name, content in ((DRAFT, draft(document)), (DECISIONS, _DECISIONS)):
            write_bytes(made / name, content.encode("utf-8"))
            written.append(made / name)
        made.rename(folder)
    return [folder / path.name for path in written]


def bare(text: str, doc_id: str) -> Document:
    """A document of which nothing is known but its text: placeholders, no layers.

    Raises CorpusError with FILE-READ for a text without words.
    """
    try:
        made = _document(text, doc_id, "other", "und")
    except ValueError as error:
        raise CorpusError(Fault(code="FILE-READ", message=str(error), file=doc_id)) from None
    return msgspec.structs.replace(made, annotators=[], layers=[], regions=[], sentences=[])


def _document(text: str, doc_id: str, origin: str, lang: str) -> Document:
    if not paragraphs(text):
        raise ValueError("the text has no words")
    raw = {
        "schema_version": SCHEMA_VERSION,
        "doc_id": doc_id,
        "text": text,
        "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "story_id": doc_id,
        "origin": origin,
        "lang": lang,
        "lang_status": "unknown",
        "dct": {"status": "unknown"},
        "rights": {
            "text_licence": "unknown",
            "text_holder": "unknown",
            "annotation_licence": "unknown",
            "annotation_holder": "unknown",
        },
        "annotation_status": "single",
        "annotators": [
            {
                "id": "proposed",
                "kind": "model",
                "task": "sahel-claims new proposed the regions and sentences by rule. "
                "Nobody has reviewed them.",
            }
        ],
        "layers": [{"name": name} for name in PROPOSED],
        **proposed(text),
    }
    return msgspec.convert(raw, Document)


def proposed(text: str) -> dict[str, list[dict[str, Any]]]:
    """Regions and sentences by rule: every line that is not blank is BODY, cut into sentences."""
    regions = paragraphs(text)
    sentences = [bounds for region in regions for bounds in propose(text, *region)]
    return {
        "regions": [_unit("R", n, text, b) | {"type": "BODY"} for n, b in enumerate(regions, 1)],
        "sentences": [_unit("S", n, text, b) for n, b in enumerate(sentences, 1)],
    }


def _unit(prefix: str, number: int, text: str, bounds: Bounds) -> dict[str, Any]:
    start, end = bounds
    return {
        "id": f"{prefix}{number}",
        "span": [{"start": start, "end": end, "text": text[start:end]}],
    }


# --------------------------------------------------------------------- files for people

_DECISIONS: Final = """\
# Decisions on this document

What was not obvious in this text, what was decided, and why, each with the section of the
guidelines that carries the rule.
"""

_HEAD: Final = """\
# The quote draft of {doc_id}: annotations are written with the exact words of text.txt.
# CONTRIBUTING.md of sahel-claims describes the form. It imports as it stands:
#
#   sahel-claims import --from quotes DRAFT --replace
#
# First replace the placeholders in document.json by what is known, and say no more than that:
#
#   story_id           the same for all versions of one dispatch; they stay in one split
#   origin             {Origin}
#   title              as printed above the text; no field where there is none
#   lang               BCP-47 code of the text; und: unknown
#   lang_status        {LangStatus}
#   dct                {{"value": "1989-06-14", "status": "exact"}}; status is
#                      {ValueStatus};
#                      what is inferred has evidence, what is unknown no value
#   provenance         publications of the text, newest first; addresses are copied, not made up
#   translation_chain  the languages on its way, oldest first; no field where there are none
#   rights             licence and holder, of the text and of the annotations
#   annotators         what each did, and knew, no names; kind is
#                      {AnnotatorKind}
#   annotation_status  {AnnotationStatus}

# The layers that were annotated on the whole text. To declare a layer is to say that nothing
# else of its kind is there: open a line when you take the layer on.
layers:
- {{name: regions}}
- {{name: sentences}}
"""

_REGIONS: Final = """
# Every line that is not blank is a paragraph, of type BODY unless another is given here:
# {RegionType}
regions:
# - {{paragraph: 2, type: SOURCE_FOOTER}}

# Annotations without a span of their own.
entities:
# - id: council
#   type: ORG
#   canonical: Harbour Council
#   sector: STATE_GOV
#   qid_status: unverified
events:
# - {{id: ev_seizure, type: CAPTURE_DETAIN, label: seizure off Oremi}}

# The sentences, each with its first words. Write the annotations of a sentence under it, a list
# for each layer. Take out `sentence` where the type of the paragraph is not BODY. For example:
#
#   mentions:
#   - {{span: The Harbour Council, head: Harbour Council, type: ORG, level: NAM, entity: council}}
#   attributions:
#   - source: The Harbour Council
#     cue: said
#     content: that it had seized two fishermen
#     source_kind: NAMED
#     cue_class: REPORT
#     polarity: POS
#     source_entities: [council]
passages:
"""


def draft(document: Document) -> str:
    """A quote draft that gives the document's regions and sentences, with comments."""
    known = {name: " ".join(labels) for name, labels in TYPES.items()}
    lines = [_HEAD.format(doc_id=document.doc_id, **known)]
    lines += [f"# - {_layer(name)}\n" for name in LAYER_NAMES if name not in PROPOSED]
    lines.append(_REGIONS.format(**known))
    sentences = [record.span[0] for record in document.sentences]
    at = 0
    for number, region in enumerate(document.regions, 1):
        within = 0
        while at < len(sentences) and sentences[at].start < region.span[0].end:
            within += 1
            words = printable(sentences[at].text)
            shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
            lines.append(f"- paragraph: {number}\n  sentence: {within}  # {shown}\n")
            at += 1
    return "".join(lines)


def _layer(name: str) -> str:
    attributes = ", ".join(ATTRIBUTES_OF[name])
    entry = f"{{name: {name}, attributes: [{attributes}]}}" if attributes else f"{{name: {name}}}"
    needs = ", ".join(NEEDS_OF[name])
    return f"{entry}  # needs {needs}" if needs else entry


def printable(text: str) -> str:
    """The text on one line, with what YAML or a terminal might obey written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)

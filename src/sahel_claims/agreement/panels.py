"""Which documents are compared: the same text, as each of several annotators has it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ..contract.layers import annotations, spans
from ..contract.records import Document
from ..corpus.annotators import ANNOTATORS, annotator_folders, read_annotators
from ..corpus.faults import CorpusError, Fault
from ..corpus.folder import TEXT, document_folders, is_document, read_folder
from ..corpus.reading import Reading
from ..corpus.source import read, sound

Source = tuple[str, list[Reading]]
"""An annotator's name, and the documents as read."""


class Panel(NamedTuple):
    """A text and what each annotator, by name, made of it."""

    doc_id: str
    documents: dict[str, Document]

    @property
    def text(self) -> str:
        """The text, which is the same for all."""
        return next(iter(self.documents.values())).text


class Panels(NamedTuple):
    """The texts that two or more annotators have, and what was said on the way.

    ``alone`` has the documents (annotator, id) that nobody else has; ``by_text`` the panels of
    documents that were paired by their text because their ids differ.
    """

    annotators: tuple[str, ...]
    panels: list[Panel]
    alone: list[tuple[str, str]]
    by_text: list[Panel]


def read_panels(paths: Sequence[Path]) -> Panels:
    """The panels of these paths.

    Each path is an annotator: a document folder, a corpus, a packed file, or the folder of one
    annotator under a document. The folder ``annotators`` of a document stands for all of them;
    so do, given alone, the document and a corpus of such documents.

    Raises CorpusError with the faults of what cannot be read, ID-UNIQ, SPAN-RANGE or SPAN-SLICE
    for an annotation that cannot be compared, DOC-DUP for a document that an annotator has twice,
    DOC-HASH for a document whose text is not the same for all, or FILE-MISSING where there are
    not two annotators.
    """
    sources = _sources(paths)
    if len(sources) < 2:
        known = ", ".join(name for name, _ in sources)
        raise CorpusError(
            Fault(
                code="FILE-MISSING",
                message="no second annotator here" + (f", only {known}" if known else ""),
                file=str(paths[0]) if paths else "",
                help=f"name two or more documents, corpora or packed files, or one document with "
                f"a folder {ANNOTATORS}",
            )
        )
    return _panels({name: _by_id(readings) for name, readings in sources})


def _sources(paths: Sequence[Path]) -> list[Source]:
    if len(paths) == 1 and (found := _annotators_below(paths[0])):
        return found
    sources: list[Source] = []
    single = [path for path in paths if not _is_annotators(path)]
    names = dict(zip(single, names_of(single), strict=True))
    for path in paths:
        if path in names:
            sources.append((names[path], list(_readings(path))))
        else:
            sources += _annotators_below(path)
    twice = [name for name, count in Counter(name for name, _ in sources).items() if count > 1]
    if twice:
        message = f"two annotators are called {twice[0]!r}"
        todo = "give each folder a name of its own"
        raise CorpusError(Fault(code="DOC-DUP", message=message, file=str(paths[0]), help=todo))
    return sources


def _is_annotators(path: Path) -> bool:
    return path.resolve().name == ANNOTATORS and path.is_dir() and not is_document(path)


def _annotators_below(path: Path) -> list[Source]:
    """The annotators of a document or, document by document, of a corpus."""
    if not path.is_dir():
        return []
    if _is_annotators(path):
        folders = [path.resolve().parent]
    elif annotator_folders(path):
        folders = [path]
    elif is_document(path):
        folders = []
    else:
        folders = document_folders(path)
    found: dict[str, list[Reading]] = defaultdict(list)
    for folder in folders:
        for name, reading in read_annotators(folder):
            found[name].append(reading)
    return sorted(found.items())


def _readings(path: Path) -> Iterator[Reading]:
    above = path.resolve().parent
    if above.name == ANNOTATORS and is_document(path) and not (path / TEXT).exists():
        yield read_folder(path, above.parent / TEXT)
    else:
        yield from read(path)


def names_of(paths: Iterable[Path]) -> list[str]:
    """A short name for each path: the last of its parts by which they differ.

    ``a3/article`` and ``a4/article`` are a3 and a4. Where that is not enough to tell them apart,
    the paths as given.
    """
    given = list(paths)
    parts = [list(path.resolve().parts) for path in given]
    while all(len(one) > 1 for one in parts) and len({one[-1] for one in parts}) == 1 < len(parts):
        for one in parts:
            one.pop()
    short = [one[-1].removesuffix(".gz").removesuffix(".jsonl") for one in parts]
    return short if len(set(short)) == len(short) else [str(path) for path in given]


def _by_id(readings: Iterable[Reading]) -> dict[str, tuple[Reading, Document]]:
    found: dict[str, tuple[Reading, Document]] = {}
    for reading in readings:
        document = sound(reading)
        if document.doc_id in found:
            raise _fault("DOC-DUP", f"{document.doc_id} is there twice", reading, document)
        if sha256(document.text.encode("utf-8")).hexdigest() != document.sha256:
            message = "the text is not the one that was annotated (sha256 differs)"
            raise _fault("DOC-HASH", message, reading, document)
        _check(reading, document)
        found[document.doc_id] = reading, document
    return found


def _check(reading: Reading, document: Document) -> None:
    """Refuses what cannot be compared: an id that stands for two, words that are elsewhere."""
    ids: set[str] = set()
    for _, record in annotations(document):
        if record.id in ids:
            raise _at(record, "ID-UNIQ", "this id is there twice", reading, document)
        ids.add(record.id)
        for _, span in spans(record):
            for part in span:
                place = f"[{part.start}, {part.end})"
                if not part.start < part.end <= len(document.text):
                    wrong = f"{place} is no stretch of the text"
                    raise _at(record, "SPAN-RANGE", wrong, reading, document)
                if document.text[part.start : part.end] != part.text:
                    wrong = f"{place} does not hold the stored words"
                    raise _at(record, "SPAN-SLICE", wrong, reading, document)


def _at(record: Any, code: str, message: str, reading: Reading, document: Document) -> CorpusError:
    file, line = reading.place(record)
    todo = "sahel-claims validate says all that is wrong with it"
    fault = _fault(code, message, reading, document).faults[0]
    return CorpusError(
        msgspec.structs.replace(fault, file=file, line=line, annotation=record.id, help=todo)
    )


def _panels(sides: Mapping[str, Mapping[str, tuple[Reading, Document]]]) -> Panels:
    groups: dict[str, dict[str, Document]] = defaultdict(dict)
    for who, found in sides.items():
        for doc_id, (reading, document) in found.items():
            other = next(iter(groups[doc_id].values()), document)
            if other.sha256 != document.sha256:
                raise _fault(
                    "DOC-HASH", "another annotator has another text of this id", reading, document
                )
            groups[doc_id][who] = document
    by_text = _joined_by_text(groups)
    panels = [Panel(*group) for group in sorted(groups.items())]
    return Panels(
        tuple(sides),
        [panel for panel in panels if len(panel.documents) > 1],
        [
            (who, panel.doc_id)
            for panel in panels
            if len(panel.documents) == 1
            for who in panel.documents
        ],
        [panel for panel in panels if panel.doc_id in by_text],
    )


def _joined_by_text(groups: dict[str, dict[str, Document]]) -> set[str]:
    """Joins documents that are alone, where each annotator has one such of the same text."""
    texts: dict[str, list[str]] = defaultdict(list)
    for doc_id, found in groups.items():
        if len(found) == 1:
            texts[next(iter(found.values())).sha256].append(doc_id)
    joined: set[str] = set()
    for ids in texts.values():
        whose = [next(iter(groups[doc_id])) for doc_id in ids]
        if len(ids) > 1 and len(set(whose)) == len(whose):
            first, *others = ids
            for doc_id in others:
                groups[first] |= groups.pop(doc_id)
            joined.add(first)
    return joined


def _fault(code: str, message: str, reading: Reading, document: Document) -> CorpusError:
    fault = Fault(code=code, message=message, file=reading.file, doc_id=document.doc_id)
    return CorpusError(fault)

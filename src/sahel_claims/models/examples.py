"""Documents as sequences of tokens with their gold tags: what models learn from and tag."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from ..build.bio import Loss, decode
from ..build.source import Source
from ..contract.base import Record
from ..contract.labels import LAYERS
from ..contract.records import Document
from ..contract.rows import CONFIGS
from ..scoring.matching import Marked
from ..text.lines import Bounds
from .tasks import Task


@dataclass(frozen=True)
class Example:
    """A sentence or paragraph of a BODY region; ``sentences`` are token positions, half-open."""

    doc_id: str
    unit: str
    text: str
    start: int
    tokens: tuple[str, ...]
    bounds: tuple[Bounds, ...]
    sentences: tuple[Bounds, ...]
    tags: tuple[str, ...]

    def stretch(self, first: int, last: int) -> Bounds:
        """Code points of the document that the tokens at ``[first, last)`` span."""
        return self.bounds[first][0], self.bounds[last - 1][1]

    def spans(self, tags: Sequence[str]) -> tuple[list[Marked], int]:
        """The spans of tags in code points of the document, and how many tags were ill-formed."""
        found, repaired = decode(tags)
        return [Marked(name, (self.stretch(a, b),)) for name, a, b in found], repaired

    @property
    def gold(self) -> list[Marked]:
        """The spans that the gold tags hold."""
        return self.spans(self.tags)[0]

    def words(self, span: Marked) -> str:
        """The words of a span of this example, gaps left out."""
        return " ".join(self.text[a - self.start : b - self.start] for a, b in span.fragments)


@dataclass
class Collected:
    """Documents that have what a task needs, each with its examples; the others are counted."""

    documents: list[tuple[Document, list[Example]]] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    loss: Loss = field(default_factory=Counter)

    @property
    def examples(self) -> list[Example]:
        """All examples, in the order of the documents."""
        return [example for _, examples in self.documents for example in examples]

    @property
    def lost(self) -> dict[str, int]:
        """How many annotations the tags cannot hold, by what became of them."""
        found: Counter[str] = Counter()
        for (_, _, outcome), count in self.loss.items():
            if not outcome.startswith("in tags"):
                found[outcome] += count
        return dict(sorted(found.items()))


def collect(documents: Iterable[Document], task: Task) -> Collected:
    """The examples of documents that declare what the task needs.

    A layer that a document does not declare is absent, never empty: no example of it says O.
    """
    found = Collected()
    for document in documents:
        source = Source(document)
        if source.declares(task.config):
            found.documents.append((document, list(_examples(source, task, found.loss))))
        else:
            found.undeclared.append(document.doc_id)
    return found


def bare(document: Document, task: Task) -> list[Example]:
    """The document's examples without its annotations, to be tagged; every gold tag is O."""
    kept = {"regions", "sentences"}
    emptied: dict[str, list[Record]] = {name: [] for name in LAYERS if name not in kept}
    stripped = msgspec.structs.replace(document, **emptied)
    return list(_examples(Source(stripped), task, Counter()))


def _examples(source: Source, task: Task, loss: Loss) -> Iterator[Example]:
    for row in task.project(source, loss):
        if not row.tokens:
            continue
        bounds = tuple(zip(row.token_starts, row.token_ends, strict=True))
        yield Example(
            doc_id=row.doc_id,
            unit=getattr(row, CONFIGS[task.config].key),
            text=row.text,
            start=row.start,
            tokens=tuple(row.tokens),
            bounds=bounds,
            sentences=_sentences(source, bounds),
            tags=tuple(getattr(row, task.tags)),
        )


def _sentences(source: Source, bounds: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """Token positions of the sentences; tokens outside all of them go with the one before."""
    starts = {start for start, _, _ in source.sentences}
    cuts = sorted({0, len(bounds)} | {i for i, (start, _) in enumerate(bounds) if start in starts})
    return tuple(pairwise(cuts))

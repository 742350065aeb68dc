"""How far annotators agree on the very projection that models are scored on: the human line.

What kind of annotators they were is told with it: language models that annotate from the same
guidelines agree more than people do.

F1 between two annotators is the same whichever is called right. It is no bound: a model that is
measured against an adjudicated annotation can pass it, and one that passes it by much has learnt
an annotator's habits.
"""

from itertools import combinations
from typing import Final, NamedTuple

import msgspec

from ..contract.records import Document
from ..corpus.annotators import read_annotators
from ..corpus.source import sound
from ..scoring import bootstrap, prf
from ..scoring.matching import Marked, strict
from .data import Data, NoData, refuse_faults
from .evaluation import MICRO, Line, Row, label_lines, line_of
from .examples import collect
from .tasks import Task

_GROUND: Final = ("regions", "sentences")


class Humans(NamedTuple):
    """F1 of all pairs of annotators of a text together: of each label, then of all."""

    data: str
    kinds: list[str]  # of the annotators
    documents: int
    pairs: int
    lines: list[Line]

    @property
    def micro(self) -> Line:
        """Over all labels."""
        return self.lines[-1]


def humans(task: Task, data: Data, *, draws: int = bootstrap.DRAWS, seed: int = 0) -> Humans | None:
    """The human line of documents that several annotators annotated for the task, if there are.

    ``matched`` and the numbers of spans are sums over pairs. Raises CorpusError for what cannot
    be read, NoData for annotations with findings.
    """
    rows: list[Row] = []
    kinds: set[str] = set()
    pairs = 0
    for document in data.documents:
        made = _made(task, data, document)
        kinds |= {kind for kind, _ in made}
        sides = [side for _, side in made]
        row: Row = {}
        for left, right in combinations(sides, 2):
            pairs += 1
            for label, counts in prf.count_by_label(left, right, strict).items():
                row[label] = prf.total([counts, *([row[label]] if label in row else [])])
        if len(sides) > 1:
            rows.append(row)
    if not rows:
        return None
    lines = label_lines(rows, task.labels, draws, seed)
    micro = line_of(MICRO, [prf.total(row.values()) for row in rows], draws, seed)
    return Humans(data.title, sorted(kinds), len(rows), pairs, [*lines, micro])


def required(task: Task, data: Data, *, draws: int = bootstrap.DRAWS, seed: int = 0) -> Humans:
    """The human line of data that were named for it. Raises NoData where they have none."""
    found = humans(task, data, draws=draws, seed=seed)
    if found is None:
        raise NoData(
            f"{data.title}: no document has the work of two annotators on {task.needs} in its "
            "folder annotators/"
        )
    return found


def _made(task: Task, data: Data, document: Document) -> list[tuple[str, list[Marked]]]:
    """What each annotator who declares what the task needs has in the tags, with their kind."""
    folder = data.folders.get(document.doc_id)
    if folder is None:
        return []
    made = {name: sound(reading) for name, reading in read_annotators(folder)}
    refuse_faults(str(folder), list(made.values()))
    return [
        (
            next((a.kind for a in one.annotators if a.id == name), "unknown"),
            [span for example in examples for span in example.gold],
        )
        for name, one in made.items()
        for _, examples in collect([_on_its_ground(one, document)], task).documents
    ]


def _on_its_ground(one: Document, document: Document) -> Document:
    """An annotator's work on the regions and sentences of the document, the same for all."""
    kept = [layer for layer in document.layers if layer.name in _GROUND]
    return msgspec.structs.replace(
        one,
        regions=document.regions,
        sentences=document.sentences,
        layers=[*kept, *(layer for layer in one.layers if layer.name not in _GROUND)],
    )

"""How good a model is: scores with intervals, kinds of mistakes, what it knew before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from ..contract.records import Document
from ..scoring import bootstrap, prf
from ..scoring.matching import Marked, overlap, strict
from ..scoring.prf import Counts
from ..scoring.score import Undefined
from ..text.lines import Bounds
from . import contents, mistakes, relations
from .examples import Collected, Example
from .kinds import Tagger
from .memory import Memory, Seen, name_key
from .progress import Bar, quiet
from .tasks import Task

MICRO: Final = "micro"
MACRO: Final = "macro"
STRICT: Final = "strict"
MATCHES: Final = (STRICT, "overlap", "token")
FEW_SPANS: Final = 30
FEW_DOCUMENTS: Final = 5
"""With less the score of a label, or an interval over documents, says little."""

Row = dict[str, Counts]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A score with what it is made of; what is undefined is null, and ``why`` says why."""

    name: str
    gold: int | None = None
    tagged: int | None = None
    matched: int | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """F1 of this model less that of another, on the same documents, with its interval."""

    match: str
    name: str
    f1: float | None
    other: float | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """The comparison with another model."""

    model: str
    seen: int  # documents that the other was trained on
    differences: list[Difference]


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is reported of a model on data; ``report`` prints it."""

    notice: str = ""  # where the model was trained on what it is measured on
    seen: list[Seen] = []  # the documents that are meant, measured because it was forced
    task: str
    unit: str
    model: str = ""
    kind: str = ""
    weights_sha256: str = ""
    data: str = ""
    data_digest: str = ""
    documents: int
    undeclared: int
    tokens: int
    spans: int
    lost: dict[str, int]
    repaired: int
    draws: int
    seed: int
    seconds: float = 0.0
    tokens_per_second: float = 0.0
    scores: dict[str, list[Line]]
    kinds: dict[str, dict[str, int]]  # right and mistakes, by label
    confusion: list[tuple[str, str, int]]
    names: list[Line]  # strict, of spans whose words stood in the training data, and of others
    relations: list[Line]
    contents: list[Line]  # strict, of pieces of content by quotation and by length
    linking: list[Line]  # relations made from the annotated pieces: what linking alone loses
    worst: list[tuple[str, int, float]]  # document, spans, strict micro F1
    examples: list[mistakes.Mistake]
    warnings: list[str]
    humans: list[Line] = []  # F1 between annotators, summed over their pairs
    human_pairs: int = 0
    human_documents: int = 0
    human_data: str = ""
    human_kinds: list[str] = []  # what the annotators were: they may be models
    against: Against | None = None

    def line(self, match: str = STRICT, name: str = MICRO) -> Line:
        """The score of a label, or of all."""
        return next(line for line in self.scores[match] if line.name == name)


class Judgement(msgspec.Struct, frozen=True):
    """What one model did on each document, in numbers that add up over documents."""

    rows: dict[str, list[Row]]  # of each match, the counts of each label in each document
    names: list[Row]
    contents: list[Row]
    relations: list[Row]
    linking: list[Row]
    judged: list[mistakes.Judged]
    repaired: int


def judge(
    task: Task, collected: Collected, tagger: Tagger, memory: Memory, bar: Bar = quiet
) -> Judgement:
    """Tags every document and counts what is right."""
    known = {key for keys in memory.names.values() for key in keys}
    found = Judgement({match: [] for match in MATCHES}, [], [], [], [], [], 0)
    repaired = 0
    with bar(len(collected.documents), "tagging") as step:
        for document, examples in collected.documents:
            repaired += _judge_one(task, (document, examples), tagger.tag(examples), known, found)
            step()
    return msgspec.structs.replace(found, repaired=repaired)


def _judge_one(
    task: Task,
    of: tuple[Document, Sequence[Example]],
    tags: Sequence[Sequence[str]],
    known: set[str],
    found: Judgement,
) -> int:
    """Adds a document to what was found; returns how many tags were ill-formed."""
    document, examples = of
    gold: list[Marked] = []
    tagged: list[Marked] = []
    words: dict[Marked, str] = {}
    repaired = 0
    for example, own in zip(examples, tags, strict=True):
        spans, mended = example.spans(own)
        repaired += mended
        gold += example.gold
        tagged += spans
        words |= {span: example.words(span) for span in (*example.gold, *spans)}
    tokens: list[Bounds] = [bounds for example in examples for bounds in example.bounds]
    found.rows[STRICT].append(prf.count_by_label(gold, tagged, strict))
    found.rows["overlap"].append(prf.count_by_label(gold, tagged, overlap))
    found.rows["token"].append(prf.count_tokens(gold, tagged, tokens))
    found.judged.append(mistakes.judge(document, gold, tagged))
    if known:
        found.names.append(_by_acquaintance(gold, tagged, words, known))
    if "CUE" in task.labels:
        found.contents.append(contents.counts(zip(examples, tags, strict=True)))
        wanted = relations.gold(document)
        made = [w for e, t in zip(examples, tags, strict=True) for w in relations.linked(e, t)]
        given = [w for example in examples for w in relations.linked(example, example.tags)]
        found.relations.append(relations.counts(wanted, made))
        found.linking.append(relations.counts(wanted, given))
    return repaired


def _by_acquaintance(
    gold: Sequence[Marked], tagged: Sequence[Marked], words: dict[Marked, str], known: set[str]
) -> Row:
    """Strict counts, apart for spans whose words were a span in training and for all others.

    A match has the same words on both sides, so the two parts add up to the whole.
    """

    def split(side: Sequence[Marked]) -> dict[str, list[Marked]]:
        parts: dict[str, list[Marked]] = {}
        for span in side:
            old = name_key(words[span]) in known
            parts.setdefault(f"{'seen' if old else 'unseen'} {span.label}", []).append(span)
            parts.setdefault("seen" if old else "unseen", []).append(span)
        return parts

    left, right = split(gold), split(tagged)
    return {
        name: prf.count(left.get(name, []), right.get(name, []), strict)
        for name in sorted({*left, *right})
    }


def evaluate(
    task: Task,
    collected: Collected,
    judgement: Judgement,
    *,
    draws: int = bootstrap.DRAWS,
    seed: int = 0,
    examples: int = 3,
) -> Evaluation:
    """The evaluation of what a model did."""
    scores = {
        match: _with_means(rows, task.labels, draws, seed) for match, rows in judgement.rows.items()
    }
    confusion: Counter[tuple[str, str]] = Counter()
    for one in judgement.judged:
        confusion.update(one.confusion)
    spans = sum(line.gold or 0 for line in scores[STRICT] if line.name == MICRO)
    return Evaluation(
        task=task.name,
        unit=task.unit,
        documents=len(collected.documents),
        undeclared=len(collected.undeclared),
        tokens=sum(len(example.tokens) for example in collected.examples),
        spans=spans,
        lost=collected.lost,
        repaired=judgement.repaired,
        draws=draws,
        seed=seed,
        scores=scores,
        kinds=mistakes.by_label(judgement.judged),
        confusion=[(*pair, count) for pair, count in sorted(confusion.items())],
        names=_lines(judgement.names, None, draws, seed),
        contents=_lines(judgement.contents, contents.KINDS, draws, seed),
        relations=_lines(judgement.relations, relations.RELATIONS, draws, seed),
        linking=_lines(judgement.linking, relations.RELATIONS, draws, seed),
        worst=_worst(collected, judgement.rows[STRICT]),
        examples=mistakes.examples(judgement.judged, examples),
        warnings=_warnings(task, collected, scores[STRICT], judgement.repaired),
    )


def compare(
    task: Task, this: Judgement, other: Judgement, *, draws: int = bootstrap.DRAWS, seed: int = 0
) -> list[Difference]:
    """The difference of the F1 of two models on the same documents, for each match and label."""
    found = []
    for match in MATCHES:
        left, right = this.rows[match], other.rows[match]
        there = {*_labels(left), *_labels(right)}
        for name in [*(label for label in task.labels if label in there), MICRO]:
            ours, theirs = (_column(rows, name) for rows in (left, right))
            interval = bootstrap.paired_difference(ours, theirs, prf.f1, draws, seed)
            f1, its = (_number(prf.f1(prf.total(rows))) for rows in (ours, theirs))
            low, high = _ends(interval)
            found.append(
                Difference(
                    match=match,
                    name=name,
                    f1=f1,
                    other=its,
                    difference=None if f1 is None or its is None else f1 - its,
                    low=low,
                    high=high,
                )
            )
    return found


# ---------------------------------------------------------------------------------- lines


def _with_means(rows: Sequence[Row], labels: Sequence[str], draws: int, seed: int) -> list[Line]:
    """A line for each label that occurs, then for all: micro, and macro over the labels."""
    there = set(_labels(rows))
    lines = label_lines(rows, labels, draws, seed)
    totals = {name: prf.total(_column(rows, name)) for name in sorted(there)}
    macro = prf.macro(totals)
    mean = Line(
        name=MACRO, f1=_number(macro), why=macro.because if isinstance(macro, Undefined) else ""
    )
    return [*lines, line_of(MICRO, _column(rows, MICRO), draws, seed), mean]


def label_lines(rows: Sequence[Row], labels: Sequence[str], draws: int, seed: int) -> list[Line]:
    """A line for each of the labels that occurs, from the counts of each document."""
    there = set(_labels(rows))
    return _lines(rows, [label for label in labels if label in there], draws, seed)


def _lines(rows: Sequence[Row], names: Iterable[str] | None, draws: int, seed: int) -> list[Line]:
    if not rows:
        return []
    wanted = _labels(rows) if names is None else names
    return [line_of(name, _column(rows, name), draws, seed) for name in wanted]


def line_of(
    name: str, counts: Sequence[Counts], draws: int = bootstrap.DRAWS, seed: int = 0
) -> Line:
    """The score of the counts of each document, with its interval over documents."""
    whole = prf.total(counts)
    interval = bootstrap.interval(counts, prf.f1, draws, seed)
    f1 = whole.f1
    reasons = [s.because for s in (f1, interval) if isinstance(s, Undefined)]
    low, high = _ends(interval)
    return Line(
        name=name,
        gold=whole.left,
        tagged=whole.right,
        matched=whole.matched,
        precision=_number(whole.precision),
        recall=_number(whole.recall),
        f1=_number(f1),
        low=low,
        high=high,
        why="; ".join(reasons[:1]),
    )


def _column(rows: Sequence[Row], name: str) -> list[Counts]:
    """The counts of a label in each document, or of all labels together."""
    if name == MICRO:
        return [prf.total(row.values()) for row in rows]
    return [row.get(name, Counts(0, 0, 0)) for row in rows]


def _labels(rows: Sequence[Row]) -> list[str]:
    return sorted({name for row in rows for name in row})


def _number(score: float | Undefined) -> float | None:
    return None if isinstance(score, Undefined) else score


def _ends(interval: bootstrap.Interval | Undefined) -> tuple[float | None, float | None]:
    return (None, None) if isinstance(interval, Undefined) else (interval.low, interval.high)


def _worst(
    collected: Collected, rows: Sequence[Row], most: int = 20
) -> list[tuple[str, int, float]]:
    """The documents with the lowest strict micro F1."""
    found = []
    for (document, _), row in zip(collected.documents, rows, strict=True):
        whole = prf.total(row.values())
        if (f1 := _number(whole.f1)) is not None:
            found.append((document.doc_id, whole.left, f1))
    return sorted(found, key=lambda one: (one[2], -one[1], one[0]))[:most]


def _warnings(task: Task, collected: Collected, lines: Sequence[Line], repaired: int) -> list[str]:
    found = []
    count = len(collected.documents)
    if count < FEW_DOCUMENTS:
        found.append(
            f"{count} document(s): an interval over fewer than {FEW_DOCUMENTS} documents means "
            "little; the scores describe these texts"
        )
    for line in lines:
        if line.name in task.labels and (line.gold or 0) < FEW_SPANS:
            found.append(f"{line.name}: n = {line.gold}, fewer than {FEW_SPANS}: noise")
    if repaired:
        found.append(
            f"{repaired} ill-formed tag(s) (I- without its B-) read as the start of a span"
        )
    if collected.undeclared:
        found.append(
            f"{len(collected.undeclared)} document(s) do not declare what {task.name} needs and "
            "were left out"
        )
    return found

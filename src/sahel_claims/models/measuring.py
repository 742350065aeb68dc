"""Measuring a model folder on data: the way from paths to an evaluation."""

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ..scoring import bootstrap
from .data import Data, NoData
from .evaluation import STRICT, Against, Evaluation, compare, evaluate, judge
from .examples import Collected, collect
from .folder import read_card, read_memory, read_tagger
from .humans import humans, required
from .memory import FEWEST_WORDS, Memory, Seen, SeenInTraining, repeated, seen
from .progress import Bar, quiet
from .tasks import TASKS


class NotComparable(Exception):
    """Two models that do not do the same."""


def measure(
    model: Path,
    data: Data,
    *,
    against: Path | None = None,
    by_humans: Data | None = None,
    force: bool = False,
    draws: int = bootstrap.DRAWS,
    seed: int = 0,
    examples: int = 3,
    bar: Bar = quiet,
) -> Evaluation:
    """The evaluation of a model on data; with ``against``, its difference to another model.

    ``by_humans`` are data with several annotators, for the human line; where none are given,
    those measured on are taken, if they have them.

    Raises SeenInTraining where a document was trained on, unless forced: then the evaluation
    names those documents. Raises CorpusError for what is no model, NotInstalled, NoData where no
    document has what the task needs, NotComparable for two models of different tasks.
    """
    card = read_card(model)
    memory = read_memory(model, card)
    task = TASKS[card.task]
    collected = _collected(data, card.task)
    known = seen((document for document, _ in collected.documents), memory)
    if known and not force:
        raise SeenInTraining(known)
    tagger = read_tagger(model, card)
    started = time.perf_counter()
    judgement = judge(task, collected, tagger, memory, bar)
    seconds = time.perf_counter() - started
    found = evaluate(task, collected, judgement, draws=draws, seed=seed, examples=examples)
    other = None
    if against is not None:
        other_card = read_card(against)
        if other_card.task != card.task:
            raise NotComparable(f"{model} does {card.task}, {against} does {other_card.task}")
        other_memory = read_memory(against, other_card)
        its = seen((document for document, _ in collected.documents), other_memory)
        if its and not force:
            raise SeenInTraining(its)
        theirs = judge(task, collected, read_tagger(against, other_card), other_memory, bar)
        differences = compare(task, judgement, theirs, draws=draws, seed=seed)
        other = Against(model=str(against), seen=len(its), differences=differences)
    line = (
        humans(task, data, draws=draws, seed=seed)
        if by_humans is None
        else required(task, by_humans, draws=draws, seed=seed)
    )
    if line is not None:
        found = msgspec.structs.replace(
            found,
            humans=line.lines,
            human_pairs=line.pairs,
            human_documents=line.documents,
            human_data=line.data,
            human_kinds=line.kinds,
        )
    return msgspec.structs.replace(
        found,
        notice=_notice(known, len(collected.documents)),
        seen=known,
        warnings=[*found.warnings, *_unlearnt(found, memory), *_repeated(collected, memory)],
        model=str(model),
        kind=card.kind,
        weights_sha256=card.weights_sha256,
        data=data.title,
        data_digest=data.digest,
        seconds=round(seconds, 2),
        tokens_per_second=round(found.tokens / seconds, 1) if seconds else 0.0,
        against=other,
    )


def _notice(known: Sequence[Seen], documents: int) -> str:
    if not known:
        return ""
    return (
        f"MEASURED ON WHAT THE MODEL WAS TRAINED ON, because it was forced: {len(known)} of "
        f"{documents} document(s). This says how well it remembers, not how good it is."
    )


def _unlearnt(found: Evaluation, memory: Memory) -> list[str]:
    if not memory.names:  # it learns nothing
        return []
    return [
        f"{line.name}: n = {line.gold}, but the training data have none: it cannot be found"
        for line in found.scores[STRICT]
        if line.gold and line.name in TASKS[found.task].labels and line.name not in memory.names
    ]


def _repeated(collected: Collected, memory: Memory) -> list[str]:
    count = repeated((document for document, _ in collected.documents), memory)
    if not count:
        return []
    return [f"{count} sentence(s) of {FEWEST_WORDS} words or more stood in the training data too"]


def _collected(data: Data, task_name: str) -> Collected:
    task = TASKS[task_name]
    collected = collect(data.documents, task)
    if not collected.documents:
        raise NoData(
            f"{data.title}: none of {len(data.documents)} document(s) declares what {task.name} "
            f"needs ({task.needs}): there is nothing to measure against"
        )
    return collected

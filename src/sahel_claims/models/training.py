"""Training: data in, a model folder with its card out."""

import shlex
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from .card import Card, Run, Scored, Used, peak_mb, versions
from .data import OWN, Data, NoData, together
from .evaluation import STRICT, evaluate, judge
from .examples import Collected, collect
from .folder import MEMORY, staged
from .kinds import Tagger, entry_of, kind_of, settings_of
from .memory import Memory, SeenInTraining, remember, seen
from .progress import Bar, quiet
from .tasks import TASKS, Task


def train(
    task_name: str,
    kind_name: str,
    data: Sequence[Data],
    out: Path,
    *,
    dev: Data | None = None,
    seed: int = 0,
    given: Mapping[str, str] | None = None,
    bar: Bar = quiet,
) -> Card:
    """Trains a model on all of the data, writes it to ``out`` and returns its card.

    With ``dev`` the card has the score on it. The same data, settings and seed give the same
    weights. What is in ``out`` is replaced at the end, and only if all went well. Raises
    ValueError for an unknown kind or setting or data for a kind that learns nothing, NotInstalled,
    CorpusError, NoData where no document has what the task needs, SeenInTraining where ``dev``
    was trained on.
    """
    task = TASKS[task_name]
    kind, learns = kind_of(kind_name, task), entry_of(kind_name).learns
    if data and not learns:
        raise ValueError(f"{kind_name} learns nothing: leave --train out")
    settings = settings_of(kind, given or {})
    started, processor = time.perf_counter(), time.process_time()
    together(data)
    parts = [collect(part.documents, task) for part in data]
    documents = [document for part in parts for document, _ in part.documents]
    examples = [example for part in parts for example in part.examples]
    if learns and not any(example.gold for example in examples):
        raise NoData(_nothing(task, parts))
    memory = remember(documents, examples)
    if dev is not None and (known := seen(dev.documents, memory)):
        raise SeenInTraining(known)
    tokens = sum(len(example.tokens) for example in examples)
    with staged(out) as (folder, keep):
        trained = kind.train(task, examples, folder, settings=settings, seed=seed, bar=bar)
        (folder / MEMORY).write_bytes(msgspec.json.encode(memory))
        seconds = time.perf_counter() - started
        run = Run(
            seconds=round(seconds, 2),
            cpu_seconds=round(time.process_time() - processor, 2),
            tokens_per_second=round(tokens / seconds, 1),
            peak_mb=peak_mb(),
        )
        scores = []
        if dev is not None:
            tagger = kind.load(task, folder, settings)
            scores.append(
                _scored(task, tagger, memory, dev, again=command(out, dev.title), bar=bar)
            )

        def card_of(weights: str, digest: str, size: int) -> Card:
            return Card(
                task=task.name,
                kind=kind_name,
                labels=list(task.labels),
                seed=seed,
                settings=settings,
                facts=trained.facts,
                versions=versions(kind.PACKAGES),
                training=[Used.of(d, p) for d, p in zip(data, parts, strict=True)],
                scores=scores,
                evaluate=command(out, _to_measure(data)),
                weights=weights,
                weights_sha256=digest,
                weights_bytes=size,
                run=run,
            )

        return keep(card_of)


def command(model: Path, data: str) -> str:
    """The command that measures a model on data."""
    return shlex.join(["sahel-claims", "evaluate", str(model), "--on", data])


def _to_measure(data: Sequence[Data]) -> str:
    """The test split beside the training split, or else the package's own."""
    split = next((d.name for d in data if d.split and d.split != "test"), OWN)
    return f"{split}:test"


def _scored(
    task: Task, tagger: Tagger, memory: Memory, dev: Data, *, again: str, bar: Bar
) -> Scored:
    collected = collect(dev.documents, task)
    micro = evaluate(task, collected, judge(task, collected, tagger, memory, bar)).line()
    return Scored(
        data=dev.title,
        digest=dev.digest,
        documents=len(collected.documents),
        match=STRICT,
        micro=micro,
        command=again,
    )


def _nothing(task: Task, parts: Sequence[Collected]) -> str:
    left = sum(len(part.undeclared) for part in parts)
    there = sum(len(part.documents) for part in parts)
    return (
        f"nothing to learn {task.name} from: {left} document(s) do not declare what it needs "
        f"({task.needs}), and {there} do but have no annotation of it in their BODY regions"
    )

"""The learning curve: how the score grows with the number of documents trained on."""

import csv
import io
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Final

import msgspec

from ..scoring import bootstrap, prf
from ..scoring.prf import Counts
from .data import Data, NoData, together
from .evaluation import MICRO, STRICT, Judgement, Line, judge, line_of
from .examples import Collected, collect
from .humans import humans, required
from .kinds import Kind, Settings, entry_of, kind_of, settings_of
from .memory import SeenInTraining, remember, seen
from .picture import figure_of, save
from .progress import Bar, quiet
from .tasks import TASKS, Task

STEPS: Final = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A model trained on some of the documents: strict micro scores, shares from 0 to 1."""

    documents: int
    tokens: int
    seed: int
    precision: float | None
    recall: float | None
    f1: float | None


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """All models of one size: F1 of their counts together, with its interval over documents.

    ``mean``, ``least`` and ``most`` are of the models' own F1: how far the draw of documents
    trained on, and the seed where the kind has one, change it.
    """

    documents: int
    f1: float | None
    low: float | None
    high: float | None
    models: int
    mean: float | None
    least: float | None
    most: float | None


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """A learning curve."""

    task: str
    kind: str
    data: list[str]
    on: str
    measured: int  # documents measured on
    points: list[Point]
    levels: list[Level]
    humans: Line | None  # strict micro F1 between annotators, where there are several


def curve(
    task_name: str,
    kind_name: str,
    data: Sequence[Data],
    on: Data,
    *,
    steps: Sequence[int] = (),
    seeds: int = 3,
    given: Mapping[str, str] | None = None,
    by_humans: Data | None = None,
    draws: int = bootstrap.DRAWS,
    bar: Bar = quiet,
) -> Iterator[Curve]:
    """Trains on more and more of the documents, drawn anew for each seed, and measures each model.

    Gives the curve as far as it is known after each size; the last one is whole. A larger draw of
    one seed holds the smaller ones. Lexicons are learnt from the draw alone. ``by_humans`` as in
    ``measuring.measure``. Raises what ``training.train`` does, and ValueError for a step that
    cannot be or a kind that learns nothing.
    """
    task = TASKS[task_name]
    kind = kind_of(kind_name, task)
    if not entry_of(kind_name).learns:
        raise ValueError(f"{kind_name} learns nothing: evaluate it instead")
    settings = settings_of(kind, given or {})
    together(data)
    parts = [collect(part.documents, task) for part in data]
    every = [pair for part in parts for pair in part.documents]
    measured = collect(on.documents, task)
    if not every or not measured.documents:
        raise NoData(f"no document to {'measure' if every else 'learn'} {task.name} with")
    known = seen(on.documents, remember([d for d, _ in every], []))
    if known:
        raise SeenInTraining(known)
    line = humans(task, on) if by_humans is None else required(task, by_humans)
    sizes = _sizes(steps, len(every))
    points: list[Point] = []
    levels: list[Level] = []
    with bar(len(sizes) * seeds, "curve") as step:
        for size in sizes:
            rows: list[list[Counts]] = []
            for seed in range(seeds):
                if size < len(every) or kind.RANDOM or seed == 0:
                    chosen = _drawn(len(every), size, seed)
                    one = Collected([every[i] for i in chosen])
                    judged = _trained(task, kind, one, measured, settings=settings, seed=seed)
                    rows.append([prf.total(row.values()) for row in judged.rows[STRICT]])
                    points.append(_point(one, seed, rows[-1]))
                step()
            levels.append(_level(size, rows, draws, [p.f1 for p in points if p.documents == size]))
            yield Curve(
                task=task.name,
                kind=kind_name,
                data=[part.title for part in data],
                on=on.title,
                measured=len(measured.documents),
                points=[*points],
                levels=[*levels],
                humans=line and line.micro,
            )


def as_csv(found: Curve) -> str:
    """A row for each model, then one for each size: ``seed`` is ``all`` and has the interval.

    A last row, ``annotators``, is the human line, where there is one.
    """
    stream = io.StringIO()
    write = csv.writer(stream, lineterminator="\n").writerow
    write(["documents", "tokens", "seed", "precision", "recall", "f1", "low", "high"])

    def given(*values: float | None) -> list[object]:
        return ["" if value is None else value for value in values]

    for p in found.points:
        write([p.documents, p.tokens, p.seed, *given(p.precision, p.recall, p.f1), "", ""])
    for level in found.levels:
        write([level.documents, "", "all", "", "", *given(level.f1, level.low, level.high)])
    if found.humans is not None:
        ends = given(found.humans.f1, found.humans.low, found.humans.high)
        write(["", "", "annotators", "", "", *ends])
    return stream.getvalue()


def draw(curves: Sequence[Curve], path: Path) -> None:
    """The curves as a PNG file: a point for each model, a line and a band for each size.

    Raises NotInstalled where matplotlib is absent.
    """
    figure, (panel,) = figure_of(1, (7, 4.5))
    for number, found in enumerate(curves):
        colour = f"C{number}"
        shown = [level for level in found.levels if level.f1 is not None]
        at = [level.documents for level in shown]
        panel.plot(at, [100 * (level.f1 or 0) for level in shown], color=colour, label=found.kind)
        banded = [level for level in shown if level.low is not None and level.high is not None]
        panel.fill_between(
            [level.documents for level in banded],
            [100 * (level.low or 0) for level in banded],
            [100 * (level.high or 0) for level in banded],
            color=colour,
            alpha=0.2,
            linewidth=0,
        )
        dots = [point for point in found.points if point.f1 is not None]
        panel.plot(
            [point.documents for point in dots],
            [100 * (point.f1 or 0) for point in dots],
            ".",
            color=colour,
        )
    line = next((found.humans for found in curves if found.humans), None)
    if line is not None and line.f1 is not None:
        panel.axhline(100 * line.f1, color="0.4", linestyle="--", label="annotators")
    panel.set_xscale("log")
    every = sorted({level.documents for found in curves for level in found.levels})
    panel.set_xticks(every, [str(size) for size in every])
    panel.minorticks_off()
    panel.set_xlabel("documents trained on")
    panel.set_ylabel("strict micro F1, with 95 % interval over documents")
    panel.set_ylim(0, 100)
    panel.grid(alpha=0.3)
    panel.legend()
    first = curves[0]
    panel.set_title(f"{first.task}, measured on {first.measured} document(s)", fontsize=10)
    save(figure, path)


def _sizes(steps: Sequence[int], most: int) -> list[int]:
    if wrong := [step for step in steps if not 0 < step <= most]:
        raise ValueError(f"{wrong[0]} document(s) cannot be drawn from {most}")
    return sorted(set(steps or [*(step for step in STEPS if step < most), most]))


def _drawn(most: int, size: int, seed: int) -> list[int]:
    """Positions in their own order, so that all of them are trained on as ``train`` does."""
    order = list(range(most))
    random.Random(seed).shuffle(order)
    return sorted(order[:size])


def _trained(
    task: Task,
    kind: Kind,
    chosen: Collected,
    measured: Collected,
    *,
    settings: Settings,
    seed: int,
) -> Judgement:
    documents = [document for document, _ in chosen.documents]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kind.train(task, chosen.examples, folder, settings=settings, seed=seed, bar=quiet)
        tagger = kind.load(task, folder, settings)
        return judge(task, measured, tagger, remember(documents, chosen.examples))


def _point(chosen: Collected, seed: int, rows: Sequence[Counts]) -> Point:
    line = line_of(MICRO, rows, draws=1)
    return Point(
        documents=len(chosen.documents),
        tokens=sum(len(example.tokens) for example in chosen.examples),
        seed=seed,
        precision=line.precision,
        recall=line.recall,
        f1=line.f1,
    )


def _level(
    size: int, rows: Sequence[Sequence[Counts]], draws: int, each: Sequence[float | None]
) -> Level:
    """Each document's counts summed over the models, so that a draw takes it for all of them."""
    summed = [prf.total(of) for of in zip(*rows, strict=True)]
    line = line_of(str(size), summed, draws)
    known = [f1 for f1 in each if f1 is not None]
    return Level(
        documents=size,
        f1=line.f1,
        low=line.low,
        high=line.high,
        models=len(each),
        mean=fmean(known) if known else None,
        least=min(known, default=None),
        most=max(known, default=None),
    )

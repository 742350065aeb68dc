"""``train``, ``evaluate`` and ``curve``."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from ..contract.records import Document
    from ..models.card import Card
    from ..models.curve import Level
    from ..models.evaluation import Evaluation, Line
    from ..models.memory import SeenInTraining


class Format(StrEnum):
    """The forms of a report."""

    text = "text"
    json = "json"
    csv = "csv"


_DATA = (
    "a corpus of this schema, as a document folder, a corpus folder or a packed .jsonl file; "
    "PATH:SPLIT takes a split of its splits.toml, PATH:all everything; sahel-claims is the "
    "package's own"
)

_HUMANS = (
    "Document folders with the work of several annotators, for F1 among them; default: what is "
    "measured on, if it has it."
)
_KINDS = (
    "crf; spacy, the same over a parse; transformer; rules and en_core_web_sm, which learn nothing"
)


def train(
    task: Annotated[str, typer.Argument(help="names, actors or attributions.")],
    *,
    model: Annotated[str, typer.Option("--model", help=f"Kind of model: {_KINDS}.")] = "crf",
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--train",
            metavar="DATA",
            help=f"What to train on: {_DATA}. Repeatable. Default: sahel-claims:train; nothing for "
            "a kind that learns nothing.",
        ),
    ] = None,
    dev: Annotated[
        str | None,
        typer.Option(metavar="DATA", help="Data held out: the score on them goes into the card."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Model folder; default: models/TASK-MODEL.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of all that is drawn at random.")] = 0,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting of the model; repeatable."),
    ] = None,
) -> None:
    """Train a model; its folder holds the weights and a card that says how they came to be.

    The same data, settings and seed give the same weights. An interrupted run leaves the model
    that was in the folder before.

    Example: sahel-claims train attributions --model crf --train my_corpus --out models/mine
    """
    from ..models.data import OWN, load
    from ..models.kinds import entry_of
    from ..models.training import train as run
    from ..validate.render.excerpt import visible
    from .progress import bar

    _known_task(task)
    folder = out or Path("models") / f"{task}-{model}"
    with _refusals():
        settings = dict(_pair(one) for one in set_ or [])
        learns = entry_of(model).learns
        parts = [load(one, "train") for one in data or [f"{OWN}:train"] * learns]
        held = load(dev, "validation") if dev else None
        before = _model_in(folder)
        card = run(task, model, parts, folder, dev=held, seed=seed, given=settings, bar=bar)
    if before and before != card.title:
        typer.echo(f"in the place of {visible(before)}, which was here")
    for line in _trained(card, folder):
        typer.echo(line)


def evaluate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model folder.")],
    *,
    on: Annotated[
        str, typer.Option("--on", metavar="DATA", help=f"What to measure it with: {_DATA}.")
    ] = "sahel-claims:test",
    against: Annotated[
        Path | None,
        typer.Option(metavar="MODEL2", help="Another model folder: the difference to it."),
    ] = None,
    humans: Annotated[
        str | None, typer.Option("--annotators", metavar="DATA", help=_HUMANS)
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Measure on what was trained on; the report says so in its first line."
        ),
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.text,
    picture: Annotated[
        Path | None, typer.Option(metavar="PNG", help="Draw the scores and mistakes here.")
    ] = None,
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="JSONL", help="Write what the model found, as a packed corpus."),
    ] = None,
    examples: Annotated[
        int, typer.Option(min=0, help="Mistakes shown of each kind and label.")
    ] = 3,
    draws: Annotated[int, typer.Option(min=1, help="Draws of documents for intervals.")] = 1000,
    seed: Annotated[int, typer.Option(help="Of these draws.")] = 0,
    floor: Annotated[
        float | None,
        typer.Option(
            metavar="F1",
            help="Exit 1 where the interval of strict micro F1, in percent, begins below this.",
        ),
    ] = None,
) -> None:
    """Say how good a model is, where it errs, and how sure that is.

    Documents that were trained on, versions of their story, and documents that repeat their
    sentences are refused: a score on them measures memory.

    Example: sahel-claims evaluate models/attributions-crf --on my_corpus:test
    """
    import msgspec

    from ..models import picture as pictures
    from ..models import report
    from ..models.data import load
    from ..models.measuring import measure
    from .progress import bar

    with _refusals():
        data = load(on, "test")
        found = measure(
            model,
            data,
            against=against,
            by_humans=load(humans, "test") if humans else None,
            force=force,
            draws=draws,
            seed=seed,
            examples=examples,
            bar=bar,
        )
        if picture is not None:
            pictures.draw(found, picture)
        if predictions is not None:
            _write_predictions(model, data.documents, predictions)
    match format_:
        case Format.text:
            typer.echo(report.text(found), nl=False)
        case Format.csv:
            typer.echo(report.as_csv(found), nl=False)
        case Format.json:
            typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
    raise typer.Exit(1 if floor is not None and _below(found, floor) else 0)


def curve(
    task: Annotated[str, typer.Argument(help="names, actors or attributions.")],
    *,
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--train", metavar="DATA", help="As in train; default: sahel-claims:train. Repeatable."
        ),
    ] = None,
    on: Annotated[
        str, typer.Option("--on", metavar="DATA", help="As in evaluate.")
    ] = "sahel-claims:test",
    models: Annotated[
        list[str] | None,
        typer.Option("--model", help="Kind of model, a curve for each; repeatable. Default: crf."),
    ] = None,
    steps: Annotated[
        list[int] | None,
        typer.Option("--documents", metavar="N", help="A size; repeatable. Default: 5, 10, 20 …"),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Draws of documents for each size.")] = 3,
    humans: Annotated[
        str | None, typer.Option("--annotators", metavar="DATA", help=_HUMANS)
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where TASK-MODEL.csv and TASK.png go.")
    ] = Path("curves"),
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A setting of the models; repeatable."),
    ] = None,
) -> None:
    """Draw the learning curve: the score over the number of documents trained on.

    A CSV file is written anew after each size, so that what was measured outlives an interruption.
    Without matplotlib the CSV files are written, and the exit status is 2.

    Example: sahel-claims curve attributions --train my_corpus --on my_corpus:test
    """
    from ..corpus.files import write_bytes
    from ..models import curve as curves
    from ..models.data import OWN, load
    from .progress import bar

    _known_task(task)
    with _refusals():
        settings = dict(_pair(one) for one in set_ or [])
        parts = [load(one, "train") for one in data or [f"{OWN}:train"]]
        measured = load(on, "test")
        annotated = load(humans, "test") if humans else None
        drawn = []
        for kind in dict.fromkeys(models or ["crf"]):
            path = out / f"{task}-{kind}.csv"
            for found in curves.curve(
                task,
                kind,
                parts,
                measured,
                steps=steps or (),
                seeds=seeds,
                given=settings,
                by_humans=annotated,
                bar=bar,
            ):
                write_bytes(path, curves.as_csv(found).encode())
                level = found.levels[-1]
                typer.echo(f"{kind}  {level.documents} document(s)  {_f1(level)}{_spread(level)}")
            drawn.append(found)
            typer.echo(f"wrote {path}")
        curves.draw(drawn, out / f"{task}.png")
        typer.echo(f"wrote {out / f'{task}.png'}")


def _below(found: "Evaluation", floor: float) -> bool:
    """Whether the floor is missed; without an interval it cannot be said to be held."""
    low = found.line().low
    missed = low is None or 100 * low < floor
    if missed:
        shown = "there is no interval" if low is None else f"it begins at {100 * low:.1f}"
        typer.echo(f"sahel-claims: the floor {floor} is missed: {shown}", err=True)
    return missed


def _write_predictions(model: Path, documents: "list[Document]", path: Path) -> None:
    from ..corpus.packed import write_packed
    from ..models.annotating import annotate
    from ..models.folder import read_card, read_tagger
    from ..models.tasks import TASKS

    card = read_card(model)
    made = annotate(documents, TASKS[card.task], read_tagger(model, card), card.title)
    typer.echo(f"wrote {write_packed(made, path)} document(s) to {path}", err=True)


def _model_in(folder: Path) -> str:
    """The title of the model that is in a folder; empty where there is none that can be read."""
    from ..corpus.faults import CorpusError
    from ..models.folder import read_card

    try:
        return read_card(folder).title
    except CorpusError:
        return ""


def _known_task(task: str) -> None:
    from ..models.tasks import TASKS

    if task not in TASKS:
        _refuse(f"no task is called {task!r}; known: {', '.join(TASKS)}")


def _f1(score: "Line | Level") -> str:
    """F1 in percent, with its interval where there is one."""
    if score.f1 is None:
        return "F1 undefined"
    ends = (
        ""
        if score.low is None or score.high is None
        else (f" [{100 * score.low:.1f}, {100 * score.high:.1f}]")
    )
    return f"F1 {100 * score.f1:.1f}{ends}"


def _spread(level: "Level") -> str:
    """How far the models of one size differ, where there are several."""
    if level.models < 2 or level.mean is None or level.least is None or level.most is None:
        return ""
    return (
        f"  mean of {level.models}: {100 * level.mean:.1f}, "
        f"from {100 * level.least:.1f} to {100 * level.most:.1f}"
    )


def _pair(given: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not sign:
        raise ValueError(f"--set takes NAME=VALUE, not {given!r}")
    return name, value


def _trained(card: "Card", folder: Path) -> Iterator[str]:
    from ..validate.render.excerpt import visible

    yield f"task {card.task}  model {card.kind}  seed {card.seed}"
    for used in card.training:
        spans = ", ".join(f"{label} {count}" for label, count in used.spans.items())
        yield (
            f"trained on {visible(used.data)}{':' if used.split else ''}{used.split}: "
            f"{used.documents} document(s), {used.tokens:,} tokens; {spans}"
        )
        if used.undeclared:
            yield f"  {used.undeclared} document(s) do not declare what the task needs: left out"
        if used.lost:
            lost = ", ".join(f"{what} {count}" for what, count in used.lost.items())
            yield f"  not in the tags, so not learnt: {lost}"
    for score in card.scores:
        yield f"on {visible(score.data)}: strict micro {_f1(score.micro)}"
    run = card.run
    memory = f", {run.peak_mb:.0f} MB at most" if run.peak_mb else ""
    speed = f", {run.tokens_per_second:,.0f} tokens/s" if card.training else ""
    yield (
        f"{run.seconds:.1f} s ({run.cpu_seconds:.1f} s of processor time{speed}){memory}; "
        f"weights {card.weights_bytes / 1e6:.1f} MB"
    )
    yield f"wrote {folder}"
    yield f"measure it: {visible(card.evaluate)}"


@contextmanager
def _refusals() -> Iterator[None]:
    """What keeps a model from being trained or measured, in a line that says what to do."""
    from ..models.data import NoData
    from ..models.kinds import NotInstalled
    from ..models.measuring import NotComparable
    from ..models.memory import SeenInTraining

    try:
        yield
    except SeenInTraining as error:
        _refuse(*_known(error))
    except (NoData, NotComparable, NotInstalled, ValueError) as error:
        _refuse(str(error))


def _known(error: "SeenInTraining") -> Iterator[str]:
    from ..validate.render.excerpt import visible

    yield f"{error}: a score on them would measure memory, not what the model can do"
    for one in error.known[:5]:
        yield f"  {visible(one.doc_id)}: {visible(one.why)}"
    if len(error.known) > 5:
        yield f"  and {len(error.known) - 5} more"
    yield "  name data that it has not seen; `evaluate --force` measures all the same and says so"


def _refuse(*lines: str) -> NoReturn:
    typer.echo(f"sahel-claims: {lines[0]}", err=True)
    for line in lines[1:]:
        typer.echo(line, err=True)
    raise typer.Exit(2)

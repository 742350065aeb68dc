"""What a model folder says about its model: on what, how and with what it was made."""

import platform
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import metadata

import msgspec

from ..contract.base import SCHEMA_VERSION
from ..version import __version__
from .data import Data
from .evaluation import Line
from .examples import Collected
from .kinds import Value

FORMAT = 1
"""Of the folder; a reader refuses another."""


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """Data that a model was trained on or measured with."""

    data: str
    split: str
    digest: str
    documents: int
    undeclared: int  # documents that do not declare what the task needs: left out
    examples: int
    tokens: int
    spans: dict[str, int]  # in the tags, by label
    lost: dict[str, int]  # what the tags cannot hold, by what became of it

    @classmethod
    def of(cls, data: Data, collected: Collected) -> "Used":
        """The data, as the examples collected from it."""
        spans = Counter(span.label for example in collected.examples for span in example.gold)
        return cls(
            data=data.name,
            split=data.split,
            digest=data.digest,
            documents=len(collected.documents),
            undeclared=len(collected.undeclared),
            examples=len(collected.examples),
            tokens=sum(len(example.tokens) for example in collected.examples),
            spans=dict(sorted(spans.items())),
            lost=collected.lost,
        )


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A score of the model, and the command that gives it again."""

    data: str
    digest: str
    documents: int
    match: str
    micro: Line
    command: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What the training took. These alone differ between two trainings on the same machine."""

    seconds: float
    cpu_seconds: float
    tokens_per_second: float
    peak_mb: float | None  # of the process, with all that it had loaded before


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The card of a model; ``card.json`` in its folder."""

    format: int = FORMAT
    task: str
    kind: str
    labels: list[str]
    seed: int
    settings: dict[str, Value]
    facts: dict[str, Value]
    versions: dict[str, str]
    training: list[Used]
    scores: list[Scored]
    evaluate: str
    weights: str  # the folder's sub-folder that holds them
    weights_sha256: str
    weights_bytes: int
    run: Run

    @property
    def title(self) -> str:
        """The model in a few words."""
        return f"{self.task} {self.kind} {self.weights_sha256[:12]}"


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Of all that decides what comes out."""
    found = {
        "python": platform.python_version(),
        "sahel-claims": __version__,
        "schema": SCHEMA_VERSION,
    }
    return found | {name: metadata.version(name) for name in packages}


def peak_mb() -> float | None:
    """The most memory that this process has held, where the system tells."""
    try:
        import resource
    except ImportError:  # not a Unix
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (2**20 if sys.platform == "darwin" else 2**10), 1)


def markdown(card: Card) -> str:
    """The card for people; ``README.md`` in the model's folder."""
    lines = [
        f"# {card.title}",
        "",
        f"A model of the kind `{card.kind}` for the task `{card.task}` of sahel-claims. Labels: "
        + ", ".join(f"`{label}`" for label in card.labels)
        + ".",
        "",
        "## Trained on",
        "",
        *(_used(card.training) or ["Nothing: this kind of model learns nothing here."]),
        "",
        "## Scores",
        "",
        *(_scores(card.scores) or ["None: no data were held out for it (`train --dev DATA`)."]),
        "",
        "To measure it:",
        "",
        "```",
        card.evaluate,
        "```",
        "",
        "## How",
        "",
        f"Seed {card.seed}; {_counts(card.settings)}; "
        + ", ".join(f"{name} {version}" for name, version in card.versions.items())
        + f". {card.weights_bytes / 1e6:.1f} MB of weights, sha256 `{card.weights_sha256[:12]}`. "
        f"Training took {card.run.seconds:.0f} s ({card.run.cpu_seconds:.0f} s of processor time"
        + (f", {card.run.tokens_per_second:.0f} tokens/s" if card.training else "")
        + (f", {card.run.peak_mb:.0f} MB at most)." if card.run.peak_mb else ")."),
        "",
    ]
    return "\n".join(lines)


def _used(training: Sequence[Used]) -> list[str]:
    if not training:
        return []
    return [
        "| data | split | documents | left out | tokens | spans | not in the tags | digest |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {_safe(u.data)} | {u.split or '–'} | {u.documents} | {u.undeclared} | {u.tokens} | "
            f"{_counts(u.spans)} | {_counts(u.lost)} | `{u.digest[:12]}` |"
            for u in training
        ),
        "",
        "The licences of these data decide what may be done with the model.",
    ]


def _scores(scores: Sequence[Scored]) -> list[str]:
    return [
        f"- {_safe(s.data)} ({s.documents} documents): {s.match} micro F1 {_percent(s.micro)}, "
        f"by `{_safe(s.command)}`"
        for s in scores
    ]


def _percent(line: Line) -> str:
    if line.f1 is None:
        return "undefined"
    if line.low is None or line.high is None:
        return f"{100 * line.f1:.1f}"
    return f"{100 * line.f1:.1f} [{100 * line.low:.1f}, {100 * line.high:.1f}]"


def _counts(counts: dict[str, int] | dict[str, Value]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"


def _safe(text: str) -> str:
    return "".join(c if c.isprintable() and c not in "|`" else "?" for c in text)

"""A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) by CRFsuite."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from . import cues, surface
from .examples import Example
from .kinds import Settings, Trained, Value
from .progress import Bar, Step
from .tasks import Task

DEFAULTS: Final[dict[str, Value]] = {"c1": 0.5, "c2": 0.1, "iterations": 100, "minfreq": 1}
RANDOM: Final = False
PACKAGES: Final = ("python-crfsuite",)

_WEIGHTS: Final = "weights.crfsuite"
_CUES: Final = "cues.json"

Featuriser = Callable[[Iterable[Example], cues.Lexicon | None], Iterator[surface.Features]]
"""The features of each example, given the lexicon of cues if the task has cues."""


def _surface(
    examples: Iterable[Example], lexicon: cues.Lexicon | None
) -> Iterator[surface.Features]:
    return (surface.features(example, lexicon) for example in examples)


def train(
    task: Task, examples: Sequence[Example], into: Path, *, settings: Settings, seed: int, bar: Bar
) -> Trained:
    """As ``Kind.train``. L-BFGS draws nothing at random, so the seed changes nothing."""
    return fit(task, examples, into, settings=settings, bar=bar, featurise=_surface)


def fit(
    task: Task,
    examples: Sequence[Example],
    into: Path,
    *,
    settings: Settings,
    bar: Bar,
    featurise: Featuriser,
) -> Trained:
    """Trains a field over the features that ``featurise`` gives."""
    import pycrfsuite

    lexicon = cues.learn(examples) if _needs_cues(task) else None
    if lexicon is not None:
        written = json.dumps(lexicon, ensure_ascii=False, indent=0, sort_keys=True)
        (into / _CUES).write_text(written + "\n", "utf-8", newline="\n")
    iterations = int(settings["iterations"])
    trainer = _trainer(pycrfsuite)
    trainer.select("lbfgs")
    trainer.set_params(
        {
            "c1": settings["c1"],
            "c2": settings["c2"],
            "max_iterations": iterations,
            "feature.minfreq": settings["minfreq"],
        }
    )
    with bar(len(examples), "features") as step:
        for example, found in zip(examples, featurise(examples, lexicon), strict=True):
            trainer.append(found, example.tags)
            step()
    with bar(iterations, "training") as step:
        trainer.step = step
        trainer.train(str(into / _WEIGHTS))
    return Trained({"cue_words": len(lexicon or ())})


def _trainer(pycrfsuite: Any) -> Any:
    """A trainer that takes a step for each iteration."""

    class Trainer(pycrfsuite.Trainer):  # type: ignore[misc]
        step: Step = staticmethod(lambda: None)

        def message(self, message: str) -> None:
            if "Iteration #" in message:
                self.step()

    return Trainer(verbose=False)


class CrfTagger:
    """A trained field with what makes its features."""

    def __init__(
        self, weights: Path, lexicon: cues.Lexicon | None, featurise: Featuriser = _surface
    ) -> None:
        import pycrfsuite

        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(weights))
        self._lexicon = lexicon
        self._featurise = featurise

    def tag(self, examples: Sequence[Example]) -> list[list[str]]:
        """The most probable tags of each example (Viterbi)."""
        return [list(self._tagger.tag(f)) for f in self._featurise(examples, self._lexicon)]


def load(task: Task, folder: Path, settings: Settings) -> CrfTagger:
    """As ``Kind.load``."""
    return opened(task, folder, _surface)


def opened(task: Task, folder: Path, featurise: Featuriser) -> CrfTagger:
    """The field that ``fit`` wrote; ``featurise`` as it was then."""
    lexicon = None
    if _needs_cues(task):
        lexicon = json.loads((folder / _CUES).read_text("utf-8"))
    return CrfTagger(folder / _WEIGHTS, lexicon, featurise)


def _needs_cues(task: Task) -> bool:
    return "CUE" in task.labels

"""The conditional random field of ``crf`` with the features of a parse beside those of the text."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path
from typing import Final

from . import crf, surface, syntax
from .cues import Lexicon
from .examples import Example
from .kinds import Settings, Trained, Value
from .parsing import PARSER, Parser, parser, same, write_name
from .progress import Bar
from .tasks import Task

DEFAULTS: Final[dict[str, Value]] = {**crf.DEFAULTS, "parser": PARSER}
RANDOM: Final = False
PACKAGES: Final = (*crf.PACKAGES, "spacy")


def train(
    task: Task, examples: Sequence[Example], into: Path, *, settings: Settings, seed: int, bar: Bar
) -> Trained:
    """As ``Kind.train``; like that of ``crf`` it draws nothing at random.

    Raises NotInstalled where the parser is absent.
    """
    used = parser(str(settings["parser"]))
    write_name(used, into)
    trained = crf.fit(task, examples, into, settings=settings, bar=bar, featurise=_Featuriser(used))
    return Trained({**trained.facts, "parser": used.name})


def load(task: Task, folder: Path, settings: Settings) -> crf.CrfTagger:
    """As ``Kind.load``. Raises NotInstalled where the parser is absent or another version."""
    used = same(str(settings["parser"]), folder)
    return crf.opened(task, folder, _Featuriser(used))


class _Featuriser:
    """The features of the text and those of the parse, token by token."""

    def __init__(self, used: Parser) -> None:
        self._parser = used

    def __call__(
        self, examples: Iterable[Example], lexicon: Lexicon | None
    ) -> Iterator[surface.Features]:
        ours, theirs = tee(examples)
        for example, words in zip(ours, self._parser.words(theirs), strict=True):
            own, added = surface.features(example, lexicon), syntax.features(words, lexicon)
            yield [[*a, *(f"/{name}" for name in b)] for a, b in zip(own, added, strict=True)]

"""The entities that spaCy's en_core_web_sm finds by itself: nothing is learnt here.

It was trained on OntoNotes 5. Its types become ours by ``ontonotes.toml``; those without a
counterpart are left out. A possessive 's goes, and from a name, which is minimal here, an article
before it too.
"""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from .examples import Example
from .kinds import Settings, Value
from .parsing import PARSER, Parser, Word, same, train_nothing
from .tasks import Task

DEFAULTS: Final[dict[str, Value]] = {"parser": PARSER}
RANDOM: Final = False
PACKAGES: Final = ("spacy",)

TYPES: Final[dict[str, str]] = tomllib.loads(
    files(__package__).joinpath("ontonotes.toml").read_text("utf-8")
)["types"]
"""A type of OntoNotes 5 to ours; it has no other that has a counterpart here."""


train = train_nothing


def load(task: Task, folder: Path, settings: Settings) -> "ReadyTagger":
    """As ``Kind.load``. Raises NotInstalled where the pipeline is absent."""
    return ReadyTagger(same(str(settings["parser"]), folder), minimal=task.name == "names")


class ReadyTagger:
    """The pipeline; ``minimal`` leaves articles out."""

    def __init__(self, used: Parser, *, minimal: bool) -> None:
        self._parser = used
        self._minimal = minimal

    def tag(self, examples: Sequence[Example]) -> list[list[str]]:
        """As ``Tagger.tag``."""
        return [_tags(words, self._minimal) for words in self._parser.words(examples)]


def _tags(words: Sequence[Word], minimal: bool) -> list[str]:
    tags = []
    waiting = False  # for the first word of a name whose article is left out
    for at, word in enumerate(words):
        mark, _, name = word.entity.partition("-")
        label = TYPES.get(name)
        follows = at + 1 < len(words) and words[at + 1].entity[:1] == "I"
        first = mark == "B" or waiting
        if label is None or (word.tag == "POS" and not follows):
            tags.append("O")
            waiting = False
        elif minimal and first and word.tag == "DT" and follows:
            tags.append("O")
            waiting = True
        else:
            tags.append(f"{'B' if first else 'I'}-{label}")
            waiting = False
    return tags

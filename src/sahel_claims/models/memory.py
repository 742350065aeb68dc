"""What a model has seen, kept with it so that no score on it passes for one on new text.

Words are kept as hashes: they tell whether a sentence or name was there, and nothing else.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec

from ..contract.records import Document
from .examples import Example

FEWEST_WORDS: Final = 6
"""Shorter sentences recur by chance, and say nothing of where they are from."""
SHARE: Final = 0.25
"""A document with such a share of its longer sentences in the training data counts as seen."""

_WORD: Final = re.compile(r"\w+")


class Memory(msgspec.Struct, frozen=True):
    """The documents, sentences and names of the training data."""

    documents: dict[str, str]  # document id to story id
    texts: list[str]  # sha256 of each
    sentences: list[str]
    names: dict[str, list[str]]  # by label


class Seen(NamedTuple):
    """A document that was trained on, whole or in part, and how that is known."""

    doc_id: str
    why: str


class SeenInTraining(Exception):
    """Data to measure with were trained on, in whole or in part."""

    def __init__(self, known: Sequence[Seen]) -> None:
        super().__init__(f"{len(known)} document(s) were trained on")
        self.known = known


def remember(documents: Sequence[Document], examples: Sequence[Example]) -> Memory:
    """The memory of a model that is trained on these."""
    names: dict[str, set[str]] = {}
    for example in examples:
        for span in example.gold:
            names.setdefault(span.label, set()).add(name_key(example.words(span)))
    return Memory(
        documents={d.doc_id: d.story_id for d in sorted(documents, key=lambda d: d.doc_id)},
        texts=sorted({d.sha256 for d in documents}),
        sentences=sorted({key for document in documents for key in sentence_keys(document)}),
        names={label: sorted(found) for label, found in sorted(names.items())},
    )


def seen(documents: Iterable[Document], memory: Memory) -> list[Seen]:
    """Those of the documents that the model was trained on, in whole or in part."""
    texts, stories = set(memory.texts), set(memory.documents.values())
    sentences = set(memory.sentences)
    found = []
    for document in documents:
        if document.doc_id in memory.documents:
            found.append(Seen(document.doc_id, "the document was trained on"))
        elif document.sha256 in texts:
            found.append(Seen(document.doc_id, "its text was trained on under another id"))
        elif document.story_id in stories:
            found.append(Seen(document.doc_id, f"its story {document.story_id} was trained on"))
        else:
            own = sentence_keys(document)
            known = sum(key in sentences for key in own)
            if own and known >= SHARE * len(own):
                why = f"{known} of its {len(own)} longer sentences were trained on"
                found.append(Seen(document.doc_id, why))
    return found


def repeated(documents: Iterable[Document], memory: Memory) -> int:
    """How many longer sentences of the documents stood in the training data, word for word."""
    sentences = set(memory.sentences)
    return sum(key in sentences for document in documents for key in sentence_keys(document))


def sentence_keys(document: Document) -> list[str]:
    """A key of each sentence that has enough words, whatever its case and punctuation."""
    found = []
    for sentence in document.sentences:
        words = [w.casefold() for part in sentence.span for w in _WORD.findall(part.text)]
        if len(words) >= FEWEST_WORDS:
            found.append(_key(" ".join(words)))
    return found


def name_key(words: str) -> str:
    """A key of a name, whatever its case and the white space in it."""
    return _key(" ".join(words.casefold().split()))


def _key(words: str) -> str:
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

"""Word sequences that texts share: with the real documents, across splits, with each other."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from sahel_claims.contract.records import Document

LENGTH: Final = 5
"""Words in a row; shorter sequences are phrases of the language."""

Sequences = dict[tuple[str, ...], str]


def sequences(document: Document) -> Sequences:
    """Every run of ``LENGTH`` words, case and marks aside, with the document's id."""
    words = re.findall(r"\w+", document.text.casefold())
    runs = (tuple(words[at : at + LENGTH]) for at in range(len(words) - LENGTH + 1))
    return dict.fromkeys(runs, document.doc_id)


def report(documents: Iterable[Document], splits: dict[str, str]) -> Iterator[str]:
    """A line for each comparison, and under it the runs that are shared."""
    all_of = {document.doc_id: document for document in documents}
    runs = {name: sequences(document) for name, document in all_of.items()}
    made = [name for name in all_of if all_of[name].origin == "synthetic"]
    real = [name for name in all_of if all_of[name].origin != "synthetic"]
    across = [(a, b) for a, b in combinations(made, 2) if splits.get(a) != splits.get(b)]
    within = [(a, b) for a, b in combinations(made, 2) if splits.get(a) == splits.get(b)]
    for title, pairs in (
        ("dispatches and real documents", [(a, b) for a in made for b in real]),
        ("dispatches across splits", across),
        ("dispatches within a split", within),
    ):
        shared = [(a, b, run) for a, b in pairs for run in sorted(runs[a].keys() & runs[b].keys())]
        yield f"{title}: {len(shared)} runs of {LENGTH} words in {len(pairs)} pairs"
        yield from (f"  {a} and {b}: {' '.join(run)}" for a, b, run in shared)

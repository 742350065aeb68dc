"""CoNLL columns with BIO tags: the token configurations of the build, a token a line.

Four columns parted by tabs: the token, its start and end in the document's text (code points,
half-open), the tag. Readers of CoNLL 2003 take the first and the last. A document begins with a
``-DOCSTART-`` line that has its id in the second column; a blank line ends each row (a sentence,
or for ``attribution_tags`` a paragraph). What the tags cannot hold is counted as in the build.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from ..build import tagging
from ..build.bio import Loss
from ..build.source import Source
from ..contract.records import Document

Rows = Callable[[Source, Loss], Iterator[Any]]

TASKS: Final[dict[str, tuple[Rows, str]]] = {
    "names": (tagging.names, "ner_tags"),
    "actors": (tagging.actors, "ner_tags"),
    "attribution_tags": (tagging.attribution_tags, "attribution_tags"),
}
"""Configuration -> its rows, and the column of its tags."""

HELD: Final = "in tags"
"""What became of a span that the tags hold whole; everything else is a loss."""
SPACE: Final = "\N{REPLACEMENT CHARACTER}"


def columns(document: Document, task: str, loss: Loss) -> str | None:
    """A document's lines for one task; None where it does not declare what the task needs.

    Loss is counted under (task, label, what became of the span).
    """
    source = Source(document)
    if not source.declares(task):
        return None
    rows, tags = TASKS[task]
    lines = [f"-DOCSTART-\t{document.doc_id}\t-X-\tO\n\n"]
    for row in rows(source, loss):
        if not row.tokens:
            continue
        for token, start, end, tag in zip(
            row.tokens, row.token_starts, row.token_ends, getattr(row, tags), strict=True
        ):
            lines.append(f"{_printed(token, task, loss)}\t{start}\t{end}\t{tag}\n")
        lines.append("\n")
    return "".join(lines)


def _printed(token: str, task: str, loss: Loss) -> str:
    """The token; where readers would take a character of it for white space, with a mark for it."""
    if not any(map(str.isspace, token)):
        return token
    loss[task, "(token)", "a character that parts columns or lines"] += 1
    return "".join(SPACE if c.isspace() else c for c in token)


def lost(loss: Loss) -> Counter[tuple[str, str]]:
    """The loss alone: (task and label, what became of it), without what the tags hold."""
    found = Counter[tuple[str, str]]()
    for (task, label, what), number in loss.items():
        if what != HELD:
            found[f"{task} {label}", what] += number
    return found

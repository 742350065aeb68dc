"""What an annotator made belongs to the document it stands beside."""

from collections.abc import Iterator

from ..contract.records import Document
from ..corpus.reading import Reading
from .diagnostics import Diagnostic, Finding, of_finding


def belongs(annotator: str, theirs: Reading, document: Document) -> Iterator[Diagnostic]:
    """The annotator's document is this one, and says that the annotator made it."""
    made = theirs.document
    if made is None:
        return
    for field in ("doc_id", "story_id"):
        have, want = getattr(made, field), getattr(document, field)
        if have != want:
            message = f"the {field} is {have!r}, that of the document around it {want!r}"
            yield of_finding(Finding("DOC-ANNOT", message, pointer=f"/{field}"), theirs)
    known = [one.id for one in made.annotators]
    if annotator not in known:
        message = f"the folder is called {annotator!r}, and `annotators` has no such id"
        help_ = f"it lists {', '.join(known) or 'nobody'}; the folder is called as its annotator"
        yield of_finding(Finding("DOC-ANNOT", message, pointer="/annotators", help=help_), theirs)

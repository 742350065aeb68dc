"""A document as read from disk, with the place of each annotation."""

from dataclasses import dataclass, field
from typing import Any

from ..contract.records import Document
from .faults import Fault


@dataclass(frozen=True)
class Reading:
    """What one document's files hold; ``document`` is None where a fault prevents it.

    ``lines`` maps ``id(record)`` to the line in ``annotations_file`` (folder form); in packed
    form every annotation stands on line ``line`` of ``file``.
    """

    file: str
    line: int
    document: Document | None
    faults: tuple[Fault, ...] = ()
    annotations_file: str = ""
    text_file: str = ""
    lines: dict[int, int] = field(default_factory=dict)

    def place(self, record: Any) -> tuple[str, int]:
        """File and line of an annotation."""
        line = self.lines.get(id(record))
        return (self.annotations_file, line) if line else (self.file, self.line)

"""Translation notes: what they rest on and what they govern."""

from collections.abc import Iterator

from .diagnostics import Finding, hull
from .extents import quoted
from .view import View


def evidence(view: View) -> Iterator[Finding]:
    """A note cites evidence, or is marked as unsourced."""
    for note in view.document.translation_notes:
        sourced = note.status == "sourced"
        if sourced != bool(note.evidence):
            message = (
                f"sourced ({note.severity}), without evidence"
                if sourced
                else f"unsourced, with {len(note.evidence)} items of evidence"
            )
            help_ = (
                "cite the source and paraphrase it, or set unsourced and leave the evidence empty"
            )
            yield Finding("MT-EVID", message, note, "/evidence", help_, hull(note.span))


def governs(view: View) -> Iterator[Finding]:
    """Each path in `governs` is the id of an annotation and one of its fields."""
    for note in view.document.translation_notes:
        for number, path in enumerate(note.governs):
            name, _, field = path.partition(".")
            if name in view.failed:
                continue
            record = view.get(name)
            pointer, at = f"/governs/{number}", hull(note.span)
            if record is None:
                message = f"{quoted(path)}: {quoted(name)} is no annotation"
                help_ = "an annotation's id, a dot, a field, such as A1.source_entities"
                yield Finding("MT-GOV", message, note, pointer, help_, at)
                continue
            fields = type(record).__struct_fields__
            if field not in fields:
                message = f"{quoted(path)}: {name} has no field {field!r}"
                help_ = f"its fields: {', '.join(fields)}"
                yield Finding("MT-GOV", message, note, pointer, help_, at)


RULES = (evidence, governs)

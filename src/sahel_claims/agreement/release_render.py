"""What a release changed as text, as JSON and as a section of a changelog.

A format is a generator from differences to lines, so that output of any length needs no
memory; what stands at its end is known when the differences are exhausted.
"""

import json as json_
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import msgspec

from ..contract.base import SCHEMA_VERSION
from ..contract.layers import annotations, spans
from ..corpus.captions import caption, records_by_id
from ..corpus.changes import Change
from ..validate.render.excerpt import visible
from ..validate.render.text import as_text
from ..version import __version__
from .release import Difference, Tally
from .shown import ById, bounds, field_shape, labels, quoted, turned

VERSION: Final = 1
"""Of the JSON; it rises when a field changes its meaning or goes, not when one is added."""

_QUIET: Final = ("sha256", "text")  # told as a refusal, and too long to show
_WIDE: Final = len("relabelled")
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>&#|~])")

Render = Callable[[Iterable[Difference], Tally], Iterator[str]]


def text(differences: Iterable[Difference], tally: Tally) -> Iterator[str]:
    """For people: a document, its layers, a line for each change; then what is refused."""
    for difference in differences:
        yield visible(difference.doc_id) + _whole(difference)
        layer = None
        for change, said in _told(difference):
            if change.layer != layer:
                layer = change.layer
                yield f"  {layer or 'document'}"
            yield visible(f"    {change.kind:<{_WIDE}} {said}".rstrip())
    for diagnostic in tally.refused:
        yield as_text(diagnostic)
    yield tally.line()
    if tally.refused:
        yield f"{len(tally.refused)} refusal(s): a release may not do this"


def json(differences: Iterable[Difference], tally: Tally) -> Iterator[str]:
    """One object, a document a line.

    ``documents`` have ``doc_id``, ``status`` (changed, added, removed) and ``changes``, each with
    ``kind``, ``layer``, ``id``, ``field``, ``old`` and ``new``; ``refused`` are diagnostics as in
    ``validate --format json``. Everything outside ASCII is escaped.
    """
    tool = {"name": "sahel-claims", "version": __version__, "schema": SCHEMA_VERSION}
    yield f'{{"version": {VERSION}, "tool": {json_.dumps(tool)},'
    yield '"documents": ['
    for number, difference in enumerate(differences):
        found = {
            "doc_id": difference.doc_id,
            "status": _status(difference),
            "changes": [_plain(change) for change in difference.changes],
        }
        yield ("," if number else "") + json_.dumps(found)
    yield "],"
    refused = [msgspec.to_builtins(diagnostic) for diagnostic in tally.refused]
    yield f'"refused": {json_.dumps(refused)},'
    summary = {
        "documents": tally.documents,
        "changed": tally.changed,
        "added": len(tally.added),
        "removed": len(tally.removed),
        "kinds": dict(sorted(tally.kinds.items())),
        "refused": len(tally.refused),
    }
    yield f'"summary": {json_.dumps(summary)}}}'


def changelog(differences: Iterable[Difference], tally: Tally) -> Iterator[str]:
    """Markdown lists in the sections of *Keep a Changelog*."""
    sections: dict[str, list[str]] = {"Added": [], "Changed": [], "Removed": []}
    for difference in differences:
        document = f"`{visible(difference.doc_id)}`"
        if not difference.changes:
            whole = difference.new or difference.old
            count = len(list(annotations(whole))) if whole else 0
            line = f"Document {document}, with {count} annotation(s)."
            sections["Added" if difference.new else "Removed"].append(line)
        for heading, group in _grouped(difference).items():
            for (layer, kind), said in group.items():
                what = f"{layer or 'the document itself'}{f', {kind}' if kind else ''}"
                sections[heading].append(f"{document}, {what}: {'; '.join(said)}.")
    for heading, lines in sections.items():
        if lines:
            yield from (f"### {heading}", "", *(f"- {line}" for line in lines), "")
    if not any(sections.values()):
        yield "No difference."


RENDERERS: Final[dict[str, Render]] = {"text": text, "json": json, "changelog": changelog}


def _whole(difference: Difference) -> str:
    status = _status(difference)
    return "" if status == "changed" else f": {status}"


def _status(difference: Difference) -> str:
    if difference.old and difference.new:
        return "changed"
    return "added" if difference.new else "removed"


def _told(difference: Difference) -> Iterator[tuple[Change, str]]:
    """Each change in words."""
    if not difference.changes or not difference.old or not difference.new:
        return
    old, new = records_by_id(difference.old), records_by_id(difference.new)
    for change in difference.changes:
        if change.layer and not change.field:
            record, by_id = (change.old, old) if change.kind == "removed" else (change.new, new)
            yield change, f"{change.id} {_presented(change.layer, record, by_id)}"
            continue
        if change.layer:
            about = f"{change.id} {quoted(caption(new[change.id], new))} {change.field}: "
        else:
            about = f"{change.field}: "
        if not change.layer and change.field in _QUIET:
            yield change, f"{about}another"
            continue
        shape = field_shape(change.layer, change.field)
        yield change, about + turned(shape, change.old, change.new, old, new)


def _presented(layer: str, record: Any, by_id: ById) -> str:
    """The annotation in words, with its labels and the first place where it stands."""
    _, span = next(spans(record), ("", []))
    parts = (quoted(caption(record, by_id)), labels(layer, record), bounds(span))
    return " ".join(part for part in parts if part)


def _grouped(difference: Difference) -> dict[str, dict[tuple[str, str], list[str]]]:
    found: dict[str, dict[tuple[str, str], list[str]]] = {"Added": {}, "Changed": {}, "Removed": {}}
    for change, said in _told(difference):
        heading = {"added": "Added", "removed": "Removed"}.get(change.kind, "Changed")
        kind = change.kind if heading == "Changed" and change.layer else ""
        escaped = _MARKDOWN.sub(r"\\\1", visible(said))
        found[heading].setdefault((change.layer, kind), []).append(escaped)
    return found


def _plain(change: Change) -> dict[str, Any]:
    """The change with every field; records as they stand in the file."""
    kept = (change.kind, change.layer, change.id, change.field)
    names = ("kind", "layer", "id", "field")
    values = {"old": msgspec.to_builtins(change.old), "new": msgspec.to_builtins(change.new)}
    return {**dict(zip(names, kept, strict=True)), **values}

"""JSON to records; what does not fit becomes a fault with its place."""

import difflib
import json
import re
from typing import Any, Final, TypeVar

import msgspec

from ..contract.base import SCHEMA_VERSION, Record
from ..contract.records import Document
from ..contract.shapes import Label, ListOf, Shape, StructOf, shape_of
from .faults import Fault

R = TypeVar("R", bound=Record)

_PATH = re.compile(r" - at `(\$.*)`$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_KINDS = (
    ("Invalid enum value", "REC-LABEL"),
    ("Object missing required field", "REC-MISSING"),
    ("Object contains unknown field", "REC-UNKNOWN"),
)


class DuplicateKey(ValueError):
    """A JSON object names a key twice."""


def loads_strict(data: str | bytes) -> Any:
    """JSON as the standard has it, each key once.

    Raises ValueError for anything else, DuplicateKey for a repeated key.
    """
    try:
        value = msgspec.json.decode(data)
        json.loads(data, object_pairs_hook=_unique_keys)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _unique_keys(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise DuplicateKey(f"the key {twice!r} occurs twice")


def syntax_fault(error: BaseException, data: str | bytes, file: str, line: int) -> Fault:
    """The fault for data that is no JSON, is no UTF-8 or repeats a key."""
    if isinstance(error, DuplicateKey):
        return Fault(code="REC-KEY", message=str(error), file=file, line=line)
    if isinstance(error, UnicodeDecodeError):
        message = f"byte {error.start} is not UTF-8 ({error.reason})"
        return Fault(code="FILE-UTF8", message=message, file=file, line=line)
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if not raw.strip():
        return Fault(code="REC-JSON", message="empty line", file=file, line=line)
    byte = re.search(r"\(byte (\d+)\)", str(error))
    line += raw.count(b"\n", 0, int(byte[1])) if byte else 0
    return Fault(code="REC-JSON", message=str(error), file=file, line=line)


def record_fault(error: Exception, kind: type[Record], raw: Any, file: str, line: int) -> Fault:
    """The fault for JSON that is no record of this kind."""
    text = str(error)
    match = _PATH.search(text)
    steps = [name or int(n) for name, n in _STEP.findall(match[1])] if match else []
    message = text[: match.start()] if match else text
    code = next((code for start, code in _KINDS if message.startswith(start)), "REC-TYPE")
    return Fault(
        code=code,
        message=message,
        file=file,
        line=line,
        doc_id=_text(raw, "doc_id"),
        annotation=_owner(raw, steps),
        pointer="".join(f"/{step}" for step in steps),
        help=_help(code, message, shape_of(kind), steps, raw),
    )


def version_fault(raw: Any, file: str, line: int) -> Fault | None:
    """The fault for a document of another schema version: it may fail in any way after."""
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    if version in (None, SCHEMA_VERSION):
        return None
    newer = _numbers(version) > _numbers(SCHEMA_VERSION)
    todo = (
        "install a newer sahel-claims: pip install --upgrade sahel-claims"
        if newer
        else "bring the document up to date: CHANGELOG.md says what each schema version changed"
    )
    return Fault(
        code="VER-SCHEMA",
        message=f"schema version {str(version)[:40]!r}; this sahel-claims reads {SCHEMA_VERSION!r}",
        file=file,
        line=line,
        doc_id=_text(raw, "doc_id"),
        pointer="/schema_version",
        help=todo,
    )


def to_record(kind: type[R], raw: Any, file: str, line: int) -> R | Fault:
    """The record, or why it is none."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        return record_fault(error, kind, raw, file, line)


def document_fault(error: BaseException, data: str | bytes, file: str, line: int) -> Fault:
    """The fault for a packed line from which ``DOCUMENT.decode`` raised ``error``."""
    if not isinstance(error, msgspec.ValidationError):
        return syntax_fault(error, data, file, line)
    raw = msgspec.json.decode(data)
    return version_fault(raw, file, line) or record_fault(error, Document, raw, file, line)


DOCUMENT: Final = msgspec.json.Decoder(Document)


def _numbers(version: Any) -> list[int]:
    return [int(part) for part in re.findall(r"\d{1,9}", str(version))]


def _text(raw: Any, key: str) -> str:
    value = raw.get(key) if isinstance(raw, dict) else None
    return value if isinstance(value, str) else ""


def _owner(raw: Any, steps: list[str | int]) -> str:
    """The id of the innermost annotation on the path."""
    found = _text(raw, "id")
    for step in steps:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            break
        found = _text(raw, "id") or found
    return found


def _help(code: str, message: str, shape: Shape, steps: list[str | int], raw: Any) -> str:
    """What would fit: the labels or fields there are, the nearest first."""
    for step in steps:
        if isinstance(shape, ListOf):
            shape = shape.item
        elif isinstance(shape, StructOf):
            shape = dict(shape.fields)[str(step)]
    known: tuple[str, ...] = ()
    if isinstance(shape, Label):
        known = shape.names
    elif isinstance(shape, StructOf) and code == "REC-UNKNOWN":
        known = tuple(name for name, _ in shape.fields)
    if not known:
        return ""
    named = re.search(r"[`'](.*)[`']", message, re.DOTALL)
    near = difflib.get_close_matches(named[1], known, 1, 0.6) if named else []
    return (f"did you mean {near[0]}? " if near else "") + "known: " + ", ".join(known)

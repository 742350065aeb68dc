"""JSON to records; what does not fit becomes faults with their places."""

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from ..contract.base import SCHEMA_VERSION, Record
from ..contract.records import Document
from .faults import Fault
from .misfits import Misfit, Steps, misfits, short

R = TypeVar("R", bound=Record)

DOCUMENT: Final = msgspec.json.Decoder(Document)
MOST: Final = 10_000
"""How many faults of one record are told: it may be a file that holds something else."""

_ENCODER: Final = msgspec.json.Encoder()
BOM: Final = b"\xef\xbb\xbf"
_DIGITS: Final = 20
_REAL: Final = 1e300


class DuplicateKey(ValueError):
    """A JSON object names a key twice."""


class Parsed(NamedTuple):
    """A JSON value, and the steps to each key in it that occurs twice."""

    value: Any
    twice: tuple[Steps, ...]


# -------------------------------------------------------------------------- JSON to values


def parse(data: str | bytes) -> Parsed:
    """JSON as the standard has it; of a key that occurs twice the last value stays.

    Raises ValueError for anything else.
    """
    line = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    try:
        try:
            value = msgspec.json.decode(line)
        except msgspec.ValidationError:
            # A number beyond all bounds is cut short: its field says that it is too large.
            cut = json.loads(line, parse_int=_whole, parse_float=_real)
            value = msgspec.json.decode(json.dumps(cut))
        # What is written again to the byte, white space between tokens aside, had no key twice.
        # Python's own reader, which alone tells, takes four times as long.
        if _ENCODER.encode(value) == msgspec.json.format(line, indent=-1):
            return Parsed(value, ())
        return Parsed(value, tuple(_twice(line)))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def loads_strict(data: str | bytes) -> Any:
    """JSON as the standard has it, each key once.

    Raises ValueError for anything else, DuplicateKey for a repeated key.
    """
    value, twice = parse(data)
    if twice:
        raise DuplicateKey(_repeated(twice[0]))
    return value


def has_duplicate_keys(line: bytes, document: Any = None) -> bool:
    """Whether an object in the line names a key twice; ``document`` is what msgspec made of it.

    Raises ValueError for a line that is no JSON.
    """
    if document is not None:
        # No JSON for a record is shorter than msgspec's own, which has no white space, no
        # needless escape and no default, and a repeated key only adds to it. So what is of
        # that length names each key once. This decides every line in canonical form at a fifth
        # of the time that reading it takes; white space between the tokens costs as much again.
        written = len(_ENCODER.encode(document))
        body = line.strip()
        if written == len(body) or written == len(msgspec.json.format(body, indent=-1)):
            return False
    return bool(parse(line).twice)


class _Repeated(dict[str, Any]):
    """An object that names these keys twice."""

    keys_twice: list[str]


def _twice(data: bytes) -> list[Steps]:
    """The steps to every key that occurs twice in its object."""
    found = 0

    def hook(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal found
        made = dict(pairs)
        if len(made) == len(pairs) or found > MOST:
            return made
        found += 1
        marked = _Repeated(made)
        marked.keys_twice = [n for n, times in Counter(n for n, _ in pairs).items() if times > 1]
        return marked

    # Numbers do not matter here, and Python refuses to read very long ones.
    top = json.loads(data, object_pairs_hook=hook, parse_int=len, parse_float=len)
    return list(islice(_marked(top, ()), MOST)) if found else []


def _marked(value: Any, steps: Steps) -> Iterator[Steps]:
    if isinstance(value, _Repeated):
        yield from ((*steps, name) for name in value.keys_twice)
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _marked(one, (*steps, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _marked(one, (*steps, number))


def _whole(number: str) -> int:
    return int(number[:_DIGITS])


def _real(number: str) -> float:
    return max(-_REAL, min(float(number), _REAL))


# ------------------------------------------------------------------------- values to faults


def syntax_fault(error: BaseException, data: str | bytes, file: str, line: int) -> Fault:
    """The fault for data that is no JSON, is no UTF-8 or repeats a key."""
    if isinstance(error, DuplicateKey):
        return Fault(code="REC-KEY", message=str(error), file=file, line=line)
    if isinstance(error, UnicodeDecodeError):
        message = f"byte {error.start} is not UTF-8 ({error.reason})"
        return Fault(code="FILE-UTF8", message=message, file=file, line=line)
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if raw.startswith(BOM):
        message = "a byte order mark stands before the JSON"
        help_ = "save the file as UTF-8 without a byte order mark"
        return Fault(code="REC-JSON", message=message, file=file, line=line, help=help_)
    if not raw.strip():
        return Fault(code="REC-JSON", message="empty line", file=file, line=line)
    byte = re.search(r"\(byte (\d+)\)", str(error))
    line += raw.count(b"\n", 0, int(byte[1])) if byte else 0
    message = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Fault(code="REC-JSON", message=message, file=file, line=line)


def version_fault(raw: Any, file: str, line: int) -> Fault | None:
    """The fault for a document of another schema version: it may fail in any way after."""
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    if not isinstance(version, str) or version == SCHEMA_VERSION:
        return None
    newer = _numbers(version) > _numbers(SCHEMA_VERSION)
    todo = (
        "install a newer sahel-claims: pip install --upgrade sahel-claims"
        if newer
        else "bring the document up to date: CHANGELOG.md says what each schema version changed"
    )
    return Fault(
        code="VER-SCHEMA",
        message=f"schema version {short(version)!r}; this sahel-claims reads {SCHEMA_VERSION!r}",
        file=file,
        line=line,
        doc_id=text_of(raw, "doc_id"),
        pointer="/schema_version",
        help=todo,
    )


def key_faults(parsed: Parsed, file: str, line: int) -> tuple[Fault, ...]:
    """A fault for each key that occurs twice."""
    return tuple(
        Fault(
            code="REC-KEY",
            message=_repeated(steps),
            file=file,
            line=line,
            doc_id=text_of(parsed.value, "doc_id"),
            annotation=_owner(parsed.value, steps),
            pointer=pointer_of(steps),
            help="keep the one that is meant; a reader would take the last",
        )
        for steps in parsed.twice
    )


def record_faults(
    kind: type[Record], raw: Any, file: str, line: int, *, strict: bool = True
) -> tuple[Fault, ...]:
    """Every fault of JSON that is no record of this kind; none where it is one.

    Beyond ``MOST`` the last of them says that there are more.
    """
    found = tuple(
        Fault(
            code=misfit.code,
            message=misfit.message,
            file=file,
            line=line,
            doc_id=text_of(raw, "doc_id"),
            annotation=_owner(raw, misfit.steps),
            pointer=pointer_of(misfit.steps),
            help=_help(misfit),
        )
        for misfit in islice(misfits(kind, raw, strict), MOST + 1)
    )
    if len(found) <= MOST:
        return found
    message = f"more than {MOST} faults in one record: the others are not listed"
    return (*found[:MOST], msgspec.structs.replace(found[MOST], message=message, help=""))


def to_record(kind: type[R], raw: Any, file: str, line: int) -> R | tuple[Fault, ...]:
    """The record, or everything that keeps it from being one."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        return record_faults(kind, raw, file, line)


def document_faults(error: BaseException, data: bytes, file: str, line: int) -> tuple[Fault, ...]:
    """The faults of a packed line from which ``DOCUMENT.decode`` raised ``error``."""
    if not isinstance(error, msgspec.ValidationError):
        return (syntax_fault(error, data, file, line),)
    try:
        parsed = parse(data)
    except ValueError as syntax:
        return (syntax_fault(syntax, data, file, line),)
    if fault := version_fault(parsed.value, file, line):
        return (fault,)
    found = (
        *key_faults(parsed, file, line),
        *record_faults(Document, parsed.value, file, line),
    )
    return found or (syntax_fault(error, data, file, line),)


def text_of(raw: Any, key: str) -> str:
    """The text that an object has under the key; empty where it has none."""
    value = raw.get(key) if isinstance(raw, dict) else None
    return short(value) if isinstance(value, str) else ""


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d{1,9}", version[:40])]


def _repeated(steps: Steps) -> str:
    return f"the key {short(str(steps[-1]))!r} occurs twice"


def pointer_of(steps: Steps) -> str:
    """A JSON pointer (RFC 6901) from steps, very long ones cut."""
    return "".join("/" + short(str(step)).replace("~", "~0").replace("/", "~1") for step in steps)


def _owner(raw: Any, steps: Steps) -> str:
    """The id of the innermost annotation on the path."""
    found = text_of(raw, "id")
    for step in steps:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            break
        found = text_of(raw, "id") or found
    return found


def _help(misfit: Misfit) -> str:
    """What would fit: the labels or fields there are, the nearest first."""
    if not misfit.known:
        return ""
    near = _nearest(misfit.wrong, misfit.known)
    return (f"did you mean {near}? " if near else "") + "known: " + ", ".join(misfit.known)


@lru_cache(1024)
def _nearest(wrong: str, known: tuple[str, ...]) -> str:
    return next(iter(difflib.get_close_matches(wrong, known, 1, 0.6)), "") if wrong else ""

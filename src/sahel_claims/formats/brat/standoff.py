"""brat's standoff files, read and written as they stand; this module knows nothing of our schema.

A file is a list of lines, each a typed annotation or a fault. What is read and not changed is
written byte for byte, odd spacing and corrupt lines included. Source of the form: brat's own
reader (annotation.py of its server) and what it writes. Offsets are code points of the text
beside the file, half-open, whatever its line breaks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Final

import msgspec
from msgspec import Struct

from ...corpus.faults import Fault
from ...corpus.misfits import short

Fragment = tuple[int, int]

# Letters, digits, anything but white space: T0, TA7, E12, R1, A3, #4, T5-1.
_ID: Final = re.compile(r"(?:[A-Za-z]+|#[A-Za-z]*)[0-9]+\S*")
_OFFSETS: Final = re.compile(r"([0-9]{1,18}) ([0-9]{1,18})")
_ENTRY: Final = re.compile(r"(\S+) (\S+) (\S+?):(\S+)")
# The shared tasks of 2013 named the parts of a normalization.
_NAMED_PARTS: Final = (
    re.compile(r"Reference Annotation:(?P<target>\S+) Referent:(?P<entry>\S+)"),
    re.compile(r"Reference Referent:(?P<entry>\S+) Annotation:(?P<target>\S+)"),
)


class Annotation(Struct, frozen=True, kw_only=True):
    """A line that was understood.

    ``tail`` is what stands after the last field, from its tab on. ``spelling`` is the line as
    it was read, kept only where it is not what ``plain`` writes; a changed record loses it,
    because the writer takes a spelling only where it still reads as the record.
    """

    tail: str = ""
    line: int = 0
    spelling: str = ""

    def plain(self) -> str:
        """The line as brat would write it, without its line end."""
        raise NotImplementedError


class TextBound(Annotation, frozen=True, kw_only=True):
    """T: a stretch of the text. ``text`` is the words as the line gives them; brat puts one
    space between fragments, and an empty string may mean that the line gives none.
    """

    id: str
    type: str
    fragments: tuple[Fragment, ...]
    text: str

    def plain(self) -> str:  # noqa: D102
        offsets = ";".join(f"{start} {end}" for start, end in self.fragments)
        return f"{self.id}\t{self.type} {offsets}\t{self.text}{self.tail}"


class Argument(Struct, frozen=True):
    """A role and the id that fills it. Roles may end in a number: Theme2 is a second Theme."""

    role: str
    target: str


class Event(Annotation, frozen=True, kw_only=True):
    """E: a trigger (id of a T line of the same type) with any number of arguments."""

    id: str
    type: str
    trigger: str
    arguments: tuple[Argument, ...] = ()

    def plain(self) -> str:  # noqa: D102
        return f"{self.id}\t{self.type}:{self.trigger} {_arguments(self.arguments)}{self.tail}"


class Relation(Annotation, frozen=True, kw_only=True):
    """R: exactly two arguments of different roles."""

    id: str
    type: str
    arguments: tuple[Argument, Argument]

    def plain(self) -> str:  # noqa: D102
        return f"{self.id}\t{self.type} {_arguments(self.arguments)}{self.tail}"


class Attribute(Annotation, frozen=True, kw_only=True):
    """A, or the older M: a mark on T, E or R; an empty ``value`` is a mark that is just there."""

    id: str
    type: str
    target: str
    value: str = ""

    def plain(self) -> str:  # noqa: D102
        return f"{self.id}\t{self.type} {self.target}{self.value and ' '}{self.value}{self.tail}"


class Normalization(Annotation, frozen=True, kw_only=True):
    """N: the entry of a database that is meant; ``text`` is its name for readers."""

    id: str
    type: str
    target: str
    database: str
    entry: str
    text: str = ""

    def plain(self) -> str:  # noqa: D102
        entry = f"{self.database}:{self.entry}"
        return f"{self.id}\t{self.type} {self.target} {entry}\t{self.text}{self.tail}"


class Equiv(Annotation, frozen=True, kw_only=True):
    """*: annotations of one thing; the line has no id."""

    type: str
    members: tuple[str, ...]

    def plain(self) -> str:  # noqa: D102
        return f"*\t{self.type} {' '.join(self.members)}{self.tail}"


class Note(Annotation, frozen=True, kw_only=True):
    """#: words about another annotation."""

    id: str
    type: str
    target: str
    text: str = ""

    def plain(self) -> str:  # noqa: D102
        return f"{self.id}\t{self.type} {self.target}\t{self.text}{self.tail}"


class Blank(Annotation, frozen=True, kw_only=True):
    """An empty line, or one of white space: brat complains of it, but nothing is lost in it."""

    def plain(self) -> str:  # noqa: D102
        return ""


class Corrupt(Struct, frozen=True, kw_only=True):
    """A line that could not be understood: its bytes, and the fault that says why."""

    raw: bytes
    fault: Fault


class Standoff(Struct, frozen=True, kw_only=True):
    """One standoff file; ``ended`` says whether its last line has a line end."""

    file: str = ""
    lines: tuple[Annotation | Corrupt, ...] = ()
    ended: bool = True

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """What was understood, in the order of the file, blank lines left out."""
        return tuple(a for a in self.lines if isinstance(a, Annotation) and type(a) is not Blank)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """BRAT-LINE for each line that was not understood, with its number."""
        return tuple(line.fault for line in self.lines if isinstance(line, Corrupt))


def read(data: bytes, file: str = "") -> Standoff:
    """Every line of a standoff file.

    ``file`` is only for messages. Lines end at ``\\n`` alone. Raises nothing: the caller decides
    whether ``faults`` stop it. A line is corrupt if it has no known form, if its id was used
    before, or if it is a T line whose words break off because a line break stands in them.
    """
    raw = data.split(b"\n")
    ended = not raw[-1]
    lines: list[Annotation | Corrupt] = []
    first: dict[str, int] = {}
    for number, one in enumerate(raw[:-1] if ended else raw, 1):
        read_line = _line(one, file, number)
        name = getattr(read_line, "id", "")
        if name and name in first:
            read_line = _corrupt(
                one, file, number, f"the id {name} was used in line {first[name]} already"
            )
        elif name:
            first[name] = number
        if lines and _continues(read_line):
            lines[-1] = _whole(lines[-1], raw[number - 2], file)
        lines.append(read_line)
    return Standoff(file=file, lines=tuple(lines), ended=ended)


def write(standoff: Standoff) -> bytes:
    """The file's bytes: those that were read, where nothing was changed."""
    lines = [
        line.raw if isinstance(line, Corrupt) else _spelt(line).encode("utf-8")
        for line in standoff.lines
    ]
    return b"\n".join(lines) + (b"\n" if lines and standoff.ended else b"")


def _spelt(annotation: Annotation) -> str:
    """The line as it was read, if it still says what the record says."""
    spelling = annotation.spelling
    if spelling and _parse(spelling, annotation.line) == annotation:
        return spelling
    return annotation.plain()


def _line(raw: bytes, file: str, number: int) -> Annotation | Corrupt:
    try:
        return _parse(raw.decode("utf-8"), number)
    except UnicodeDecodeError as error:
        return _corrupt(raw, file, number, f"byte {error.start} of the line is not UTF-8")
    except ValueError as error:
        return _corrupt(raw, file, number, str(error))


def _corrupt(raw: bytes, file: str, number: int, why: str) -> Corrupt:
    fault = Fault(
        code="BRAT-LINE",
        message=why,
        file=file,
        line=number,
        help="mend the line in the tool that wrote it, or leave it out with --keep-going",
    )
    return Corrupt(raw=raw, fault=fault)


def _continues(line: Annotation | Corrupt) -> bool:
    """Whether a line may be what a line break cut off the line before it."""
    if isinstance(line, Corrupt):
        name, tab, _ = line.raw.decode("utf-8", "replace").partition("\t")
        return not tab or not _ID.fullmatch(name)
    return isinstance(line, Blank)


def _whole(line: Annotation | Corrupt, raw: bytes, file: str) -> Annotation | Corrupt:
    """The line before one that is no annotation; corrupt if its words are not all there."""
    if not isinstance(line, TextBound):
        return line
    wanted = sum(end - start for start, end in line.fragments) + len(line.fragments) - 1
    if not line.text or len(line.text) >= wanted:
        return line
    why = f"the words break off after {len(line.text)} of {wanted} characters: "
    return _corrupt(raw, file, line.line, why + "they hold a line break")


def _parse(raw: str, number: int) -> Annotation:
    """The annotation of a line. Raises ValueError with the reason where it is none."""
    text = raw.removeprefix("\ufeff") if number == 1 else raw
    text = text.removesuffix("\r")
    if not text.strip():
        return Blank(line=number, spelling=raw)
    name, tab, rest = text.partition("\t")
    if not tab:
        raise ValueError(f"no tab stands after the id: {short(text)!r}")
    if name != "*" and not _ID.fullmatch(name):
        raise ValueError(f"{short(name)!r} is no id: a letter or #, then a number")
    form = _FORMS.get(name[0])
    if form is None:
        raise ValueError(f"no line of brat starts with {short(name)!r}; known: {' '.join(_FORMS)}")
    body, tab, tail = rest.partition("\t")
    found = form(name, body, tab + tail)
    spelling = "" if found.plain() == raw else raw
    return msgspec.structs.replace(found, line=number, spelling=spelling)


def _text_bound(name: str, body: str, tail: str) -> TextBound:
    kind, _, offsets = body.partition(" ")
    fragments: list[Fragment] = []
    for one in offsets.rstrip().split(";"):
        match = _OFFSETS.fullmatch(one)
        if not kind or not match:
            raise ValueError(f"T is TYPE START END;START END…, then a tab: {short(body)!r}")
        start, end = int(match[1]), int(match[2])
        if start > end:
            raise ValueError(f"the fragment {start} {end} ends before it starts")
        fragments.append((start, end))
    ordered = sorted(fragments)
    for before, after in pairwise(ordered):
        if after[0] < before[1]:
            raise ValueError(f"the fragments {before} and {after} overlap")
    return TextBound(id=name, type=kind, fragments=tuple(fragments), text=tail[1:])


def _event(name: str, body: str, tail: str) -> Event:
    head, *rest = body.split(" ", 1)
    kind, *trigger = head.split(":")
    if not kind or len(trigger) != 1 or not trigger[0]:
        raise ValueError(f"E is TYPE:TRIGGER ROLE:ID…: {short(body)!r}")
    given = tuple(map(_argument, "".join(rest).split()))
    return Event(id=name, type=kind, trigger=trigger[0], arguments=given, tail=tail)


def _relation(name: str, body: str, tail: str) -> Relation:
    kind, *rest = body.split(" ", 1)
    given = [_argument(one) for one in "".join(rest).split()]
    if not kind or len(given) != 2:
        raise ValueError(f"R is TYPE ROLE:ID ROLE:ID: {short(body)!r}")
    if given[0].role == given[1].role:
        raise ValueError(f"both arguments have the role {short(given[0].role)!r}")
    return Relation(id=name, type=kind, arguments=(given[0], given[1]), tail=tail)


def _attribute(name: str, body: str, tail: str) -> Attribute:
    kind, _, rest = body.rstrip().partition(" ")
    target, _, value = rest.partition(" ")
    if not kind or not _ID.fullmatch(target):
        raise ValueError(f"A is TYPE ID, or TYPE ID VALUE: {short(body)!r}")
    return Attribute(id=name, type=kind, target=target, value=value, tail=tail)


def _normalization(name: str, body: str, tail: str) -> Normalization:
    for form in _NAMED_PARTS:
        if match := form.match(body):
            body = f"Reference {match['target']} {match['entry']}" + body[match.end() :]
    match = _ENTRY.fullmatch(body.rstrip())
    if not match:
        raise ValueError(f"N is TYPE ID DATABASE:ENTRY: {short(body)!r}")
    kind, target, database, entry = match.groups()
    text = tail.lstrip("\t")
    return Normalization(
        id=name, type=kind, target=target, database=database, entry=entry, text=text
    )


def _equiv(name: str, body: str, tail: str) -> Equiv:
    kind, *members = body.split()
    if name != "*" or not members:
        raise ValueError(f"* is TYPE ID ID…: {short(body)!r}")
    return Equiv(type=kind, members=tuple(members), tail=tail)


def _note(name: str, body: str, tail: str) -> Note:
    words = body.split()
    if len(words) != 2:
        raise ValueError(f"# is TYPE ID, then a tab: {short(body)!r}")
    return Note(id=name, type=words[0], target=words[1], text=tail[1:])


_FORMS: Final[Mapping[str, Callable[[str, str, str], Annotation]]] = {
    "T": _text_bound,
    "E": _event,
    "R": _relation,
    "A": _attribute,
    "M": _attribute,
    "N": _normalization,
    "*": _equiv,
    "#": _note,
}


def _argument(text: str) -> Argument:
    role, *target = text.split(":")
    if not role or len(target) != 1 or not target[0]:
        raise ValueError(f"an argument is ROLE:ID: {short(text)!r}")
    return Argument(role, target[0])


def _arguments(given: tuple[Argument, ...]) -> str:
    return " ".join(f"{one.role}:{one.target}" for one in given)


def references(annotation: Annotation) -> Iterator[str]:
    """The ids that a line names, in order."""
    match annotation:
        case Event(trigger=trigger, arguments=arguments):
            yield trigger
            yield from (one.target for one in arguments)
        case Relation(arguments=arguments):
            yield from (one.target for one in arguments)
        case Attribute(target=target) | Normalization(target=target) | Note(target=target):
            yield target
        case Equiv(members=members):
            yield from members

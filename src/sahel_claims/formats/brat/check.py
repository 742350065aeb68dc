"""What a standoff file cannot know by itself: do its words stand in the text, its ids exist?"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from ...corpus.faults import Fault
from ...corpus.misfits import short
from .standoff import (
    Annotation,
    Attribute,
    Corrupt,
    Equiv,
    Event,
    Normalization,
    Note,
    Relation,
    Standoff,
    TextBound,
    references,
)

_TODO: Final = {"BRAT-REF": "delete this line, or restore the one that it names"}


def words(text: str, fragments: Sequence[tuple[int, int]]) -> str:
    """The words that brat writes for fragments (code points, half-open): one space between."""
    return " ".join(text[start:end] for start, end in fragments)


def fits(annotation: TextBound, text: str) -> bool:
    """Whether the line's words stand at its offsets.

    Line breaks may have become spaces and fragments may be joined by nothing, as brat once
    wrote them; what follows the words after white space is no part of them. A line without
    words fits wherever its offsets lie in the text.
    """
    end = max(end for _, end in annotation.fragments)
    if end > len(text):
        return False
    if not annotation.text.strip():
        return True
    given = annotation.text
    pieces = [text[start:end] for start, end in annotation.fragments]
    for wanted in (" ".join(pieces), "".join(pieces)):
        for spelt in (wanted, " ".join(wanted.replace("\r\n", "  ").splitlines())):
            after = given[len(spelt) :]
            if given.startswith(spelt) and (not after or after[0].isspace()):
                return True
    return False


def unfit(standoff: Standoff, text: str) -> list[TextBound]:
    """The T lines whose words do not stand at their offsets in ``text``."""
    found = (a for a in standoff.annotations if isinstance(a, TextBound))
    return [a for a in found if not fits(a, text)]


def text_faults(standoff: Standoff, text: str) -> Iterator[Fault]:
    """BRAT-TEXT for each T line whose words do not stand at its offsets."""
    for line in unfit(standoff, text):
        if max(end for _, end in line.fragments) > len(text):
            message = f"{line.id} ends beyond the text, which has {len(text)} characters"
        else:
            there = short(words(text, line.fragments))
            message = f"{line.id} has the words {short(line.text)!r}, the text there {there!r}"
        yield _fault("BRAT-TEXT", message, standoff, line, line.id)


def reference_faults(*standoffs: Standoff) -> Iterator[Fault]:
    """BRAT-REF for each id that no file defines, and each trigger that is no trigger.

    The files are of one text and share their ids (``.a1`` and ``.a2``). A trigger is a T line
    of the event's own type.
    """
    known = {a.id: a for s in standoffs for a in s.annotations if hasattr(a, "id")}
    for standoff in standoffs:
        for line in standoff.annotations:
            name = getattr(line, "id", "*")
            for target in references(line):
                if target not in known:
                    yield _fault(
                        "BRAT-REF",
                        f"{name} names {target}, which no line defines",
                        standoff,
                        line,
                        name,
                    )
            if isinstance(line, Event) and not _is_trigger(known.get(line.trigger), line):
                message = f"{name} has the trigger {line.trigger}, no T line of type {line.type}"
                yield _fault("BRAT-REF", message, standoff, line, name)


def less_leftovers(standoff: Standoff, before: Standoff) -> Standoff:
    """The file without lines that were part of an annotation which is gone since ``before``.

    Attributes and notes on it, its own relations (their first argument), its membership of an
    Equiv: where such a line was not touched and what it is of is no longer defined. Other lines
    that name it are left for ``reference_faults``.
    """
    defined = {a.id for a in standoff.annotations if hasattr(a, "id")}
    gone = {a.id for a in before.annotations if hasattr(a, "id")} - defined
    if not gone:
        return standoff
    lines = (_less(line, gone) for line in standoff.lines)
    return msgspec.structs.replace(standoff, lines=tuple(one for one in lines if one is not None))


def _less(line: Annotation | Corrupt, gone: set[str]) -> Annotation | Corrupt | None:
    match line:
        case Attribute(target=target) | Note(target=target) | Normalization(target=target):
            return None if target in gone else line
        case Relation(arguments=(first, _)):
            return None if first.target in gone else line
        case Equiv(members=members) if not gone.isdisjoint(members):
            left = tuple(one for one in members if one not in gone)
            return msgspec.structs.replace(line, members=left) if len(left) > 1 else None
    return line


def without_dangling(standoff: Standoff) -> tuple[Standoff, list[Fault]]:
    """The file without what names what is not there, however far that goes; and why.

    An event loses the argument and an Equiv the member; other lines go as a whole.
    """
    faults: list[Fault] = []
    while found := list(reference_faults(standoff)):
        faults += found
        known = {a.id for a in standoff.annotations if hasattr(a, "id")}
        wrong = {fault.line for fault in found}
        lines = (
            _less_dangling(one, known) if getattr(one, "line", 0) in wrong else one
            for one in standoff.lines
        )
        kept = tuple(one for one in lines if one is not None)
        standoff = msgspec.structs.replace(standoff, lines=kept)
    return standoff, faults


def _less_dangling(line: Annotation | Corrupt, known: set[str]) -> Annotation | None:
    match line:
        case Event(trigger=trigger, arguments=arguments) if trigger in known:
            left = tuple(one for one in arguments if one.target in known)
            changed = len(left) < len(arguments)
            return msgspec.structs.replace(line, arguments=left) if changed else None
        case Equiv(members=members):
            there = tuple(one for one in members if one in known)
            return msgspec.structs.replace(line, members=there) if len(there) > 1 else None
    return None


def _is_trigger(found: Annotation | None, event: Event) -> bool:
    """An id that nothing defines is another fault than a trigger of another type."""
    return found is None or (isinstance(found, TextBound) and found.type == event.type)


def _fault(code: str, message: str, standoff: Standoff, line: Annotation, name: str) -> Fault:
    return Fault(
        code=code,
        message=message,
        file=standoff.file,
        line=line.line,
        annotation=name,
        help=_TODO.get(code, ""),
    )

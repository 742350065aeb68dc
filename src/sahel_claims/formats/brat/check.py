"""What a standoff file cannot know by itself: do its words stand in the text, its ids exist?"""

from collections.abc import Iterator, Sequence

from ...corpus.faults import Fault
from ...corpus.misfits import short
from .standoff import Annotation, Event, Standoff, TextBound, references


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


def _is_trigger(found: Annotation | None, event: Event) -> bool:
    """An id that nothing defines is another fault than a trigger of another type."""
    return found is None or (isinstance(found, TextBound) and found.type == event.type)


def _fault(code: str, message: str, standoff: Standoff, line: Annotation, name: str) -> Fault:
    return Fault(code=code, message=message, file=standoff.file, line=line.line, annotation=name)

"""What a person wrote into the list of decisions; the file is hostile until checked."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import msgspec
import yaml

from ..contract.identity import is_span
from ..contract.layers import RECORD_OF, references, spans
from ..contract.shapes import shape_of
from ..corpus.decode import record_faults
from ..corpus.drafts import Entry, plain, read_draft
from ..corpus.faults import Fault
from ..text.lines import Bounds, line_of
from ..text.selectors import Miss, Selector, select
from .decision_page import Page
from .disputes import Comparison, Dispute
from .settle import Answer, Choice, default_of, dropped, drops

CHOICES: Final = get_args(Choice)

_LISTS: Final = ("decisions", "wordings")
_SHOWN: Final = ("id", "layer", "annotations", "guideline", "passage", "a", "b", "both")
_KEYS: Final = frozenset((*_SHOWN, "follows", "choose", "why", "edit"))


class Answers(NamedTuple):
    """Answers by the disputes' keys, and what is wrong or undecided in the file."""

    given: dict[str, Answer]
    faults: list[Fault]


def read_answers(path: Path, found: Comparison) -> Answers:
    """What the file decides of the disputes.

    Faults are DRAFT-SYNTAX for what cannot be understood, QUOTE-… and REC-… for values in
    ``edit``, DRAFT-STALE for an entry that is not of these two versions, DRAFT-OPEN for a dispute
    without choice or reason. Raises CorpusError for what is no plain YAML.
    """
    return _Reader(path, found).run()


class _Reader:
    def __init__(self, path: Path, found: Comparison) -> None:
        self.file = str(path)
        self.tree = read_draft(path, "a list of decisions is a mapping with `decisions`")
        self.found = found
        self.page = Page(found)
        self.disputes = {one.key: one for one in found.disputes}
        self.lines: dict[str, int] = {}
        self.given: dict[str, Answer] = {}
        self.faults: list[Fault] = []

    def run(self) -> Answers:
        for name in self.tree.keys() - set(_LISTS):
            self._fault("DRAFT-SYNTAX", self.tree.line, f"unknown key `{name}`", "", _known(_LISTS))
        for entry in self._entries():
            self._entry(entry)
        if not self.faults:
            self.faults += self._open()
        return Answers(self.given, sorted(self.faults, key=lambda fault: fault.line))

    def _entries(self) -> Iterator[Entry]:
        for name in _LISTS:
            value = self.tree.get(name) or []
            if isinstance(value, list):
                for entry in value:
                    if isinstance(entry, Entry):
                        yield entry
                    else:
                        line = getattr(entry, "line", self.tree.line)
                        self._fault("DRAFT-SYNTAX", line, "an entry is a mapping with an id")
            else:
                self._fault("DRAFT-SYNTAX", self.tree.line, f"`{name}` must be a list")

    def _entry(self, entry: Entry) -> None:
        for name in entry.keys() - _KEYS:
            self._fault("DRAFT-SYNTAX", entry.line, f"unknown key `{name}`", "", _known(_KEYS))
        key = entry.get("id")
        dispute = self.disputes.get(key) if isinstance(key, str) else None
        if dispute is None:
            message = "the entry has no id of a difference between these two versions"
            help_ = "list the differences anew: the same command without --decisions"
            self._fault("DRAFT-STALE", entry.line, message, str(key or ""), help_)
            return
        if dispute.key in self.lines:
            message = f"decided already on line {self.lines[dispute.key]}"
            self._fault("DRAFT-SYNTAX", entry.line, message, dispute.key)
            return
        self.lines[dispute.key] = entry.line
        expected = yaml.safe_load(self.page.entry(dispute))[0]
        if any(plain(entry.get(side)) != expected[side] for side in ("a", "b")):
            message = "the readings a and b are not those of the two versions"
            help_ = (
                "list the differences anew, or leave a and b as they were: `edit` has new values"
            )
            self._fault("DRAFT-STALE", entry.line, message, dispute.key, help_)
            return
        self._answer(dispute, entry)

    def _answer(self, dispute: Dispute, entry: Entry) -> None:
        choose, why, edit = (entry.get(name) or "" for name in ("choose", "why", "edit"))
        if not isinstance(choose, str) or not isinstance(why, str):
            self._fault("DRAFT-SYNTAX", entry.line, "`choose` and `why` are text", dispute.key)
        elif not choose.strip():
            return
        elif choose not in CHOICES:
            message = f"{choose[:40]!r} is no choice"
            self._fault("DRAFT-SYNTAX", entry.line, message, dispute.key, _known(CHOICES))
        elif bool(edit) != (choose == "edit") or not isinstance(edit, Entry | str):
            message = "`edit` has the fields as they should be, with `choose: edit` only"
            self._fault("DRAFT-SYNTAX", entry.line, message, dispute.key)
        elif choose == "neither" and (fixed := self._fixed(dispute)):
            message = f"{fixed} cannot be left unset"
            self._fault("DRAFT-SYNTAX", entry.line, message, dispute.key, "choose a, b or edit")
        else:
            values = self._edit(dispute, edit) if isinstance(edit, Entry) else {}
            self.given[dispute.key] = Answer(choose, str(why).strip(), values)  # type: ignore[arg-type]

    def _fixed(self, dispute: Dispute) -> str:
        """A field that must have a value, though it may be in question."""
        if dispute.only or drops(dispute):
            return ""
        unset = (
            name
            for layer, _, name in dispute.cells
            if default_of(RECORD_OF[layer], name) is msgspec.NODEFAULT
        )
        return next(unset, "")

    def _open(self) -> Iterator[Fault]:
        gone = dropped(self.found, self.given)
        for dispute in self.found.disputes:
            answer = self.given.get(dispute.key)
            if (answer and answer.why) or dispute.worded or gone.issuperset(dispute.ids):
                continue
            missing = "a choice" if answer is None else "a reason"
            line = self.lines.get(dispute.key, 0)
            message = f"{dispute.key} has no {missing.split()[1]}"
            help_ = (
                f"fill in `{'why' if answer else 'choose'}`"
                if line
                else "it is not in the file: list the differences anew, and take over your answers"
            )
            yield self._made("DRAFT-OPEN", line, message, dispute.key, help_)

    # ------------------------------------------------------------------------ values in edit

    def _edit(self, dispute: Dispute, edit: Entry) -> dict[str, Any]:
        """The values of the edited fields, typed; spans found by their words."""
        layer = dispute.cells[0][0] if dispute.cells else dispute.layer
        allowed = {name for _, _, name in dispute.cells}
        if dispute.only:
            allowed = {name for name, _ in shape_of(RECORD_OF[layer]).fields} - {"id"}
        for name in edit.keys() - allowed:
            message = f"`{name}` is not decided here"
            self._fault("DRAFT-SYNTAX", edit.line, message, dispute.key, _known(allowed))
        values = {name: value for name, value in edit.items() if name in allowed}
        for name in values:
            fields = [self.found.fields[cell] for cell in dispute.cells if cell[2] == name]
            if len({repr(one.slots) for one in fields}) > 1:
                message = f"`{name}` is not the same in the annotations that go together"
                self._fault("DRAFT-SYNTAX", edit.line, message, dispute.key, "choose a or b")
        record = self.page.by_id[next(i for i in dispute.ids if self._is(i, layer))]
        kind = RECORD_OF[layer]
        raw = msgspec.to_builtins(record)
        shapes = dict(shape_of(kind).fields)
        before = len(self.faults)
        for name in sorted(values, key=lambda name: name == "head"):
            raw[name] = plain(values[name])
            if is_span(shapes[name]):
                scope = self._scope(dispute, raw if name == "head" else {})
                raw[name] = self._span(values[name], scope, edit, dispute)
        if len(self.faults) > before:
            return {}
        try:
            made = msgspec.convert(raw, kind, strict=False)
        except msgspec.ValidationError:
            self.faults += record_faults(kind, raw, self.file, edit.line, strict=False)
            return {}
        for reference in references(made):
            if reference.pointer.split("/")[1] in values and not self._stands(reference):
                message = f"{reference.id!r} is no id in {' or '.join(reference.layers)}"
                self._fault("REF-DANGLE", edit.line, message, dispute.key)
        return {name: getattr(made, name) for name in values}

    def _is(self, name: str, layer: str) -> bool:
        return isinstance(self.page.by_id[name], RECORD_OF[layer])

    def _stands(self, reference: Any) -> bool:
        if reference.id in reference.words:
            return True
        return reference.id in self.page.by_id and any(
            self._is(reference.id, layer) for layer in reference.layers
        )

    def _scope(self, dispute: Dispute, within: Mapping[str, Any]) -> Bounds:
        """The paragraphs in which the annotation stands; for a head, its span."""
        if within.get("span"):
            return within["span"][0]["start"], within["span"][-1]["end"]
        text = self.found.a.text
        places = [
            line_of(text, part.start)[1:]
            for by_id in (self.page.a, self.page.b)
            for name in dispute.ids
            if name in by_id
            for _, span in spans(by_id[name])
            for part in span
        ]
        if not places:
            return 0, len(text)
        return min(low for low, _ in places), max(high for _, high in places)

    def _span(
        self, value: Any, scope: Bounds, edit: Entry, dispute: Dispute
    ) -> list[dict[str, Any]]:
        text = self.found.a.text
        found = []
        for quote in value if isinstance(value, list) else [value] if value else []:
            raw = {"exact": quote} if isinstance(quote, str) else plain(quote)
            line = getattr(quote, "line", edit.line)
            try:
                place = select(text, msgspec.convert(raw, Selector, strict=False), scope)
            except msgspec.ValidationError as error:
                message = f"a quote is text or {{exact, prefix, suffix, occurrence}}: {error}"
                self._fault("DRAFT-SYNTAX", line, message, dispute.key)
                continue
            if isinstance(place, Miss):
                self._fault(place.code, line, place.message, dispute.key, place.help)
                continue
            start, end = place
            found.append({"start": start, "end": end, "text": text[start:end]})
        return found

    # ------------------------------------------------------------------------------- faults

    def _fault(self, code: str, line: int, message: str, key: str = "", help_: str = "") -> None:
        self.faults.append(self._made(code, line, message, key, help_))

    def _made(self, code: str, line: int, message: str, key: str, help_: str) -> Fault:
        return Fault(
            code=code, message=message, file=self.file, line=line, annotation=key, help=help_
        )


def _known(names: Any) -> str:
    return "known: " + ", ".join(sorted(names))

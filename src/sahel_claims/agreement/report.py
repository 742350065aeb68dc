"""The report of agreement: every figure of every row, as a text or as JSON."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, Final, NamedTuple

from ..contract.base import SCHEMA_VERSION
from ..scoring.bootstrap import DRAWS, LEVEL, Interval
from ..scoring.score import Undefined
from ..validate.render.excerpt import visible
from ..version import __version__
from .ledger import MEASURES, Figure, Ledger, Row, Table
from .measure import Seen, measure_jointly, measure_pair
from .pairing import compare_items
from .panels import Panels
from .scope import scope_of

VERSION: Final = 1

TITLES: Final[dict[Table, str]] = {
    "spans": "Spans: F1, and alpha over tokens and over stretches of text",
    "values": "Values, on annotations that overlap: agreement, kappa, alpha",
    "links": "Links: F1 where the ends are equal spans, and where they overlap",
    "chains": "Chains, over mentions that overlap: F1",
}
_FEW: Final = 10
"""With fewer documents than this an interval is said to be rough."""

_HEADS: Final = {
    "alpha_u": "alpha_U",
    "muc": "MUC",
    "b_cubed": "B3",
    "ceaf_e": "CEAF-e",
    "conll": "CoNLL",
    "lea": "LEA",
}


class Line(NamedTuple):
    """A row with how many each annotator has, in how many documents, and its figures.

    ``sizes`` is by annotator. ``matched`` counts the pairs that values and chains are over.
    """

    row: Row
    sizes: dict[str, int]
    matched: int | None
    documents: int
    figures: dict[str, Figure]


class Report(NamedTuple):
    """All lines, and what was not compared: a layer or attribute, why, in which documents."""

    panels: Panels
    lines: list[Line]
    omitted: dict[tuple[str, str], list[str]]
    draws: int
    seed: int


def report(
    panels: Panels,
    draws: int = DRAWS,
    seed: int = 0,
    step: Callable[[], object] = lambda: None,
) -> Report:
    """Measures the agreement of all annotators; ``step`` is called after each document."""
    ledger = Ledger()
    omitted: dict[tuple[str, str], list[str]] = defaultdict(list)
    pairs = {pair: at for at, pair in enumerate(combinations(panels.annotators, 2))}
    for number, panel in enumerate(panels.panels):
        seen = Seen(panel.documents)
        for pair, at in pairs.items():
            if set(pair) <= set(panel.documents):
                scope = scope_of({who: panel.documents[who] for who in pair})
                compared = compare_items(panel.text, *(seen.all(who, scope) for who in pair))
                measure_pair(ledger, (number, at), compared, scope)
                for name, reason in scope.omitted.items():
                    omitted[name, reason].append(panel.doc_id)
        measure_jointly(ledger, number, seen)
        step()
    lines = [
        Line(
            row,
            {who: ledger.sizes[row][who] for who in panels.annotators},
            int(ledger.total(row, "matched")[0]) if row.table in ("values", "chains") else None,
            ledger.documents(row),
            ledger.figures(row, draws, seed),
        )
        for row in ledger.rows()
    ]
    return Report(panels, lines, dict(omitted), draws, seed)


def as_json(found: Report) -> str:
    """The report as one JSON object.

    ``version`` is 1; it rises when a field changes its meaning or goes, not when one is added.
    A figure has ``value``, or ``undefined`` with the reason; ``interval`` (low, high) over
    documents with the ``draws`` in which it was defined, or ``no_interval`` with the reason.
    Everything outside ASCII is escaped.
    """
    panels = found.panels
    return json.dumps(
        {
            "version": VERSION,
            "tool": {"name": "sahel-claims", "version": __version__, "schema": SCHEMA_VERSION},
            "annotators": list(panels.annotators),
            "documents": [panel.doc_id for panel in panels.panels],
            "paired_by_text": [
                {who: document.doc_id for who, document in panel.documents.items()}
                for panel in panels.by_text
            ],
            "alone": [{"annotator": who, "doc_id": doc_id} for who, doc_id in panels.alone],
            "not_compared": [
                {"what": what, "because": reason, "documents": sorted(set(ids))}
                for (what, reason), ids in found.omitted.items()
            ],
            "bootstrap": {"draws": found.draws, "seed": found.seed, "level": LEVEL},
            "rows": [_line_as_json(line) for line in found.lines],
        },
        indent=1,
    )


def _line_as_json(line: Line) -> dict[str, Any]:
    known = {} if line.matched is None else {"matched": line.matched}
    sizes = {"n": line.sizes} if any(line.sizes.values()) else {}
    return (
        line.row._asdict()
        | {"documents": line.documents}
        | sizes
        | known
        | {"figures": {name: _figure_as_json(one) for name, one in line.figures.items()}}
    )


def _figure_as_json(figure: Figure) -> dict[str, Any]:
    value, interval = figure
    shown: dict[str, Any] = (
        {"value": None, "undefined": value.because}
        if isinstance(value, Undefined)
        else {"value": round(value, 6)}
    )
    if isinstance(interval, Interval):
        shown["interval"] = [round(interval.low, 6), round(interval.high, 6)]
        return shown | {"draws": interval.draws}
    return shown | {"no_interval": interval.because}


def as_text(found: Report) -> Iterator[str]:
    """The report as tables, a line each; a second line has the intervals."""
    panels = found.panels
    everybody = ", ".join(map(visible, panels.annotators))
    count = len(panels.panels)
    yield f"{len(panels.annotators)} annotators: {everybody}; {count} document(s) compared"
    for panel in panels.by_text:
        called = ", ".join(
            f"{visible(d.doc_id)} ({visible(w)})" for w, d in panel.documents.items()
        )
        yield f"paired by text, for the ids differ: {called}"
    for who, doc_id in panels.alone:
        yield f"not compared: document {visible(doc_id)}, only {visible(who)} has it"
    together: dict[tuple[str, int], list[str]] = defaultdict(list)
    for (what, reason), ids in found.omitted.items():
        together[reason, len(set(ids))].append(what)
    for (reason, places), names in together.items():
        where = "" if places == count else f" in {places} document(s)"
        yield f"not compared: {', '.join(names)}: {visible(reason)}{where}"
    if len(panels.annotators) > 2:
        yield "F1, kappa and the like are means over pairs of annotators; alpha of spans is of all"
    if count < 2:
        yield "no intervals: they come from resampling documents, and there is one"
    else:
        rough = f"; from {count} documents it is rough" if count < _FEW else ""
        yield f"below a figure, its 95 % interval over documents ({found.draws} draws){rough}"
    for table, title in TITLES.items():
        if lines := [line for line in found.lines if line.row.table == table]:
            yield ""
            yield title
            yield from _table(table, lines, count)


def _table(table: Table, lines: Sequence[Line], documents: int) -> Iterator[str]:
    measures = list(MEASURES[table])
    heads = [_HEADS.get(name, name) for name in measures]
    cells = [["", "n" if table != "values" else "pairs", *heads]]
    reasons: dict[str, list[str]] = defaultdict(list)
    for line in _grouped(lines):
        row = line.row
        whole = row.label == "all"
        name = _name(row) if whole else f"  {row.label}"
        if whole and line.documents < documents:
            name += f" ({line.documents} document(s))"
        size = str(line.matched) if table == "values" else _sizes(line)
        figures = [line.figures.get(measure) for measure in measures]
        cells.append([name, size, *map(_value, figures)])
        if any(f and isinstance(f.interval, Interval) for f in figures):
            cells.append(["", "", *map(_interval, figures)])
        for figure in figures:
            if figure and isinstance(figure.value, Undefined):
                about = _name(row) if whole else f"{_name(row)} {row.label}"
                if about not in reasons[figure.value.because]:
                    reasons[figure.value.because].append(about)
    widths = [max(len(one[at]) for one in cells) for at in range(len(cells[0]))]
    for one in cells:
        right = [cell.rjust(width) for cell, width in zip(one[1:], widths[1:], strict=True)]
        yield "  ".join([one[0].ljust(widths[0]), *right]).rstrip()
    if table == "spans":
        yield "- F1 is not corrected for chance; to alpha_U nested spans of a label are one stretch"
    for reason, rows in reasons.items():
        yield f"- undefined, because {reason}: {'; '.join(rows)}"


def _grouped(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with each label below the row that it is of."""
    below: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        below[line.row.layer, line.row.what].append(line)
    for group in below.values():
        yield from sorted(group, key=lambda line: (line.row.label != "all", line.row.label))


def _name(row: Row) -> str:
    return row.layer if row.what == row.layer else f"{row.layer} {row.what}"


def _sizes(line: Line) -> str:
    sizes = "/".join(map(str, line.sizes.values()))
    return sizes if line.matched is None else f"{line.matched} of {sizes}"


def _value(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return "-" if isinstance(figure.value, Undefined) else f"{figure.value:.3f}"


def _interval(figure: Figure | None) -> str:
    if figure is None or not isinstance(figure.interval, Interval):
        return ""
    return f"{figure.interval.low:.2f} {figure.interval.high:.2f}"

"""An evaluation as text for people and as CSV for tables; JSON is the record itself."""

import csv
import io
from collections.abc import Iterator, Sequence

from ..validate.render.excerpt import CLOSE, OPEN, visible
from .evaluation import MATCHES, MICRO, STRICT, Evaluation, Line
from .mistakes import KINDS, NONE, Mistake

_COLUMNS = Line.__struct_fields__
_HELD = 90  # code points of a span that are shown


def text(found: Evaluation) -> str:
    """The report; its first line says so where the model was trained on what it is measured on."""
    parts = [
        [found.notice] if found.notice else [],
        _head(found),
        _scores(found),
        _acquaintance(found),
        _contents(found),
        _relations(found),
        _humans(found),
        _confusion(found),
        _against(found),
        _worst(found),
        _examples(found),
        [f"warning: {visible(warning)}" for warning in found.warnings],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def as_csv(found: Evaluation) -> str:
    """Every score as a row; shares as numbers from 0 to 1, empty where undefined."""
    stream = io.StringIO()
    write = csv.writer(stream, lineterminator="\n").writerow
    write(("table", *_COLUMNS))
    if found.notice:
        write(["notice", found.notice, *[""] * 9])

    def lines(table: str, of: Sequence[Line]) -> None:
        for x in of:
            row = (getattr(x, column) for column in _COLUMNS)
            write([table, *("" if value is None else value for value in row)])

    for match in MATCHES:
        lines(match, found.scores[match])
    lines("acquaintance", found.names)
    lines("contents", found.contents)
    lines("relations", found.relations)
    lines("linking", found.linking)
    lines("humans", found.humans)
    for label, counts in found.kinds.items():
        for kind, count in counts.items():
            write(["mistakes", f"{label} {kind}", "", "", count, *[""] * 6])
    for gold, tagged, count in found.confusion:
        write(["confusion", f"{gold} as {tagged}", "", "", count, *[""] * 6])
    for d in found.against.differences if found.against else ():
        values = ["" if v is None else v for v in (d.difference, d.low, d.high)]
        write([f"difference {d.match}", d.name, *[""] * 5, *values, ""])
    return stream.getvalue()


# ---------------------------------------------------------------------------------- parts


def _head(found: Evaluation) -> list[str]:
    lost = ", ".join(f"{what} {count}" for what, count in found.lost.items())
    return [
        f"task {found.task}  model {visible(found.model)} ({found.kind}, "
        f"{found.weights_sha256[:12]})  on {visible(found.data)}",
        f"{found.documents} document(s), {found.tokens:,} tokens, {found.spans:,} annotated spans"
        + (f"; not in the tags, so not measured: {lost}" if lost else ""),
        f"strict: same label, same words; intervals: 95 %, {found.draws} draws of documents, "
        f"seed {found.seed}; tagged in {found.seconds:.1f} s",
    ]


def _scores(found: Evaluation) -> list[str]:
    others = [
        {line.name: line for line in found.scores[match]} for match in MATCHES if match != STRICT
    ]
    head = ["label", "n", "tagged", "P", "R", "F1", "95 %", "overlap F1", "token F1", "right"]
    rows = []
    for line in found.scores[STRICT]:
        kinds = _sum(found) if line.name == MICRO else found.kinds.get(line.name, {})
        rows.append(
            [
                line.name,
                _whole(line.gold),
                _whole(line.tagged),
                *map(_share, (line.precision, line.recall, line.f1)),
                _interval(line.low, line.high),
                *(_share(table[line.name].f1) for table in others),
                *(_whole(kinds.get(kind)) for kind in ("right", *KINDS)),
            ]
        )
    return _table([*head, *KINDS], rows)


def _sum(found: Evaluation) -> dict[str, int]:
    kinds = ("right", *KINDS)
    return {kind: sum(row[kind] for row in found.kinds.values()) for kind in kinds}


def _acquaintance(found: Evaluation) -> list[str]:
    if not found.names:
        return []
    return [
        "strict, by whether the words were a span in the training data",
        *_lines(found.names),
    ]


def _contents(found: Evaluation) -> list[str]:
    if not found.contents:
        return []
    return [
        "strict, pieces of content by quotation marks and by length",
        *_lines([line for line in found.contents if line.gold or line.tagged]),
    ]


def _humans(found: Evaluation) -> list[str]:
    if not found.humans:
        return []
    rows = [[x.name, _share(x.f1), _interval(x.low, x.high)] for x in found.humans]
    return [
        f"annotators among themselves ({', '.join(found.human_kinds)}), strict: "
        f"{found.human_pairs} pair(s) on {found.human_documents} document(s) of "
        f"{visible(found.human_data)}",
        *_table(["", "F1", "95 %"], rows),
    ]


def _relations(found: Evaluation) -> list[str]:
    if not found.relations:
        return []
    return [
        "relations between the very same fragments",
        *_lines(found.relations),
        "",
        "the same from the annotated pieces: what linking alone gets right",
        *_lines(found.linking),
    ]


def _lines(lines: Sequence[Line]) -> list[str]:
    rows = [
        [
            line.name,
            _whole(line.gold),
            _whole(line.tagged),
            *map(_share, (line.precision, line.recall, line.f1)),
            _interval(line.low, line.high),
        ]
        for line in lines
    ]
    return _table(["", "n", "tagged", "P", "R", "F1", "95 %"], rows)


def _confusion(found: Evaluation) -> list[str]:
    labels = sorted({name for pair in found.confusion for name in pair[:2]} - {NONE})
    if not labels:
        return []
    counts = {(gold, tagged): count for gold, tagged, count in found.confusion}
    names = [*labels, NONE]
    rows = [
        [gold, *(_whole(counts.get((gold, tagged))) for tagged in names)]
        for gold in names
        if any((gold, tagged) in counts for tagged in names)
    ]
    return [
        f"confusion of spans that overlap: annotated in rows, tagged in columns, {NONE} for none",
        *_table(["", *names], rows),
    ]


def _against(found: Evaluation) -> list[str]:
    if found.against is None:
        return []
    rows = [
        [
            d.match,
            d.name,
            _share(d.f1),
            _share(d.other),
            "–" if d.difference is None else f"{100 * d.difference:+.1f}",
            _interval(d.low, d.high),
            "yes" if d.clear else "no",
        ]
        for d in found.against.differences
    ]
    head = ["match", "label", "F1", "other F1", "difference", "95 %", "leaves out 0"]
    lines = [f"against {visible(found.against.model)}, on the same draws of documents"]
    if found.against.seen:
        lines.append(f"it was trained on {found.against.seen} of these documents")
    return [*lines, *_table(head, rows)]


def _worst(found: Evaluation) -> list[str]:
    if len(found.worst) < 2:
        return []
    rows = [[visible(name), str(n), _share(f1)] for name, n, f1 in found.worst[:5]]
    return ["lowest strict F1", *_table(["document", "n", "F1"], rows)]


def _examples(found: Evaluation) -> list[str]:
    lines: list[str] = []
    kind = ""
    for mistake in found.examples:
        if mistake.kind != kind:
            kind = mistake.kind
            lines.append(f"{'' if not lines else chr(10)}{kind}: {KINDS[mistake.kind]}")
        lines += _example(mistake)
    return lines


def _example(mistake: Mistake) -> Iterator[str]:
    at = mistake.gold_at or mistake.tagged_at or (0, 0)
    words = mistake.gold_words if mistake.gold_at else mistake.tagged_words
    yield f"  {visible(mistake.doc_id)} [{at[0]}, {at[1]}) " + (
        f"{mistake.gold} tagged {mistake.tagged}"
        if mistake.gold and mistake.tagged
        else f"{mistake.gold or mistake.tagged}"
    )
    shown = f"{_held(mistake.before)}{OPEN}{_held(words)}{CLOSE}{_held(mistake.after)}"
    yield f"    {shown}"
    if mistake.gold_at and mistake.tagged_at and mistake.gold_at != mistake.tagged_at:
        yield f"    tagged {OPEN}{_held(mistake.tagged_words)}{CLOSE}"


def _held(words: str) -> str:
    """Words on one line that no terminal obeys, long ones cut in the middle."""
    flat = " ".join(words.split()) if words.strip() else ""
    if words[:1].isspace() and flat:
        flat = " " + flat
    if words[-1:].isspace() and flat:
        flat += " "
    if len(flat) > _HELD:
        flat = f"{flat[: _HELD // 2]} … {flat[-_HELD // 2 :]}"
    return visible(flat)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, the others to the right."""
    every = [head, *rows]
    widths = [max(len(row[i]) for row in every) for i in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in every
    ]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"[{100 * low:.1f}, {100 * high:.1f}]"

"""What every figure is computed from: numbers of each document that add up over documents.

A figure is a measure of a row. For each document, and each pair of annotators in it, it has
numbers; its value is a function of their sum, and its interval comes from summing over documents
drawn anew. With several pairs the value is the mean over pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Final, Literal, NamedTuple

from ..scoring import prf
from ..scoring.bootstrap import Interval, interval
from ..scoring.score import Score, Statistic, Undefined, mean
from . import coefficients, coreference, unitising

Table = Literal["spans", "values", "links", "chains"]
Crossed = dict[tuple[Hashable, Hashable], float]
"""How often one side has one value where the other has another (or the same)."""

Numbers = tuple[float, ...] | Crossed
Vectors = list[tuple[float, ...]]


class Row(NamedTuple):
    """A row of a table: the layer, the role, field or kind in it, and a label or "all"."""

    table: Table
    layer: str
    what: str
    label: str = "all"


class Measure(NamedTuple):
    """A score, and how the vectors that it is of are laid out.

    ``jointly`` says that it is of all annotators together, not of each pair.
    """

    score: Statistic
    vectors: Callable[[Sequence[Numbers]], Vectors]
    jointly: bool = False


class Figure(NamedTuple):
    """A measure of a row, and its interval over documents."""

    value: Score
    interval: Interval | Undefined


def _added(found: Sequence[Numbers]) -> Vectors:
    tuples = [numbers if isinstance(numbers, tuple) else () for numbers in found]
    width = max(map(len, tuples), default=0)
    return [numbers or (0.0,) * width for numbers in tuples]


def _crossed(
    counts: Callable[[coefficients.Confusion, Sequence[Hashable]], tuple[float, ...]],
) -> Callable[[Sequence[Numbers]], Vectors]:
    """One layout for tables whose values differ from document to document."""

    def vectors(found: Sequence[Numbers]) -> Vectors:
        tables: list[Crossed] = [n if isinstance(n, dict) else {} for n in found]
        values = sorted({value for table in tables for pair in table for value in pair}, key=str)
        return [counts(table, values) for table in tables]

    return vectors


_F1 = Measure(prf.f1, _added)
_KAPPA = Measure(coefficients.kappa, _crossed(coefficients.kappa_counts))
_ALPHA = Measure(coefficients.alpha, _crossed(coefficients.alpha_counts))
_CHAIN = Measure(coreference.f1, _added)

MEASURES: Final[dict[Table, dict[str, Measure]]] = {
    "spans": {
        "strict": _F1,
        "exact": _F1,
        "overlap": _F1,
        "chars": _F1,
        "tokens": _F1,
        "alpha": _ALPHA._replace(jointly=True),
        "alpha_u": Measure(unitising.alpha_u, _added, jointly=True),
    },
    "values": {
        "matched": _F1,
        "agreement": Measure(coefficients.observed, _crossed(coefficients.observed_counts)),
        "kappa": _KAPPA,
        "alpha": _ALPHA,
    },
    "links": {"strict": _F1, "aligned": _F1},
    "chains": {
        "matched": _F1,
        "muc": _CHAIN,
        "b_cubed": _CHAIN,
        "ceaf_e": _CHAIN,
        "conll": Measure(coreference.conll, _added),
        "lea": _CHAIN,
    },
}


class Ledger:
    """The numbers of every figure, by document and pair of annotators."""

    def __init__(self) -> None:
        self.sizes: dict[Row, Counter[str]] = defaultdict(Counter)
        """How many each annotator has of a row."""
        self._numbers: dict[Row, dict[str, dict[tuple[int, int], Numbers]]] = {}
        self._documents: dict[tuple[Table, str, str], set[int]] = defaultdict(set)
        self._pairs: dict[tuple[Table, str, str], set[int]] = defaultdict(set)

    def seen(self, row: Row, document: int, pair: int) -> None:
        """The pair could be compared in the document as to what the row is of, in any label."""
        self._documents[row[:3]].add(document)
        self._pairs[row[:3]].add(pair)

    def add(self, row: Row, measure: str, document: int, pair: int, numbers: Numbers) -> None:
        """The numbers of a figure; ``pair`` is 0 for what is measured jointly."""
        self._numbers.setdefault(row, {}).setdefault(measure, {})[document, pair] = numbers

    def rows(self) -> list[Row]:
        """The rows in the order in which they came."""
        return list(self._numbers)

    def documents(self, row: Row) -> int:
        """In how many documents the row could be compared."""
        return len(self._documents[row[:3]])

    def figures(self, row: Row, draws: int, seed: int) -> dict[str, Figure]:
        """Every measure of the row that it has."""
        return {
            name: self._figure(row, name, measure, draws, seed)
            for name, measure in MEASURES[row.table].items()
            if name in self._numbers[row]
        }

    def total(self, row: Row, measure: str) -> tuple[float, ...]:
        """The sum of the figure's vectors over documents and pairs."""
        vectors = MEASURES[row.table][measure].vectors(list(self._numbers[row][measure].values()))
        return tuple(map(sum, zip(*vectors, strict=True)))

    def _figure(self, row: Row, name: str, measure: Measure, draws: int, seed: int) -> Figure:
        found = self._numbers[row][name]
        documents = sorted(self._documents[row[:3]])
        pairs = [0] if measure.jointly else sorted(self._pairs[row[:3]])
        flat = measure.vectors([found.get((d, p), ()) for d in documents for p in pairs])
        width = len(flat[0])
        rows = [sum(flat[at : at + len(pairs)], ()) for at in range(0, len(flat), len(pairs))]
        score = measure.score if len(pairs) == 1 else _mean_over(measure.score, width)
        return Figure(score(_sum(rows)), interval(rows, score, draws, seed))


def _sum(rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def _mean_over(score: Statistic, width: int) -> Statistic:
    """The mean of a score over pairs whose vectors stand one after another."""

    def averaged(sums: tuple[float, ...]) -> Score:
        return mean(score(sums[at : at + width]) for at in range(0, len(sums), width))

    return averaged

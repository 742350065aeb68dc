"""Maximum-weight one-to-one assignment, exact for whole numbers of any size."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

Pair = tuple[int, int]


def assign(weights: Mapping[Pair, int]) -> list[Pair]:
    """Pairs of rows and columns, each used at most once, of greatest weight together.

    ``weights`` has the pairs that are possible, with positive whole numbers; the result is
    sorted. Kuhn's Hungarian method by shortest augmenting paths with potentials (Jonker and
    Volgenant 1987, A shortest augmenting path algorithm for dense and sparse linear assignment
    problems, Computing 38), O(n² m) for n rows and m columns, n the smaller. Connected
    components are solved one by one. Raises ValueError for a weight that is not positive.
    """
    if any(weight <= 0 for weight in weights.values()):
        raise ValueError("a pair that is possible has a positive weight")
    found: list[Pair] = []
    for part in components(weights):
        if len(part) == 1:
            found += part
            continue
        found += _solve({pair: weights[pair] for pair in part})
    return sorted(found)


def components(edges: Iterable[Pair]) -> Iterator[list[Pair]]:
    """The edges of a bipartite graph, by connected component, each sorted."""
    rows: dict[int, list[int]] = defaultdict(list)
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in edges:
        rows[row].append(column)
        columns[column].append(row)
    seen: set[int] = set()
    for first in sorted(rows):
        if first in seen:
            continue
        seen.add(first)
        reached, found = [first], set[Pair]()
        while reached:
            row = reached.pop()
            for column in rows[row]:
                found.add((row, column))
                new = [other for other in columns[column] if other not in seen]
                seen.update(new)
                reached += new
        yield sorted(found)


def _solve(weights: dict[Pair, int]) -> list[Pair]:
    rows = sorted({row for row, _ in weights})
    columns = sorted({column for _, column in weights})
    if len(rows) > len(columns):
        turned = _solve({(column, row): weight for (row, column), weight in weights.items()})
        return [(row, column) for column, row in turned]
    # What is not possible has weight 0: taken only to complete the assignment, and dropped.
    cost = [[-weights.get((row, column), 0) for column in columns] for row in rows]
    chosen = _hungarian(cost)
    pairs = ((rows[i], columns[j]) for i, j in enumerate(chosen))
    return [pair for pair in pairs if pair in weights]


def _hungarian(cost: list[list[int]]) -> list[int]:
    """The column of each row in an assignment of least cost; no more rows than columns."""
    count, width = len(cost), len(cost[0])
    row_potential = [0] * (count + 1)
    potential = [0] * (width + 1)
    holder = [0] * (width + 1)  # the row, from 1, that holds a column; 0 for none
    for row in range(1, count + 1):
        holder[0] = row
        at = 0
        least: list[int | None] = [None] * (width + 1)
        before = [0] * (width + 1)
        done = [False] * (width + 1)
        while holder[at]:
            done[at] = True
            here = holder[at]
            costs, base = cost[here - 1], row_potential[here]
            step: int | None = None
            nearest = 0
            for column in range(1, width + 1):
                if done[column]:
                    continue
                reduced = costs[column - 1] - base - potential[column]
                known = least[column]
                if known is None or reduced < known:
                    least[column] = known = reduced
                    before[column] = at
                if step is None or known < step:
                    step, nearest = known, column
            assert step is not None
            for column in range(width + 1):
                if done[column]:
                    row_potential[holder[column]] += step
                    potential[column] -= step
                elif (value := least[column]) is not None:
                    least[column] = value - step
            at = nearest
        while at:
            holder[at] = holder[before[at]]
            at = before[at]
    chosen = [-1] * count
    for column in range(1, width + 1):
        if holder[column]:
            chosen[holder[column] - 1] = column - 1
    return chosen

"""Agreement on values, corrected for chance: Cohen's kappa, Krippendorff's nominal alpha.

Both are functions of counts that add up over documents, so that documents can be resampled.
"""

from collections.abc import Hashable, Mapping, Sequence

from ..scoring.score import Score, Undefined, ratio

Confusion = Mapping[tuple[Hashable, Hashable], float]


def observed_counts(confusion: Confusion, values: Sequence[Hashable]) -> tuple[float, ...]:
    """Units to which both give one value, and all units."""
    return sum(confusion.get((value, value), 0) for value in values), sum(confusion.values())


def observed(counts: Sequence[float]) -> Score:
    """The share of units on which both agree."""
    return ratio(counts[0], counts[1], "nothing is matched")


def kappa_counts(confusion: Confusion, values: Sequence[Hashable]) -> tuple[float, ...]:
    """What kappa needs: units with one value, then each value's units on the left, the right."""
    agreeing = sum(confusion.get((value, value), 0) for value in values)
    left = dict.fromkeys(values, 0.0)
    right = dict.fromkeys(values, 0.0)
    for (ours, theirs), count in confusion.items():
        left[ours] += count
        right[theirs] += count
    return (agreeing, *left.values(), *right.values())


def kappa(counts: Sequence[float]) -> Score:
    """Cohen's kappa of two annotators, each with a distribution of values of its own.

    Cohen 1960, A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20: (p_o - p_e) / (1 - p_e), where p_e = Σ left(v) · right(v) / n².
    """
    agreeing, *each = counts
    left, right = each[: len(each) // 2], each[len(each) // 2 :]
    units = sum(left)
    if not units:
        return Undefined("nothing is matched")
    chance = sum(a * b for a, b in zip(left, right, strict=True)) / units**2
    if chance == 1:
        return Undefined("only one value occurs")
    return (agreeing / units - chance) / (1 - chance)


def alpha_counts(confusion: Confusion, values: Sequence[Hashable]) -> tuple[float, ...]:
    """What alpha needs: the coincidences of unlike values, then all of each value.

    ``confusion`` counts the pairs of values that units have, each pair once. A unit that m
    annotators judge has m (m - 1) / 2 of them, which count 1 / (m - 1) each.
    """
    apart = sum(2 * count for (a, b), count in confusion.items() if a != b)
    each = dict.fromkeys(values, 0.0)
    for pair, count in confusion.items():
        for value in pair:
            each[value] += count
    return (apart, *each.values())


def alpha(counts: Sequence[float]) -> Score:
    """Krippendorff's alpha for nominal values, any number of annotators, values may be missing.

    Krippendorff 2011, Computing Krippendorff's alpha-reliability, section C:
    1 - (n - 1) · Σ o(c, k) / Σ n(c) · n(k), both sums over c ≠ k.
    """
    apart, *each = counts
    pairable = sum(each)
    if not pairable:
        return Undefined("nothing is judged by two annotators")
    expected = pairable**2 - sum(count**2 for count in each)
    if not expected:
        return Undefined("only one value occurs")
    return 1 - (pairable - 1) * apart / expected

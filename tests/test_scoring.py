"""Counts, F1, what is undefined, and intervals over documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.scoring.bootstrap import Interval, interval, paired_difference
from sahel_claims.scoring.matching import Marked, align, overlap, strict
from sahel_claims.scoring.prf import (
    Counts,
    count,
    count_by_label,
    count_points,
    count_tokens,
    f1,
    macro,
    total,
    touched,
)
from sahel_claims.scoring.score import Score, Undefined, difference, mean

LEFT = [Marked("PER", ((0, 4),)), Marked("PER", ((10, 20),)), Marked("ORG", ((2, 8), (30, 34)))]
RIGHT = [Marked("PER", ((0, 4),)), Marked("PER", ((12, 20),)), Marked("LOC", ((2, 8), (30, 34)))]


def test_precision_recall_and_f1() -> None:
    counts = Counts(matched=3, left=4, right=6)
    assert counts.precision == 0.5
    assert counts.recall == 0.75
    assert counts.f1 == 0.6


def test_what_is_not_there_has_no_score() -> None:
    assert Counts(0, 0, 0).f1 == Undefined("neither side has any")
    assert Counts(0, 3, 0).precision == Undefined("the right side has none")
    assert Counts(0, 0, 3).recall == Undefined("the left side has none")
    assert Counts(0, 0, 3).f1 == 0.0
    assert isinstance(macro({}), Undefined)


def test_counts_by_label_and_their_means() -> None:
    by_label = count_by_label(LEFT, RIGHT, strict)
    assert by_label == {"LOC": (0, 0, 1), "ORG": (0, 1, 0), "PER": (1, 2, 2)}
    assert total(by_label.values()) == (1, 3, 3)
    assert macro(by_label) == pytest.approx(0.5 / 3)
    assert count_by_label(LEFT, RIGHT, overlap)["PER"] == (2, 2, 2)
    assert count(LEFT, RIGHT, align) == (3, 3, 3)


def test_a_pair_of_two_labels_is_counted_for_none() -> None:
    with pytest.raises(ValueError, match="two labels"):
        count_by_label(LEFT, RIGHT, align)


def test_code_points_and_tokens_count_once() -> None:
    nested = [*LEFT, Marked("PER", ((11, 13),))]
    assert count_points(nested, RIGHT)["PER"] == (12, 14, 12)
    tokens = [(0, 4), (5, 9), (10, 13), (13, 20), (31, 40)]
    assert count_tokens(nested, RIGHT, tokens)["PER"] == (3, 3, 3)
    assert count_tokens(LEFT, RIGHT, tokens)["ORG"] == (0, 3, 0)
    assert touched(((4, 5),), tokens) == set()
    assert touched(((3, 6), (20, 32)), tokens) == {0, 1, 4}


def test_the_mean_leaves_out_what_is_undefined() -> None:
    gone = Undefined("of a reason")
    assert mean([0.5, gone, 1.0]) == 0.75
    assert mean([gone]) == gone
    assert isinstance(mean([]), Undefined)
    assert difference(0.5, gone) == difference(gone, 0.5) == gone


def test_one_document_has_no_interval() -> None:
    assert interval([(1, 2, 2)], f1) == Undefined("1 document(s) cannot be resampled")
    assert isinstance(paired_difference([(1, 2, 2)], [(1, 2, 2)], f1), Undefined)


def test_an_interval_holds_the_score_and_narrows_with_documents() -> None:
    few = interval([(8, 10, 10), (5, 10, 10), (9, 10, 10)], f1)
    many = interval([(8, 10, 10), (5, 10, 10), (9, 10, 10)] * 20, f1)
    assert isinstance(few, Interval)
    assert isinstance(many, Interval)
    assert few.low < many.low < f1((22, 30, 30)) < many.high < few.high  # type: ignore[operator]
    assert few.documents == 3
    rows = [(8, 10, 10), (5, 10, 10), (9, 10, 10)] * 20
    assert interval(rows, f1) == many
    assert interval(rows, f1, seed=1) != many


def test_an_interval_of_a_mean_is_the_textbook_one() -> None:
    """95 % of the means of 100 zeros and ones lie within 1.96 standard errors."""

    def average(sums: tuple[float, ...]) -> Score:
        return sums[0] / sums[1]

    found = interval([(i % 2, 1) for i in range(100)], average, draws=4000)
    assert isinstance(found, Interval)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.02)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.02)


def test_draws_without_a_score_are_counted() -> None:
    found = interval([(1, 1, 1), (0, 0, 0)], f1)
    assert isinstance(found, Interval)
    assert found.low == found.high == 1.0
    assert 650 < found.draws < 850  # a quarter of the draws take the second document twice
    assert isinstance(interval([(0, 0, 0), (0, 0, 0)], f1), Undefined)


def test_a_difference_is_paired() -> None:
    hard, easy = (2, 10, 10), (9, 10, 10)
    better = [(3, 10, 10), (10, 10, 10)]
    found = paired_difference(better * 10, [hard, easy] * 10, f1)
    assert isinstance(found, Interval)
    assert found.low == pytest.approx(0.1)  # in each document by one in ten, in every draw
    assert found.high == pytest.approx(0.1)
    with pytest.raises(ValueError, match="do not pair"):
        paired_difference(better, [hard], f1)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(5, 9), st.integers(5, 9)), min_size=2))
def test_an_interval_lies_between_the_worst_and_the_best(rows: list[tuple[int, int, int]]) -> None:
    found = interval(rows, f1, draws=50)
    scores = [f1(row) for row in rows]
    numbers = [score for score in scores if not isinstance(score, Undefined)]
    assert isinstance(found, Interval)
    assert min(numbers) - 1e-9 <= found.low <= found.high <= max(numbers) + 1e-9

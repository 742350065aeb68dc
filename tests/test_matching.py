"""Matching of spans: exact where greedy is wrong, and the same in any order."""

from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sahel_claims.scoring.assignment import assign
from sahel_claims.scoring.matching import (
    MATCHINGS,
    Marked,
    align,
    covered,
    exact,
    fragments,
    overlap,
    shared,
    strict,
    unmatched,
)


def marked(*spans: str) -> list[Marked]:
    """Spans written as ``PER 0-5 8-9``."""
    made = []
    for written in spans:
        label, *pieces = written.split()
        bounds = [(int(start), int(end)) for start, _, end in (p.partition("-") for p in pieces)]
        made.append(Marked(label, tuple(bounds)))
    return made


def test_taking_the_best_pair_first_would_be_wrong() -> None:
    # 0-10 with 2-10 is the best pair (8/10), and leaves 2/10; the others give 7/10 and 5/8.
    left, right = marked("X 0-10", "X 5-10"), marked("X 2-10", "X 0-7")
    assert overlap(left, right) == [(0, 1), (1, 0)]
    left, right = marked("X 0-8", "X 8-10"), marked("X 1-9")
    assert overlap(left, right) == [(0, 0)]


def test_going_from_left_to_right_would_be_wrong() -> None:
    left, right = marked("X 0-4", "X 3-9"), marked("X 3-8")
    assert overlap(left, right) == [(1, 0)]


def test_an_equal_span_is_never_given_up_for_two_halves() -> None:
    left, right = marked("X 0-10", "X 0-5"), marked("X 0-10", "X 5-10")
    assert overlap(left, right) == [(0, 0)]


def test_touching_is_not_overlapping() -> None:
    assert overlap(marked("X 0-5"), marked("X 5-9")) == []
    assert overlap(marked("X 0-2 8-9"), marked("X 2-8")) == []


def test_a_discontinuous_span_is_one_span() -> None:
    left, right = marked("X 0-2 8-9"), marked("X 0-2", "X 8-9")
    assert strict(left, right) == []
    assert overlap(left, right) == [(0, 0)]


def test_labels() -> None:
    left, right = marked("X 0-5", "Y 0-5"), marked("Y 0-5", "Z 0-5")
    assert strict(left, right) == [(1, 0)]
    assert exact(left, right) == [(0, 1), (1, 0)]
    assert overlap(left, right) == [(1, 0)]
    assert overlap(marked("X 0-5"), marked("Y 0-4")) == []
    assert align(marked("X 0-5"), marked("Y 0-4")) == [(0, 0)]


def test_the_same_label_breaks_a_tie() -> None:
    assert align(marked("X 0-4"), marked("Y 0-3", "X 1-4")) == [(0, 1)]


def test_a_span_twice_needs_a_partner_twice() -> None:
    twice, once = marked("X 0-5", "X 0-5"), marked("X 0-5")
    for matching in MATCHINGS.values():
        assert len(matching(twice, once)) == len(matching(once, twice)) == 1
        assert len(matching(twice, twice)) == 2


def test_fragments_are_put_in_order() -> None:
    assert fragments([(5, 9), (0, 2), (8, 10)]) == ((0, 2), (5, 10))
    assert fragments([(2, 4), (0, 2)]) == ((0, 2), (2, 4))


def test_a_pair_without_weight_is_no_pair() -> None:
    with pytest.raises(ValueError, match="positive"):
        assign({(0, 0): 0})


def test_many_overlapping_spans_are_matched_in_time() -> None:
    left = [Marked("X", ((i, i + 60),)) for i in range(0, 240, 2)]
    right = [Marked("X", ((i, i + 61),)) for i in range(0, 240, 2)]
    assert overlap(left, right) == [(i, i) for i in range(120)]


_PIECES = st.lists(st.integers(0, 14), min_size=2, max_size=4, unique=True).map(sorted)
_SPAN = st.builds(
    lambda label, cuts: Marked(label, tuple(zip(cuts[::2], cuts[1::2], strict=False))),
    st.sampled_from("XY"),
    _PIECES,
)
_SIDE = st.lists(_SPAN, max_size=5)


def weight(a: Marked, b: Marked) -> Fraction:
    common = shared(a.fragments, b.fragments)
    return Fraction(common, covered(a.fragments) + covered(b.fragments) - common)


def best(left: list[Marked], right: list[Marked], any_label: bool) -> Fraction:
    """By trying every one-to-one matching."""
    if len(left) > len(right):
        left, right = right, left
    return max(
        sum(
            (weight(a, b) for a, b in zip(left, chosen, strict=True) if any_label or a[0] == b[0]),
            Fraction(0),
        )
        for chosen in permutations(right, len(left))
    )


@settings(max_examples=150)
@given(_SIDE, _SIDE)
def test_no_matching_has_more_weight(left: list[Marked], right: list[Marked]) -> None:
    for matching, any_label in ((overlap, False), (align, True)):
        pairs = matching(left, right)
        got = sum((weight(left[i], right[j]) for i, j in pairs), Fraction(0))
        assert got == best(left, right, any_label)
        assert all(shared(left[i].fragments, right[j].fragments) for i, j in pairs)
        assert set(strict(left, right)) <= {*pairs}


@settings(max_examples=150)
@given(_SIDE, _SIDE, st.randoms(use_true_random=False))
def test_neither_order_nor_side_matters(
    left: list[Marked], right: list[Marked], rng: Random
) -> None:
    shuffled, mixed = list(left), list(right)
    rng.shuffle(shuffled)
    rng.shuffle(mixed)
    for matching in MATCHINGS.values():
        pairs = matching(left, right)
        spans = sorted((left[i], right[j]) for i, j in pairs)
        assert sorted((shuffled[i], mixed[j]) for i, j in matching(shuffled, mixed)) == spans
        assert sorted((left[i], right[j]) for j, i in matching(right, left)) == spans
        ours = [i for i, _ in pairs]
        assert pairs == sorted(pairs)
        assert len({*ours}) == len(ours) == len({j for _, j in pairs})
        assert sorted(ours + unmatched(len(left), ours)) == list(range(len(left)))


@settings(max_examples=60)
@given(_SIDE)
def test_everything_matches_itself(side: list[Marked]) -> None:
    for matching in MATCHINGS.values():
        assert len(matching(side, side)) == len(side)


@settings(max_examples=150)
@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9)))
def test_assignment_is_the_best_there_is(weights: dict[tuple[int, int], int]) -> None:
    pairs = assign(weights)
    assert len({i for i, _ in pairs}) == len(pairs) == len({j for _, j in pairs})
    every = max(
        sum(weights.get(pair, 0) for pair in enumerate(chosen)) for chosen in permutations(range(5))
    )
    assert sum(weights[pair] for pair in pairs) == every

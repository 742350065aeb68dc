"""kappa, alpha, alpha_U and the measures of chains, against published figures."""

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.agreement.coefficients import (
    alpha,
    alpha_counts,
    kappa,
    kappa_counts,
    observed,
    observed_counts,
)
from sahel_claims.agreement.coreference import b_cubed, ceaf_e, conll, f1, lea, muc
from sahel_claims.agreement.unitising import alpha_u, disagreement
from sahel_claims.scoring.matching import Fragments
from sahel_claims.scoring.score import Score, Undefined

Table = dict[tuple[Any, Any], float]


def kappa_of(table: Table) -> Score:
    return kappa(kappa_counts(table, sorted({v for pair in table for v in pair})))


def alpha_of(table: Table) -> Score:
    return alpha(alpha_counts(table, sorted({v for pair in table for v in pair})))


def crossed(left: str, right: str) -> Table:
    return dict(Counter(zip(left, right, strict=True)))


# Krippendorff 1995, p. 57: the digitised examples A, B and C of two observers each.
BERTHA, BILL = "001111111100001111110000", "000011110000000110000000"
JOHN, JILL = "111111111111111111000000", "111111111100000000000000"
GERRET, GILL = "001111110011001111001100", "110011110011110011001100"


def test_kappa_of_krippendorff_1995() -> None:
    assert kappa_of(crossed(BERTHA, BILL)) == pytest.approx(0.385, abs=0.001)
    assert kappa_of(crossed(JOHN, JILL)) == pytest.approx(0.385, abs=0.001)
    assert kappa_of(crossed(GERRET, GILL)) == pytest.approx(0.314, abs=0.001)


def test_kappa_of_a_textbook_table() -> None:
    table = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    assert kappa_of({pair: float(n) for pair, n in table.items()}) == pytest.approx(0.4)
    counts = observed_counts({pair: float(n) for pair, n in table.items()}, ["yes", "no"])
    assert observed(counts) == pytest.approx(0.7)


def test_alpha_of_krippendorff_1995() -> None:
    assert alpha_of(crossed(BERTHA, BILL)) == pytest.approx(0.329, abs=0.001)


def test_alpha_of_krippendorff_2011() -> None:
    """Section A: two observers, ten units; section C: four observers, values missing."""
    assert alpha_of(crossed("0100000010", "1110010000")) == pytest.approx(0.095, abs=0.0005)
    observers = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    table: Table = Counter()
    for unit in zip(*observers, strict=True):
        given = [value for value in unit if value != "."]
        for pair in combinations(given, 2):
            table[pair] += 1 / (len(given) - 1)
    assert alpha_of(table) == pytest.approx(0.743, abs=0.0005)


def test_one_value_alone_says_nothing() -> None:
    assert kappa_of({("a", "a"): 5}) == Undefined("only one value occurs")
    assert alpha_of({("a", "a"): 5}) == Undefined("only one value occurs")
    assert isinstance(kappa_of({}), Undefined)
    assert isinstance(alpha_of({}), Undefined)
    assert isinstance(observed((0, 0)), Undefined)


VALUES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1)


@given(VALUES)
def test_kappa_and_alpha_are_symmetric_and_one_on_themselves(pairs: list[tuple[str, str]]) -> None:
    table: Table = dict(Counter(pairs))
    turned: Table = dict(Counter((b, a) for a, b in pairs))
    same: Table = dict(Counter((a, a) for a, _ in pairs))
    for coefficient in (kappa_of, alpha_of):
        one, other = coefficient(table), coefficient(turned)
        if isinstance(one, Undefined):
            assert one == other
        else:
            assert one == pytest.approx(other)
        if len({a for a, _ in pairs}) > 1:
            assert coefficient(same) == pytest.approx(1.0)


# ------------------------------------------------------------------------------- alpha_U


def units(*begin_and_length: tuple[int, int], less: int = 0, by: int = 1) -> Fragments:
    return tuple(
        ((begin - less) * by, (begin - less + long) * by) for begin, long in begin_and_length
    )


def test_alpha_u_of_krippendorff_2004() -> None:
    """Page 254: a continuum from 150 on, of length 300; categories c and k of two observers."""
    c = disagreement(
        [units((225, 70), (370, 30), less=150), units((220, 80), (355, 20), (400, 20), less=150)],
        300,
    )
    k = disagreement([units((180, 60), (300, 50), less=150)] * 2, 300)
    assert c[0] / 300**2 == pytest.approx(0.0144, abs=0.0001)
    assert c[1] / 300**2 == pytest.approx(0.0532, abs=0.0001)
    assert k[1] / 300**2 == pytest.approx(0.0490, abs=0.0001)
    assert alpha_u(c) == pytest.approx(0.7286, abs=0.0001)
    assert alpha_u(k) == 1.0
    assert alpha_u((c[0] + k[0], c[1] + k[1])) == pytest.approx(0.8591, abs=0.0005)


EXAMPLES = {
    "A": [((2, 8), (14, 6)), ((4, 4), (15, 2))],
    "B": [((0, 18),), ((0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1))],
    "C": [
        ((2, 6), (10, 2), (14, 4), (20, 2)),
        ((0, 2), (4, 4), (10, 4), (16, 2), (20, 2)),
    ],
    "D": [
        ((0, 2), (2, 8), (10, 4), (14, 6), (20, 4)),
        ((0, 4), (4, 4), (8, 7), (15, 2), (17, 7)),
    ],
}


@pytest.mark.parametrize(
    ("example", "seen", "published"),
    [
        ("A", 0.03125, 0.553),
        ("B", 2.26736, -0.926),
        ("C", 0.02777, 0.679),
        ("D", 0.38715, 0.066),
    ],
)
def test_alpha_u_of_krippendorff_1995(example: str, seen: float, published: float) -> None:
    """Page 57, in fine units; the tolerance is what a known slip in the paper's D_e makes."""
    stretch = 50_000
    sides = [units(*side, by=stretch) for side in EXAMPLES[example]]
    sums = disagreement(sides, 24 * stretch)
    assert sums[0] / (24 * stretch) ** 2 == pytest.approx(seen, abs=0.00001)
    assert alpha_u(sums) == pytest.approx(published, abs=0.02)


def test_alpha_u_without_units_is_undefined() -> None:
    assert alpha_u(disagreement([(), ()], 100)) == Undefined("no annotator marked any")
    assert alpha_u(disagreement([((0, 0),), ()], 0)) == Undefined("no annotator marked any")
    with pytest.raises(ValueError, match="two annotators"):
        disagreement([()], 100)


@st.composite
def continua(draw: Any) -> list[Fragments]:
    made = []
    for _ in range(draw(st.integers(2, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, 60), max_size=8, unique=True)))
        made.append(tuple(zip(cuts[::2], cuts[1::2], strict=False)))
    return made


@given(continua())
def test_what_is_observed_is_the_mean_over_pairs(sides: list[Fragments]) -> None:
    pairs = [disagreement(pair, 60)[0] for pair in combinations(sides, 2)]
    assert disagreement(sides, 60)[0] == pytest.approx(sum(pairs) / len(pairs))


@given(continua(), st.randoms(use_true_random=False))
def test_alpha_u_has_no_order_and_is_one_on_itself(sides: list[Fragments], rng: Any) -> None:
    mixed = list(sides)
    rng.shuffle(mixed)
    assert disagreement(mixed, 60) == pytest.approx(disagreement(sides, 60))
    if sides[0] and sides[0] != ((0, 60),):
        assert alpha_u(disagreement([sides[0]] * 3, 60)) == 1.0


# -------------------------------------------------------------------------------- chains


def chains(written: str) -> list[set[str]]:
    return [set(chain) for chain in written.split()]


def test_the_example_of_moosavi_and_strube() -> None:
    """Which shows LEA and its forerunners (2016, section 4): some mentions are one side's only."""
    left, right = chains("abc defg"), chains("ab cd fghi")
    recall, whole, precision, parts = lea(left, right)
    assert recall / whole == pytest.approx(0.238, abs=0.0005)
    assert precision / parts == pytest.approx(0.333, abs=0.0005)
    assert muc(left, right) == (2, 5, 2, 5)
    assert b_cubed(left, right) == pytest.approx((35 / 12, 7, 4, 8))
    assert ceaf_e(left, right) == pytest.approx((1.3, 2, 1.3, 3))


SCORCH = {muc: (1 / 3, 0.4), b_cubed: (0.5, 0.633333), ceaf_e: (0.534524, 0.427619)}


def test_the_measures_equal_those_of_an_independent_scorer() -> None:
    """Figures of scorch 0.2.0 for these chains."""
    left, right = chains("abcd ef g hij"), chains("abe cdf gh i j")
    for measure, expected in SCORCH.items():
        recall, whole, precision, parts = measure(left, right)
        assert (recall / whole, precision / parts) == pytest.approx(expected, abs=1e-6)
    each = [f1(measure(left, right)) for measure in SCORCH]
    sums = (*muc(left, right), *b_cubed(left, right), *ceaf_e(left, right))
    assert conll(sums) == pytest.approx(sum(each) / 3)  # type: ignore[arg-type]


def test_one_chain_for_all_is_punished_differently() -> None:
    left, right = chains("ab cd"), chains("abcd")
    assert muc(left, right) == (2, 2, 2, 3)
    assert f1(lea(left, right)) == pytest.approx(2 * (1 / 3) / (4 / 3))


def test_chains_of_one_have_no_links() -> None:
    alone = chains("a b")
    assert isinstance(f1(muc(alone, alone)), Undefined)
    assert f1(b_cubed(alone, alone)) == f1(ceaf_e(alone, alone)) == f1(lea(alone, alone)) == 1.0
    sums = (*muc(alone, alone), *b_cubed(alone, alone), *ceaf_e(alone, alone))
    assert isinstance(conll(sums), Undefined)


PARTITIONS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=10)


@given(PARTITIONS)
def test_chains_are_symmetric_and_one_on_themselves(homes: list[tuple[int, int]]) -> None:
    left, right = (
        [{m for m, home in enumerate(homes) if home[side] == at} for at in range(4)]
        for side in (0, 1)
    )
    left, right = [c for c in left if c], [c for c in right if c]
    for measure in (muc, b_cubed, ceaf_e, lea):
        recall, whole, precision, parts = measure(left, right)
        assert measure(right, left) == pytest.approx((precision, parts, recall, whole))
        assert measure(left[::-1], right) == pytest.approx((recall, whole, precision, parts))
        assert isinstance(f1(measure(left, left)), Undefined) or f1(
            measure(left, left)
        ) == pytest.approx(1.0)

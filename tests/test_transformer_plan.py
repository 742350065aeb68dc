"""The transformer kind without torch: cutting texts, batches, pace, and the best tags."""

import random
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.build.bio import decode
from sahel_claims.models import transformer, transformer_plan
from sahel_claims.models.tasks import TASKS
from sahel_claims.models.transformer_decoding import viterbi

LENGTHS = st.lists(st.integers(1, 30), max_size=60)
TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
ROW = st.lists(st.integers(-9, 9), min_size=len(TAGS), max_size=len(TAGS))


@given(LENGTHS, st.integers(4, 40), st.sets(st.integers(1, 60)))
def test_chunks_cover_all_words_and_fit(lengths: list[int], most: int, cuts: set[int]) -> None:
    edges = sorted({0, len(lengths), *(cut for cut in cuts if cut < len(lengths))})
    found = transformer_plan.chunks(lengths, most, list(pairwise(edges)))
    assert [a for a, _ in found] == [0, *(b for _, b in found)][: len(found)]
    assert sum(b - a for a, b in found) == len(lengths)
    for a, b in found:
        assert a < b
        assert sum(lengths[a:b]) <= most or b - a == 1


def test_a_chunk_ends_with_a_sentence_that_fills_half_of_it() -> None:
    assert transformer_plan.chunks([1] * 10, 8, [(0, 6), (6, 10)]) == [(0, 6), (6, 10)]
    assert transformer_plan.chunks([1] * 10, 8, [(0, 3), (3, 10)]) == [(0, 8), (8, 10)]
    assert transformer_plan.chunks([1] * 8, 8, [(0, 6), (6, 8)]) == [(0, 8)], "all fits"


def test_a_word_that_is_too_long_stands_alone() -> None:
    assert transformer_plan.chunks([2, 500, 2], 8) == [(0, 1), (1, 2), (2, 3)]
    assert transformer_plan.chunks([500], 8) == [(0, 1)]
    assert transformer_plan.chunks([], 8) == []


@given(LENGTHS, st.integers(1, 90), st.integers(0, 3))
def test_every_sequence_is_in_one_batch(lengths: list[int], budget: int, seed: int) -> None:
    drawn = transformer_plan.batches(lengths, budget, random.Random(seed))
    assert drawn == transformer_plan.batches(lengths, budget, random.Random(seed))
    for made in (drawn, transformer_plan.packed(lengths, budget)):
        assert sorted(i for batch in made for i in batch) == list(range(len(lengths)))
        for batch in made:
            assert max(lengths[i] for i in batch) * len(batch) <= budget or len(batch) == 1


def test_batches_hold_sequences_of_like_length() -> None:
    draw = random.Random(1)
    lengths = [draw.randrange(5, 190) for _ in range(2000)]
    made = transformer_plan.batches(lengths, 1024, draw)
    padded = sum(max(lengths[i] for i in batch) * len(batch) for batch in made)
    assert padded < 1.1 * sum(lengths)
    firsts = [lengths[batch[0]] for batch in made]
    assert firsts != sorted(firsts)


def test_epochs_fall_with_the_number_of_tokens() -> None:
    sizes = (1, 17_000, 88_000, 277_000, 10**9)
    assert [transformer_plan.epochs(size) for size in sizes] == [10, 10, 4, 2, 2]
    found = [transformer_plan.epochs(size) for size in range(10_000, 300_000, 1000)]
    assert found == sorted(found, reverse=True)


@given(st.integers(1, 300), st.floats(0, 1))
def test_the_rate_rises_and_falls(steps: int, warmup: float) -> None:
    rates = [transformer_plan.pace(step, steps, warmup) for step in range(steps)]
    assert all(0 < rate <= 1 for rate in rates)
    assert 1 in rates
    top = rates.index(1)
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert transformer_plan.pace(steps, steps, warmup) == 0 or steps == top + 1


@given(st.lists(ROW, max_size=5))
def test_the_best_tags_are_the_best_of_all_well_formed_ones(scores: list[list[int]]) -> None:
    found = viterbi(scores, TAGS)
    assert decode(found)[1] == 0

    def total(tags: tuple[str, ...]) -> int:
        return sum(row[TAGS.index(tag)] for row, tag in zip(scores, tags, strict=True))

    sound = (tags for tags in product(TAGS, repeat=len(scores)) if decode(tags)[1] == 0)
    assert total(tuple(found)) == max(map(total, sound))


def test_best_tags_repair_what_single_tokens_would_get_wrong() -> None:
    # Alone, the second token is I-ORG after B-PER, and the third I-PER after O.
    rows = [[0, 5, 0, 0, 0], [0, 0, 3, 0, 4], [4, 0, 3, 0, 0]]
    assert viterbi(rows, TAGS) == ["B-PER", "I-PER", "O"]
    assert viterbi([[0, 1, 9, 0, 0]], TAGS) == ["B-PER"]


@pytest.mark.parametrize(
    "spoilt",
    [{"length": 0}, {"length": "9"}, {"length": True}, {"threads": 0}, {"precision": "int4"}],
)
def test_settings_of_a_card_are_checked(spoilt: dict[str, int | str]) -> None:
    with pytest.raises(ValueError, match=next(iter(spoilt))):
        transformer.load(TASKS["names"], None, spoilt)  # type: ignore[arg-type]


def test_the_readme_shows_the_script_as_it_is(root: Path) -> None:
    script = (root / "scripts/train_ner.py").read_text("utf-8")
    body = script[script.index("tags = data[") :]
    assert f"\n{body}```\n" in (root / "README.md").read_text("utf-8")

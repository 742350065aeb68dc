"""Offsets survive any text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.text.lines import find_all, line_of, paragraphs, trim
from sahel_claims.text.sentences import propose
from sahel_claims.text.tokens import tokenize

HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(
            "\r\n\t \u2028\u2029\x85\x0b\x0c\u0301\u200d👩🏽‍🚒“”’'-–.,()\ufeff\x00\u202e"
        ),
    ),
    max_size=120,
)


@given(HOSTILE)
def test_tokens_are_ordered_and_leave_only_white_space(text: str) -> None:
    at = 0
    for start, end in tokenize(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip(), "characters between tokens"
        at = end
    assert not text[at:].strip()


@given(HOSTILE)
def test_no_token_starts_with_a_mark_that_follows_a_letter(text: str) -> None:
    for start, _ in tokenize(text):
        if start and unicodedata.category(text[start]) == "Mn":
            assert not text[start - 1].isalpha()


@given(HOSTILE)
def test_paragraphs_and_sentences_leave_only_white_space(text: str) -> None:
    at = 0
    for start, end in paragraphs(text):
        assert not text[at:start].strip()
        assert "\n" not in text[start:end]
        assert "\r" not in text[start:end]
        inner = start
        for low, high in propose(text, start, end):
            assert inner <= low < high <= end
            assert not text[inner:low].strip()
            assert (low, high) == trim(text, low, high)
            inner = high
        assert not text[inner:end].strip()
        at = end
    assert not text[at:].strip()


@given(HOSTILE, st.integers(0, 119))
def test_line_of_holds_the_offset(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    number, start, end = line_of(text, offset)
    assert start <= offset <= end
    assert text[:start].count("\n") == number - 1


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Qaeda-linked", ["Qaeda", "-", "linked"]),
        ("Varn’s men didn't go", ["Varn", "’s", "men", "did", "n't", "go"]),
        ("O'Hara paid 1,200.50 to the U.N.", ["O'Hara", "paid", "1,200.50", "to", "the", "U.N."]),
        ("e\u0301te\u0301 👩🏽‍🚒!", ["e\u0301te\u0301", "👩🏽‍🚒", "!"]),
        ("“no”", ["“", "no", "”"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [text[s:e] for s, e in tokenize(text)] == tokens


def test_sentences_are_not_cut_after_titles() -> None:
    text = "Mr. Varn left. “He went.” 3 men stayed."
    assert [text[s:e] for s, e in propose(text, 0, len(text))] == [
        "Mr. Varn left.",
        "“He went.”",
        "3 men stayed.",
    ]


def test_find_all_counts_overlaps() -> None:
    assert find_all("aaa", "aa") == [0, 1]
    assert find_all("abc", "") == []

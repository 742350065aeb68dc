"""Ids of documents are found again, each at its place, and take few bytes."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from sahel_claims.validate.met import Met


@given(st.lists(st.tuples(st.text(max_size=4), st.sampled_from("ab"), st.integers(1, 2**33))))
def test_as_a_dict(entries: list[tuple[str, str, int]]) -> None:
    met, expected = Met(), dict[str, str]()
    for name, file, line in entries:
        assert (name in met) == (name in expected)
        assert met.add(name, file, line) == expected.get(name)
        expected.setdefault(name, f"{file}:{line}")


def test_many() -> None:
    met = Met()
    for number in range(5_000):
        assert met.add(f"copy_{number:07}", "packed.jsonl", number + 1) is None
    assert met.add("copy_0000000", "other.jsonl", 7) == "packed.jsonl:1"
    assert met.add("copy_0004999", "other.jsonl", 7) == "packed.jsonl:5000"
    assert "copy_0005000" not in met
    assert sum(map(sys.getsizeof, vars(met).values())) < 50 * 5_000

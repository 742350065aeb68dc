"""The garbage collector is as it was, however a validation ends."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from sahel_claims.corpus.reading import Reading
from sahel_claims.validate.collecting import YOUNG, seldom
from sahel_claims.validate.jobs import check_paths
from sahel_claims.validate.run import check_all

ROOT = Path(__file__).resolve().parents[1]
BAD = sorted((ROOT / "tests/fixtures/bad").glob("SPAN-SLICE_*"))[:1]
HERE = (701, 11, 12)


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    """Thresholds of our own, seen to be restored."""
    before = gc.get_threshold()
    gc.set_threshold(*HERE)
    yield
    found = gc.get_threshold()
    gc.set_threshold(*before)
    assert found == HERE


def test_held_back_within() -> None:
    with seldom():
        assert gc.get_threshold() == (YOUNG, *HERE[1:])


def test_blocks_that_overlap() -> None:
    first, second = seldom(), seldom()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (YOUNG, *HERE[1:])
    second.__exit__(None, None, None)


def test_a_collector_that_is_off_stays_off() -> None:
    gc.set_threshold(0, *HERE[1:])
    with seldom():
        assert gc.get_threshold()[0] == 0
    gc.set_threshold(*HERE)


def test_after_an_error() -> None:
    def broken() -> Iterator[Reading]:
        raise OSError("full")
        yield

    with pytest.raises(OSError, match="full"):
        list(check_all(broken(), Path("none")))


def test_after_a_reader_that_stops_early() -> None:
    found = check_paths([*BAD, ROOT / "corpus"], [])
    assert next(found).code == "SPAN-SLICE"
    assert gc.get_threshold() == (YOUNG, *HERE[1:])
    found.close()  # type: ignore[attr-defined]

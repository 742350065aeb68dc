"""Twice the hostile input takes about twice the steps, counted and not timed."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sahel_claims.contract.records import Document
from sahel_claims.validate import contents, mentions, quotes
from sahel_claims.validate.diagnostics import Finding
from sahel_claims.validate.view import View
from support import document

SIZE = 400
LAYERS = [
    {"name": "regions"},
    {"name": "sentences"},
    {"name": "mentions", "attributes": ["head", "level", "entity", "metonymy"]},
    {"name": "entities"},
    {"name": "times"},
    {"name": "attributions", "attributes": ["quotes"]},
    {"name": "quote_marks"},
]


def steps(act: Callable[[], Any]) -> int:
    """How many functions are called, those of C included."""
    count = 0

    def step(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def fragment(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def spread(size: int, place: Callable[[int], list[tuple[int, int]]], **more: Any) -> Document:
    """Mentions at the places that the numbers give."""
    text = ("ab " * 2 * size).strip()
    records = [
        {"id": f"M{n}", "type": "PER", "level": "NOM", "entity": f"E{n}"}
        | {"span": [fragment(text, *part) for part in place(n)]}
        | more
        for n in range(size)
    ]
    return document(text, layers=LAYERS, mentions=records, sentences=[])


def one_place(size: int) -> Document:
    return spread(size, lambda _: [(0, 2)], metonymy={"literal": "a place"})


def nested(size: int) -> Document:
    return spread(size, lambda n: [(0, 6 * size - 3 * n - 1)])


def crossing(size: int) -> Document:
    return spread(size, lambda n: [(3 * n, 3 * n + 3 * size - 1)])


def interrupted(size: int) -> Document:
    return spread(size, lambda n: [(3 * n, 3 * n + 2), (6 * size - 3, 6 * size - 1)])


def copied(size: int) -> Document:
    times = [
        {"id": f"T{n}", "type": "DATE", "span": [fragment("at dawn", 3, 7)]} for n in range(size)
    ]
    return document("at dawn", layers=LAYERS, times=times)


def marks(unit: str) -> Callable[[int], Document]:
    return lambda size: document((unit * size).strip(), layers=LAYERS, sentences=[])


def nested_contents(size: int) -> Document:
    """Contents each of which is a little shorter, where quote marks are not declared."""
    text = "“a” " * size
    held = [
        {"id": f"A{n}", "content": [fragment(text, 0, len(text) - 4 * n - 1)], "quotes": []}
        for n in range(size)
    ]
    layers = [layer for layer in LAYERS if layer["name"] != "quote_marks"]
    return document(text.strip(), layers=layers, attributions=held, sentences=[])


HOSTILE: list[tuple[Callable[[View], Iterator[Finding]], Callable[[int], Document]]] = [
    (mentions.duplicates, one_place),
    (mentions.crossing, nested),
    (mentions.crossing, crossing),
    (mentions.crossing, interrupted),
    (contents.copies, copied),
    *((quotes.covered, marks(unit)) for unit in ("“a ", "„a ", "a” ", "“a«b ", "'a ", "'a “b” ")),
    *((quotes.covered, marks(unit)) for unit in ("“a” ", "'a' ", "'a s' ")),
    (quotes.covered, nested_contents),
]


@pytest.mark.parametrize(
    ("rule", "hostile"),
    HOSTILE,
    ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(HOSTILE)],
)
def test_steps_grow_with_the_input(
    rule: Callable[[View], Iterator[Finding]], hostile: Callable[[int], Document]
) -> None:
    counts = []
    for size in (SIZE, 4 * SIZE):
        view = View(hostile(size))
        assert view.attributes  # what is asked of every rule is not counted
        counts.append(steps(lambda view=view: list(rule(view))))  # type: ignore[misc]
    assert counts[1] <= 6 * counts[0], counts

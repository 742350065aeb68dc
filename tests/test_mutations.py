"""Whatever breaks an invariant by construction is reported under the code of what it breaks."""

from collections import Counter

import msgspec
import pytest

import layer_mutations
from conftest import ARTICLE
from mutations import OPERATORS, Gold
from sahel_claims.corpus.folder import read_folder
from sahel_claims.corpus.packed import read_lines
from sahel_claims.validate.run import check

MUTANTS = 1000
assert layer_mutations


@pytest.fixture(scope="module")
def gold() -> dict[str, object]:
    document = read_folder(ARTICLE).document
    raw: dict[str, object] = msgspec.to_builtins(document)
    return raw


def found(line: bytes) -> set[str]:
    return {d.code for reading in read_lines([line], "a.jsonl") for d in check(reading)}


def test_the_gold_is_clean(gold: dict[str, object]) -> None:
    assert not found(msgspec.json.encode(gold))


def test_every_mutant_is_reported(gold: dict[str, object]) -> None:
    made, reported, missed = Counter[str](), Counter[str](), list[str]()
    for seed in range(MUTANTS):
        operator = OPERATORS[seed % len(OPERATORS)]
        mutant = Gold(gold, seed)
        operator.spoil(mutant)
        codes = found(msgspec.json.encode(mutant.raw))
        made[operator.name] += 1
        if codes & operator.codes:
            reported[operator.name] += 1
        else:
            missed.append(f"{operator.name}, seed {seed}: {sorted(codes) or 'nothing'}")
    for operator in OPERATORS:
        rate = reported[operator.name] / made[operator.name]
        print(f"{operator.name:45} {rate:4.0%} of {made[operator.name]}")
    print(f"{'all':45} {reported.total() / made.total():4.0%} of {made.total()}")
    assert made.total() == MUTANTS
    assert not missed, "\n".join(missed)

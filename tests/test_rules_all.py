"""What holds for every rule of the layers."""

import re

import msgspec
import pytest

import test_rules_attributions
import test_rules_claims
import test_rules_contents
import test_rules_entities
import test_rules_events
import test_rules_factuality
import test_rules_mentions
import test_rules_notes
import test_rules_quotes
import test_rules_times
from rule_cases import Base, Changes, Words, made
from sahel_claims.contract.layers import ATTRIBUTES_OF, LAYER_NAMES
from sahel_claims.validate.registry import rules
from sahel_claims.validate.run import check_document

MODULES = (
    test_rules_mentions,
    test_rules_entities,
    test_rules_times,
    test_rules_events,
    test_rules_factuality,
    test_rules_attributions,
    test_rules_quotes,
    test_rules_claims,
    test_rules_notes,
    test_rules_contents,
)
BASES: list[Base] = [module.BASE for module in MODULES]
LAYER_CODE = re.compile(
    r"(MEN|COREF|LINK|TIMEX|NUM|EVT|ARG|FACT|ATTR|CLM|REL|MT)-|QUOTE-(BAL|IN)$|REC-(BLANK|COPY|TWICE)$"
)


def test_every_code_has_a_case() -> None:
    cases = {case.code for module in MODULES for case in module.CASES}
    assert cases == {code for code in rules() if LAYER_CODE.match(code)}


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.text[:20])
def test_nothing_is_asked_that_is_not_declared(base: Base) -> None:
    """Without their attributes the records are as sound as with them."""
    bare: dict[str, list[dict[str, object]]] = {}
    for layer, records in base.layers.items():
        hidden = {field for _, fields in ATTRIBUTES_OF[layer].values() for field in fields}
        bare[layer] = [{k: v for k, v in r.items() if k not in hidden} for r in records]
    changes: Changes = {"document.layers": [{"name": name} for name in LAYER_NAMES]}
    found = {f.code for f in check_document(made(Base(base.text, bare), changes))}
    # Nothing refers to an entity or event where the attribute that does is not declared.
    assert found <= {"REF-UNUSED"}


def test_a_record_that_failed_is_passed_over() -> None:
    """Where one record is unsound, nothing is said of those that refer to it."""
    for base in BASES:
        for layer, records in base.layers.items():
            for record in records:
                field = next((k for k, v in record.items() if isinstance(v, Words)), None)
                if field is None:
                    continue
                document = made(base, {})
                broken = next(r for r in getattr(document, layer) if r.id == record["id"])
                span = getattr(broken, field)
                span[0] = msgspec.structs.replace(span[0], text="?")
                assert [f.code for f in check_document(document)] == ["SPAN-SLICE"]

"""Times and quantities: each code on the nearest document that deserves it."""

import pytest

from rule_cases import Base, Case, made, w
from sahel_claims.validate.run import check_document

MONDAY = {"value": "2031-05-05", "earliest": "2031-05-05", "latest": "2031-05-05"}
LATER = {"value": "2031-05-12", "anchors": ["T1"]}
BASE = Base(
    "On Monday, 1,200 boats sank; a week later dozens more did.",
    {
        "times": [
            {"id": "T1", "span": w("Monday"), "type": "DATE", "status": "exact"}
            | MONDAY
            | {"anchors": ["DCT"]},
            {"id": "T2", "span": w("a week later"), "type": "DATE", "status": "exact"} | LATER,
        ],
        "quantities": [
            {"id": "Q1", "span": w("1,200"), "kind": "other", "point": 1200},
            {"id": "Q2", "span": w("dozens"), "kind": "other", "vague_term": "dozens", "min": 12},
        ],
    },
)
EITHER = {"T2.anchors": ["DCT", "T1"]}
UNKNOWN = {"document.dct": {"status": "unknown"}, "T1.status": "inferred", "T2.status": "inferred"}
INFERRED = {"document.dct": {"value": "2031-05-06", "status": "inferred"}, "T1.status": "inferred"}

CASES = [
    Case("TIMEX-VAL", {"T1.value": "5 May 2031"}, {"T1.value": "2031-05-05TMO"}),
    Case("TIMEX-VAL", {"T1.value": "2031-02-29"}, {"T1.value": "2032-02-29"}),
    Case("TIMEX-VAL", {"T1.value": "P1W"}, {"T1.value": "P1W", "T1.type": "DURATION"}),
    Case("TIMEX-VAL", {"T1.type": "DURATION"}, {"T1.type": "SET", "T1.value": "XXXX-WXX-1"}),
    Case("TIMEX-VAL", {"T1.earliest": "2031-05"}, {"T1.earliest": "2031-05-01"}),
    Case("TIMEX-VAL", {"T1.latest": "2031-05-04"}, {"T1.latest": "2031-05-06"}),
    Case("TIMEX-VAL", EITHER, EITHER | {"T2.status": "ambiguous", "T2.value": None}),
    Case("TIMEX-VAL", INFERRED, INFERRED | {"T2.status": "inferred"}),
    Case("TIMEX-VAL", {"T2.anchors": ["T2"]}),
    Case("TIMEX-VAL", {"T2.anchors": ["DCT", "T2"], "T2.status": "ambiguous"}),
    Case("TIMEX-VAL", {"document.dct": {"value": "6 May", "status": "exact"}}, UNKNOWN),
    Case("NUM-RANGE", {"Q1.min": 1300}, {"Q1.min": 1100, "Q1.max": 1300}),
    Case("NUM-RANGE", {"Q2.point": 24}, {"Q2.max": 24}),
    Case("NUM-RANGE", {"Q1.point": 12}),
    Case("NUM-RANGE", {"Q1.point": None}, {"Q1.point": None, "Q1.max": 1200}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_times(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []


def test_times_that_count_from_each_other() -> None:
    """Each is told; where several anchors fit it is open which one holds."""
    found = check_document(made(BASE, {"T1.anchors": ["T2"]}))
    assert [(f.code, f.record.id) for f in found] == [("TIMEX-VAL", "T1"), ("TIMEX-VAL", "T2")]
    open_ = {"T1.anchors": ["T2", "DCT"], "T1.status": "ambiguous", "T2.status": "inferred"}
    assert check_document(made(BASE, open_)) == []


POINTS = """2031 203 20 203X XXXX-05 2031-05 2031-XX-05 2031-W19 2031-W19-WE 2031-SP 2031-Q2
2031-H1 2031-05-05T09 2031-05-05T09:30 2031-05-05T09:30:15Z 2031-05-05TNI T09:00 TEV BC0044
PRESENT_REF PAST_REF FUTURE_REF"""
LENGTHS = "P5D P2W P1Y6M PXM PT36H P1DT12H P2DE P0.5Y"


@pytest.mark.parametrize("value", POINTS.split())
def test_points_in_time(value: str) -> None:
    assert check_document(made(BASE, {"T1.value": value})) == []


@pytest.mark.parametrize("value", LENGTHS.split())
def test_lengths_of_time(value: str) -> None:
    assert check_document(made(BASE, {"T1.value": value, "T1.type": "DURATION"})) == []


@pytest.mark.parametrize(
    "value", ["", "P", "PT", "P5", "2031-13", "2031-5-5", "2031-05-32", "May", "31-05", "NOW"]
)
def test_what_is_no_value(value: str) -> None:
    (finding,) = check_document(made(BASE, {"T1.value": value}))
    assert finding.code == "TIMEX-VAL"


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("1 200", {"point": 1200}),
        ("1.200", {"point": 1}),
        ("1.200.000", {"point": 1200000}),
        ("1’200", {"point": 1200}),
        ("3.5 million", {"point": 3500000}),
        ("about 40", {"point": 40, "approx": True}),
        ("40 percent of the", {"point": 40}),
        ("more than 60", {"min": 60}),
        ("up to 60", {"max": 60}),
        ("20 to 30", {"min": 20, "max": 30}),
        ("two dozen", {"point": 24}),
        ("-5", {"point": -5}),
        ("2½", {"point": 2}),
        ("٢٠٣", {"point": 203}),
    ],
)
def test_numbers_as_printed(words: str, fields: dict[str, int]) -> None:
    record = {"id": "Q1", "span": w(words), "kind": "other", **fields}
    base = Base(f"Then {words} boats sank.", {"quantities": [record]})
    assert check_document(made(base, {})) == []

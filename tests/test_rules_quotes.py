"""Quotation marks: each code on the nearest document that deserves it."""

import pytest

from rule_cases import Base, Case, attribution, claim, entity, made, mention, w
from sahel_claims.validate.run import check_document
from support import document, span

SAID = "the “express” was late"
BASE = Base(
    f"The mayor said {SAID}. They sang “Low Tide”.",
    {
        "entities": [entity("E1")],
        "mentions": [mention("M1", "The mayor", "E1")],
        "attributions": [
            attribution("A1", "The mayor", w("said"), SAID, "E1", quotes=w("“express”"))
        ],
        "quote_marks": [{"id": "QM1", "span": w("“Low Tide”"), "function": "TITLE"}],
        "claims": [claim("C1", SAID, "E1", "A1")],
    },
)
COVERED = {"id": "QM2", "span": w("“express”"), "function": "SCARE"}
UNDECLARED = {"document.layers": [{"name": "regions"}, {"name": "sentences"}]}

CASES = [
    Case("QUOTE-BAL", {"A1.quotes": []}, {"A1.quotes": [], "+quote_marks": COVERED}),
    Case("QUOTE-BAL", {"+quote_marks": COVERED}),
    Case("QUOTE-BAL", {"QM1.span": w("“Low Tide”.")}),
    Case("QUOTE-BAL", {"QM1.span": w("Low Tide")}),
    Case("QUOTE-IN", {"A1.quotes": w("“Low Tide”")}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_quotes(case: Case) -> None:
    assert [f.code for f in check_document(made(BASE, case.bad))] == [case.code]
    assert check_document(made(BASE, case.good)) == []


def test_a_quotation_may_lie_in_the_cue() -> None:
    text = BASE.text.replace("said", "“sharply” said")
    changes = {"document.text": text, "A1.cue": w("“sharply” said")}
    both = changes | {"A1.quotes": w("“sharply”", "“express”")}
    assert [f.code for f in check_document(made(BASE, changes))] == ["QUOTE-BAL"]
    assert check_document(made(BASE, both)) == []


def marks(text: str, *recorded: str) -> list[str]:
    """The codes for a text in which these quotations are recorded as quote marks."""
    layers = {
        "quote_marks": [
            {"id": f"QM{n}", "span": w(words), "function": "SCARE"}
            for n, words in enumerate(recorded, 1)
        ]
    }
    return [f.code for f in check_document(made(Base(text, layers), {}))]


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ('A "guest" came.', '"guest"'),
        ("A „guest“ came.", "„guest“"),
        ("A „guest” came.", "„guest”"),
        ("A ”guest” came.", "”guest”"),
        ("A « guest » came.", "« guest »"),
        ("A »guest« came.", "»guest«"),
        ("A »guest» came.", "»guest»"),
        ("A ‘guest’ came.", "‘guest’"),
        ("A 'guest' came.", "'guest'"),
        ("‘It is over,’ she said.", "‘It is over,’"),
        ("‘The dockers’ pay,’ she said.", "‘The dockers’ pay,’"),
        ("“The ‘guest’ came.” He left.", "“The ‘guest’ came.”"),
        ("‘The “guest” came.’ He left.", "‘The “guest” came.’"),
        ("Oskel’s “guest” and the dockers’ friend came.", "“guest”"),
        ('A 5" pipe and a "guest" came.', '"guest"'),
    ],
)
def test_a_pair_is_recorded_once(text: str, quotation: str) -> None:
    assert marks(text, quotation) == []
    assert marks(text) == ["QUOTE-BAL"]


@pytest.mark.parametrize(
    "text",
    [
        "Oskel’s dockers’ pay isn’t the union’s.",
        "Oskel's dockers' pay isn't the union's.",
        "The ‘90s and rock 'n' roll came.",
        "‘Abd al-Karim took the dockers’ pay.",
        "A 5\" pipe, 6' long, broke.",
        "A mark “ without a partner.",
        "A mark ” without a partner: “.",
    ],
)
def test_what_is_no_pair(text: str) -> None:
    assert marks(text) == []


def test_a_quotation_over_paragraphs_lacks_a_mark() -> None:
    text = "He said: “It burst.\n“It flooded us.”"
    assert marks(text, "“It burst.", "“It flooded us.”") == []
    assert marks(text, "“It burst.") == ["QUOTE-BAL"]


def test_nothing_is_asked_where_quotations_are_not_declared() -> None:
    base = Base(BASE.text, {})
    assert [f.code for f in check_document(made(base, {}))] == ["QUOTE-BAL"] * 2
    assert check_document(made(base, UNDECLARED)) == []


def test_a_quoted_content_is_recorded_even_without_the_layer_of_quote_marks() -> None:
    """Else the derived quote mode would call a direct quotation indirect."""
    text = "“It burst,” she said."
    layers = [
        {"name": "regions"},
        {"name": "sentences"},
        {"name": "attributions", "attributes": ["quotes"]},
    ]
    said = {"id": "A1", "source": span(text, "she"), "cue": span(text, "said")}
    said["content"] = span(text, "“It burst,”")
    found = check_document(document(text, layers=layers, attributions=[said]))
    assert [f.code for f in found] == ["QUOTE-BAL"]
    said["quotes"] = said["content"]
    assert check_document(document(text, layers=layers, attributions=[said])) == []

"""CoNLL columns hold what the build's tags hold; the rest is counted."""

from collections import Counter
from pathlib import Path

from hypothesis import given

from sahel_claims.build import tagging
from sahel_claims.build.bio import Loss
from sahel_claims.build.source import Source
from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder
from sahel_claims.formats.conll import HELD, TASKS, columns, lost
from strategies import documents
from support import document, span

TEXT = "The council of Oremi said: “We go.”\nBrem\x1cis far."
LAYERS = [
    {"name": "regions"},
    {"name": "sentences"},
    {"name": "mentions"},
    {"name": "attributions"},
]
MADE = document(
    TEXT,
    layers=LAYERS,
    mentions=[
        {"id": "M1", "span": span(TEXT, "The council of Oremi"), "type": "ORG"},
        {"id": "M2", "span": span(TEXT, "Oremi"), "type": "GPE"},
        {"id": "M3", "span": span(TEXT, "The", "We"), "type": "PER"},
        {"id": "M4", "span": span(TEXT, "re"), "type": "LOC"},
    ],
    attributions=[
        {
            "id": "A1",
            "source": span(TEXT, "The council of Oremi"),
            "cue": span(TEXT, "said"),
            "content": span(TEXT, "We go"),
        }
    ],
)


def test_a_token_a_line() -> None:
    loss: Loss = Counter()
    found = columns(MADE, "actors", loss)
    assert found == (
        "-DOCSTART-\tdoc_1\t-X-\tO\n"
        "\n"
        "The\t0\t3\tB-ORG\n"
        "council\t4\t11\tI-ORG\n"
        "of\t12\t14\tI-ORG\n"
        "Oremi\t15\t20\tI-ORG\n"
        "said\t21\t25\tO\n"
        ":\t25\t26\tO\n"
        "“\t27\t28\tO\n"
        "We\t28\t30\tO\n"
        "go\t31\t33\tO\n"
        ".\t33\t34\tO\n"
        "”\t34\t35\tO\n"
        "\n"
        "Brem\t36\t40\tO\n"
        "�\t40\t41\tO\n"
        "is\t41\t43\tO\n"
        "far\t44\t47\tO\n"
        ".\t47\t48\tO\n"
        "\n"
    )
    assert lost(loss) == {
        ("actors GPE", "nested"): 1,
        ("actors PER", "discontinuous"): 1,
        ("actors LOC", "off token"): 1,
        ("actors (token)", "a character that parts columns or lines"): 1,
    }


def test_roles_are_tagged_by_paragraph() -> None:
    loss: Loss = Counter()
    found = columns(MADE, "attribution_tags", loss)
    assert found is not None
    tags = [line.split("\t")[3] for line in found.splitlines() if line][1:]
    assert tags[:10] == [
        *("B-SOURCE", "I-SOURCE", "I-SOURCE", "I-SOURCE", "B-CUE", "O", "O"),
        *("B-CONTENT", "I-CONTENT", "O"),
    ]
    assert {what for _, _, what in loss} == {HELD, "a character that parts columns or lines"}


def test_what_is_not_declared_is_not_written() -> None:
    loss: Loss = Counter()
    assert columns(MADE, "names", loss) is None, "no heads, no levels"
    assert not loss


@given(documents())
def test_columns_give_back_what_the_build_gives(made: Document) -> None:
    """Every token with its offsets and tag, whatever the text; readers split on white space."""
    for task, (rows, tags) in TASKS.items():
        loss, again = Loss(), Loss()
        found = columns(made, task, loss)
        source = Source(made)
        if not source.declares(task):
            assert found is None
            continue
        assert found is not None
        blocks = [block.split("\n") for block in found.split("\n\n")]
        assert blocks[0] == [f"-DOCSTART-\t{made.doc_id}\t-X-\tO"]
        read = [[line.split() for line in block if line] for block in blocks[1:] if any(block)]
        want = [
            [
                (str(start), str(end), tag)
                for start, end, tag in zip(
                    row.token_starts, row.token_ends, getattr(row, tags), strict=True
                )
            ]
            for row in rows(source, again)
            if row.tokens
        ]
        assert [[tuple(line[-3:]) for line in block] for block in read] == want
        assert all(len(line) == 4 for block in read for line in block)
        for block in read:
            for word, start, end, _ in block:
                covered = made.text[int(start) : int(end)]
                assert word == "".join("�" if c.isspace() else c for c in covered)


def test_the_article_gives_the_tags_of_its_dataset(article: Path) -> None:
    made = read_folder(article).document
    assert made is not None
    loss, again = Loss(), Loss()
    found = columns(made, "names", loss)
    assert found is not None
    rows = list(tagging.names(Source(made), again))
    assert sum(len(row.tokens) for row in rows) == found.count("\n") - len(rows) - 2
    assert loss == again

"""Texts that nobody on this project made: the text room holds on them."""

import re
from pathlib import Path

from sahel_claims.text.lines import paragraphs
from sahel_claims.text.sentences import propose
from sahel_claims.text.tokens import tokenize

# A text-bound annotation of brat: T<n> <type> <start> <end>[;<start> <end>...] <words>
_SPAN = re.compile(r"^T\d+\t\S+ ([\d; ]+)\t", re.MULTILINE)


def texts(shared: Path) -> list[Path]:
    return sorted((shared / "polnear/train").rglob("*.txt"))


def test_tokens_and_sentences_cover_real_articles(shared: Path) -> None:
    assert len(texts(shared)) == 300
    for path in texts(shared):
        text = path.read_bytes().decode("utf-8")
        left = list(text)
        for start, end in tokenize(text):
            left[start:end] = " " * (end - start)
        assert not "".join(left).strip()
        for low, high in paragraphs(text):
            found = [text[s:e] for s, e in propose(text, low, high)]
            assert "".join("".join(found).split()) == "".join(text[low:high].split())


def test_few_real_boundaries_fall_inside_a_token(shared: Path) -> None:
    """Clitics and hyphens are split, so nearly every boundary that people drew is a token's."""
    boundaries = off = 0
    for path in texts(shared):
        text = path.read_bytes().decode("utf-8")
        tokens = tokenize(text)
        starts, ends = {s for s, _ in tokens}, {e for _, e in tokens}
        annotations = next((shared / "polnear/train").rglob(f"{path.stem}*.ann"))
        for offsets in _SPAN.findall(annotations.read_bytes().decode("utf-8")):
            for pair in offsets.split(";"):
                start, end = map(int, pair.split())
                boundaries += 2
                off += (start not in starts) + (end not in ends)
    assert boundaries > 30_000
    assert off / boundaries < 0.005, f"{off} of {boundaries}"

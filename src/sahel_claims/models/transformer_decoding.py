"""The best sequence of BIO tags under scores of single tokens (Viterbi 1967)."""

from collections.abc import Sequence


def viterbi(scores: Sequence[Sequence[float]], tags: Sequence[str]) -> list[str]:
    """The tags with the highest sum of scores among the sequences that are well-formed BIO.

    ``scores`` has a row for each token and a column for each of ``tags``, whose first is O. An
    I- stands only after B- or I- of its label; all other sequences are allowed, none is
    preferred. Of two that are as good, the tags that stand earlier in ``tags`` are taken.
    """
    before = {
        n: [tags.index(f"B-{tag[2:]}"), n] for n, tag in enumerate(tags) if tag.startswith("I-")
    }
    if not scores:
        return []
    total = [float("-inf") if n in before else score for n, score in enumerate(scores[0])]
    back: list[list[int]] = []
    for row in scores[1:]:
        best = max(range(len(total)), key=total.__getitem__)
        came = [best] * len(tags)
        for n, allowed in before.items():
            came[n] = max(allowed, key=total.__getitem__)
        total = [total[origin] + score for origin, score in zip(came, row, strict=True)]
        back.append(came)
    at = max(range(len(total)), key=total.__getitem__)
    found = [at]
    for came in reversed(back):
        at = came[at]
        found.append(at)
    return [tags[n] for n in reversed(found)]

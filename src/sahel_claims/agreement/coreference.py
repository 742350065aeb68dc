"""Agreement on chains: MUC, B³, CEAF-e, their mean (CoNLL), and LEA.

A chain is the set of its mentions, which both sides call by the same names; so boundaries do not
come in, and the mentions that only one side has are counted elsewhere. Every measure gives the
four sums (recall's part and whole, precision's part and whole), which add up over documents.
"""

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from math import lcm

from ..scoring.assignment import assign
from ..scoring.score import Score, Undefined, mean, ratio

Chain = AbstractSet[Hashable]
Chains = Sequence[Chain]
Sums = tuple[float, float, float, float]


def muc(left: Chains, right: Chains) -> Sums:
    """Links: |K| - the parts that the other side cuts K into, of |K| - 1.

    Vilain et al. 1995, A model-theoretic coreference scoring scheme, MUC-6.
    """
    return (*_links_kept(left, right), *_links_kept(right, left))


def b_cubed(left: Chains, right: Chains) -> Sums:
    """Mentions: the share of a mention's chain that the other side's chain has too.

    Bagga and Baldwin 1998, Algorithms for scoring coreference chains, LREC.
    """
    return (*_mentions_kept(left, right), *_mentions_kept(right, left))


def ceaf_e(left: Chains, right: Chains) -> Sums:
    """Chains: 2 |K ∩ R| / (|K| + |R|), summed over the best one-to-one pairing of chains.

    Luo 2005, On coreference resolution performance metrics, HLT/EMNLP: φ4.
    """
    common = {(i, j): len(k & r) for i, k in enumerate(left) for j, r in enumerate(right) if k & r}
    sizes = {(i, j): len(left[i]) + len(right[j]) for i, j in common}
    scale = lcm(*sizes.values())
    weights = {pair: 2 * count * (scale // sizes[pair]) for pair, count in common.items()}
    best = sum(2 * common[pair] / sizes[pair] for pair in assign(weights))
    return (best, len(left), best, len(right))


def lea(left: Chains, right: Chains) -> Sums:
    """Chains weighed by size: the share of a chain's links that the other side has too.

    Moosavi and Strube 2016, Which coreference evaluation metric do you trust?, ACL. A chain of
    one mention has one link, to itself.
    """
    return (*_links_resolved(left, right), *_links_resolved(right, left))


def f1(sums: Sequence[float]) -> Score:
    """The harmonic mean of recall and precision."""
    recall = ratio(sums[0], sums[1], "no chain on the left has what the measure counts")
    precision = ratio(sums[2], sums[3], "no chain on the right has what the measure counts")
    if isinstance(recall, Undefined):
        return recall
    if isinstance(precision, Undefined):
        return precision
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def conll(sums: Sequence[float]) -> Score:
    """The mean of the F1 of MUC, B³ and CEAF-e, whose sums stand one after another.

    Pradhan et al. 2012, CoNLL-2012 shared task. Undefined where one of them is.
    """
    each = [f1(sums[at : at + 4]) for at in (0, 4, 8)]
    return next((score for score in each if isinstance(score, Undefined)), mean(each))


def _home(chains: Chains) -> dict[Hashable, int]:
    return {mention: at for at, chain in enumerate(chains) for mention in chain}


def _links_kept(chains: Chains, others: Chains) -> tuple[float, float]:
    home = _home(others)
    kept = 0
    for chain in chains:
        inside = {home[mention] for mention in chain if mention in home}
        outside = sum(mention not in home for mention in chain)
        kept += len(chain) - len(inside) - outside
    return kept, sum(len(chain) - 1 for chain in chains)


def _mentions_kept(chains: Chains, others: Chains) -> tuple[float, float]:
    kept = sum(len(chain & other) ** 2 / len(chain) for chain, other in _meeting(chains, others))
    return kept, sum(map(len, chains))


def _links_resolved(chains: Chains, others: Chains) -> tuple[float, float]:
    kept = 0.0
    for chain, other in _meeting(chains, others):
        if len(chain) == 1:
            kept += len(other) == 1
        else:
            kept += len(chain) * _links(len(chain & other)) / _links(len(chain))
    return kept, sum(map(len, chains))


def _meeting(chains: Chains, others: Chains) -> list[tuple[Chain, Chain]]:
    """Each chain with each of the others that shares a mention with it."""
    home = _home(others)
    return [
        (chain, others[at])
        for chain in chains
        for at in sorted({home[mention] for mention in chain if mention in home})
    ]


def _links(size: int) -> int:
    return size * (size - 1) // 2

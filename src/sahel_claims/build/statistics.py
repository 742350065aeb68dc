"""What a build counted: rows, annotations, and what each projection could not hold."""

from collections import Counter
from dataclasses import dataclass, field

from ..contract.layers import LAYER_NAMES
from ..contract.records import Document
from ..contract.rows import CONFIGS
from ..text.tokens import tokenize
from .bio import Loss

_KEPT = ("in tags", "in tags, in pieces", "in tags, shared", "a row")


@dataclass
class Statistics:
    """Counts over all documents of a build."""

    documents: Counter[str] = field(default_factory=Counter)  # by split
    origins: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)  # by layer
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)  # (field, label)
    tokens: int = 0
    characters: int = 0
    discontinuous: int = 0
    spurious: int = 0
    loss: Loss = field(default_factory=Counter)
    undeclared: Counter[str] = field(default_factory=Counter)  # documents a config leaves out
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, document: Document, split: str) -> None:
        """Counts one document."""
        self.documents[split] += 1
        self.origins[document.origin] += 1
        self.characters += len(document.text)
        for region in document.regions:
            if region.type == "BODY":
                self.tokens += len(
                    tokenize(document.text, region.span[0].start, region.span[-1].end)
                )
        for layer in LAYER_NAMES:
            self.annotations[layer] += len(getattr(document, layer))
        self.discontinuous += sum(len(a.content) > 1 for a in document.attributions)
        self.spurious += sum(a.spurious for a in document.attributions)
        self.labels.update(("mentions.type", m.type) for m in document.mentions)
        self.labels.update(("mentions.level", m.level or "–") for m in document.mentions)
        self.labels.update(("event_mentions.type", e.type) for e in document.event_mentions)
        self.labels.update(
            ("attributions.cue_class", a.cue_class or "–") for a in document.attributions
        )
        self.labels.update(
            ("attributions.source_kind", a.source_kind or "–") for a in document.attributions
        )
        self.labels.update(("claim_relations.type", r.type) for r in document.claim_relations)
        self.labels.update(
            ("translation_notes.severity", n.severity) for n in document.translation_notes
        )


def loss_rows(statistics: Statistics) -> list[tuple[str, str, dict[str, int]]]:
    """(config, label, count by outcome) in the order of configurations and labels."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for (config, label, outcome), count in sorted(statistics.loss.items()):
        found.setdefault((config, label), {})[outcome] = count
    order = list(CONFIGS)
    return [
        (config, label, outcomes)
        for (config, label), outcomes in sorted(
            found.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    ]


def lost(statistics: Statistics) -> int:
    """How many spans some projection could not hold."""
    return sum(n for (_, _, outcome), n in statistics.loss.items() if outcome not in _KEPT)

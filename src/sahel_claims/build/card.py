"""The generated parts of README and DATASHEET, between markers in the text around them."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from ..contract.rows import CONFIGS, DEFAULT_CONFIG
from ..corpus.source import SPLIT_NAMES
from .statistics import Statistics, loss_rows

_MADE: Final = "sahel-claims build"
_BLOCK = re.compile(
    r"(<!-- generated:(?P<name>[a-z_]+) \((?P<by>[^)]*)\) -->\n).*?(<!-- /generated:(?P=name) -->)",
    re.DOTALL,
)


def fill(text: str, statistics: Statistics) -> str:
    """The text with every block that the build generates filled anew.

    Raises ValueError for a block whose name is not known.
    """

    def block(name: str) -> str:
        if name not in BLOCKS:
            raise ValueError(f"no generated block is called {name!r}; known: {', '.join(BLOCKS)}")
        return BLOCKS[name](statistics)

    return fill_blocks(text, _MADE, block)


def fill_blocks(text: str, by: str, block: Callable[[str], str]) -> str:
    """The text with what ``block`` gives for the name of each block that is generated ``by``."""

    def filled(match: re.Match[str]) -> str:
        if match["by"] != by:
            return match[0]
        return f"{match[1]}{block(match['name'])}\n{match[4]}"

    return _BLOCK.sub(filled, text)


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    columns = list(head)
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return "\n".join(lines)


def _configs(statistics: Statistics) -> str:
    splits = [s for s in SPLIT_NAMES if statistics.documents[s]]
    rows = [
        [f"`{name}`" + (" (default)" if name == DEFAULT_CONFIG else ""), config.about]
        + [statistics.rows.get((name, s), 0) for s in splits]
        for name, config in CONFIGS.items()
    ]
    return _table(["configuration", "a row is", *(f"rows in {s}" for s in splits)], rows)


def _layers(statistics: Statistics) -> str:
    rows = [(layer.replace("_", " "), count) for layer, count in statistics.annotations.items()]
    return _table(["layer", "annotations"], rows)


def _counts(statistics: Statistics) -> str:
    origins = ", ".join(f"{count} {origin}" for origin, count in sorted(statistics.origins.items()))
    splits = ", ".join(f"{n} in {s}" for s, n in statistics.documents.items() if n)
    return (
        f"{sum(statistics.documents.values())} document(s) ({origins}; {splits}), "
        f"{statistics.characters} code points, {statistics.tokens} tokens in BODY regions, "
        f"{sum(statistics.annotations.values())} annotations. "
        f"Attributions: {statistics.annotations['attributions']}; through mistranslation alone: "
        f"{statistics.spurious}; with discontinuous content: {statistics.discontinuous}."
    )


def _labels(statistics: Statistics) -> str:
    fields = dict.fromkeys(field for field, _ in statistics.labels)
    rows = [
        (
            f"`{name}`",
            ", ".join(
                f"{label} {n}" for (f, label), n in statistics.labels.most_common() if f == name
            ),
        )
        for name in fields
    ]
    return _table(["field", "labels with their counts"], rows)


def _projection(statistics: Statistics) -> str:
    """Every label of a configuration that tags, or that leaves something out."""
    lossy = {
        config
        for config, _, outcomes in loss_rows(statistics)
        if CONFIGS[config].key in ("sentence_id", "paragraph_id")
        or any("left out" in outcome for outcome in outcomes)
    }
    rows = [
        (f"`{config}`", label, ", ".join(f"{outcome} {n}" for outcome, n in outcomes.items()))
        for config, label, outcomes in loss_rows(statistics)
        if config in lossy
    ]
    left = [
        (f"`{config}`", "documents", f"not declared {n}")
        for config, n in statistics.undeclared.items()
    ]
    return _table(["configuration", "label", "what became of the annotations"], rows + left)


BLOCKS: Final[dict[str, Callable[[Statistics], str]]] = {
    "configs": _configs,
    "layers": _layers,
    "counts": _counts,
    "labels": _labels,
    "projection": _projection,
}

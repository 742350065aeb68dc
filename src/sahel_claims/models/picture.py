"""An evaluation as a picture."""

from pathlib import Path
from typing import Any

from ..corpus.files import atomic
from .evaluation import MACRO, MATCHES, MICRO, STRICT, Evaluation
from .kinds import NotInstalled
from .mistakes import KINDS

_COLOURS = ("#3b6ea5", "#e8a33d", "#b4423a", "#9a9a9a", "#6a4c93")
_DOTS = 120


def figure_of(columns: int, size: tuple[float, float]) -> tuple[Any, Any]:
    """A figure that needs no screen, and its panels.

    Raises NotInstalled, naming the extra, where matplotlib is absent.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NotInstalled(
            f"a picture needs matplotlib ({error}): pip install 'sahel-claims[plot]'"
        ) from None
    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots(1, columns, squeeze=False)[0]


def save(figure: Any, path: Path) -> None:
    """Writes the figure as PNG, atomically."""
    with atomic(path) as file:
        figure.savefig(file, format="png", dpi=_DOTS, metadata={"Software": None})


def draw(found: Evaluation, path: Path) -> None:
    """Scores with their intervals, and what became of the spans of each label, as a PNG file.

    Raises NotInstalled where matplotlib is absent.
    """
    names = [line.name for line in found.scores[STRICT] if line.name != MACRO]
    figure, (scores, kinds) = figure_of(2, (11, 1.6 + 0.55 * len(names)))
    places = range(len(names))
    for offset, match in enumerate(MATCHES):
        lines = [found.line(match, name) for name in names]
        at = [place + 0.22 * (offset - 1) for place in places]
        values = [100 * (line.f1 or 0.0) for line in lines]
        ends = [
            (
                value - 100 * line.low if line.low is not None else 0.0,
                100 * line.high - value if line.high is not None else 0.0,
            )
            for value, line in zip(values, lines, strict=True)
        ]
        spread = [[max(0.0, low) for low, _ in ends], [max(0.0, high) for _, high in ends]]
        scores.errorbar(
            values, at, xerr=spread, fmt="o", color=_COLOURS[offset], capsize=3, label=match
        )
    scores.set_yticks(places, [f"{name} (n={found.line(STRICT, name).gold})" for name in names])
    scores.invert_yaxis()
    scores.set_xlim(0, 100)
    scores.set_xlabel("F1, with 95 % interval over documents")
    scores.grid(axis="x", alpha=0.3)
    scores.legend(**_above(len(MATCHES)))
    left = [0] * (len(names) - 1)
    labels = [name for name in names if name != MICRO]
    for number, kind in enumerate(("right", *KINDS)):
        counts = [found.kinds.get(label, {}).get(kind, 0) for label in labels]
        kinds.barh(labels, counts, left=left, color=_COLOURS[number], label=kind)
        left = [a + b for a, b in zip(left, counts, strict=True)]
    kinds.invert_yaxis()
    kinds.set_xlabel("spans")
    kinds.legend(**_above(1 + len(KINDS)))
    about = f"{found.task}, {found.kind}, {found.documents} document(s)"
    figure.suptitle(
        f"{found.notice}\n{about}" if found.notice else about,
        fontsize=10,
        color="#b4423a" if found.notice else "black",
    )
    save(figure, path)


def _above(columns: int) -> dict[str, Any]:
    """A legend over its panel, where it hides nothing."""
    place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0)}
    return {**place, "ncols": columns, "frameon": False, "fontsize": 9, "columnspacing": 1.2}

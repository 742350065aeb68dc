"""What can be learnt: a task is a token configuration, its labels and how documents give rows."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ..build import tagging
from ..build.bio import Loss
from ..build.source import Source
from ..contract.labels import TYPES
from ..contract.rows import CONFIGS, TokenRow


class Task(NamedTuple):
    """A task; ``config`` says what a document must declare to have rows."""

    name: str
    about: str
    config: str
    labels: tuple[str, ...]
    project: Callable[[Source, Loss], Iterator[TokenRow]]
    tags: str  # the rows' column of BIO tags
    unit: str  # what a row is

    @property
    def needs(self) -> str:
        """The layer that documents must declare, with its attributes."""
        config = CONFIGS[self.config]
        with_ = f" with {', '.join(config.attributes)}" if config.attributes else ""
        return f"the layer {config.layer}{with_}"


TASKS: Final[dict[str, Task]] = {
    task.name: task
    for task in (
        Task(
            "names",
            "proper names by entity type",
            "names",
            TYPES["EntityType"],
            tagging.names,
            "ner_tags",
            "sentence",
        ),
        Task(
            "actors",
            "outermost noun phrases by entity type",
            "actors",
            TYPES["EntityType"],
            tagging.actors,
            "ner_tags",
            "sentence",
        ),
        Task(
            "attributions",
            "source, cue and content of outermost attributions, linked",
            "attribution_tags",
            TYPES["AttributionRole"],
            tagging.attribution_tags,
            "attribution_tags",
            "paragraph",
        ),
    )
}

"""A model's tags as annotations of this schema."""

from collections.abc import Iterable, Iterator
from itertools import chain

import msgspec

from ..contract.base import Fragment, Record
from ..contract.labels import LAYERS
from ..contract.metadata import Annotator, Layer
from ..contract.records import Document, Mention
from ..contract.rows import CONFIGS
from . import relations
from .examples import bare
from .kinds import Tagger
from .tasks import Task


def annotate(
    documents: Iterable[Document], task: Task, tagger: Tagger, model: str
) -> Iterator[Document]:
    """The documents with regions and sentences, and the layer of the task as the model has it.

    ``model`` says which model it was, for the document's annotators. Attributions come out
    whole; a cue that no content was found for is none.
    """
    config = CONFIGS[task.config]
    assert config.layer is not None
    layer = {"name": config.layer, "attributes": list(config.attributes)}
    new = msgspec.convert(layer, Layer)
    kept = ("regions", "sentences")
    for document in documents:
        examples = bare(document, task)
        tags = tagger.tag(examples)
        found: list[Record] = []
        if "CUE" in task.labels:
            wholes = (relations.linked(e, t) for e, t in zip(examples, tags, strict=True))
            found += relations.records(document, chain.from_iterable(wholes))
        else:
            spans = (s for e, t in zip(examples, tags, strict=True) for s in e.spans(t)[0])
            for number, span in enumerate(spans, 1):
                ((start, end),) = span.fragments
                part = [Fragment(start=start, end=end, text=document.text[start:end])]
                # A name has a capital, whatever the tagger says.
                level = "NAM" if part[0].text != part[0].text.lower() else "NOM"
                named = {"head": part, "level": level} if "level" in config.attributes else {}
                mention = {"id": f"M{number}", "span": part, "type": span.label, **named}
                found.append(msgspec.convert(mention, Mention))
        layers: dict[str, list[Record]] = {name: [] for name in LAYERS if name not in kept}
        layers[config.layer] = found
        declared = [layer for layer in document.layers if layer.name in kept]
        yield msgspec.structs.replace(
            document,
            **layers,
            layers=[*declared, new],
            annotation_status="single",
            annotators=[Annotator(id="model", kind="model", task=f"{task.name}, by {model}")],
        )

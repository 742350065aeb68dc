"""Invented dispatches with mentions and attributions, drawn by a seed: small corpora to learn."""

import random
from typing import Any

from sahel_claims.contract.records import Document
from support import document

_PEOPLE = ["Ilya Branth", "Mara Osk", "Tove Lindra", "Jon Perrault", "Sanna Vey", "Odo Makkin"]
_BODIES = ["the Harbour Council", "the Dockers’ Union", "the Coast Guard", "the Oremi Post"]
_PLACES = ["Oremi", "Karsovia", "Lower Denn", "Port Sill", "Vantry"]
_DEEDS = (
    "{n} boats had left {place}",
    "pier {n} at {place} was closed",
    "nobody on boat {n} had been seized off {place}",
    "the ferry to {place} would sail {n} times",
    "{n} fishermen were held in {place}",
)
_SAID = ("said", "announced", "insisted", "told reporters", "warned")
_FRAMES = (
    ("{source} ", "{cue}", " that ", "{content}", "."),
    ("“", "{content}", ",” ", "{source} ", "{cue}", "."),
    ("{according}", " {source}", ", ", "{content}", "."),
)


def dispatch(seed: int, sentences: int = 8) -> Document:
    """A document of its own story; every second sentence is an attribution."""
    rng = random.Random(seed)
    text = ""
    mentions: list[dict[str, Any]] = []
    attributions: list[dict[str, Any]] = []

    def put(words: str) -> dict[str, Any]:
        nonlocal text
        start = len(text)
        text += words
        return {"start": start, "end": len(text), "text": words}

    def mention(part: dict[str, Any], head: str, label: str) -> None:
        at = part["start"] + part["text"].index(head)
        mentions.append(
            {
                "id": f"M{len(mentions) + 1}",
                "span": [part],
                "head": [{"start": at, "end": at + len(head), "text": head}],
                "type": label,
                "level": "NAM",
            }
        )

    def deed() -> dict[str, Any]:
        place = rng.choice(_PLACES)
        words = rng.choice(_DEEDS).format(place=place, n=rng.randrange(2, 9000))
        part = put(words)
        at = part["start"] + words.index(place)
        mention({"start": at, "end": at + len(place), "text": place}, place, "GPE")
        return part

    for number in range(sentences):
        if text:
            text += "\n" if number % 4 == 0 else " "
        if number % 2:
            put("On Monday ")
            deed()
            put(".")
            continue
        found: dict[str, Any] = {"id": f"A{len(attributions) + 1}"}
        for piece in rng.choice(_FRAMES):
            if "{source}" in piece:
                person = rng.random() < 0.5
                name = rng.choice(_PEOPLE if person else _BODIES)
                put(piece[: piece.index("{")])
                part = put(name if len(text) and text[-1] != "\n" else name[0].upper() + name[1:])
                head = part["text"].removeprefix("the ").removeprefix("The ")
                mention(part, head, "PER" if person else "ORG")
                found["source"] = [part]
                put(piece[piece.index("}") + 1 :])
            elif piece == "{cue}":
                found["cue"] = [put(rng.choice(_SAID))]
            elif piece == "{according}":
                found["cue"] = [put("According to")]
            elif piece == "{content}":
                found["content"] = [deed()]
            else:
                put(piece)
        attributions.append(found)
    return document(
        text,
        doc_id=f"dispatch_{seed:03}",
        story_id=f"story_{seed:03}",
        layers=[
            {"name": "regions"},
            {"name": "sentences"},
            {"name": "mentions", "attributes": ["head", "level"]},
            {"name": "attributions"},
        ],
        mentions=mentions,
        attributions=attributions,
    )

"""The plan of the companion documents and their worlds, as records."""

import re
import tomllib
from pathlib import Path
from typing import Final, Literal

import msgspec

from sahel_claims.contract import labels as L

CORPUS: Final = Path(__file__).resolve().parents[1] / "corpus"


class World(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invented setting: names that belong to one split."""

    id: str
    split: Literal["train", "validation"]
    setting: str
    country: list[str]
    demonym: list[str]
    capital: list[str]
    places: list[str]
    government: list[str]
    forces: list[str]
    armed: list[str]
    organisations: list[str]
    media: list[str]
    ranks: list[str]
    currency: str
    people: list[str]
    others: list[str] = []
    """Vessels, operations, works: what has a name and is none of these."""

    def names(self) -> list[str]:
        """Every name of the world."""
        fields = (getattr(self, field) for field in self.__struct_fields__[3:])
        return [n for field in fields for n in ([field] if isinstance(field, str) else field)]


class Phenomenon(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"what": "is"}):
    """Something that a dispatch must show, and how its presence is decided."""

    what: str
    shown_by: str


class Dispatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One planned document: what must occur in it."""

    doc_id: str
    story_id: str
    world: str
    split: Literal["train", "validation"]
    batch: int
    style: str
    words: str
    depth: str
    double: bool = False
    premise: str
    events: list[L.EventType]
    sources: list[L.SourceKind]
    phenomena: list[str]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plan with its closed lists."""

    lengths: dict[str, tuple[int, int]]
    depths: dict[str, dict[L.LayerName, list[str]]]
    styles: dict[str, str]
    phenomena: dict[str, Phenomenon]
    dispatch: list[Dispatch]


class Worlds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The worlds, and the English words that their names may share."""

    plain: list[str]
    world: list[World]

    def words(self, split: str) -> set[str]:
        """The words that names of a split alone may have."""
        found = {w for world in self.world if world.split == split for w in name_words(world)}
        return found - set(self.plain)


def name_words(world: World) -> set[str]:
    """The words of a world's names, as they are printed."""
    return {w for name in world.names() for w in re.findall(r"[^\W\d_]+", name) if len(w) > 1}


def read_plan(corpus: Path = CORPUS) -> Plan:
    """The plan. Raises msgspec.ValidationError for what is no plan."""
    text = (corpus / "companions.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Plan)


def read_worlds(corpus: Path = CORPUS) -> Worlds:
    """The worlds. Raises msgspec.ValidationError for what is none."""
    return msgspec.convert(tomllib.loads((corpus / "worlds.toml").read_text("utf-8")), Worlds)

"""Mappings are data: every target exists, every foreign type is decided, nothing is passed over."""

import json
from pathlib import Path

import pytest

from sahel_claims.formats.brat import standoff
from sahel_claims.formats.brat.mapped import KINDS
from sahel_claims.formats.mapping import (
    MappingError,
    find_mapping,
    needed_spans,
    packaged,
    read_mapping,
    span_fields,
)

NAMES = ("polnear", "re3d")

SMALL = """
name = "small"
title = "A small mapping"
form = "brat"
about = "Invented."
layers = [{ name = "mentions" }, { name = "attributions" }]
[[annotators]]
id = "one"
kind = "human"
task = "Invented."
[[source]]
origin = "other"
lang = "en"
lang_status = "unknown"
[source.rights]
text_licence = "CC0-1.0"
text_holder = "nobody"
annotation_licence = "CC0-1.0"
annotation_holder = "nobody"
"""
PLACE = '[[type]]\nname = "Place"\nlayer = "mentions"\nlabel = "LOC"\n'
SAID = '[[type]]\nname = "Said"\nkind = "event"\nlayer = "attributions"\n'


def written(tmp_path: Path, *parts: str) -> Path:
    path = tmp_path / "small.toml"
    path.write_text("\n".join((SMALL, *parts)), "utf-8")
    return path


def test_the_packaged_mappings_are_these(root: Path) -> None:
    assert tuple(packaged()) == NAMES
    assert sorted(path.stem for path in (root / "schema/mappings").glob("*.toml")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_packaged_mapping_fits_this_schema(name: str) -> None:
    mapping = find_mapping(name)
    assert mapping.name == name
    for one in mapping.type:
        assert one.layer or one.part_of or len(one.reason.split()) > 3, f"{one.name}: say why"


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        (PLACE.replace("LOC", "PLACE"), "no label 'PLACE'"),
        (PLACE.replace("mentions", "mention"), "no layer is called 'mention'"),
        (PLACE.replace("mentions", "times"), "'times' is not declared"),
        (PLACE + 'reason = "No."\n', "needs a layer, or"),
        ('[[type]]\nname = "Place"\n', "needs a layer, or"),
        (PLACE + PLACE, "listed twice"),
        (PLACE + 'kind = "relation"\n', "a relation becomes no record"),
        (PLACE.replace("mentions", "attributions"), "have no label"),
        ('[[type]]\nname = "Place"\nlayer = "attributions"\n', "more than a span"),
        (SAID + 'roles = { Who = "speaker" }\n', "'speaker', which is no span"),
        ('[[type]]\nname = "Who"\npart_of = ["Said"]\n', "no event 'Said'"),
        (PLACE + '[names]\nannotations = "("\n', "is no pattern"),
        (PLACE + '[names]\nannotations = "x"\n', "has not the groups"),
        (PLACE + "colour = 1\n", "unknown field"),
        ("[", "TOML|Invalid|Expected|Cannot|Unclosed|Unexpected"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, part: str, wrong: str) -> None:
    assert read_mapping(written(tmp_path, PLACE.replace("Place", "Town"))).type
    with pytest.raises(MappingError, match=wrong) as raised:
        read_mapping(written(tmp_path, part))
    assert str(tmp_path / "small.toml") in str(raised.value)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, PLACE.replace("LOC", "X"), '[[type]]\nname = "Nothing"\n')
    with pytest.raises(MappingError) as raised:
        read_mapping(path)
    assert len(str(raised.value).splitlines()) == 2


def test_an_unknown_name_names_what_there_is() -> None:
    with pytest.raises(MappingError, match="did you mean polnear"):
        find_mapping("polnaer")
    with pytest.raises(MappingError, match="known: polnear, re3d"):
        find_mapping("x")


def test_fields_come_from_the_records() -> None:
    assert span_fields("attributions")[:3] == ("source", "cue", "content")
    assert needed_spans("attributions") == ("content",)
    assert needed_spans("mentions") == ("span",)


def test_every_type_of_re3d_is_decided(shared: Path) -> None:
    types = find_mapping("re3d").types
    for kind, file in (("span", "entities.json"), ("relation", "relations.json")):
        for path in (shared / "re3d").rglob(file):
            for line in path.read_bytes().splitlines():
                assert (kind, json.loads(line)["type"]) in types


def test_every_type_of_polnear_is_decided(shared: Path) -> None:
    types = find_mapping("polnear").types
    for path in (shared / "polnear").rglob("*.ann"):
        for line in standoff.read(path.read_bytes()).annotations:
            assert (KINDS[type(line)], line.type) in types, path

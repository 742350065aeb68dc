"""Each derived thing equals what its one definition gives."""

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import jsonschema
import msgspec
import pytest
import yaml
from datasets import ClassLabel, Features

from sahel_claims.contract import inventory, json_schema, labels
from sahel_claims.contract.columns import arrow_table, features
from sahel_claims.contract.layers import ATTRIBUTES_OF, LAYER_NAMES, RECORD_OF
from sahel_claims.contract.records import Document
from sahel_claims.contract.rows import CONFIGS
from sahel_claims.contract.shapes import Label, ListOf, StructOf, from_row, labels_in, shape_of
from sahel_claims.contract.tables import frame_schema
from sahel_claims.corpus.folder import read_folder

INVENTORIES = inventory.read_inventories(Path(__file__).parents[1] / "schema/labels")
GUIDELINES = (Path(__file__).parents[1] / "schema/GUIDELINES.md").read_text("utf-8")


def test_committed_derived_files_are_current(root: Path) -> None:
    run = [sys.executable, "scripts/generate.py", "--check"]
    done = subprocess.run(run, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_check_notices_drift(root: Path, tmp_path: Path) -> None:
    for name in ("schema/labels", "scripts", "docs", "src/sahel_claims/contract"):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", root / name, target], check=True)
    file = tmp_path / "schema/labels/stances.toml"
    file.write_text(file.read_text("utf-8").replace('name = "DENY"', 'name = "REJECT"'), "utf-8")
    run = [sys.executable, "scripts/generate.py", "--check"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "src/sahel_claims/contract/labels.py is out of date" in done.stdout
    assert "docs/labels.md is out of date" in done.stdout


@pytest.mark.parametrize("name", INVENTORIES)
def test_types_are_the_inventory(name: str) -> None:
    wanted = tuple(label.name for label in INVENTORIES[name].label)
    assert get_args(getattr(labels, name)) == wanted == labels.TYPES[name]


@pytest.mark.parametrize("config", CONFIGS)
def test_class_labels_are_the_inventory_in_its_order(config: str) -> None:
    known = set(labels.TYPES.values())
    found = [label.names for _, label in labels_in(shape_of(CONFIGS[config].row))]
    assert found
    assert set(found) <= known
    assert _class_labels(features(CONFIGS[config].row)) == found


def _class_labels(feature: object) -> list[tuple[str, ...]]:
    if isinstance(feature, ClassLabel):
        return [tuple(feature.names)]
    if isinstance(feature, dict):
        return [names for one in feature.values() for names in _class_labels(one)]
    if isinstance(feature, list):
        return [names for one in feature for names in _class_labels(one)]
    inner = getattr(feature, "feature", None)
    return _class_labels(inner) if inner is not None else []


def test_tags_begin_with_o_and_pair_b_with_i() -> None:
    for name in ("NameTag", "AttributionTag"):
        tags = labels.TYPES[name]
        assert tags[0] == "O"
        assert all(tags[i][2:] == tags[i + 1][2:] for i in range(1, len(tags), 2))


@pytest.mark.parametrize("config", CONFIGS)
def test_pandera_and_arrow_have_the_fields_of_the_rows(config: str) -> None:
    names = [name for name, _ in shape_of(CONFIGS[config].row).fields]
    assert list(frame_schema(CONFIGS[config]).columns) == names
    assert arrow_table(CONFIGS[config].row, []).schema.names == names
    assert list(features(CONFIGS[config].row)) == names


@pytest.mark.parametrize("config", CONFIGS)
def test_the_card_has_the_same_features(config: str, root: Path) -> None:
    card = yaml.safe_load((root / ".huggingface.yaml").read_text("utf-8"))
    written = {info["config_name"]: info["features"] for info in card["dataset_info"]}
    assert Features._from_yaml_list(written[config]) == features(CONFIGS[config].row)


def test_every_optional_field_belongs_to_an_attribute_or_to_none_at_all() -> None:
    """A field that no attribute governs is decided wherever its layer is declared."""
    free = {
        "entities": {"aliases", "surface_only"},
        "mentions": {"notes"},
        "times": {"notes"},
        "quantities": {"note"},
        "event_mentions": {"notes"},
        "factuality": {"evidence"},
        "attributions": {"source", "cue", "spurious", "notes"},
        "claims": {"presupposed"},
        "translation_notes": {"evidence", "governs"},
    }
    for layer in LAYER_NAMES:
        governed = [f for _, fields in ATTRIBUTES_OF[layer].values() for f in fields]
        assert len(governed) == len(set(governed)), layer
        optional = {f.name for f in msgspec.structs.fields(RECORD_OF[layer]) if not f.required}
        assert optional - set(governed) == free.get(layer, set()), layer


@pytest.mark.parametrize("folder", ["article", "harbour"])
def test_json_schema_accepts_what_the_records_accept(
    folder: str, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(folder)
    document = read_folder(path).document
    assert document is not None
    jsonschema.validate(msgspec.to_builtins(document), json_schema.packed_schema())
    metadata = msgspec.json.decode((path / "document.json").read_bytes())
    jsonschema.validate(metadata, json_schema.metadata_schema())
    validator = jsonschema.Draft202012Validator(json_schema.annotation_schema())
    for line in (path / "annotations.jsonl").read_bytes().splitlines():
        validator.validate(msgspec.json.decode(line))


@pytest.mark.parametrize(
    "line",
    [
        {"layer": "mentions", "id": "M1", "span": [], "type": "PER"},
        {"layer": "mentions", "id": "M1", "type": "PER"},
        {
            "layer": "regions",
            "id": "R1",
            "type": "NOWHERE",
            "span": [{"start": 0, "end": 1, "text": "a"}],
        },
        {"layer": "nowhere", "id": "M1"},
        {
            "layer": "sentences",
            "id": "S1",
            "span": [{"start": 0, "end": 1, "text": "a"}],
            "verdict": "true",
        },
    ],
)
def test_json_schema_rejects(line: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(line, json_schema.annotation_schema())


@pytest.mark.parametrize("name", INVENTORIES)
def test_every_label_has_its_heading_in_the_guidelines(name: str) -> None:
    sections = re.split(r"^## ", GUIDELINES, flags=re.MULTILINE)
    section = next((s for s in sections if f"(`{name}`)" in s.splitlines()[0]), "")
    headings = re.findall(r"^### `([^`]+)`$", section, flags=re.MULTILINE)
    assert headings == [label.name for label in INVENTORIES[name].label]


@pytest.mark.parametrize("name", INVENTORIES)
def test_every_label_has_definition_and_example(name: str) -> None:
    for label in INVENTORIES[name].label:
        assert label.definition, label.name
        assert label.example, label.name


def test_examples_give_nothing_of_the_article_away(article: Path) -> None:
    """No four words in a row of the article, function words apart, stand in an example."""
    common = {"on behalf of the", "said that it had", "the rest of the", "at the end of"}
    text = (article / "text.txt").read_text("utf-8")
    taken = _four_grams(text) - common
    examples = "\n".join(x.example for i in INVENTORIES.values() for x in i.label)
    assert not taken & _four_grams(examples)
    assert not taken & _four_grams(GUIDELINES)
    names = {"Mali", "Wagner", "Moura", "Bamako", "JNIM", "UIM", "MINUSMA", "Bandiagara", "Sahel"}
    assert not names & set(re.findall(r"\w+", examples + GUIDELINES))


def _four_grams(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + 4]) for i in range(len(words) - 3)}


@pytest.mark.parametrize("folder", ["article", "harbour"])
def test_rows_give_the_records_back(folder: str, request: pytest.FixtureRequest) -> None:
    document = read_folder(request.getfixturevalue(folder)).document
    assert document is not None
    row = arrow_table(Document, [document]).to_pylist()[0]
    assert msgspec.convert(from_row(shape_of(Document), row), Document) == document


def test_a_null_record_in_a_column_comes_back_null() -> None:
    metonymy = dict(shape_of(RECORD_OF["mentions"]).fields)["metonymy"]
    assert isinstance(metonymy, StructOf)
    assert metonymy.nullable
    assert from_row(metonymy, None) is None
    assert from_row(ListOf(Label(("a", "b"))), [1, 0]) == ["b", "a"]


def test_an_inventory_that_repeats_a_label_is_refused(tmp_path: Path) -> None:
    text = 'type="T"\ntitle="t"\nquestion="q"\nfield="f"\n'
    label = '[[label]]\nname="A"\ndefinition="d"\nexample="e"\n'
    (tmp_path / "t.toml").write_text(text + label + label)
    with pytest.raises(ValueError, match=r"t\.toml.*twice"):
        inventory.read_inventories(tmp_path)
    (tmp_path / "t.toml").write_text(text + label.replace("name", "nmae"))
    with pytest.raises(ValueError, match=r"t\.toml"):
        inventory.read_inventories(tmp_path)

"""What users load: from a clone, from the wheel, from an editable install, never stale."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset, DatasetDict, load_dataset

import sahel_claims
from sahel_claims.build.run import build
from sahel_claims.contract.rows import CONFIGS, DEFAULT_CONFIG
from sahel_claims.contract.shapes import labels_in, shape_of
from sahel_claims.corpus.source import SPLIT_NAMES, read, sound

# Runs in another environment, without pytest: loads every configuration every way.
PROBE = Path(__file__).with_name("probe_load.py")


def clone_like(root: Path, target: Path) -> Path:
    """What a clone holds of the dataset, beside folders that must not be taken for data."""
    target.mkdir(parents=True)
    for name in ("README.md", ".huggingface.yaml"):
        shutil.copy(root / name, target / name)
    shutil.copytree(root / "data", target / "data")
    shutil.copytree(root / "corpus", target / "corpus")
    shutil.copytree(root / "tests/fixtures", target / "tests/fixtures")
    return target


@pytest.mark.parametrize("config", CONFIGS)
def test_a_clone_loads(config: str, root: Path, tmp_path: Path) -> None:
    clone = clone_like(root, tmp_path / "clone")
    loaded = load_dataset(str(clone), config, cache_dir=str(tmp_path / "cache"))
    assert isinstance(loaded, DatasetDict)
    assert list(loaded) == list(SPLIT_NAMES)
    assert loaded == sahel_claims.load(config) or _rows(loaded) == _rows(sahel_claims.load(config))
    streamed = load_dataset(
        str(clone), config, split="test", streaming=True, cache_dir=str(tmp_path / "cache")
    )
    assert list(streamed) == list(loaded["test"])
    features = loaded["test"].features
    for path, label in labels_in(shape_of(CONFIGS[config].row)):
        assert tuple(_feature(features, path).names) == label.names, path


def _rows(loaded: DatasetDict) -> dict[str, list[Any]]:
    return {split: list(rows) for split, rows in loaded.items()}


def _feature(feature: Any, path: str) -> Any:
    for step in path.replace("[]", ".[]").split("."):
        if step == "[]":
            feature = feature[0] if isinstance(feature, list) else feature.feature
        else:
            feature = feature[step]
    return feature


def test_the_default_configuration(root: Path, tmp_path: Path) -> None:
    clone = clone_like(root, tmp_path / "clone")
    loaded = load_dataset(str(clone), split="test", cache_dir=str(tmp_path / "cache"))
    assert loaded.config_name == DEFAULT_CONFIG


def test_an_edit_and_a_rebuild_are_seen(corpus: Path, tmp_path: Path) -> None:
    """datasets would give the old rows: its cache key has neither content nor time."""
    out, cache = tmp_path / "sahel", str(tmp_path / "cache")
    build(corpus, out)
    before = load_dataset(str(out), "claims", split="test", cache_dir=cache)
    file = next(corpus.glob("world*")) / "annotations.jsonl"
    old = before[0]["proposition"]
    file.write_text(file.read_text("utf-8").replace(old, "Changed."), "utf-8")
    build(corpus, out)
    after = load_dataset(str(out), "claims", split="test", cache_dir=cache)
    assert "Changed." in after["proposition"]
    assert old not in after["proposition"]


def test_without_the_digest_the_rows_would_be_stale(corpus: Path, tmp_path: Path) -> None:
    """The trap is real with this release of datasets; if not, the digest can go."""
    out, cache = tmp_path / "sahel", str(tmp_path / "cache")
    build(corpus, out)
    before = load_dataset(str(out), "claims", split="test", cache_dir=cache)
    card = (out / ".huggingface.yaml").read_text()
    file = next(corpus.glob("world*")) / "annotations.jsonl"
    file.write_text(file.read_text("utf-8").replace(before[0]["proposition"], "Changed."), "utf-8")
    build(corpus, out)
    (out / ".huggingface.yaml").write_text(card)
    after = load_dataset(str(out), "claims", split="test", cache_dir=cache)
    assert "Changed." not in after["proposition"]


def test_a_second_clone_of_the_same_name_is_seen(corpus: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    build(corpus, tmp_path / "one" / "sahel")
    load_dataset(str(tmp_path / "one" / "sahel"), "claims", split="test", cache_dir=cache)
    file = next(corpus.glob("world*")) / "annotations.jsonl"
    file.write_text(
        file.read_text("utf-8").replace('"proposition":"', '"proposition":"Two: '), "utf-8"
    )
    build(corpus, tmp_path / "two" / "sahel")
    second = load_dataset(str(tmp_path / "two" / "sahel"), "claims", split="test", cache_dir=cache)
    assert all(text.startswith("Two: ") for text in second["proposition"])


def test_load_gives_splits_in_memory(root: Path) -> None:
    rows = sahel_claims.load("names", "test")
    assert isinstance(rows, Dataset)
    assert rows.cache_files == []
    tags = rows.features["ner_tags"].feature
    assert tags.names[0] == "O"
    assert list(sahel_claims.load("names")) == list(SPLIT_NAMES)
    with pytest.raises(ValueError, match="known: documents"):
        sahel_claims.load("nmaes")
    with pytest.raises(ValueError, match="it has: train, validation, test"):
        sahel_claims.load("names", "dev")


def test_an_editable_install_is_the_checkout(root: Path) -> None:
    assert sahel_claims.path() == str(root)


def test_documents_are_the_corpus(root: Path) -> None:
    committed = [sound(r) for r in read(root / "corpus")]
    assert sorted(sahel_claims.documents(), key=lambda d: d.doc_id) == committed
    assert list(sahel_claims.documents(root / "corpus")) == committed


def environment(folder: Path, *requirements: str) -> Path:
    """A fresh virtual environment with what pip is told to install; its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, *requirements], capture_output=True, text=True)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"cannot install here: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return python


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(__file__).parents[1]
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "-w", str(out), str(root)], check=True)
    return next(out.glob("*.whl"))


def test_the_wheel_loads_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """The wheel over this environment's libraries: nothing of the checkout is on the path."""
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site)]
    subprocess.run([*pip, str(wheel)], check=True)
    probe(Path(sys.executable), tmp_path, {"PYTHONPATH": str(site)}, str(site))


def lower_bounds(root: Path) -> list[str]:
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return [requirement.replace(">=", "==") for requirement in project["dependencies"]]


def test_the_wheel_works_with_every_lower_bound(wheel: Path, root: Path, tmp_path: Path) -> None:
    """datasets 3.6 among them, which does not know the features that newer releases write."""
    python = environment(tmp_path / "old", str(wheel), *lower_bounds(root))
    probe(python, tmp_path, {}, str(tmp_path / "old"))
    command = str(python.parent / "sahel-claims")
    corpus = [command, "build", "--corpus", str(root / "corpus"), "--out", str(tmp_path / "out")]
    subprocess.run(corpus, check=True, capture_output=True, cwd=tmp_path)
    ours = (root / ".huggingface.yaml").read_text()
    assert (tmp_path / "out/.huggingface.yaml").read_text() == ours, (
        "built the same by old libraries"
    )


def probe(python: Path, folder: Path, extra: dict[str, str], inside: str) -> None:
    empty = folder / "empty"
    empty.mkdir()
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST"))}
    environ = {**keep, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hf"), **extra}
    run = [str(python), str(PROBE), inside]
    done = subprocess.run(run, cwd=empty, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == f"{len(CONFIGS)} configurations"

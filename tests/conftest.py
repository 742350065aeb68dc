"""What every test shares: no network, a cache of its own, the inputs of others where given."""

import os
import shutil
from pathlib import Path

# datasets reads these when it is imported.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import pytest
from hypothesis import settings

# A busy machine is no failure; tests that must end in time say so themselves.
settings.register_profile("repository", deadline=None)
settings.load_profile("repository")

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "corpus" / "worldstockmarket_2022-04-26_wagner-captive"
HARBOUR = ROOT / "tests" / "fixtures" / "ok" / "harbour"


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture
def article() -> Path:
    return ARTICLE


@pytest.fixture
def harbour() -> Path:
    return HARBOUR


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real inputs that nobody on this project made."""
    folder = Path(os.environ.get("SAHEL_CLAIMS_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"no real inputs: {folder} is absent (set SAHEL_CLAIMS_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """datasets must not read what another test, or another run, left in its cache."""
    import datasets.config

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "hf")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of two documents in two splits, free to be spoilt."""
    folder = tmp_path / "corpus"
    for document in (ARTICLE, HARBOUR):
        shutil.copytree(document, folder / document.name)
    (folder / "splits.toml").write_text(f'train = ["{HARBOUR.name}"]\ntest = ["{ARTICLE.name}"]\n')
    return folder

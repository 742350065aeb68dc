"""Run by test_datasets.py in other environments: every configuration loads, every way."""

import sys

import datasets

import sahel_claims
from sahel_claims.contract.rows import CONFIGS
from sahel_claims.formats.mapping import find_mapping, packaged

inside = sys.argv[1]
assert sahel_claims.path().startswith(inside), sahel_claims.path()
for config in CONFIGS:
    loaded = datasets.load_dataset(sahel_claims.path(), config)
    streamed = datasets.load_dataset(sahel_claims.path(), config, streaming=True)
    memory = sahel_claims.load(config)
    assert set(loaded) == set(streamed) == set(memory)
    for split, rows in loaded.items():
        assert list(rows) == list(streamed[split]) == list(memory[split]), config
        assert len(rows), config
names = sahel_claims.load("names", "test").features["ner_tags"].feature.names
assert names[0] == "O", names
assert all(d.text for d in sahel_claims.documents())
assert packaged(), "mappings come with the package"
assert all(str(path).startswith(inside) for path in packaged().values()), packaged()
assert all(find_mapping(name).type for name in packaged())
print(f"{len(CONFIGS)} configurations")

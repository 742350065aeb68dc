"""The transformer kind on an untrained tiny encoder that is made on the spot; opt-in.

``pip install torch`` (which build, the README says) and ``-e '.[transformer]'`` opt in.
"""

import contextlib
import json
import runpy
import shutil
import socket
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

pytest.importorskip("torch", reason="torch is not installed: opt-in, see README.md")
pytest.importorskip("transformers", reason="transformers is not installed: opt-in, see README.md")

from dispatches import dispatch
from sahel_claims.build.bio import decode
from sahel_claims.cli import app
from sahel_claims.contract.records import Document
from sahel_claims.corpus.faults import CorpusError
from sahel_claims.corpus.folder import write_folder
from sahel_claims.models import transformer, transformer_files
from sahel_claims.models.annotating import annotate
from sahel_claims.models.data import Data
from sahel_claims.models.examples import bare, collect
from sahel_claims.models.folder import CARD, _measure, read_card, read_tagger
from sahel_claims.models.measuring import measure
from sahel_claims.models.tasks import TASKS
from sahel_claims.models.training import train
from sahel_claims.validate.run import check_document
from support import document

TRAIN = Data("invented", "", [dispatch(number) for number in range(12)])
TEST = Data("held", "", [dispatch(number) for number in range(100, 105)])


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer, with random weights, and a tokenizer that pads and cuts short."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = {w.lower() for e in collect(TRAIN.documents, TASKS["names"]).examples for w in e.tokens}
    letters = {c for word in words for c in word} | set("abcdefghijklmnopqrstuvwxyz0123456789")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = [*sorted(words | letters), *(f"##{c}" for c in sorted(letters))]
    vocabulary = {piece: n for n, piece in enumerate([*special, *pieces])}
    raw = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=9999))
    raw.normalizer = normalizers.BertNormalizer(lowercase=True)
    raw.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    raw.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    raw.enable_truncation(8)
    raw.enable_padding(length=8)
    folder = tmp_path_factory.mktemp("encoder")
    names = dict(zip(("pad", "unk", "cls", "sep", "mask"), special, strict=True))
    tokens = {f"{name}_token": token for name, token in names.items()}
    PreTrainedTokenizerFast(tokenizer_object=raw, **tokens).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=48,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=64,
        initializer_range=0.2,
        hidden_dropout_prob=0.0,
    )
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "attributions"
    make(encoder, folder)
    return folder


def make(encoder: Path | str, folder: Path, task: str = "attributions", **given: str) -> Any:
    settings = {"encoder": str(encoder), "epochs": "1", "precision": "fp32", **given}
    return train(task, "transformer", [TRAIN], folder, given=settings)


def spoil(model: Path, folder: Path, change: Any) -> Path:
    """A copy with the weights folder changed and a card that says all is well."""
    shutil.copytree(model, folder)
    card = read_card(folder)
    change(folder / card.weights)
    digest, size = _measure(folder / card.weights)
    changed = msgspec.structs.replace(card, weights_sha256=digest, weights_bytes=size)
    (folder / CARD).write_bytes(msgspec.json.encode(changed))
    return folder


def test_it_learns(encoder: Path, tmp_path: Path) -> None:
    make(encoder, tmp_path, "names", epochs="12", rate="0.01", batch="128")
    found = measure(tmp_path, TEST)
    assert (found.line().f1 or 0) > 0.6, "the dispatches are easy"
    assert measure(tmp_path, TEST).scores == found.scores


def test_its_predictions_are_sound(model: Path) -> None:
    tagger = read_tagger(model, read_card(model))
    made = list(annotate(TEST.documents, TASKS["attributions"], tagger, "a model"))
    assert [f.message for d in made for f in check_document(d)] == []


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_two_trainings_give_the_same_bytes_and_another_seed_others(
    precision: str, encoder: Path, tmp_path: Path
) -> None:
    cards = [make(encoder, tmp_path / name, precision=precision) for name in ("one", "two")]
    assert cards[0].weights_sha256 == cards[1].weights_sha256
    assert cards[0].facts == cards[1].facts
    settings = {"encoder": str(encoder), "epochs": "1", "precision": precision}
    other = train(
        "attributions", "transformer", [TRAIN], tmp_path / "three", seed=1, given=settings
    )
    assert other.weights_sha256 != cards[0].weights_sha256


def test_embeddings_of_words_stay_and_the_rest_moves(encoder: Path, model: Path) -> None:
    from safetensors.torch import load_file

    card = read_card(model)
    before = load_file(str(encoder / "model.safetensors"))
    after = load_file(str(model / card.weights / "model.safetensors"))
    word = "embeddings.word_embeddings.weight"
    assert (after[f"bert.{word}"] == before[word]).all()
    query = "encoder.layer.0.attention.self.query.weight"
    assert not (after[f"bert.{query}"] == before[query]).all()


def test_a_model_needs_neither_its_encoder_nor_the_network(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "encoder"
    shutil.copytree(encoder, copy)

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    make(copy, tmp_path / "model")
    shutil.rmtree(copy)
    assert measure(tmp_path / "model", TEST).documents == 5


@pytest.mark.parametrize(
    "text", ["x" * 5000, "\u200b \x1b said", "a\u0301 👩🏽‍🚒 \u2028 “é”", "said " * 400]
)
def test_any_text_is_tagged(text: str, model: Path) -> None:
    tagger = read_tagger(model, read_card(model))
    examples = bare(document(f"x {text} x"), TASKS["attributions"])
    tags = tagger.tag(examples)
    assert [len(one) for one in tags] == [len(example.tokens) for example in examples]
    assert all(decode(one)[1] == 0 for one in tags)
    assert tagger.tag([]) == []


def test_a_sequence_is_no_longer_than_the_encoder_reads(model: Path) -> None:
    tagger = read_tagger(model, read_card(model))
    assert isinstance(tagger, transformer.TransformerTagger)
    network = tagger._network
    examples = bare(document("said " * 300 + "y" * 900), TASKS["attributions"])
    sequences = network.sequences(examples)
    assert len(sequences) > 5
    assert max(len(one.ids) for one in sequences) <= 64
    for one in sequences:
        assert (one.ids[0], one.ids[-1]) == (2, 3), "[CLS] and [SEP] stand around every stretch"
        assert len(set(one.firsts)) == len(one.firsts)


def test_loss_is_on_first_sub_words_and_padding_changes_nothing(model: Path) -> None:
    import torch

    tagger = read_tagger(model, read_card(model))
    assert isinstance(tagger, transformer.TransformerTagger)
    network = tagger._network
    texts = ("qqqq said zzzz", "said " * 30)
    examples = [e for t in texts for e in bare(document(t), TASKS["attributions"])]
    sequences = network.sequences(examples)
    gold = [[0] * len(e.tokens) for e in examples]
    with torch.inference_mode():
        alone = network.logits(sequences[:1])
        beside = network.logits(sequences)[:1, : alone.shape[1]]
        assert torch.allclose(alone, beside, atol=1e-5)
        firsts = alone[0, sequences[0].firsts].log_softmax(-1)
        assert len(sequences[0].firsts) == 3 < alone.shape[1] - 2
        assert float(network.loss(sequences[:1], gold)) == pytest.approx(
            -float(firsts[:, 0].mean())
        )


def test_an_interrupted_training_leaves_the_model(encoder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    make(encoder, folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def bar(total: int | None, what: str) -> Any:
        def step() -> None:
            raise KeyboardInterrupt

        return contextlib.nullcontext(step)

    settings = {"encoder": str(encoder), "epochs": "1"}
    with pytest.raises(KeyboardInterrupt):
        train("attributions", "transformer", [TRAIN], folder, given=settings, bar=bar)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("given", ["", "no such/folder/at all", "../nowhere/x", "--set"])
def test_what_is_no_encoder_is_named(given: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--set encoder="):
        make(given, tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_a_name_that_no_hub_has_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ValueError, match="is no folder, and no hub gave it"):
        make("nobody/no-such-encoder", tmp_path / "m")


@pytest.mark.parametrize(
    "given",
    [{"epochs": "-1"}, {"rate": "nan"}, {"warmup": "2"}, {"device": "cuda:99"}, {"device": "meta"}],
)
def test_settings_that_cannot_be_are_named(
    given: dict[str, str], encoder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        make(encoder, tmp_path / "m", **given)


def test_a_model_of_another_machine_runs_on_this_one(model: Path) -> None:
    card = read_card(model)
    tagger = transformer.load(
        TASKS["attributions"], model / card.weights, {**card.settings, "device": "cuda:99"}
    )
    examples = bare(TEST.documents[0], TASKS["attributions"])
    assert tagger.tag(examples) == read_tagger(model, card).tag(examples)


def test_a_folder_without_an_encoder_is_refused(encoder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    pickled = tmp_path / "pickled"
    shutil.copytree(encoder, pickled)
    (pickled / "model.safetensors").unlink()
    (pickled / "pytorch_model.bin").write_bytes(b"\x80\x04cos\nsystem\n")
    code = tmp_path / "code"
    shutil.copytree(encoder, code)
    config = json.loads((code / "config.json").read_text())
    config |= {"auto_map": {"AutoModelForTokenClassification": "own.Model"}, "model_type": "own"}
    (code / "config.json").write_text(json.dumps(config))
    (code / "own.py").write_text("raise SystemExit('code of a folder was run')")
    for folder in ("empty", "pickled", "code"):
        with pytest.raises(ValueError, match="holds no encoder"):
            make(tmp_path / folder, tmp_path / "m")


def edit(**fields: Any) -> Any:
    def change(folder: Path) -> None:
        path = folder / transformer_files.CONFIG
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | fields), "utf-8")

    return change


def put(name: str, content: bytes) -> Any:
    return lambda folder: (folder / name).write_bytes(content)


@pytest.mark.parametrize(
    "change",
    [
        put("config.json", b"[]"),
        put("config.json", b"\xff"),
        put("tokenizer.json", b"{}"),
        put("model.safetensors", b"\x80\x04cos\nsystem\n"),
        put("model.safetensors", b"\xff" * 64),
        lambda folder: (folder / "model.safetensors").unlink(),
        lambda folder: (folder / "tokenizer.json").unlink(),
        edit(vocab_size=10**12),
        edit(hidden_size=4),
        edit(num_hidden_layers=10**9),
        edit(num_hidden_layers=2),
        edit(model_type="no such"),
        edit(model_type=["bert"]),
        edit(auto_map={"AutoModel": "own.Model"}),
        edit(quantization_config={"quant_method": "bitsandbytes"}),
        edit(_attn_implementation="somebody/kernels"),
        edit(id2label={"0": "O"}),
        edit(hidden_size="many"),
        edit(pad_token_id=10**9),
        edit(num_attention_heads=0),
        edit(hidden_act="no such"),
    ],
)
def test_a_hostile_model_folder_is_an_error(change: Any, model: Path, tmp_path: Path) -> None:
    folder = spoil(model, tmp_path / "spoilt", change)
    with pytest.raises((ValueError, CorpusError)):
        read_tagger(folder, read_card(folder))


@pytest.mark.parametrize("fields", [{"vocab_size": 10**12}, {"num_hidden_layers": 10**9}])
def test_what_a_configuration_announces_is_compared_before_it_is_made(
    fields: dict[str, int], model: Path, tmp_path: Path
) -> None:
    folder = spoil(model, tmp_path / "spoilt", edit(**fields))
    with pytest.raises(ValueError, match="the weights are not those of its configuration"):
        read_tagger(folder, read_card(folder))


def test_a_tokenizer_of_another_model_is_an_error(model: Path, tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        path = folder / transformer_files.TOKENIZER
        raw = json.loads(path.read_text("utf-8"))
        raw["model"]["vocab"]["osk"] = 10**6
        path.write_text(json.dumps(raw), "utf-8")

    folder = spoil(model, tmp_path / "spoilt", change)
    with pytest.raises(ValueError, match="tokenizer"):
        read_tagger(folder, read_card(folder))


def test_a_model_says_what_it_was_made_with(model: Path, encoder: Path) -> None:
    card = read_card(model)
    assert {"torch", "transformers", "tokenizers"} <= set(card.versions)
    assert card.facts["epochs"] == 1
    assert card.facts["precision"] == "fp32"
    assert len(str(card.facts["encoder_sha256"])) == 64
    assert {p.name for p in (model / card.weights).iterdir()} == {
        "config.json",
        "memory.json",
        "model.safetensors",
        "tokenizer.json",
    }
    assert str(encoder) not in (model / card.weights / "config.json").read_text()


# ------------------------------------------------------------- scripts/train_ner.py


def built(folder: Path, **splits: list[Document]) -> Path:
    """A built dataset with these splits."""
    for one in (one for documents in splits.values() for one in documents):
        write_folder(one, folder / "corpus" / one.doc_id)
    lines = [f"{name} = {json.dumps([d.doc_id for d in ds])}" for name, ds in splits.items()]
    (folder / "corpus" / "splits.toml").write_text("\n".join(lines))
    out = folder / folder.name  # datasets names its cache after it
    done = CliRunner().invoke(app, ["build", "--corpus", str(folder / "corpus"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


@pytest.mark.filterwarnings("ignore")
def test_the_script_trains_and_names_what_is_missing(
    encoder: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def run(*arguments: str | Path) -> None:
        monkeypatch.setattr("sys.argv", ["train_ner.py", *map(str, arguments)])
        runpy.run_path(str(root / "scripts/train_ner.py"), run_name="__main__")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    whole = built(tmp_path / "whole", train=TRAIN.documents[:3], test=TEST.documents[:2])
    run(whole, encoder, "actors", "1")
    shown = capsys.readouterr()
    (score,) = [line for line in shown.out.splitlines() if line.startswith("test ")]
    assert 0 <= float(score.split()[1]) <= 1
    assert "no split 'validation'" in shown.err
    assert (tmp_path / "models/ner/model.safetensors").is_file()
    with pytest.raises(SystemExit, match="no split 'train' to learn from, only test"):
        run(built(tmp_path / "untrained", test=TEST.documents[:2]), encoder)
    with pytest.raises(SystemExit, match=r"python scripts/train_ner\.py"):
        run()
    for arguments, told in (
        ((tmp_path / "nowhere", encoder), "nowhere"),
        ((whole, tmp_path / "nowhere"), "nowhere"),
        ((whole, encoder, "attributions"), "no column ner_tags"),
        ((whole, encoder, "ships"), "ships"),
        ((whole, encoder, "names", "many"), "number of epochs"),
    ):
        with pytest.raises(SystemExit, match=told):
            run(*arguments)

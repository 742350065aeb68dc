"""A token classifier on a pre-trained encoder (Devlin et al. 2019), trained on the processor.

The label of a token is read from its first sub-word; the tags of an example are the best
well-formed ones under the scores of its tokens. The embeddings of words stay as they are.
"""

import math
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from ..contract.inventory import bio
from . import transformer_files as files
from . import transformer_plan as plan
from .examples import Example
from .kinds import Settings, Trained, Value
from .progress import Bar
from .tasks import Task
from .transformer_decoding import viterbi

DEFAULTS: Final[dict[str, Value]] = {
    "encoder": "",  # a folder, or a model of a hub; there is none that could be taken for granted
    "epochs": 0,  # 0: by the number of tokens
    "rate": 3e-4,
    "warmup": 0.1,  # share of all steps
    "batch": 0,  # sub-words; 0: 1024 of paragraphs, 512 of sentences
    "length": 192,  # sub-words of a sequence at most, those at its ends included
    "precision": "auto",  # bf16, fp32, or the first where the processor has it
    "threads": 1,
    "device": "cpu",
}
RANDOM: Final = True
PACKAGES: Final = ("torch", "transformers", "tokenizers", "safetensors")

_BATCH: Final = {"paragraph": 1024, "sentence": 512}
_TAGGED: Final = 4096  # sub-words of a batch where nothing is learnt
_WORD: Final = 256  # code points of a token that are read: some tokenizers take quadratic time
_IGNORED: Final = -100
_DEVICE: Final = re.compile(r"(cpu|cuda|mps|xpu)(:\d{1,2})?")


class _Sequence(NamedTuple):
    """A stretch of an example for the encoder; ``firsts`` are places of first sub-words in it."""

    example: int
    word: int  # the first of the stretch
    ids: list[int]
    firsts: list[int]


class _Setup(NamedTuple):
    """Settings as they are used, checked."""

    length: int
    precision: str
    threads: int
    device: str

    @classmethod
    def of(cls, settings: Settings) -> "_Setup":
        """Raises ValueError for a setting that cannot be; a card may say anything."""
        for name, low, high in (("length", 8, 2**16), ("threads", 1, 1024)):
            value = settings.get(name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"{name} is a number from {low} to {high}, not {value!r}")
        precision = settings.get("precision")
        if precision not in ("auto", "bf16", "fp32"):
            raise ValueError(f"precision is auto, bf16 or fp32, not {precision!r}")
        device = str(settings.get("device"))
        if not _DEVICE.fullmatch(device):
            raise ValueError(f"device is cpu, cuda, mps or xpu, not {device!r}")
        return cls(int(settings["length"]), str(precision), int(settings["threads"]), device)


def train(
    task: Task, examples: Sequence[Example], into: Path, *, settings: Settings, seed: int, bar: Bar
) -> Trained:
    """As ``Kind.train``; the same files on processors of the same kind.

    Raises ValueError for a setting that cannot be, or an encoder that is none.
    """
    setup = _Setup.of(settings)
    for name, most in (("epochs", 10_000), ("rate", 1), ("warmup", 1), ("batch", 2**20)):
        if not 0 <= float(settings[name]) <= most:
            raise ValueError(f"{name} is a number from 0 to {most}, not {settings[name]}")
    files.libraries()
    import torch

    if not _usable(setup.device):
        raise ValueError(f"there is no device {setup.device} that torch could use here")
    tags = bio(task.labels)
    with _steady(setup, seed):
        model, tokenizer = files.encoder(str(settings["encoder"]), tags)
        encoder = files.digest(model)
        model.get_input_embeddings().weight.requires_grad_(False)
        network = _Network(model, tokenizer, setup)
        sequences = network.sequences(examples)
        rounds = int(settings["epochs"]) or plan.epochs(sum(len(e.tokens) for e in examples))
        budget = int(settings["batch"]) or _BATCH[task.unit]
        draw = random.Random(seed)
        sizes = [len(one.ids) for one in sequences]
        steps = [b for _ in range(rounds) for b in plan.batches(sizes, budget, draw)]
        optimizer = torch.optim.AdamW(
            [p for p in model.parameters() if p.requires_grad], lr=float(settings["rate"])
        )
        warmup = float(settings["warmup"])
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: plan.pace(step, len(steps), warmup)
        )
        gold = [[tags.index(tag) for tag in example.tags] for example in examples]
        losses: list[float] = []
        model.train()
        with bar(len(steps), "training") as step:
            for batch in steps:
                loss = network.loss([sequences[i] for i in batch], gold)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad(set_to_none=True)
                losses.append(float(loss.detach()))
                if not math.isfinite(losses[-1]):
                    raise ValueError("the training went astray: take a lower rate (--set rate=…)")
                step()
        files.save(model, tokenizer, into)
    last = losses[-max(len(losses) // rounds, 1) :]
    return Trained(
        {
            "encoder_sha256": encoder,
            "parameters": sum(p.numel() for p in model.parameters()),
            "precision": "bf16" if network.halved else "fp32",
            "epochs": rounds,
            "steps": len(steps),
            "loss": round(sum(last) / len(last), 4),
        }
    )


class TransformerTagger:
    """A trained classifier."""

    def __init__(self, model: Any, tokenizer: Any, tags: list[str], setup: _Setup) -> None:
        self._network = _Network(model.eval(), tokenizer, setup)
        self._tags = tags
        self._setup = setup

    def tag(self, examples: Sequence[Example]) -> list[list[str]]:
        """The best well-formed tags of each example."""
        with _steady(self._setup, 0):
            return [viterbi(rows, self._tags) for rows in self._network.scores(examples)]


def load(task: Task, folder: Path, settings: Settings) -> TransformerTagger:
    """As ``Kind.load``; no network is used, and nothing is unpickled."""
    setup = _Setup.of({**DEFAULTS, **settings})
    if not _usable(setup.device):
        setup = setup._replace(device="cpu")
    tags = bio(task.labels)
    return TransformerTagger(*files.read(folder, tags), tags, setup)


class _Network:
    """A model with its tokenizer: examples to sequences, sequences to loss or scores."""

    def __init__(self, model: Any, tokenizer: Any, setup: _Setup) -> None:
        import torch

        self.torch = torch
        self.model = model.to(setup.device)
        self.device = setup.device
        self.halved = _halved(setup)
        self._tokenizer = tokenizer
        probe = tokenizer.encode(["a"], is_pretokenized=True)
        inner = [n for n, special in enumerate(probe.special_tokens_mask) if not special]
        self._before = probe.ids[: inner[0]] if inner else []
        self._after = probe.ids[inner[-1] + 1 :] if inner else []
        unknown = tokenizer.token_to_id(str(getattr(tokenizer.model, "unk_token", "") or ""))
        self._unknown = unknown if unknown is not None else (self._after or [0])[0]
        pad = getattr(model.config, "pad_token_id", None)
        known = len(model.get_input_embeddings().weight)
        self._pad = pad if isinstance(pad, int) and 0 <= pad < known else 0
        places = getattr(model.config, "max_position_embeddings", None)
        if not isinstance(places, int) or places <= 2:
            places = setup.length + 2
        # Two fewer than there are, because RoBERTa and its like count from 2.
        room = min(setup.length, places - 2)
        self._most = max(room - len(self._before) - len(self._after), 1)

    def sequences(self, examples: Sequence[Example]) -> list[_Sequence]:
        """The examples as the encoder reads them; each token is in one sequence."""
        found = []
        for number, example in enumerate(examples):
            pieces = self._pieces(example.tokens)
            sizes = [len(piece) for piece in pieces]
            for low, high in plan.chunks(sizes, self._most, example.sentences):
                ids, firsts = list(self._before), []
                for piece in pieces[low:high]:
                    firsts.append(len(ids))
                    ids += piece[: self._most]
                found.append(_Sequence(number, low, ids + self._after, firsts))
        return found

    def _pieces(self, words: Sequence[str]) -> list[list[int]]:
        """The sub-words of each word; one that the tokenizer makes nothing of is unknown."""
        cut = [word[:_WORD] for word in words]
        read = self._tokenizer.encode(cut, is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in words]
        for piece, word in zip(read.ids, read.word_ids, strict=True):
            pieces[word].append(piece)
        return [piece or [self._unknown] for piece in pieces]

    def logits(self, batch: Sequence[_Sequence]) -> Any:
        """Of shape sequences x sub-words x tags."""
        torch = self.torch
        size = max(len(one.ids) for one in batch)
        ids = torch.full((len(batch), size), self._pad)
        mask = torch.zeros((len(batch), size), dtype=torch.long)
        for row, one in enumerate(batch):
            ids[row, : len(one.ids)] = torch.tensor(one.ids)
            mask[row, : len(one.ids)] = 1
        kind = self.device.partition(":")[0]
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=self.halved):
            made = self.model(input_ids=ids.to(self.device), attention_mask=mask.to(self.device))
        return made.logits.float()

    def loss(self, batch: Sequence[_Sequence], gold: Sequence[Sequence[int]]) -> Any:
        """Cross-entropy over the first sub-words."""
        torch = self.torch
        logits = self.logits(batch)
        wanted = torch.full(logits.shape[:2], _IGNORED)
        for row, one in enumerate(batch):
            labels = gold[one.example][one.word : one.word + len(one.firsts)]
            wanted[row, one.firsts] = torch.tensor(labels)
        return torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), wanted.flatten().to(self.device), ignore_index=_IGNORED
        )

    def scores(self, examples: Sequence[Example]) -> list[list[list[float]]]:
        """Log-probabilities of the tags for each token of each example."""
        torch = self.torch
        found: list[list[list[float]]] = [[[]] * len(example.tokens) for example in examples]
        sequences = self.sequences(examples)
        with torch.inference_mode():
            for batch in plan.packed([len(one.ids) for one in sequences], _TAGGED):
                chosen = [sequences[i] for i in batch]
                sure = self.logits(chosen).log_softmax(-1).cpu()
                for row, one in enumerate(chosen):
                    rows = sure[row, one.firsts].tolist()
                    found[one.example][one.word : one.word + len(rows)] = rows
        return found


def _usable(device: str) -> bool:
    import torch

    try:
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError):  # whichever, by the build of torch
        return False
    return True


def _halved(setup: _Setup) -> bool:
    """Whether to compute in bf16: twice as fast where the processor has it, slower elsewhere."""
    import torch

    if setup.precision != "auto":
        return setup.precision == "bf16"
    if setup.device.startswith("cuda"):
        return bool(torch.cuda.is_bf16_supported())
    # Older versions of torch do not tell; they compute in fp32.
    able: dict[str, object] = {}
    if setup.device == "cpu":
        able = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


@contextmanager
def _steady(setup: _Setup, seed: int) -> Iterator[None]:
    """So many threads and this seed within; what was set before, after."""
    import torch

    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        torch.set_num_threads(setup.threads)
        try:
            yield
        finally:
            torch.set_num_threads(threads)

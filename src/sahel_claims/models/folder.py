"""A model on disk: ``card.json``, ``README.md``, and the weights in a folder named by digest.

``card.json`` names the weights and is put in place last, in one step. So an interrupted training
leaves the model that was there, whole.
"""

import contextlib
import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from ..corpus.faults import CorpusError, Fault
from ..corpus.files import read_bytes, write_bytes
from .card import FORMAT, Card, markdown
from .kinds import Tagger, kind_of
from .memory import Memory
from .tasks import TASKS

CARD: Final = "card.json"
README: Final = "README.md"
MEMORY: Final = "memory.json"

_WEIGHTS: Final = "weights-"
_NAME: Final = re.compile(rf"{_WEIGHTS}[0-9a-f]{{12}}")

Keep = Callable[[Callable[[str, str, int], Card]], Card]
"""Puts what was staged in place, given what makes a card of the weights' name, digest and size."""


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[tuple[Path, Keep]]:
    """An empty folder for weights, and what makes the model of them; without that, nothing stays.

    Raises CorpusError with FILE-READ for a folder that holds something else than a model.
    """
    if folder.exists() and not (folder / CARD).is_file() and _strangers(folder):
        message = "there is something here that is no model: nothing was written"
        raise CorpusError(Fault(code="FILE-READ", message=message, file=str(folder)))
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    stage = Path(tempfile.mkdtemp(dir=folder, prefix=f"{_mine()}{os.getpid()}-"))

    def keep(card_of: Callable[[str, str, int], Card]) -> Card:
        digest, size = _measure(stage)
        name = f"{_WEIGHTS}{digest[:12]}"
        card = card_of(name, digest, size)
        if (folder / name).exists():  # the same weights, or what an interruption left of them
            shutil.rmtree(folder / name)
        stage.chmod(0o755)
        stage.rename(folder / name)
        write_bytes(folder / README, markdown(card).encode("utf-8", "replace"))
        write_bytes(folder / CARD, msgspec.json.format(msgspec.json.encode(card)) + b"\n")
        for other in folder.glob(f"{_WEIGHTS}*"):
            if other.name != name and _NAME.fullmatch(other.name):
                shutil.rmtree(other)
        return card

    try:
        yield stage, keep
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        with contextlib.suppress(OSError):  # not empty, as it should be
            folder.rmdir()


def read_card(folder: Path) -> Card:
    """The card of a model.

    Raises CorpusError with FILE-MISSING where there is none, or REC-TYPE for what is no card.
    """
    path = folder / CARD
    try:
        card = msgspec.json.decode(read_bytes(path), type=Card)
    except msgspec.DecodeError as error:
        raise CorpusError(_no_model(path, str(error))) from None
    if card.format != FORMAT:
        message = f"a model folder of format {card.format}; this sahel-claims reads {FORMAT}"
        raise CorpusError(_no_model(path, message))
    if card.task not in TASKS or not _NAME.fullmatch(card.weights):
        raise CorpusError(_no_model(path, "its task or weights are none that there can be"))
    return card


def read_memory(folder: Path, card: Card) -> Memory:
    """What the model has seen. Raises CorpusError as ``read_card`` does."""
    path = folder / card.weights / MEMORY
    try:
        return msgspec.json.decode(read_bytes(path), type=Memory)
    except msgspec.DecodeError as error:
        raise CorpusError(_no_model(path, str(error))) from None


def read_tagger(folder: Path, card: Card) -> Tagger:
    """The model itself, once its files are seen to be those that training wrote.

    Raises CorpusError with REC-TYPE where they are not, and what ``kind_of`` raises.
    """
    path = folder / card.weights
    if not path.is_dir() or _measure(path)[0] != card.weights_sha256:
        raise CorpusError(_no_model(path, "the weights are not those that the card names"))
    task = TASKS[card.task]
    return kind_of(card.kind, task).load(task, path, card.settings)


def _mine() -> str:
    """How the names of the stages of this machine begin; the process follows."""
    machine = re.sub(r"[^A-Za-z0-9.]", "-", platform.node())
    return f".{_WEIGHTS}{machine}-"


def _clear(folder: Path) -> None:
    """Takes away the stages of trainings on this machine that were killed."""
    mine = _mine()
    for stage in folder.glob(f"{mine}*"):
        process = stage.name.removeprefix(mine).partition("-")[0]
        if process.isdecimal() and not _runs(int(process)):
            shutil.rmtree(stage, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name != "posix":  # where signal 0 is not a question
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass  # of somebody else, or no number of a process: it is left alone
    return True


def _measure(folder: Path) -> tuple[str, int]:
    """SHA-256 over the names and bytes of all files, and their size together."""
    whole = hashlib.sha256()
    size = 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(path.relative_to(folder).as_posix().encode("utf-8") + b"\0")
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
        size += path.stat().st_size
    return whole.hexdigest(), size


def _strangers(folder: Path) -> bool:
    if not folder.is_dir():
        return True
    return any(not path.name.lstrip(".").startswith(_WEIGHTS) for path in folder.iterdir())


def _no_model(path: Path, message: str) -> Fault:
    todo = "train it again: sahel-claims train --help"
    return Fault(code="REC-TYPE", message=f"no model: {message}", file=str(path), help=todo)

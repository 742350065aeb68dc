"""Encoders in, model folders out and in: what may be read, and what it must be.

A model folder is input: it may come from anywhere. It holds a configuration, a tokenizer and
weights, all of them data: JSON and safetensors. The classes are those of transformers, no code
comes from a folder or a hub, and what the configuration announces is compared with the weights
before anything of that size is made.
"""

import hashlib
import importlib
import json
import re
from pathlib import Path
from typing import Any, Final

from .kinds import NotInstalled

CONFIG: Final = "config.json"
TOKENIZER: Final = "tokenizer.json"
WEIGHTS: Final = "model.safetensors"

_HUB: Final = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_REFUSED: Final = (
    "auto_map",
    "quantization_config",
    "attn_implementation",
    "_attn_implementation",
    "_attn_implementation_internal",
    "_name_or_path",
    "_commit_hash",
    "torchscript",
)
"""Keys of a configuration that name code, other folders or other ways to load; none is kept."""
_LARGEST: Final = 2**24  # bytes of a configuration
_ATTENTION: Final = "eager"  # the one that every encoder has; others may name code of a hub


def libraries() -> Any:
    """The module transformers, without its chatter. Raises NotInstalled where it is absent."""
    try:
        library: Any = importlib.import_module("transformers")
        importlib.import_module("safetensors.torch")
    except ImportError as error:
        raise NotInstalled(
            f"a transformer model needs transformers ({error}): "
            "pip install 'sahel-claims[transformer]'"
        ) from None
    library.utils.logging.set_verbosity_error()
    library.utils.logging.disable_progress_bar()
    return library


def encoder(given: str, tags: list[str]) -> tuple[Any, Any]:
    """A model with a new layer for these tags over the encoder of that name, and its tokenizer.

    ``given`` is a folder, or else the name of a model on a hub; only then is the network used.
    Weights must be safetensors. Raises ValueError for what is neither.
    """
    folder = Path(given).expanduser()
    local = folder.is_dir()
    if not given or (not local and not _HUB.fullmatch(given)):
        raise ValueError(
            f"{given!r} is no encoder: name a folder that holds one or a model of a hub, as in "
            "--set encoder=path/to/encoder"
        )
    library = libraries()
    where = str(folder) if local else given
    kept = {"local_files_only": local, "trust_remote_code": False}
    try:
        tokenizer = library.AutoTokenizer.from_pretrained(
            where, use_fast=True, add_prefix_space=True, **kept
        ).backend_tokenizer
        names = dict(enumerate(tags))
        model = library.AutoModelForTokenClassification.from_pretrained(
            where,
            id2label=names,
            label2id={tag: n for n, tag in names.items()},
            use_safetensors=True,
            attn_implementation=_ATTENTION,
            **kept,
        )
    except Exception as error:  # of many libraries; none of them says which exceptions it raises
        what = "folder holds no encoder" if local else "is no folder, and no hub gave it"
        raise ValueError(f"{given}: this {what} ({_short(error)})") from None
    return model.float(), _plain(tokenizer)


def save(model: Any, tokenizer: Any, folder: Path) -> None:
    """Writes what ``read`` needs; the same model gives the same bytes."""
    from safetensors.torch import save_file

    config = {k: v for k, v in model.config.to_dict().items() if k not in _REFUSED}
    written = json.dumps(config, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / CONFIG).write_text(written + "\n", "utf-8", newline="\n")
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    state = {name: value.detach().cpu().contiguous() for name, value in model.state_dict().items()}
    save_file(state, str(folder / WEIGHTS), metadata={"format": "pt"})


def read(folder: Path, tags: list[str]) -> tuple[Any, Any]:
    """The model and the tokenizer that ``save`` wrote.

    Raises ValueError for files that are none, or of a model for other tags.
    """
    library = libraries()
    try:
        return _read(library, folder, tags)
    except ValueError:
        raise
    except Exception as error:  # a panic of a parser of Rust is a plain Exception too
        raise ValueError(f"{folder}: not a transformer model ({_short(error)})") from None


def digest(model: Any) -> str:
    """SHA-256 over names and bytes of the weights of the encoder, without the new layer."""
    import torch

    whole = hashlib.sha256()
    for name, value in sorted(model.base_model.state_dict().items()):
        whole.update(f"{name} {list(value.shape)} {value.dtype}\0".encode())
        whole.update(value.detach().cpu().contiguous().view(torch.uint8).numpy().tobytes())
    return whole.hexdigest()


def _read(library: Any, folder: Path, tags: list[str]) -> tuple[Any, Any]:
    import torch
    from safetensors import safe_open
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    path = folder / CONFIG
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path}: too large for a configuration")
    raw = json.loads(path.read_text("utf-8"))
    if not isinstance(raw, dict) or set(raw) & set(_REFUSED):
        raise ValueError(f"{path}: not a configuration that sahel-claims writes")
    with safe_open(str(folder / WEIGHTS), "pt") as file:
        shapes = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118
    config = library.AutoConfig.for_model(**raw)
    if [config.id2label.get(n) for n in range(len(config.id2label))] != tags:
        raise ValueError(f"{folder}: a model for other labels than this task has")
    if getattr(config, "num_hidden_layers", 0) > len(shapes):
        raise ValueError(f"{folder}: the weights are not those of its configuration")
    build = library.AutoModelForTokenClassification.from_config
    with torch.device("meta"):  # takes no memory, whatever the configuration announces
        announced = build(config, attn_implementation=_ATTENTION)
    if {name: tuple(value.shape) for name, value in announced.state_dict().items()} != shapes:
        raise ValueError(f"{folder}: the weights are not those of its configuration")
    model = build(config, attn_implementation=_ATTENTION)
    model.load_state_dict(load_file(str(folder / WEIGHTS)))
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    if max(tokenizer.get_vocab().values(), default=0) >= len(model.get_input_embeddings().weight):
        raise ValueError(f"{folder}: the tokenizer is not that of the model")
    return model.float(), _plain(tokenizer)


def _plain(tokenizer: Any) -> Any:
    """Without the truncation and padding that a tokenizer may bring along: texts are cut here."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _short(error: Exception) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= 300 else said[:300] + " …"

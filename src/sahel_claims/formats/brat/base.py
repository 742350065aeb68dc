"""The base file beside an export: what was written, and all that brat cannot hold.

An import compares what came back with it. It holds the whole record, so nothing depends on how
a later version would write the lines.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, NoReturn

import msgspec
from msgspec import Meta, Struct

from ...contract.base import SCHEMA_VERSION
from ...contract.records import Document
from ...corpus.faults import CorpusError, Fault
from ...corpus.files import read_bytes
from .encode import Encoded, Loss, Owner
from .standoff import write

SUFFIX: Final = ".base.json"
TEXT: Final = ".txt"
ANN: Final = ".ann"

_ABOUT: Final = "Written by sahel-claims export --to brat; import --from brat needs it unchanged."


class Base(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an export of one document wrote.

    ``digest`` is of everything else in the file; ``files`` has the SHA-256 of each file beside
    it, ``homes`` whose home each line is, ``losses`` what the lines do not hold, ``skipped``
    the layers left out, ``ann`` the lines themselves. Offsets are counted in ``unit``.
    """

    about: str
    digest: str
    form: Literal["brat 1"]
    schema_version: str
    unit: Literal["code points"]
    files: dict[str, Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]]
    skipped: list[str]
    homes: dict[str, Owner]
    losses: list[Loss]
    document: Document
    ann: str


def sha256(data: bytes) -> str:
    """The digest in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def made(
    document: Document,
    encoded: Encoded,
    skipped: Sequence[str],
    confs: dict[str, bytes],
) -> tuple[Base, dict[str, bytes]]:
    """The base of an export, and every file of the document by its suffix."""
    ann, text = write(encoded.standoff), document.text.encode("utf-8")
    hashed = {document.doc_id + TEXT: text, document.doc_id + ANN: ann, **confs}
    base = Base(
        about=_ABOUT,
        digest="",
        form="brat 1",
        schema_version=SCHEMA_VERSION,
        unit="code points",
        files={name: sha256(data) for name, data in hashed.items()},
        skipped=sorted(skipped),
        homes=encoded.homes,
        losses=encoded.losses,
        document=document,
        ann=ann.decode("utf-8"),
    )
    base = msgspec.structs.replace(base, digest=_digest(base))
    return base, {TEXT: text, ANN: ann, SUFFIX: msgspec.json.encode(base) + b"\n"}


def read_base(path: Path) -> Base | None:
    """The base file; None where there is none.

    Raises CorpusError with BRAT-BASE for one that is not as it was written.
    """
    if not path.is_file():
        return None
    try:
        base = msgspec.json.decode(read_bytes(path), type=Base)
    except (msgspec.DecodeError, RecursionError) as error:
        refuse(path, f"this is no base file: {error}")
    if base.digest != _digest(base):
        refuse(path, "the base file was changed: it is not what the export wrote")
    return base


def refuse(path: Path, why: str) -> NoReturn:
    """Raises CorpusError with BRAT-BASE."""
    todo = "restore the file that was exported, or export again and repeat the edits"
    raise CorpusError(Fault(code="BRAT-BASE", message=why, file=str(path), help=todo))


def _digest(base: Base) -> str:
    return sha256(msgspec.json.encode(msgspec.structs.replace(base, digest="")))

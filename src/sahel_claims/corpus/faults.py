"""What reading can find wrong: a fault is a value, with a place."""

from msgspec import Struct


class Fault(Struct, frozen=True, kw_only=True):
    """One thing wrong with a file or a record in it.

    ``line`` counts from 1; 0 stands for the file as a whole.
    """

    code: str
    message: str
    file: str
    line: int = 0
    doc_id: str = ""
    annotation: str = ""
    pointer: str = ""
    help: str = ""


class CorpusError(Exception):
    """Reading or writing could not go on; the faults say why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{f.file}:{f.line}: {f.code} {f.message}" for f in faults))
        self.faults = faults

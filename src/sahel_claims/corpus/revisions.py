"""A corpus as a git revision has it, byte for byte, in a temporary folder."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

from .faults import CorpusError, Fault
from .folder import ANNOTATIONS, METADATA, TEXT
from .source import SPLITS, is_packed

_FILES: Final = {TEXT, METADATA, ANNOTATIONS}
_PLAIN: Final = (b"100644", b"100755")  # what else git stores is a link or another repository
_CHUNK: Final = 2**20


@contextlib.contextmanager
def checked_out(revision: str, corpus: Path) -> Iterator[Path]:
    """The corpus folder or packed file, with its split list, as the revision has it.

    ``corpus`` is its place in the working tree, where it may be absent by now. Only the files
    of documents and split lists are taken, and no links. Raises CorpusError with FILE-MISSING
    where git, the repository, the revision or the corpus in it is not there.
    """
    place = Path(os.path.abspath(corpus))  # noqa: PTH100 (a link is not followed)
    inside = place.is_dir()
    root = place if inside else place.parent
    commit = _commit(revision, root)
    with tempfile.TemporaryDirectory(prefix="sahel-claims-") as temporary:
        target = Path(temporary) / place.name
        blobs = _blobs(commit, root, "" if inside else place.name, place.name)
        if not any(name != SPLITS for name in blobs):
            raise _missing(f"{revision} has no corpus at {corpus}", "name it with --corpus")
        into = target.parent if is_packed(place) else target
        _copy(blobs, root, into)
        yield target


def _commit(revision: str, root: Path) -> str:
    """The commit's hash, which no later command can take for an option or a path."""
    if revision.startswith("-"):
        raise _missing(f"{revision!r} is no revision", "a revision begins with no dash")
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    done = _git(root, *asked)
    if done.returncode == 0:
        return done.stdout.decode("ascii").strip()
    if _git(root, "rev-parse", "--git-dir").returncode:
        raise _missing(f"{revision!r} is no path, and {root} is in no git repository")
    message = f"{revision!r} is neither a path nor a revision of the repository"
    raise _missing(message, "git log --oneline lists revisions, git tag lists releases")


def _blobs(commit: str, root: Path, within: str, name: str) -> dict[str, str]:
    """Path below the corpus -> object, of the files that make it up."""
    packed = is_packed(Path(name))
    asked = [within, SPLITS] if packed else [within] if within else []
    done = _git(root, "ls-tree", "-r", "-z", commit, "--", *asked)
    if done.returncode:
        raise _missing(_said(done))
    found: dict[str, str] = {}
    for entry in done.stdout.split(b"\0"):
        mode, _, rest = entry.partition(b" ")
        if mode not in _PLAIN:
            continue
        object_, _, path = rest.partition(b" ")[2].partition(b"\t")
        below = PurePosixPath(os.fsdecode(path))
        if within and not packed:
            below = below.relative_to(within)
        if ".." not in below.parts and _wanted(below, name if packed else ""):
            found[str(below)] = object_.decode("ascii")
    return found


def _wanted(path: PurePosixPath, packed: str) -> bool:
    if packed:
        return str(path) in (packed, SPLITS)
    if len(path.parts) == 2:
        return path.name in _FILES and not path.parts[0].startswith(".")
    return str(path) in {SPLITS, *_FILES}  # a document folder has its files here


def _copy(blobs: dict[str, str], root: Path, into: Path) -> None:
    """Writes the objects, which one process gives one after the other."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as complaints:
        asked.write("".join(f"{name}\n" for name in blobs.values()).encode("ascii"))
        asked.seek(0)
        command = _command("cat-file", "--batch", "--buffer")
        with subprocess.Popen(
            command, cwd=root, stdin=asked, stdout=subprocess.PIPE, stderr=complaints
        ) as process:
            assert process.stdout
            for path, name in blobs.items():
                head = process.stdout.readline().split()
                if len(head) != 3 or head[1] != b"blob":
                    process.kill()
                    raise _missing(f"the repository lacks the object {name} of {path}")
                _write(process.stdout, int(head[2]), into / path)
                process.stdout.read(1)


def _write(stream: IO[bytes], length: int, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        while length:
            data = stream.read(min(length, _CHUNK))
            if not data:
                raise _missing(f"git ended in the middle of {path.name}")
            file.write(data)
            length -= len(data)


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(_command(*arguments), cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        if root.is_dir():
            raise _missing("git is not installed, so no revision can be read") from None
        raise _missing(f"there is no folder {root}", "name the corpus with --corpus") from None


def _command(*arguments: str) -> list[str]:
    return ["git", "--no-pager", "--literal-pathspecs", *arguments]


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    return lines[0] if lines else "git could not read the revision"


def _missing(message: str, help_: str = "") -> CorpusError:
    return CorpusError(Fault(code="FILE-MISSING", message=message, file="git", help=help_))

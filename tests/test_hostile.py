"""Input from anywhere: a clear line and a status, never a traceback, a hang or half a file."""

import errno
import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from sahel_claims import cli
from sahel_claims.contract.layers import LAYER_NAMES
from sahel_claims.contract.records import Document
from sahel_claims.corpus.folder import read_folder, write_folder
from sahel_claims.corpus.packed import read_packed, write_packed
from sahel_claims.validate.run import validate
from support import document, span

TEXT = "The port of Azur opened. Ms Vey left."


def sound(**more: Any) -> Document:
    given_: dict[str, Any] = {
        "entities": [{"id": "E1", "type": "GPE", "canonical": "Azur", "sector": "CIVILIAN"}],
        "mentions": [
            {
                **{"id": "M1", "span": span(TEXT, "Azur"), "head": span(TEXT, "Azur")},
                **{"type": "GPE", "level": "NAM", "entity": "E1"},
            }
        ],
        "layers": [
            {"name": "regions"},
            {"name": "sentences"},
            {"name": "entities", "attributes": ["sector"]},
            {"name": "mentions", "attributes": ["head", "level", "entity"]},
        ],
    }
    return document(TEXT, **{**given_, **more})


LINE = msgspec.json.encode(sound())


def run(
    *arguments: str, cwd: Path, seconds: float = 120, status: int | None = None
) -> subprocess.CompletedProcess[str]:
    """The command as a shell runs it; fails where it is cut off or shows a traceback."""
    command = [sys.executable, "-m", "sahel_claims", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=seconds)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr[-2000:]
    assert done.returncode in (0, 1, 2) if status is None else done.returncode == status, (
        done.stdout[-2000:] + done.stderr[-2000:]
    )
    assert max(map(len, (done.stdout + done.stderr).splitlines()), default=0) < 2000, "clear lines"
    return done


def put(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return path.name


# ---------------------------------------------------------------------------- packed lines

Spoil = Callable[[bytes], bytes]

PACKED: dict[str, tuple[Spoil, str]] = {
    "truncated": (lambda line: line[:-20], "REC-JSON"),
    "truncated in a string": (lambda line: line[: line.index(b"port") + 2], "REC-JSON"),
    "blank": (lambda line: b"  ", "REC-JSON"),
    "byte order mark": (lambda line: b"\xef\xbb\xbf" + line, "REC-JSON"),
    "UTF-16": (lambda line: line.decode().encode("utf-16"), "REC-JSON"),
    "NUL": (lambda line: line.replace(b"port", b"po\x00t"), "REC-JSON"),
    "escaped NUL": (
        lambda line: line.replace(b'"text":"Azur"', b'"text":"Az\\u0000ur"'),
        "SPAN-SLICE",
    ),
    "only NULs": (lambda line: bytes(100), "REC-JSON"),
    "invalid UTF-8": (lambda line: line.replace(b"port", b"p\xf6rt"), "FILE-UTF8"),
    "invalid UTF-8 in a field of another type": (
        lambda line: line.replace(b'"start":12', b'"start":"\xff"'),
        "FILE-UTF8",
    ),
    "overlong UTF-8": (lambda line: line.replace(b"port", b"p\xc0\xafrt"), "FILE-UTF8"),
    "nesting": (lambda line: b"[" * 10_000 + b"]" * 10_000, "REC-JSON"),
    "nesting in a field": (
        lambda line: line.replace(b'"lang":"en"', b'"lang":' + b"[" * 10_000 + b"]" * 10_000),
        "REC-JSON",
    ),
    "nesting in an unknown field": (
        lambda line: b'{"x":' + b'{"x":' * 10_000 + b"1" + b"}" * 10_000 + b"," + line[1:],
        "REC-JSON",
    ),
    "nesting as deep as the reader goes": (
        lambda line: line.replace(b'"1.0"', b"[" * 900 + b"]" * 900),
        "REC-",
    ),
    "65 bits": (
        lambda line: line.replace(b'"start":12', b'"start":36893488147419103232'),
        "REC-TYPE",
    ),
    "5,000 digits": (
        lambda line: line.replace(b'"start":12', b'"start":' + b"9" * 5000),
        "REC-TYPE",
    ),
    "beyond floats": (lambda line: line.replace(b'"start":12', b'"start":-1e400'), "REC-TYPE"),
    "a fraction": (lambda line: line.replace(b'"start":12', b'"start":12.0'), "REC-TYPE"),
    "NaN": (lambda line: line.replace(b'"start":12', b'"start":NaN'), "REC-"),
    "Infinity": (lambda line: line.replace(b'"start":12', b'"start":-Infinity'), "REC-"),
    "NaN after a number beyond floats": (
        lambda line: line.replace(b'"start":12,"end":16', b'"start":1e400,"end":NaN'),
        "REC-",
    ),
    "lone surrogate": (lambda line: line.replace(b"port", b"p\\ud800rt"), "REC-JSON"),
    "lone low surrogate": (lambda line: line.replace(b"port", b"p\\udc00rt"), "REC-JSON"),
    "lone surrogate in a key": (lambda line: b'{"\\udfff":1,' + line[1:], "REC-JSON"),
    "lone surrogate after a number beyond floats": (
        lambda line: line.replace(b'"start":12', b'"start":1e400').replace(b"Vey", b"\\ud800"),
        "REC-",
    ),
    "encoded surrogate": (lambda line: line.replace(b"port", b"p\xed\xa0\x80rt"), "FILE-UTF8"),
    "duplicate key": (lambda line: line.replace(b'"lang":', b'"lang":"fr","lang":'), "REC-KEY"),
    "no object": (lambda line: b"3", "REC-TYPE"),
    "two values": (lambda line: line + b" {}", "REC-JSON"),
    "single quotes": (lambda line: line.replace(b'"', b"'"), "REC-JSON"),
    "id with a path": (lambda line: line.replace(b'"doc_1"', b'"../../doc_1"'), "ID-FORM"),
    "id with a drive": (lambda line: line.replace(b'"doc_1"', b'"c:\\\\doc"'), "ID-FORM"),
    "id with an escape": (lambda line: line.replace(b'"M1"', b'"M\\u001b[2J"'), "ID-FORM"),
    "id with a bell": (lambda line: line.replace(b'"doc_1"', b'"doc\\u0007"'), "ID-FORM"),
    "empty id": (lambda line: line.replace(b'"M1"', b'""'), "ID-FORM"),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_hostile_line_is_a_finding(name: str, tmp_path: Path) -> None:
    spoil, code = PACKED[name]
    spoilt = spoil(LINE)
    assert spoilt != LINE
    first = LINE.replace(b'"doc_1"', b'"doc_0"')
    file = put(tmp_path / "a.jsonl", first + b"\n" + spoilt + b"\n")
    done = run("validate", file, cwd=tmp_path, status=1)
    assert f"[{code}" in done.stdout
    assert "a.jsonl:2" in done.stdout
    assert "a.jsonl:1:" not in done.stdout
    assert not set(done.stdout) & set("\x00\x07\x1b")
    # What is read but has unsound annotations may be unpacked, and repaired there.
    unpacked = run("unpack", file, "-o", "out/deep", cwd=tmp_path)
    assert unpacked.returncode == 2 or code.startswith("SPAN-") or b'"doc_1"' in spoilt
    assert {p.name for p in tmp_path.iterdir()} <= {"a.jsonl", "out", "hf"}
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"deep"}
    assert {p.name for p in (tmp_path / "out/deep").iterdir()} <= {"doc_0", "doc_1"}


def test_the_file_that_is_not_there_in_full(tmp_path: Path) -> None:
    packed = gzip.compress(LINE + b"\n")
    put(tmp_path / "cut.jsonl.gz", packed[:-9])
    put(tmp_path / "torn.jsonl.gz", packed[:40] + b"\xff" * 20 + packed[60:])
    put(tmp_path / "none.jsonl.gz", b"no gzip")
    for name in ("cut", "torn", "none"):
        done = run("validate", f"{name}.jsonl.gz", cwd=tmp_path, status=2)
        assert "FILE-READ" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_empty_file_holds_no_document(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.jsonl.gz"):
        done = run("validate", put(tmp_path / name, b""), cwd=tmp_path, status=0)
        assert "0 document" in done.stdout
    for name in ("text.txt", "document.json", "annotations.jsonl"):
        folder = tmp_path / name.replace(".", "_") / "doc_1"
        write_folder(sound(), folder)
        (folder / name).write_bytes(b"")
        done = run("validate", str(folder), cwd=tmp_path)
        # Without annotations a document is one that nobody has annotated yet.
        assert done.returncode == (0 if name == "annotations.jsonl" else 1)


def test_line_ends_of_another_system_are_white_space(tmp_path: Path) -> None:
    file = put(tmp_path / "a.jsonl", LINE + b"\r\n")
    run("validate", file, cwd=tmp_path, status=0)
    folder = tmp_path / "doc_1"
    write_folder(sound(), folder)
    for name in ("document.json", "annotations.jsonl"):
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data.replace(b"\n", b"\r\n"))
    assert read_folder(folder).document == sound()
    (folder / "text.txt").write_bytes(TEXT.replace(". ", ".\r\n").encode())
    assert "DOC-HASH" in run("validate", "doc_1", cwd=tmp_path, status=1).stdout


@pytest.mark.parametrize("name", ["text.txt", "document.json", "annotations.jsonl"])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbf", "REC-JSON"),
        (b"\xff\xfe", "FILE-UTF8"),
        (b"\x00", "REC-JSON"),
        (b"\xed\xa0\x80", "FILE-UTF8"),
    ],
)
def test_bytes_before_a_file(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    folder = tmp_path / "doc_1"
    write_folder(sound(), folder)
    (folder / name).write_bytes(data + (folder / name).read_bytes())
    done = run("validate", "doc_1", cwd=tmp_path, status=1)
    wanted = {code, "REC-JSON"} if name != "text.txt" else {code, "DOC-HASH"}
    assert any(f"[{one}]" in done.stdout for one in wanted)
    assert f"{name}" in done.stdout or "DOC-HASH" in done.stdout


# --------------------------------------------------------------------------- size and depth

MANY = 50 * 2**20


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("garbage", "REC-JSON"),
        ("string", "REC-TYPE"),
        ("label", "REC-LABEL"),
        ("field", "REC-UNKNOWN"),
        ("key twice", "REC-KEY"),
        ("numbers", "REC-TYPE"),
        ("text", "DOC-HASH"),
        ("digits", "REC-TYPE"),
        ("faults", "REC-TYPE"),
        ("keys twice", "REC-KEY"),
    ],
)
def test_50_megabytes_on_one_line(name: str, code: str, tmp_path: Path) -> None:
    long = b"x" * MANY
    line = {
        "garbage": lambda: long,
        "string": lambda: b'"' + long + b'"',
        "label": lambda: LINE.replace(b'"synthetic"', b'"' + long + b'"'),
        "field": lambda: b'{"' + long + b'":1,' + LINE[1:],
        "key twice": lambda: b'{"lang":"' + long + b'",' + LINE[1:],
        "numbers": lambda: LINE.replace(b'"en"', b"[" + b"1," * (MANY // 2) + b"1]"),
        "text": lambda: LINE.replace(b"left.", b"left." + long, 1),
        "digits": lambda: LINE.replace(b'"start":12', b'"start":' + b"9" * MANY, 1),
        "faults": lambda: LINE[:-1] + b',"claims":[' + b"1," * (MANY // 2) + b"1]}",
        "keys twice": lambda: LINE[:-1] + b',"x":[' + b'{"a":1,"a":1},' * (MANY // 14) + b"1]}",
    }[name]()
    file = put(tmp_path / "a.jsonl", line + b"\n")
    assert code in run("validate", file, cwd=tmp_path, status=1).stdout


def test_a_line_beyond_what_is_read_ends_the_run(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(LINE + b"\n")
        file.truncate(3 * 2**30)  # zeros that take no place on the disk
    done = run("validate", "a.jsonl", cwd=tmp_path, status=2)
    assert "FILE-SIZE" in done.stderr
    write_folder(sound(), tmp_path / "doc_1")
    for name in ("text.txt", "document.json", "annotations.jsonl"):
        os.truncate(tmp_path / "doc_1" / name, 3 * 2**30)
    assert run("validate", "doc_1", cwd=tmp_path, status=1).stdout.count("[FILE-SIZE]") == 3


def base_36(number: int) -> str:
    """The shortest ids there are."""
    high, low = divmod(number, 36)
    return (base_36(high) if high else "") + "0123456789abcdefghijklmnopqrstuvwxyz"[low]


def test_a_million_annotations_in_one_document(tmp_path: Path) -> None:
    """A sentence for every letter: as many as a line may hold."""
    many = 1_000_000
    raw = msgspec.to_builtins(document("a" * many, layers=[{"name": "regions"}]))
    raw["layers"].append({"name": "sentences"})
    raw["sentences"] = [
        {"id": f"S{base_36(n)}", "span": [{"start": n, "end": n + 1, "text": "a"}]}
        for n in range(many)
    ]
    file = put(tmp_path / "a.jsonl", msgspec.json.encode(raw) + b"\n")
    assert "clean" in run("validate", file, cwd=tmp_path, status=0).stdout


# --------------------------------------------------------------------------------- cycles


def ring(size: int) -> Document:
    """Attributions that are each other's parents, and events each other's parts."""
    attributions = [
        {"id": f"A{n}", "content": span(TEXT, "port"), "parent": f"A{(n + 1) % size}"}
        for n in range(size)
    ]
    events = [
        {
            **{"id": f"V{n}", "type": "OTHER", "label": "x", "subevent_of": f"V{(n + 1) % size}"},
            **{"causes": [f"V{(n + 1) % size}"], "before": [f"V{(n + 1) % size}"]},
        }
        for n in range(size)
    ]
    return sound(
        attributions=attributions,
        events=events,
        layers=[{"name": name} for name in LAYER_NAMES if name != "claims"],
    )


@pytest.mark.parametrize("size", [1, 2, 500])
def test_what_leads_back_to_itself_is_a_finding(size: int, tmp_path: Path) -> None:
    write_packed([ring(size)], tmp_path / "a.jsonl")
    done = run("validate", "a.jsonl", cwd=tmp_path, status=1)
    assert "LAYER-" in done.stdout or ("ATTR-NEST" in done.stdout and "EVT-SUB" in done.stdout)


# ------------------------------------------------------------------------------ the folder


def test_links_that_lead_round_end_in_a_finding(corpus: Path, tmp_path: Path) -> None:
    (corpus / "loop").symlink_to("loop")
    (corpus / "back").symlink_to(corpus)
    (corpus / "nowhere").symlink_to("gone")
    (corpus / "harbour/text.txt").unlink()
    (corpus / "harbour/text.txt").symlink_to("text.txt")
    done = run("validate", "corpus", cwd=tmp_path, status=1)
    for name in ("loop", "nowhere", "harbour/text.txt"):
        assert f"corpus/{name}: error[FILE-READ]" in done.stdout
    assert "corpus/back/text.txt: error[FILE-MISSING]" in done.stdout
    for path in ("corpus/loop", "corpus/nowhere"):
        alone = run("validate", path, cwd=tmp_path)
        assert alone.returncode in (1, 2)
        assert "FILE-" in alone.stdout + alone.stderr


def test_an_id_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    names = ("../doc", "/doc", "a/b", "..", "a\\b", "\x1b[2J", "doc\n", "con:", "")
    for name in names:
        spoilt = msgspec.structs.replace(sound(), doc_id=name)
        write_packed([spoilt], tmp_path / "a.jsonl")
        assert "ID-FORM" in run("validate", "a.jsonl", cwd=tmp_path, status=1).stdout
        done = run("unpack", "a.jsonl", "-o", "out/deep", cwd=tmp_path, status=2)
        assert "ID-FORM" in done.stderr
        assert "\x1b" not in done.stderr
        assert not (tmp_path / "out").exists()


def ran(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The exit status of the command, run in this process so that the system can be spoilt."""
    monkeypatch.setattr(sys, "argv", ["sahel-claims", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


@pytest.mark.parametrize("name", ["text.txt", "document.json", "annotations.jsonl"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EMFILE])
def test_an_unreadable_file_is_a_finding(
    name: str,
    number: int,
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    opened = Path.open

    def refused(path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == name and path.parent.name == "harbour":
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, *rest, **more)

    monkeypatch.setattr(Path, "open", refused)
    assert ran(monkeypatch, "validate", str(corpus)) == 1
    shown = capsys.readouterr().out
    assert "[FILE-READ]" in shown
    assert os.strerror(number) in shown
    assert name in shown


def test_a_disk_that_fails_while_it_is_read_is_a_finding(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sahel_claims.corpus import folder

    def torn(lines: Any, file: str) -> Any:
        yield from packed_lines(_Torn(lines), file)

    packed_lines = folder.bounded
    monkeypatch.setattr(folder, "bounded", torn)
    assert ran(monkeypatch, "validate", str(corpus)) == 1
    assert "Input/output error" in capsys.readouterr().out


class _Torn:
    """A file of which two lines can be read."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.left = stream, 2

    def readline(self, size: int) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        found: bytes = self.stream.readline(size)
        return found


# ------------------------------------------------------------------------------ a full disk


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def fill_disk(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """After this many files that reach the disk, none does."""
    reach = os.fsync
    left = [free]

    def fsync(file: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        reach(file)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("free", [0, 1, 2])
def test_a_full_disk_leaves_no_half_document(
    free: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_packed([sound()], tmp_path / "a.jsonl")
    old = document("Another text.", doc_id="doc_1", origin="other")
    write_folder(old, tmp_path / "out/doc_1")
    before = tree(tmp_path)
    fill_disk(monkeypatch, free)
    status = ran(
        monkeypatch, "unpack", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "out"), "--replace"
    )
    assert status == 2
    assert capsys.readouterr().err == "sahel-claims: No space left on device\n"
    assert tree(tmp_path) == before, "neither mixed nor left over"


def test_a_full_disk_leaves_the_packed_file(
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(tmp_path / "a.jsonl", b"before")
    before = tree(tmp_path)
    fill_disk(monkeypatch, 0)
    assert ran(monkeypatch, "pack", str(corpus), "-o", str(tmp_path / "a.jsonl")) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert tree(tmp_path) == before


# ------------------------------------------------------------------------------------ fuzz

FUZZ = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=150,
)
_BYTES = st.one_of(
    st.sampled_from([b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\x00", b"\xff", b"\n"]),
    st.sampled_from([b"null", b"1e999", b"-1", b"NaN", b'"M1"', b"\xef\xbb\xbf", b"\\ud800"]),
    st.binary(max_size=4),
)
_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        st.sampled_from(["M1", "E1", "AUTHOR", "GPE", "A1", "DCT", "C1", "S1", "P1D", "Q1"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def diagnosed(path: Path) -> None:
    """Whatever is wrong is said in records, and the command can show them."""
    found = list(validate(path))
    for one in found:
        assert one.code
        assert one.message
        msgspec.json.encode(one)  # no half of a surrogate pair in it
    done = CliRunner().invoke(cli.app, ["validate", str(path)])
    assert isinstance(done.exception, SystemExit | None), done.exception
    assert done.exit_code == any(one.severity == "error" for one in found)
    done.output.encode("utf-8")


@pytest.fixture(scope="module")
def gold() -> list[dict[str, Any]]:
    from conftest import ARTICLE, HARBOUR

    return [msgspec.to_builtins(read_folder(p).document) for p in (ARTICLE, HARBOUR)]


@FUZZ
@given(data=st.data())
def test_no_bytes_crash_the_validator(
    data: st.DataObject, gold: list[dict[str, Any]], tmp_path: Path
) -> None:
    line = bytearray(msgspec.json.encode(gold[data.draw(st.integers(0, 1))]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(line)))
        line[at : at + data.draw(st.integers(0, 5))] = data.draw(_BYTES)
    (tmp_path / "a.jsonl").write_bytes(line)
    diagnosed(tmp_path / "a.jsonl")


@FUZZ
@given(data=st.data())
def test_no_values_crash_the_validator(
    data: st.DataObject, gold: list[dict[str, Any]], tmp_path: Path
) -> None:
    """Any JSON value in any place: what is left sound by chance goes on to the rules."""
    raw = msgspec.json.decode(msgspec.json.encode(gold[data.draw(st.integers(0, 1))]))
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = draw_place(data, raw)
        kind = type(holder[key])
        action = data.draw(st.sampled_from(["replace", "like", "drop", "double"]))
        if action == "drop":
            del holder[key]
        elif action == "double" and isinstance(holder, list):
            holder.insert(key, holder[key])
        elif action == "like" and kind in _LIKE:
            holder[key] = data.draw(_LIKE[kind])
        else:
            holder[key] = data.draw(_VALUES)
    (tmp_path / "a.jsonl").write_bytes(msgspec.json.encode(raw))
    diagnosed(tmp_path / "a.jsonl")


_LIKE: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(-1, 4000),
    str: st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        st.sampled_from(
            [
                "M1",
                "E1",
                "AUTHOR",
                "GPE",
                "A1",
                "DCT",
                "C1",
                "NEG",
                "DENY",
                "2022-02-31",
                "P1D",
                "XXXX",
            ]
        ),
    ),
    bool: st.booleans(),
    list: st.just([]),
}


def draw_place(data: st.DataObject, raw: Any) -> tuple[Any, Any]:
    """A holder and a key in it, at any depth."""
    holder, key = raw, data.draw(st.sampled_from(sorted(raw)))
    while isinstance(holder[key], (dict, list)) and holder[key] and data.draw(st.integers(0, 4)):
        holder = holder[key]
        key = data.draw(
            st.sampled_from(sorted(holder))
            if isinstance(holder, dict)
            else st.integers(0, len(holder) - 1)
        )
    return holder, key


@FUZZ
@given(data=st.data())
def test_no_bytes_in_a_folder_crash_the_validator(data: st.DataObject, tmp_path: Path) -> None:
    folder = tmp_path / "doc_1"
    write_folder(sound(), folder)
    name = data.draw(st.sampled_from(["text.txt", "document.json", "annotations.jsonl"]))
    content = bytearray((folder / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 5))] = data.draw(_BYTES)
    (folder / name).write_bytes(content)
    diagnosed(folder)


def test_the_spoilt_documents_were_sound(tmp_path: Path) -> None:
    write_packed([sound()], tmp_path / "a.jsonl")
    assert list(validate(tmp_path / "a.jsonl")) == []
    assert [r.document for r in read_packed(tmp_path / "a.jsonl")] == [sound()]

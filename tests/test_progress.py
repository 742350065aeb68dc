"""How long work tells where it is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sahel_claims.cli import progress


def test_without_a_terminal_a_line_is_printed_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(progress.Counted(range(3), 3, "reading")) == [0, 1, 2]
    assert capsys.readouterr().err == "", "nothing is said of short work"
    monkeypatch.setattr(progress, "EVERY", 0.0)
    assert list(progress.Counted(range(2), 2, "reading")) == [0, 1]
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("reading: 1 of 2 after 0 s")
    assert second.startswith("reading: 2 of 2 after")


@pytest.mark.skipif(os.name != "posix", reason="no such signals here")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_says_so_and_leaves_nothing(number: int, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.jsonl")
    command = [sys.executable, "-m", "sahel_claims", "pack", "never.jsonl", "-o", "out.jsonl"]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE)
    with (tmp_path / "never.jsonl").open("w"):  # waits until it is being read
        running.send_signal(number)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert b"stopped before the end" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["never.jsonl"]

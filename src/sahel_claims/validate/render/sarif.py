"""The format ``sarif``: SARIF 2.1.0, which code scanning services read.

A region is the annotation's line in its file; the words of the text are in the message. The
fingerprint is made of what stays when lines move: code, document, annotation and pointer.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ...version import __version__
from ..diagnostics import Diagnostic
from .excerpt import visible, window
from .json import separated, summary
from .titles import described
from .totals import Totals

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "info": "note"}


def render(diagnostics: Iterable[Diagnostic], totals: Totals) -> Iterator[str]:
    """The log, with a result a line; the rules that were met stand after the results."""
    rules: dict[str, int] = {}
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{'
    yield '"columnKind": "unicodeCodePoints",'
    yield '"results": ['
    yield from separated(_result(diagnostic, rules) for diagnostic in diagnostics)
    yield "],"
    driver = {"name": "sahel-claims", "version": __version__, "rules": [_rule(c) for c in rules]}
    rest = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not totals.failed}],
        "properties": summary(totals),
    }
    yield json.dumps(rest)[1:] + "]}"


def _rule(code: str) -> dict[str, Any]:
    about = described(code)
    rule: dict[str, Any] = {"id": code, "shortDescription": {"text": about.title}}
    if about.explanation:
        rule["fullDescription"] = {"text": about.explanation}
    rule["help"] = {"text": about.help or f"sahel-claims explain {code}"}
    return rule


def _result(diagnostic: Diagnostic, rules: dict[str, int]) -> dict[str, Any]:
    code = diagnostic.code
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(diagnostic.file)}}
    if diagnostic.line:
        physical["region"] = {"startLine": diagnostic.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if diagnostic.doc_id:
        steps = f"{diagnostic.doc_id}/{diagnostic.annotation}".rstrip("/") + diagnostic.pointer
        location["logicalLocations"] = [{"fullyQualifiedName": steps, "kind": "object"}]
    return {
        "ruleId": code,
        "ruleIndex": rules.setdefault(code, len(rules)),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _message(diagnostic)},
        "locations": [location],
        "partialFingerprints": {"sahelClaims/v1": fingerprint(diagnostic)},
    }


def _message(diagnostic: Diagnostic) -> str:
    lines = [visible(diagnostic.message)]
    if shown := window(diagnostic):
        lines.append(f"{shown.number} | {shown.bracketed}")
    if diagnostic.help:
        lines += [visible(line) for line in f"help: {diagnostic.help}".split("\n")]
    return "\n".join(lines)


def fingerprint(diagnostic: Diagnostic) -> str:
    """The same for the same fault of the same annotation, on whatever line it stands.

    Where the document or the annotation is not known, file or message stand for it.
    """
    parts = (
        diagnostic.code,
        diagnostic.doc_id or diagnostic.file,
        diagnostic.annotation or ("" if diagnostic.doc_id else diagnostic.message),
        diagnostic.pointer,
    )
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:32]


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))

"""A draft as written: YAML in which every scalar is text and knows its line."""

from pathlib import Path
from typing import Any, Final

import yaml

from .faults import CorpusError, Fault
from .files import read_text

_DEEPEST: Final = 100
_OPENING: Final = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING: Final = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


class Text(str):
    """A scalar with its line in the draft."""

    line: int


class Entry(dict[str, Any]):
    """A mapping with its line in the draft."""

    line: int


def read_draft(path: Path, what: str = "a draft is a mapping with `passages`") -> Entry:
    """The draft's top-level mapping; ``what`` says what it should be.

    Raises CorpusError with DRAFT-SYNTAX for anything that is not plain YAML (anchors and tags
    included), with REC-KEY for a key that occurs twice.
    """
    file = str(path)
    text = read_text(path)
    depth = 0
    try:
        for token in yaml.scan(text, Loader=yaml.BaseLoader):
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > _DEEPEST:
                # The time that scanning takes grows with the square of the depth.
                raise _error(file, token.start_mark.line, "nested too deeply")
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)):
                raise _error(
                    file, token.start_mark.line, "anchors, aliases and tags are not used here"
                )
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise _error(file, line, error.problem or "not YAML") from None
    except yaml.YAMLError as error:
        raise _error(file, 0, str(error).splitlines()[0]) from None
    except RecursionError:
        raise _error(file, 0, "nested too deeply") from None
    if not isinstance(node, yaml.MappingNode):
        raise _error(file, 0, what)
    found = _value(node, file)
    assert isinstance(found, Entry)
    return found


def plain(value: Any) -> Any:
    """The value without lines, as JSON would give it."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _error(file: str, line: int, message: str) -> CorpusError:
    return CorpusError(Fault(code="DRAFT-SYNTAX", message=message, file=file, line=line + 1))


def _value(node: yaml.Node, file: str) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        text = Text(node.value)
        text.line = line
        return text
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, file) for item in node.value]
    entry = Entry()
    entry.line = line
    for key_node, value_node in node.value:
        key = _value(key_node, file)
        if not isinstance(key, str):
            raise _error(file, key_node.start_mark.line, "a key must be plain text")
        if key in entry:
            fault = Fault(
                code="REC-KEY",
                message=f"the key {str(key)!r} occurs twice",
                file=file,
                line=key_node.start_mark.line + 1,
            )
            raise CorpusError(fault)
        entry[str(key)] = _value(value_node, file)
    return entry

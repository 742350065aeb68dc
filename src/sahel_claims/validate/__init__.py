"""Rules by layer, diagnostics and their renderers. A check yields findings and prints nothing.

``validate(path)`` yields every ``Diagnostic`` of the documents at a path.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .diagnostics import Diagnostic
    from .run import validate

__all__ = ["Diagnostic", "validate"]


def __getattr__(name: str) -> Any:
    """The two public names, imported when first asked for: the rules are many."""
    if name == "validate":
        from .run import validate

        return validate
    if name == "Diagnostic":
        from .diagnostics import Diagnostic

        return Diagnostic
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

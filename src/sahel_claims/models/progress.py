"""How long work tells where it is: a bar for a total and a title, or nothing."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

Step = Callable[[], Any]
Bar = Callable[[int | None, str], contextlib.AbstractContextManager[Step]]
"""A bar for so many steps under a title, as ``cli.progress.bar`` makes it."""


@contextlib.contextmanager
def quiet(total: int | None, what: str) -> Iterator[Step]:
    """No bar."""
    yield lambda: None

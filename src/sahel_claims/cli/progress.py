"""A progress bar where somebody watches."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@contextlib.contextmanager
def bar(total: int | None, what: str) -> Iterator[Callable[[], Any]]:
    """A step function that moves a bar on standard error, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        # What is printed stands above the bar on a terminal, and goes unchanged into a file.
        redirect_stdout=sys.stdout.isatty(),
    ) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


class Counted(Generic[T]):
    """The items under a progress bar; ``seen`` is how many came."""

    def __init__(self, items: Iterable[T], total: int | None, what: str) -> None:
        self.items, self.total, self.what, self.seen = items, total, what, 0

    def __iter__(self) -> Iterator[T]:
        with bar(self.total, self.what) as step:
            for item in self.items:
                self.seen += 1
                yield item
                step()

"""A progress bar where somebody watches, else a line now and then."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
EVERY: Final = 30.0
"""So many seconds lie between two lines on a standard error that is no terminal."""


@contextlib.contextmanager
def bar(total: int | None, what: str) -> Iterator[Callable[[], Any]]:
    """A step function that moves a bar on standard error, or tells there how far the work is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _told(total, what)
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns,
        console=console,
        transient=True,
        # What is printed stands above the bar on a terminal, and goes unchanged into a file.
        redirect_stdout=sys.stdout.isatty(),
    ) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def _told(total: int | None, what: str) -> Callable[[], None]:
    """A step function that prints a line where the last one is old enough."""
    started = last = time.monotonic()
    done = 0

    def step() -> None:
        nonlocal last, done
        done += 1
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            of = f" of {total:,}" if total else ""
            print(f"{what}: {done:,}{of} after {now - started:.0f} s", file=sys.stderr, flush=True)

    return step


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

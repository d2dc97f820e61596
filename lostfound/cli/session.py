"""What every command starts from: the settings, and the counter opened when it is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostfound.cli.screen import PipeClosedError, say, show, writes_any_letter

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.settings import Settings

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
CsvFlag = Annotated[bool, typer.Option("--csv", help="Print CSV instead of text.")]


@dataclass(slots=True)
class Session:
    """One run of the program; lives in the command line's context."""

    read: Callable[[], Settings]
    _settings: Settings | None = field(default=None)
    _counter: Counter | None = field(default=None)

    @property
    def settings(self) -> Settings:
        """The settings, read on first use: `--help` of a command needs none."""
        if self._settings is None:
            self._settings = self.read()
        return self._settings

    def counter(self) -> Counter:
        """Open the register on first use; says once when that makes a new one."""
        if self._counter is None:
            from lostfound.app import open_desk

            self._counter = open_desk(self.settings, say)
        return self._counter

    def close(self) -> None:
        """Close the register, if it was opened."""
        if self._counter is not None:
            self._counter.register.close()
            self._counter = None


def session_of(context: typer.Context) -> Session:
    """Return the session that the root command put into the context."""
    session = context.find_root().obj
    assert isinstance(session, Session)
    return session


def counter_of(context: typer.Context) -> Counter:
    """Return the counter of this run."""
    return session_of(context).counter()


def seen_by_somebody(counter: Counter, pairs: list[tuple[str, str]]) -> None:
    """Note that these (claim, found) were shown, once they have really left this program.

    Raises PipeClosedError when there is nobody to read them: they stay unseen.
    """
    from lostfound.desk.pending import mark_seen

    try:
        sys.stdout.flush()
    except BrokenPipeError as fault:
        raise PipeClosedError from fault
    mark_seen(counter, pairs)


def show_json(data: Any) -> None:
    """Print data in the one JSON envelope."""
    from lostfound.views.envelope import to_json

    show(to_json(data, ascii_only=not writes_any_letter()))

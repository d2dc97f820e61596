"""What every command starts from: the settings, and the counter opened when it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lostfound.cli.screen import PipeClosedError, say, show, writes_any_letter
from lostfound.errors import Missing

if TYPE_CHECKING:
    from lostfound.desk.counter import Counter
    from lostfound.settings import Settings

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
CsvFlag = Annotated[bool, typer.Option("--csv", help="Print CSV instead of text.")]


_MAKES_ONE = (
    "found add",
    "claim add",
    "venue add",
    "import found",
    "import claims",
    "import venues",
    "venue import",
)
_NEEDS_NONE = ("venue find", "venue list", "venue show", "venue export", "export venues")


@dataclass(slots=True)
class Session:
    """One run of the program; lives in the command line's context."""

    read: Callable[[], Settings]
    _settings: Settings | None = field(default=None)
    _counter: Counter | None = field(default=None)
    _open: ExitStack = field(default_factory=ExitStack)

    @property
    def settings(self) -> Settings:
        """The settings, read on first use: `--help` of a command needs none."""
        if self._settings is None:
            self._settings = self.read()
        return self._settings

    def counter(self, *, create: bool = False, without: bool = False) -> Counter:
        """Open the register on first use; with `create` a new one is made, and that is said.

        `without` is for what needs no register: where there is none, a throw-away one with
        the shipped areas serves. Raises Missing otherwise.
        """
        if self._counter is None:
            self._counter = self._opened(create, without)
        return self._counter

    def _opened(self, create: bool, without: bool) -> Counter:
        from lostfound.app import open_desk, scratch_desk

        try:
            counter = open_desk(self.settings, say, create=create)
        except Missing:
            if not without:
                raise
            return self._open.enter_context(scratch_desk(self.settings, say))
        self._open.callback(counter.register.close)
        return counter

    def close(self) -> None:
        """Close the register, if it was opened."""
        self._open.close()
        self._counter = None


def session_of(context: typer.Context) -> Session:
    """Return the session that the root command put into the context."""
    session = context.find_root().obj
    assert isinstance(session, Session)
    return session


def counter_of(context: typer.Context) -> Counter:
    """Return the counter of this run; only commands that take something in make a register.

    A mistyped path would otherwise look like an empty desk.
    """
    command = " ".join(context.command_path.split()[-2:])
    dry = bool(context.params.get("dry_run"))
    return session_of(context).counter(
        create=command in _MAKES_ONE and not dry, without=command in _NEEDS_NONE or dry
    )


def seen_by_somebody(counter: Counter, pairs: list[tuple[str, str]]) -> None:
    """Note that these (claim, found) were shown, once they have really left this program.

    For text, which a person reads; what a script takes as JSON or CSV stays new.
    Raises PipeClosedError when there is nobody to read them: they stay unseen.
    """
    from lostfound.desk.pending import mark_seen

    try:
        sys.stdout.flush()
    except BrokenPipeError as fault:
        raise PipeClosedError from fault
    # A stream that was closed before the program began reads as the null device.
    if getattr(sys.stdout, "name", "") != os.devnull:
        mark_seen(counter, pairs)


def show_json(data: Any) -> None:
    """Print data in the one JSON envelope."""
    from lostfound.views.envelope import to_json

    show(to_json(data, ascii_only=not writes_any_letter()))

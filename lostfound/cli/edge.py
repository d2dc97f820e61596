"""The outer edge: runs one command line and turns every ending into an exit status.

0 done, 1 refused or failed, 2 usage, 3 partly done, 4 missing, 130 interrupted. No
traceback is shown unless LOSTFOUND_DEBUG=1 is set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from lostfound.cli.screen import (
    PipeClosedError,
    UnwritableError,
    clean,
    leave_stdout,
    open_streams,
    say,
    show,
    squeeze_encoding,
    unwritable,
    writes_any_letter,
)
from lostfound.errors import LostFoundError, UsageFault

_WITH_VALUE = ("--db", "--by", "--config")
_WITHOUT_VALUE = ("--quiet", "--yes")
_INTERRUPTED = 130
_ISSUES = "Please report it to the keepers of this project, with the command you typed."


def run(words: Sequence[str]) -> int:
    """Run one command line and return the exit status."""
    open_streams()
    squeeze_encoding()
    words = hoist([_clean(word) for word in words])
    as_json = "--json" in words
    try:
        return _ending_of(words)
    except PipeClosedError:
        return _pipe_closed()
    except UnwritableError as fault:
        return _report(fault, as_json=False)
    except LostFoundError as fault:
        return _report(fault, as_json)
    except (KeyboardInterrupt, typer.Abort):
        say("Stopped.", always=True)
        return _INTERRUPTED
    except Exception as fault:
        return _last_resort(fault, as_json)


def _clean(word: str) -> str:
    """Clean a word, unless it is the name of a file, whatever the bytes of that."""
    cleaned = clean(word)
    return word if cleaned != word and "\0" not in word and os.path.lexists(word) else cleaned


def hoist(words: Sequence[str]) -> list[str]:
    """Move the global options to the front, so that they may stand anywhere.

    What follows a bare `--` is left alone.
    """
    front: list[str] = []
    rest: list[str] = []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return [*front, *rest, word, *queue]
        if word in _WITH_VALUE and queue:
            front += [word, queue.pop(0)]
        elif word in _WITHOUT_VALUE or word.startswith(tuple(f"{w}=" for w in _WITH_VALUE)):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def command_of(words: Sequence[str]) -> str:
    """Return the word that names the command, "" where none does."""
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if word in _WITH_VALUE and queue:
            queue.pop(0)
        elif not word.startswith("-"):
            return word
    return ""


def _ending_of(words: list[str]) -> int:
    from lostfound.cli.commands import command_tree

    # UsageError and ClickException: Typer carries Click inside itself since 0.26 and has its
    # own classes there, so they are taken from what it hands out.
    usage: type[Exception]
    command_line_fault: type[Exception]
    usage, command_line_fault = typer.BadParameter.__mro__[1:3]
    try:
        ending = command_tree(command_of(words)).main(
            args=words, prog_name="lostfound", standalone_mode=False
        )
        _flush()
    except command_line_fault as fault:
        raise _as_usage_fault(fault, usage) from fault
    if ending == _INTERRUPTED:
        # Typer has caught the interrupt and says nothing.
        raise KeyboardInterrupt
    return ending if isinstance(ending, int) else 0


def _as_usage_fault(fault: BaseException, usage: type) -> UsageFault:
    context = getattr(fault, "ctx", None)
    message = str(getattr(fault, "format_message", lambda: fault)())
    path = context.command_path if isinstance(fault, usage) and context else "lostfound"
    return UsageFault(message or "The command is not complete.", f"Try '{path} --help'.")


def _report(fault: LostFoundError, as_json: bool) -> int:
    from lostfound.views.envelope import error_text, fault_json

    try:
        if as_json:
            show(fault_json(fault, ascii_only=not writes_any_letter()))
        else:
            say(error_text(fault), always=True)
        _flush()
    except PipeClosedError:
        return _pipe_closed()
    except UnwritableError as worse:
        say(error_text(worse), always=True)
    return fault.exit_status


def _last_resort(fault: Exception, as_json: bool) -> int:
    if os.environ.get("LOSTFOUND_DEBUG") == "1":
        import traceback

        traceback.print_exc()
    named = LostFoundError(
        f"Something went wrong that should not: {type(fault).__name__}: {fault}.",
        f"{_ISSUES} LOSTFOUND_DEBUG=1 shows where it happened.",
    )
    return _report(named, as_json)


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError as fault:
        raise PipeClosedError from fault
    except OSError as fault:
        raise unwritable(fault) from fault


def _pipe_closed() -> int:
    # The reader has had enough (`| head`).
    leave_stdout()
    return 0

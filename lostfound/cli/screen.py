"""What a command writes and asks: data on stdout, talk on stderr, questions on a terminal."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from lostfound.errors import Refused

_quiet = False
_SECONDS_A_LINE = 5.0


class PipeClosedError(Exception):
    """The reader of stdout has gone; there is nobody to tell."""


def set_quiet(quiet: bool) -> None:
    """Silence talk and progress; data and errors are still written."""
    global _quiet
    _quiet = quiet


def show(text: str) -> None:
    """Write data to stdout, with one newline at its end."""
    show_part(text if text.endswith("\n") else text + "\n")


def show_part(text: str) -> None:
    """Write a part of some data to stdout as it is."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError as fault:
        raise PipeClosedError from fault
    except OSError as fault:
        raise unwritable(fault) from fault


class UnwritableError(Refused):
    """Stdout takes nothing: nobody would read of it there."""


def unwritable(fault: OSError) -> UnwritableError:
    """Leave a stdout that takes nothing (a full disk), and return the error that says so."""
    leave_stdout()
    return UnwritableError(
        f"What was asked for cannot be written to the output: {fault.strerror or fault}.",
        "What the command did stands. Free some space, or send the output elsewhere.",
    )


def leave_stdout() -> None:
    """Send what is left nowhere: Python would complain once more when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str, *, always: bool = False) -> None:
    """Write talk to stderr; `always` for errors, which --quiet does not silence."""
    if text and (always or not _quiet):
        # In order with what was shown, when both go to one terminal.
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        with contextlib.suppress(OSError):
            sys.stderr.write(text if text.endswith("\n") else text + "\n")
            sys.stderr.flush()


def open_streams() -> None:
    """Put nothing in the place of streams that were closed before the program began (`<&-`)."""
    # In this order, so that each gets its own number back and no other file does.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 (stays open)
            setattr(sys, name, stream)


def squeeze_encoding() -> None:
    """Make both streams able to write any text: what a narrow encoding lacks becomes '?'."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def writes_any_letter() -> bool:
    """Return whether stdout takes any letter as it is, rather than '?'."""
    return (sys.stdout.encoding or "utf-8").lower().startswith("utf")


def clean(text: str) -> str:
    """Return text without what no database takes: bytes that are no letters, and NULs.

    Python carries such bytes of a command line or an environment as lone surrogates.
    """
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "")


def width() -> int:
    """Return the columns to write for: the terminal's, 80 in a pipe, never under 40."""
    return max(40, min(120, shutil.get_terminal_size((80, 24)).columns))


def on_terminal() -> bool:
    """Return whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> bool:
    """Ask a yes or no question; the answer is no unless it is clearly yes."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "o", "oui")


def read_stdin_text() -> str:
    """Return what stdin holds, as text; bytes that are not UTF-8 are read as Windows-1252."""
    raw = sys.stdin.buffer.read().replace(b"\0", b"")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


Progress = Callable[[int, int], None]


@contextlib.contextmanager
def stages() -> Iterator[Callable[[str], Progress]]:
    """Yield a function that starts a named stage: a bar on a terminal, lines in a log.

    A stage is moved with (done, total); a total of 0 is not known yet.
    """
    if _quiet:
        yield lambda _name: lambda _done, _total: None
        return
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _told_in_lines
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def start(name: str) -> Progress:
            bar, began = bars.add_task(name, total=None, rate=""), monotonic()

            def move(done: int, total: int) -> None:
                rate = f"{done / max(monotonic() - began, 0.1):,.0f}/s"
                bars.update(bar, completed=done, total=total or None, rate=rate)

            return move

        yield start


def _told_in_lines(name: str) -> Progress:
    """Tell how far a stage is in a line every few seconds; a short stage says nothing."""
    began = told = monotonic()

    def move(done: int, total: int) -> None:
        nonlocal told
        now = monotonic()
        if now - told < _SECONDS_A_LINE:
            return
        told, rate = now, done / (now - began)
        left = f", {(total - done) / rate:.0f} s left" if rate and total > done else ""
        of = f" of {total:,}" if total > done else ""
        say(f"{name}: {done:,}{of}, {rate:,.0f}/s{left}")

    return move

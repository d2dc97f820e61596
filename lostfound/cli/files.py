"""Files that a command makes: whole or not at all, and never over somebody else's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lostfound.errors import Refused, UsageFault

_LOOKED_AT = 20_000_000


def may_replace(file: Path, marks: Iterable[bytes], what: str, *, force: bool) -> None:
    """Raise Refused for a file that is there already and holds none of `marks`.

    Raises UsageFault for a folder, or a place that is not there.
    """
    if str(file) == "-":
        return
    if not file.absolute().parent.is_dir():
        raise UsageFault(
            f"{file} is in a folder that is not there.", "Name a file in a folder that is there."
        )
    # A device or a pipe would be replaced by a file, whatever --force is meant for.
    if file.exists() and not file.is_file():
        reason = "is a folder" if file.is_dir() else "is no ordinary file"
        raise UsageFault(f"{file} {reason}.", "Name a file; - writes to stdout.")
    if force or not os.path.lexists(file):
        return
    with suppress(OSError), file.open("rb") as there:
        head = there.read(_LOOKED_AT)
        if not head or any(mark in head for mark in marks):
            return
    raise Refused(
        f"{file} is there already and is not {what}.", "Choose another name, or add --force."
    )


def write_whole(file: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file that appears whole or not at all; a private one only its owner may read.

    Raises UsageFault when it cannot be written.
    """
    aside = ""
    try:
        # Made with 0600: nobody else can read it, not even while it is written.
        handle, aside = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name[:40]}-")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        if not private:
            Path(aside).chmod(0o666 & ~_umask())
        Path(aside).replace(file)
    except OSError as fault:
        raise UsageFault(
            f"{file} cannot be written: {fault.strerror}.", "Choose another place."
        ) from fault
    finally:
        if aside:
            Path(aside).unlink(missing_ok=True)


def _umask() -> int:
    """Return the rights that new files of this process go without; reading it means setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

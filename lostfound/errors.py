"""Every error that a user may see.

    LostFoundError            exit 1   something was refused or failed
    ├── Refused               exit 1   a rule of the desk says no
    │   └── Conflict          exit 1   somebody else was first; says who and when
    ├── UsageFault            exit 2   the command's words are off
    ├── Missing               exit 4   a record, file or model is not there
    └── RegisterFault         exit 1   the register cannot be read or written

Each names the thing, the reason and the fix; none is shown with a traceback.
"""

from __future__ import annotations

from typing import ClassVar


class LostFoundError(Exception):
    """An error with a stable code, an exit status and, where there is one, a fix."""

    code: ClassVar[str] = "failed"
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()


class Refused(LostFoundError):
    """A rule of the desk says no."""

    code = "refused"


class Conflict(Refused):
    """Somebody else was first."""

    code = "conflict"


class UsageFault(LostFoundError):
    """The command's words are off."""

    code = "usage"
    exit_status = 2


class Missing(LostFoundError):
    """A record, a file or a model is not there."""

    code = "missing"
    exit_status = 4


class RegisterFault(LostFoundError):
    """The register cannot be read or written."""

    code = "register"

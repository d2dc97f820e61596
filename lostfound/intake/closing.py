"""What is opened for one import and closed at its end, and the limits of every table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from lostfound.errors import UsageFault

MAX_COLUMNS = 1_000


class Closing(ABC):
    """Something with a `close` that `with` calls."""

    @abstractmethod
    def close(self) -> None:
        """Give back what was opened."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


def damaged(name: str) -> UsageFault:
    """Return the error for a table whose bytes end or go wrong in the middle."""
    return UsageFault(f"{name} is damaged or ends too early.", "Fetch or pack it again.")

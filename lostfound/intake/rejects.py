"""The rows that fell out, in a file that can be corrected and imported again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from lostfound.intake.mapping import OWN_PREFIX
from lostfound.intake.rows import BadRow

REJECT_COLUMNS = ("lostfound_line", "lostfound_column", "lostfound_fault", "lostfound_fix",
                  "lostfound_surplus")  # fmt: skip


class RejectsFile:
    """Writes bad rows under their own header; the file appears with the first of them.

    UTF-8 with a byte order mark, so that spreadsheets show accents. `written` counts rows.
    """

    def __init__(self, path: Path, header: Sequence[str], delimiter: str = ",") -> None:
        self.path = path
        self.written = 0
        self._keep = [i for i, text in enumerate(header) if not text.startswith(OWN_PREFIX)]
        self._header = [header[i] for i in self._keep]
        self._width = len(header)
        self._delimiter = delimiter
        self._file: IO[str] | None = None
        self._writer: Any = None

    def write(self, bad: BadRow) -> None:
        if self._file is None:
            self._open()
        cells = [bad.cells[i] if i < len(bad.cells) else "" for i in self._keep]
        surplus = self._delimiter.join(bad.cells[self._width :])
        self._writer.writerow([*cells, bad.line, bad.column, bad.reason, bad.fix, surplus])
        self.written += 1

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> None:
        self._file = self.path.open("w", encoding="utf-8-sig", newline="", errors="replace")
        self._writer = csv.writer(self._file, delimiter=self._delimiter)
        self._writer.writerow([*self._header, *REJECT_COLUMNS])

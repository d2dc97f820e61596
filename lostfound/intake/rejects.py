"""The rows that fell out, in a file that can be corrected and imported again."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from filecmp import cmp
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from lostfound.errors import UsageFault
from lostfound.intake.closing import Closing
from lostfound.intake.mapping import OWN_PREFIX
from lostfound.intake.rows import BadRow

REJECT_COLUMNS = ("lostfound_line", "lostfound_column", "lostfound_fault", "lostfound_fix",
                  "lostfound_surplus")  # fmt: skip
_ENDING = ".rejects.csv"
_PACKED = (".gz", ".zip", ".csv", ".tsv", ".txt", ".tab", ".rejects")


def source_name(file: Path) -> str:
    """Return what a file's source is called when nobody says: its name without dates and numbers.

    `export-2026-05-01.csv` and `export-2026-05-02.csv` are then one source, "export".
    """
    stem = file.name.split(".")[0]
    return stem.rstrip("0123456789-_ ") or "import"


def rejects_path(file: Path, named: Path | None) -> Path:
    """Return where the bad rows of `file` go: where somebody said, else a name that is free.

    The rejects of a rejects file take its own place: they are what is left of it. When they
    turn out to be those of an earlier run, they stay in its file (see RejectsFile). Raises
    UsageFault when the table itself was named, which would lose its good rows.
    """
    if named is not None:
        if _same(named, file) and not file.name.endswith(_ENDING):
            raise UsageFault(
                f"{named} is the table itself; its good rows would be lost.",
                "Name another file with --rejects.",
            )
        return named
    stem, count = _stem(file), 1
    path = Path(f"{stem}{_ENDING}")
    while path.exists() and not _same(path, file):
        count += 1
        path = Path(f"{stem}-{count}{_ENDING}")
    return path


def _stem(file: Path) -> str:
    name = file.name
    while name.lower().endswith(_PACKED):
        name = name[: name.rindex(".")]
    return name if name.strip("-. ") else "import"


def _same(path: Path, file: Path) -> bool:
    try:
        return path.samefile(file)
    except OSError:
        return False


class RejectsFile(Closing):
    """Writes bad rows under the header of their table, given with `begin`.

    They are gathered in `<path>.part`, which takes the place of `path` at the end if there
    are any; when the import fails, whatever was at `path` stays. Open the table inside, so
    that it is closed first: it may be the same file. UTF-8 with a byte order mark, so that
    spreadsheets show accents. `written` counts rows. Raises UsageFault, before any row is
    read, when nothing can be written there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = 0
        self._part = path.parent / f"{path.name}.part"
        self._keep: list[int] = []
        self._width = 0
        self._delimiter = ","
        self._file = self._open()
        self._writer: Any = None

    def begin(self, header: Sequence[str], delimiter: str = ",") -> None:
        """Write the header: the table's, then the columns that say what to mend."""
        self._keep = [i for i, text in enumerate(header) if not text.startswith(OWN_PREFIX)]
        self._width = len(header)
        self._delimiter = delimiter
        self._writer = csv.writer(self._file, delimiter=delimiter)
        self._writer.writerow([*(header[i] for i in self._keep), *REJECT_COLUMNS])

    def write(self, bad: BadRow) -> None:
        """Write one bad row as it stood, and why it is bad."""
        cells = [bad.cells[i] if i < len(bad.cells) else "" for i in self._keep]
        surplus = self._delimiter.join(bad.cells[self._width :])
        self._writer.writerow([*cells, bad.line, bad.column, bad.reason, bad.fix, surplus])
        self.written += 1

    def close(self, *, failed: bool = False) -> None:
        """Put the file in its place, or take it away when it is empty or the import failed."""
        try:
            self._file.close()
            if self.written and not failed:
                self._put_in_place()
        except OSError as fault:
            raise _unwritable(self.path, fault) from fault
        finally:
            self._part.unlink(missing_ok=True)

    def _put_in_place(self) -> None:
        """The same file imported again leaves the same rejects: one copy of them is enough."""
        numbered = re.fullmatch(rf"(.*)-(\d+){re.escape(_ENDING)}", self.path.name)
        if numbered and not self.path.exists():
            names = [numbered[1]] + [f"{numbered[1]}-{n}" for n in range(2, int(numbered[2]))]
            for name in names:
                earlier = self.path.with_name(f"{name}{_ENDING}")
                if earlier.is_file() and cmp(earlier, self._part, shallow=False):
                    self.path = earlier
                    return
        self._part.replace(self.path)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close(failed=kind is not None)

    def _open(self) -> IO[str]:
        try:
            if self.path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            return self._part.open("w", encoding="utf-8-sig", newline="", errors="replace")
        except OSError as fault:
            raise _unwritable(self.path, fault) from fault


def _unwritable(path: Path, fault: OSError) -> UsageFault:
    return UsageFault(
        f"Bad rows cannot be written to {path}: {fault.strerror or fault}.",
        "Name a file in a folder that you may write to, with --rejects.",
    )

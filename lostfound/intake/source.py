"""Bytes from a file, a pipe, a gzip or a zip, without holding them in memory."""

from __future__ import annotations

import gzip
import io
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

from lostfound.errors import Missing, UsageFault

_BLOCK = 1 << 18
_TABLES = (".csv", ".tsv", ".txt", ".tab")


def open_bytes(source: Path | BinaryIO) -> tuple[io.BufferedReader, str, str]:
    """Return (unpacked bytes, the name to show, how it was packed: "", "gzip" or "zip").

    `Path("-")` is standard input. Closing the stream closes the source. Raises Missing for
    a file that is not there and UsageFault for a workbook or a zip without exactly one table.
    """
    name, raw = _raw(source)
    try:
        return _unpacked(name, raw)
    except BaseException:
        raw.close()
        raise


def rejoin(head: bytes, rest: IO[bytes], *beneath: Closable) -> io.BufferedReader:
    """Return a stream that gives `head` again before what `rest` still holds."""
    return io.BufferedReader(_Rejoined(head, rest, beneath), _BLOCK)


class Closable(Protocol):
    """Anything that lies beneath a stream and ends with it."""

    def close(self) -> None: ...


class _Rejoined(io.RawIOBase):
    """Pipes cannot be rewound, so what was looked at is put back in front."""

    def __init__(self, head: bytes, rest: IO[bytes], beneath: tuple[Closable, ...]) -> None:
        self._head = head
        self._rest = rest
        self._beneath = beneath

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        chunk = self._head[: len(view)] if self._head else self._rest.read(len(view))
        self._head = self._head[len(chunk) :]
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            for stream in (self._rest, *self._beneath):
                if stream is not getattr(sys.stdin, "buffer", None):
                    stream.close()
        super().close()


def _unpacked(name: str, raw: BinaryIO) -> tuple[io.BufferedReader, str, str]:
    magic = raw.read(8)
    whole = rejoin(magic, raw)
    if magic.startswith(b"\x1f\x8b"):
        return rejoin(b"", cast(IO[bytes], gzip.GzipFile(fileobj=whole)), whole), name, "gzip"
    if magic.startswith(b"PK\x03\x04"):
        return _from_zip(whole, name), name, "zip"
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise _workbook(name)
    return whole, name, ""


def _raw(source: Path | BinaryIO) -> tuple[str, BinaryIO]:
    if not isinstance(source, Path):
        return str(getattr(source, "name", "the input")), source
    if str(source) == "-":
        return "standard input", sys.stdin.buffer
    try:
        return source.name, source.open("rb")
    except FileNotFoundError:
        raise Missing(f"There is no file {source}.", "Check the name and the folder.") from None
    except OSError as fault:
        raise UsageFault(f"{source} cannot be read: {fault.strerror}.") from None


def _from_zip(packed: IO[bytes], name: str) -> io.BufferedReader:
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the stream it feeds
    try:
        shutil.copyfileobj(packed, spool, _BLOCK)
        archive = zipfile.ZipFile(spool)
        member = archive.open(_only_table(archive.namelist(), name))
    except zipfile.BadZipFile:
        spool.close()
        raise UsageFault(f"{name} is a damaged zip file.", "Make it again.") from None
    except BaseException:
        spool.close()
        raise
    return rejoin(b"", member, archive, cast(Closable, spool), cast(Closable, packed))


def _only_table(members: list[str], name: str) -> str:
    if any(member.startswith(("xl/", "content.xml")) for member in members):
        raise _workbook(name)
    tables = [m for m in members if m.lower().endswith(_TABLES) and not m.startswith("__MACOSX/")]
    if len(tables) != 1:
        seen = ", ".join(tables[:5]) or "none"
        raise UsageFault(
            f"{name} should hold one table (.csv, .tsv, .txt); it holds {seen}.",
            "Unpack it and name the file.",
        )
    return tables[0]


def _workbook(name: str) -> UsageFault:
    return UsageFault(
        f"{name} is a spreadsheet workbook, not a text table.",
        "In the spreadsheet, save it as 'CSV UTF-8' and import that.",
    )

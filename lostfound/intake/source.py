"""Bytes from a file, a pipe, a gzip or a zip, without holding them in memory."""

from __future__ import annotations

import gzip
import io
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from os import fstat
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, Protocol, cast

from lostfound.errors import Missing, UsageFault

_BLOCK = 1 << 18
_TABLES = (".csv", ".tsv", ".txt", ".tab")


class Source(NamedTuple):
    """Unpacked bytes, the name to show, and how it was packed ("", "gzip" or "zip").

    `share` tells how much has been read: from 0 (also where that is not known) to 1.
    """

    stream: io.BufferedReader
    name: str
    packed: str
    share: Callable[[], float]


def open_bytes(source: Path | BinaryIO) -> Source:
    """Open a file, a pipe, a gzip or a zip; closing the stream closes what lies beneath.

    `Path("-")` is standard input. Raises Missing for a file that is not there and
    UsageFault for a workbook or a zip without exactly one table.
    """
    name, raw = _raw(source)
    try:
        return _unpacked(name, raw)
    except BaseException:
        raw.close()
        raise


def _share_of(file: IO[bytes], size: int) -> Callable[[], float]:
    """Return how to ask what share of a file has been read; 0 for a pipe."""

    def share() -> float:
        try:
            return min(1.0, file.tell() / size)
        except (OSError, ValueError, ZeroDivisionError):
            return 0.0

    return share


def _size(raw: BinaryIO) -> int:
    try:
        return fstat(raw.fileno()).st_size
    except (OSError, ValueError, AttributeError):
        return 0


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


def _unpacked(name: str, raw: BinaryIO) -> Source:
    magic = raw.read(8)
    whole, share = rejoin(magic, raw), _share_of(raw, _size(raw))
    if magic.startswith(b"\x1f\x8b"):
        unpacked = rejoin(b"", cast(IO[bytes], gzip.GzipFile(fileobj=whole)), whole)
        return Source(unpacked, name, "gzip", share)
    if magic.startswith(b"PK\x03\x04"):
        return _from_zip(whole, name)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise _workbook(name)
    return Source(whole, name, "", share)


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


def _from_zip(packed: IO[bytes], name: str) -> Source:
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the stream it feeds
    try:
        shutil.copyfileobj(packed, spool, _BLOCK)
        archive = zipfile.ZipFile(spool)
        info = archive.getinfo(_only_table(archive.namelist(), name))
        member = archive.open(info)
    except zipfile.BadZipFile:
        spool.close()
        raise UsageFault(f"{name} is a damaged zip file.", "Make it again.") from None
    except BaseException:
        spool.close()
        raise
    stream = rejoin(b"", member, archive, cast(Closable, spool), cast(Closable, packed))
    return Source(stream, name, "zip", _share_of(member, info.file_size))


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

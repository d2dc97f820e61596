"""Photos that may be the same picture as another, found by indexes over pieces of the hashes.

Two hashes that differ in at most so many bits share one of their pieces whole, or all but a
bit of one: the pieces are what is asked for, so that half a million photos take a few
milliseconds. The indexes over them are made in `migrations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lostfound.storage.sqlite.connection import Connection, in_chunks, marks

WHOLE = ("phash", "phash-inner")
CROPS = ("phash-c", "phash-cc", "phash-nw", "phash-ne", "phash-sw", "phash-se")
# (first bit, bits) of each piece. Five of a whole picture: up to 4 bits apart they share a
# piece, up to 9 all but one bit of a piece. Three of a crop: up to 2 bits.
WHOLE_PIECES = ((0, 13), (13, 13), (26, 13), (39, 13), (52, 12))
CROP_PIECES = ((0, 21), (21, 21), (42, 22))
_MASK = 0xFFFF_FFFF_FFFF_FFFF


def piece_sql(first: int, bits: int) -> str:
    """Return one piece of a hash, as the indexes have it."""
    return f"((value >> {first}) & {(1 << bits) - 1})"


def names_sql(names: Sequence[str]) -> str:
    """Return which hashes an index is over."""
    return f"name IN ({', '.join(repr(name) for name in names)})"


def near(
    db: Connection, loose: Iterable[int], exact: Iterable[int], upright: Iterable[int], most: int
) -> list[str]:
    """Return SHA-256 of the photos that may be the same picture as one with some hashes.

    `loose` are hashes whose copies may differ in up to `most` bits (nearly all up to 10 are
    found), `exact` those whose copies differ in 4 at most, `upright` those that a crop of a
    stored photo may be like.
    """
    loosely, exactly = set(loose), set(exact)
    found: set[int] = set()
    for first, bits in WHOLE_PIECES:
        pieces = {_piece(value, first, bits) for value in loosely | exactly}
        pieces |= {
            _piece(value, first, bits) ^ 1 << bit for value in loosely for bit in range(bits)
        }
        found |= _close(db, WHOLE, (first, bits), pieces, loosely | exactly, most)
    whole = set(upright)
    for first, bits in CROP_PIECES:
        pieces = {_piece(value, first, bits) for value in whole}
        found |= _close(db, CROPS, (first, bits), pieces, whole, most)
    return _names(db, sorted(found))


def _piece(value: int, first: int, bits: int) -> int:
    return value >> first & (1 << bits) - 1


def _close(
    db: Connection,
    names: Sequence[str],
    where: tuple[int, int],
    pieces: set[int],
    asked: set[int],
    most: int,
) -> set[int]:
    if not pieces:
        return set()
    rows = db.rows(
        f"SELECT photo_id, value FROM photo_hash WHERE {names_sql(names)} "
        f"AND {piece_sql(*where)} IN ({marks(len(pieces))})",
        sorted(pieces),
    )
    return {
        photo
        for photo, value in rows
        if any(((value & _MASK) ^ one).bit_count() <= most for one in asked)
    }


def _names(db: Connection, numbers: Sequence[int]) -> list[str]:
    return [
        name
        for chunk in in_chunks(numbers)
        for name in db.column(f"SELECT sha256 FROM photo WHERE id IN ({marks(len(chunk))})", chunk)
    ]


def owners(db: Connection, names: Iterable[str]) -> Mapping[str, list[str]]:
    """Return SHA-256 -> references of the items and claims that have the photo."""
    known: dict[str, list[str]] = {}
    for chunk in in_chunks(list(dict.fromkeys(names))):
        for side in ("found", "claim"):
            for sha256, reference in db.rows(
                f"SELECT p.sha256, o.reference FROM photo p JOIN {side}_photo l "
                f"ON l.photo_id = p.id JOIN {side} o ON o.id = l.{side}_id "
                f"WHERE p.sha256 IN ({marks(len(chunk))}) ORDER BY o.id",
                chunk,
            ):
                known.setdefault(sha256, []).append(reference)
    return known

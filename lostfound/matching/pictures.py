"""The same picture again: two photos' hashes and their cosine in, how alike they are out.

Perceptual hashes alone tell a forwarded, shrunk or turned copy (few bits of 64 differ), but
not a cropped one, and two shirts on one carpet come as close as 6 bits. A photo vector alone
takes another photo of the same thing for a copy. Together they are sure: figures and how to
measure them again in `tests/benchmarks/photo_hashes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import NamedTuple

Hashes = Mapping[str, int]

TURNED = {
    "phash": "",
    "phash-90": "turned",
    "phash-180": "turned upside down",
    "phash-270": "turned",
    "phash-m": "mirrored",
    "phash-m90": "mirrored and turned",
    "phash-m180": "mirrored upside down",
    "phash-m270": "mirrored and turned",
    "phash-inner": "with a border",
}
"""Hashes of one side that are compared with the upright one of the other, and what each means."""

CROPPED = {f"phash-{where}": "cropped" for where in ("c", "cc", "nw", "ne", "sw", "se")}
"""Hashes of the middle and the corners of a picture, compared either way."""

_NEAR_BITS, _NEAR_CROPPED_BITS = 4, 2
"""pHash bits that may differ in any turn, and in any crop, whatever else there is."""

NEAR_BITS_BOTH = 10
"""pHash bits, and dHash bits, that may differ in an upright picture where no vectors say more."""

LEAST_COSINE = 0.45
"""The closest two vectors of a picture and its copy are nearly always at least so alike."""

# (cosine from which on, bits that may differ upright or mirrored, and in a crop)
_AGREED = ((0.68, 18, 14), (LEAST_COSINE, 4, 10))

_SURE_BITS = 8


class SamePicture(NamedTuple):
    """Bits that differ, of 64, at most 8; and what was done to the picture, "" for nothing."""

    bits: int
    how: str


def same_picture(
    ours: Iterable[Hashes], theirs: Iterable[Hashes], cosine: float | None = None
) -> SamePicture | None:
    """Return how alike the closest two photos of two sides are, None when they are others.

    `cosine` is that of the closest two photo vectors, None where there are none.
    """
    alike = (_pair(a, b, cosine) for a, b in product(ours, theirs))
    return min((pair for pair in alike if pair is not None), default=None)


def _pair(ours: Hashes, theirs: Hashes, cosine: float | None) -> SamePicture | None:
    apart = _distances(ours, theirs)
    if not apart:
        return None
    cropped = apart.pop("cropped", 64)
    bits, how = min(((bits, how) for how, bits in apart.items()), default=(64, ""))
    if bits <= _NEAR_BITS:
        return SamePicture(bits, how)
    if cropped <= _NEAR_CROPPED_BITS:
        return SamePicture(cropped, "cropped")
    return _by_both(ours, theirs, apart) if cosine is None else _agreed(apart, cropped, cosine)


def _by_both(ours: Hashes, theirs: Hashes, apart: Mapping[str, int]) -> SamePicture | None:
    both = max(apart.get("", 64), _dhash_bits(ours, theirs))
    return SamePicture(min(apart[""], _SURE_BITS), "") if both <= NEAR_BITS_BOTH else None


def _agreed(apart: Mapping[str, int], cropped: int, cosine: float) -> SamePicture | None:
    """Return what hashes say that would not do alone, where the vectors say it too."""
    bits, how = min((apart.get(how, 64), how) for how in ("", "mirrored", "with a border"))
    for least, most, most_cropped in _AGREED:
        if cosine >= least and cropped <= most_cropped and cropped < bits:
            return SamePicture(min(cropped, _SURE_BITS), "cropped")
        if cosine >= least and bits <= most:
            return SamePicture(min(bits, _SURE_BITS), how)
    return None


def _distances(ours: Hashes, theirs: Hashes) -> dict[str, int]:
    """Return what was done -> bits that differ, the least of each."""
    names = {**TURNED, **CROPPED}.items()
    pairs = [(how, ours.get(name), theirs.get("phash")) for name, how in names]
    pairs += [(how, ours.get("phash"), theirs.get(name)) for name, how in CROPPED.items()]
    inner, border = theirs.get("phash-inner"), TURNED["phash-inner"]
    pairs += [(border, ours.get("phash"), inner), (border, ours.get("phash-inner"), inner)]
    least: dict[str, int] = {}
    for how, a, b in pairs:
        if a is not None and b is not None:
            least[how] = min((a ^ b).bit_count(), least.get(how, 64))
    return least


def _dhash_bits(ours: Hashes, theirs: Hashes) -> int:
    if "dhash" not in ours or "dhash" not in theirs:
        return 64
    return (ours["dhash"] ^ theirs["dhash"]).bit_count()

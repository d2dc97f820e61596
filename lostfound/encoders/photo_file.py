"""Any picture file in, one upright sRGB picture of bounded size out, or a refusal by name."""

from __future__ import annotations

import io
import threading
import warnings
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from lostfound.domain.limits import MOST_PHOTO_BYTES
from lostfound.encoders.photo_pixels import LONGEST_SIDE, bounded, srgb, turned
from lostfound.errors import LostFoundError, Missing, Refused

__all__ = ["LONGEST_SIDE", "Photo", "open_photo", "stored_copy"]

MOST_PIXELS = 210_000_000
# What decoding may take: with the program and the network around it, under 500 MB.
_MOST_MEMORY = 440_000_000
# What takes more than this is decoded one at a time.
_ALONE = 120_000_000
# A JPEG is decoded at 1/2, 1/4 or 1/8 where that leaves at least this much: a 12-megapixel
# photo at 2000 x 1500 in a third of the time.
_DRAFT_SIDE = 1400
# What a camera, a phone or a browser writes. Not EPS or PDF: those run programs.
_COMMON_FORMATS = ["JPEG", "PNG", "GIF", "BMP", "PPM"]
_RARE_FORMATS = ["MPO", "WEBP", "TIFF", "DIB", "JPEG2000", "AVIF", "HEIF"]
# Decoders that hold planes, an interleaved copy and Pillow's own: bytes a pixel, measured.
_WHOLE_COPIES: dict[str, float] = {"WEBP": 16, "AVIF": 9.5, "HEIF": 7.5, "JPEG2000": 22}
_OTHER_FILES = (
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xce\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x00asm", "a program"),
    (b"#!", "a script"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a text document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"SQLite format 3", "a database"),
    (b"8BPS", "a Photoshop document"),
    (b"\xff\x0a", "a JPEG XL picture, which is not read here"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture, which is not read here"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"FLV\x01", "a video"),
    (b"\x00\x00\x01\xba", "a video"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a video"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
)
_RIFF = {b"AVI ": "a video", b"WAVE": "a sound file"}
_HEIC_BRANDS = (
    b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1",
)  # fmt: skip
_AVIF_BRANDS = (b"avif", b"avis")
_PHOTO_FIX = "Save it as JPEG or PNG, or photograph the screen."
_large_lock = threading.Lock()


class _InThisThread(threading.local):
    """A switch that each thread has for itself; it is off at first."""

    on = False

    def __bool__(self) -> bool:
        return self.on


# Pillow's switch for truncated files belongs to the process: what one thread reads as far as
# it goes, another would take for whole. Pillow only asks whether it is true.
_may_end_early = _InThisThread()


@dataclass(frozen=True, slots=True)
class Photo:
    """A decoded picture: `image` is a Pillow RGB image, upright, sRGB, at most 2048 px a side.

    `width` and `height` are those of the upright original; `warnings` are for the user.
    """

    image: Any
    format: str
    width: int
    height: int
    warnings: tuple[str, ...] = ()


def open_photo(data: bytes) -> Photo:
    """Return the picture in `data`, whatever its file was called.

    The first frame of an animation; transparency on white. A file that ends early is read
    as far as it goes, with a warning. Raises Refused, naming what the file is, for anything
    that is no picture, damaged, or larger than memory should carry; Missing for HEIC where
    its decoder is not installed.
    """
    _refuse_other_files(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _decode(data)
        except LostFoundError:
            raise
        # Decoders meet hostile bytes with exceptions of every class.
        except Exception as error:
            _refuse_cut_short(data)
            raise Refused(f"The picture is damaged ({_short(error)}).", _PHOTO_FIX) from error


def is_large(data: bytes) -> bool:
    """Return whether decoding takes so much memory that nothing else should at the time."""
    # A JPEG is shrunk strip by strip unless it is progressive: that mark is nowhere in others
    # but by chance, and to look for it is quicker than to open the file.
    if data.startswith(b"\xff\xd8") and b"\xff\xc2" not in data:
        return False
    try:
        return _memory_for(_opened(data), len(data)) > _ALONE
    # What is off is named when the photo is opened.
    except Exception:
        return False


def stored_copy(photo: Photo) -> bytes:
    """Return the bytes to keep: JPEG, or PNG for small drawings; no metadata of any kind."""
    lossless = photo.format in ("PNG", "GIF", "BMP") and photo.width * photo.height <= 250_000
    buffer = io.BytesIO()
    if lossless:
        photo.image.save(buffer, "PNG", optimize=False)
    else:
        photo.image.save(buffer, "JPEG", quality=88, subsampling="4:2:0")
    return buffer.getvalue()


def _refuse_other_files(data: bytes) -> None:
    if not data.strip(b"\x00\t\r\n "):
        raise Refused("The file is empty.", "Send the photo again.")
    if len(data) > MOST_PHOTO_BYTES:
        most = MOST_PHOTO_BYTES // 1_000_000
        raise Refused(f"The file has {len(data) // 1_000_000} MB; {most} is the most.", _PHOTO_FIX)
    name = _other_file(data)
    if name:
        raise Refused(f"The file is {name}, not a photo.", _PHOTO_FIX)


def _other_file(data: bytes) -> str:
    for magic, name in _OTHER_FILES:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return _RIFF[data[8:12]]
    if data[257:262] == b"ustar":
        return "a tar archive"
    if data[4:8] == b"ftyp":
        return _film(data[8:12])
    return _written(data[:4096].lstrip(b"\xef\xbb\xbf\t\r\n ").lower())


def _film(brand: bytes) -> str:
    if brand in _HEIC_BRANDS or brand in _AVIF_BRANDS:
        return ""
    return "a raw photo of a camera" if brand == b"crx " else "a video"


def _written(head: bytes) -> str:
    """Return what a text is, by its first words in small letters."""
    if not head.startswith(b"<"):
        return ""
    if b"<svg" in head:
        return "an SVG drawing"
    page = head.startswith(b"<?xml") or any(
        sign in head for sign in (b"<!doctype", b"<html", b"<head", b"<body", b"<script")
    )
    return "a web page" if page else ""


def _decode(data: bytes) -> Photo:
    image = _opened(data)
    with _large_lock if _memory_for(image, len(data)) > _ALONE else nullcontext():
        return _decoded(image, data)


def _decoded(image: Any, data: bytes) -> Photo:
    form, (width, height) = str(image.format), image.size
    image.draft("RGB", (_DRAFT_SIDE, _DRAFT_SIDE))
    image, notes = _loaded(image, data)
    turn = _orientation(image)
    if turn >= 5:
        width, height = height, width
    rgb = turned(srgb(bounded(image), image.info.get("icc_profile")), turn)
    if notes and _is_flat(rgb):
        raise Refused("The file ends before the picture begins.", "Send the photo again.")
    # Pillow writes some of these into the files it saves: comments, text, profiles.
    rgb.info = {}
    return Photo(rgb, form, width, height, notes)


def _opened(data: bytes) -> Any:
    from PIL import Image, UnidentifiedImageError

    _learn_heic(data)
    try:
        return _image(data)
    except Image.DecompressionBombError as error:
        raise Refused(
            f"The picture is a decompression bomb ({_short(error)}).", "Send it smaller."
        ) from error
    except UnidentifiedImageError as error:
        _refuse_cut_short(data)
        raise Refused("The file is no picture that can be read.", _PHOTO_FIX) from error


def _image(data: bytes) -> Any:
    from PIL import Image, ImageFile, UnidentifiedImageError

    Image.preinit()
    ImageFile.LOAD_TRUNCATED_IMAGES = _may_end_early  # type: ignore[assignment]
    # Twice this is refused as a bomb before anything is decoded.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2
    try:
        return Image.open(io.BytesIO(data), formats=_COMMON_FORMATS)
    # Pillow loads its other forty readers only when asked: 30 ms that a JPEG need not wait.
    except UnidentifiedImageError:
        Image.init()
        known = [name for name in _RARE_FORMATS if name in Image.OPEN]
        return Image.open(io.BytesIO(data), formats=known)


def _learn_heic(data: bytes) -> None:
    """Teach Pillow HEIC when a file asks for it, which takes 40 ms once."""
    if data[4:8] != b"ftyp" or data[8:12] not in _HEIC_BRANDS:
        return
    try:
        from pi_heif import heif, register_heif_opener
    except ImportError as error:
        raise Missing(
            "The photo is HEIC, and its decoder is not installed.",
            "Run `pip install pi-heif`, or send the photo as JPEG.",
        ) from error
    # The first picture alone: no thumbnails, depth maps or films beside it.
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    if not isinstance(heif._pi_heif, _NoMetadata):
        heif._pi_heif = _NoMetadata(heif._pi_heif)


class _NoMetadata:
    """pi-heif's decoder without the metadata of pictures, which is not kept anyway.

    To read them from some damaged files ends the process (a fault in the decoder, seen with
    pi-heif's metadata getter in a test of damaged files).
    """

    metadata: tuple[()] = ()

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def load_file(self, *told: Any) -> list[Any]:
        """Return the pictures of a file, None for those that cannot be read."""
        images = self._real.load_file(*told)
        return [image if image is None else _NoMetadata(image) for image in images]


def _memory_for(image: Any, size: int) -> float:
    """Return the bytes that decoding takes; raises Refused where that is too much."""
    pixels: int = image.width * image.height
    each = _bytes_a_pixel(image)
    most = min(MOST_PIXELS, int((_MOST_MEMORY - size) / each))
    if pixels > most:
        raise Refused(
            f"The picture has {pixels // 1_000_000} million pixels; {most // 1_000_000} "
            f"is the most for {image.format} of this sort.",
            "Send it smaller.",
        )
    return pixels * each


def _bytes_a_pixel(image: Any) -> float:
    """Return what decoding takes: a baseline JPEG little, since it is shrunk strip by strip."""
    if image.format in ("JPEG", "MPO"):
        if not image.info.get("progressive"):
            return 0.5
        # All coefficients are held, in two bytes each.
        samples = [h * v for _, h, v, _ in image.layer]
        return float(2.0 * sum(samples) / max(samples) + 0.5)
    own = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}.get(image.mode, 4)
    return _WHOLE_COPIES.get(str(image.format), own)


def _loaded(image: Any, data: bytes) -> tuple[Any, tuple[str, ...]]:
    """Return the image with its pixels read, as far as they go."""
    try:
        image.load()
        return image, ()
    except (OSError, SyntaxError, ValueError, EOFError):
        if image.format not in ("JPEG", "MPO", "PNG", "BMP", "TIFF", "GIF"):
            raise
    image.close()
    _may_end_early.on = True
    try:
        again = _image(data)
        again.draft("RGB", (_DRAFT_SIDE, _DRAFT_SIDE))
        again.load()
    finally:
        _may_end_early.on = False
    return again, ("The file ends early: the lower part of the picture may be missing.",)


def _refuse_cut_short(data: bytes) -> None:
    """Name a WebP that ends early: its decoder shows nothing of such a file."""
    if data[8:12] == b"WEBP" and int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise Refused("The WebP file ends early and cannot be shown.", "Send the photo again.")


def _is_flat(image: Any) -> bool:
    return all(low == high for low, high in image.getextrema())


def _orientation(image: Any) -> int:
    """Return the EXIF orientation 1-8; asked after loading, since a PNG keeps it at its end."""
    try:
        value = image.getexif().get(0x0112, 1)
    # Broken EXIF of any kind must not cost the photo.
    except Exception:
        return 1
    return value if value in range(1, 9) else 1


def _short(error: Exception) -> str:
    words = str(error).splitlines()
    return words[0][:120] if words else type(error).__name__

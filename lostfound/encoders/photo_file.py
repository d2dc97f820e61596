"""Any picture file in, one upright sRGB picture of bounded size out, or a refusal by name."""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass
from typing import Any

from lostfound.errors import LostFoundError, Missing, Refused

LONGEST_SIDE = 2048
MOST_PIXELS = 100_000_000
MOST_JPEG_PIXELS = 178_000_000
MOST_BYTES = 200_000_000
# A JPEG is decoded at 1/2, 1/4 or 1/8 where that leaves at least this much: a 12-megapixel
# photo at 2000 x 1500 in a third of the time.
_DRAFT_SIDE = 1400
# What a camera, a phone or a browser writes. Not EPS or PDF: those run programs.
_COMMON_FORMATS = ["JPEG", "PNG", "GIF", "BMP", "PPM"]
_RARE_FORMATS = ["MPO", "WEBP", "TIFF", "DIB", "JPEG2000", "AVIF", "HEIF"]
_OTHER_FILES = (
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"#!", "a script"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a text document"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_VIDEO_BRANDS = (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"qt  ", b"M4V ", b"3gp4", b"3gp5")
_PHOTO_FIX = "Save it as JPEG or PNG, or photograph the screen."
# Pillow's switch for truncated files belongs to the process.
_truncated_lock = threading.Lock()


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
    that is no picture, damaged, or larger than memory should carry; Missing for HEIC
    without its extra.
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
            raise Refused(f"The picture is damaged ({_short(error)}).", _PHOTO_FIX) from error


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
    if len(data) > MOST_BYTES:
        raise Refused(f"The file has {len(data) // 1_000_000} MB; 200 is the most.", _PHOTO_FIX)
    name = _other_file(data)
    if name:
        raise Refused(f"The file is {name}, not a photo.", _PHOTO_FIX)


def _other_file(data: bytes) -> str:
    for magic, name in _OTHER_FILES:
        if data.startswith(magic):
            return name
    if data[4:8] == b"ftyp" and data[8:12] in _VIDEO_BRANDS:
        return "a video"
    head = data[:4096].lstrip(b"\xef\xbb\xbf\t\r\n ").lower()
    if b"<svg" in head and head.startswith(b"<"):
        return "an SVG drawing"
    if head.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page"
    return ""


def _decode(data: bytes) -> Photo:
    image = _opened(data)
    form, (width, height) = str(image.format), image.size
    _refuse_huge(image)
    image.draft("RGB", (_DRAFT_SIDE, _DRAFT_SIDE))
    image, notes = _loaded(image, data)
    turn = _orientation(image)
    if turn >= 5:
        width, height = height, width
    rgb = _turned(_srgb(_bounded(image), image.info.get("icc_profile")), turn)
    # Pillow writes some of these into the files it saves: comments, text, profiles.
    rgb.info = {}
    return Photo(rgb, form, width, height, notes)


def _opened(data: bytes) -> Any:
    from PIL import Image, UnidentifiedImageError

    _learn_heic(data)
    try:
        return _image(data)
    except Image.DecompressionBombError as error:
        raise Refused(f"The picture is a decompression bomb ({_short(error)}).", "") from error
    except UnidentifiedImageError as error:
        raise Refused("The file is no picture that can be read.", _PHOTO_FIX) from error


def _image(data: bytes) -> Any:
    from PIL import Image, UnidentifiedImageError

    Image.preinit()
    try:
        return Image.open(io.BytesIO(data), formats=_COMMON_FORMATS)
    # Pillow loads its other forty readers only when asked: 30 ms that a JPEG need not wait.
    except UnidentifiedImageError:
        Image.init()
        known = [name for name in _RARE_FORMATS if name in Image.OPEN]
        return Image.open(io.BytesIO(data), formats=known)


def _learn_heic(data: bytes) -> None:
    """Teach Pillow HEIC when a file asks for it, or name the extra."""
    if data[4:8] != b"ftyp" or data[8:12] not in _HEIC_BRANDS:
        return
    try:
        from pillow_heif import register_heif_opener  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise Missing(
            "The photo is HEIC, which needs one more package.",
            'Run `pip install "lostfound[heic]"`, or send the photo as JPEG.',
        ) from error
    register_heif_opener()


def _refuse_huge(image: Any) -> None:
    pixels = image.width * image.height
    # A baseline JPEG is decoded in strips at a fraction of its size; others whole.
    scaled = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    most = MOST_JPEG_PIXELS if scaled else MOST_PIXELS
    if pixels > most:
        raise Refused(
            f"The picture has {pixels // 1_000_000} million pixels; {most // 1_000_000} "
            "is the most.",
            "Send it smaller.",
        )


def _loaded(image: Any, data: bytes) -> tuple[Any, tuple[str, ...]]:
    """Return the image with its pixels read, as far as they go."""
    from PIL import ImageFile

    try:
        image.load()
        return image, ()
    except (OSError, SyntaxError, ValueError, EOFError):
        if image.format not in ("JPEG", "MPO", "PNG", "BMP", "TIFF", "GIF"):
            raise
    with _truncated_lock:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            again = _image(data)
            again.draft("RGB", (_DRAFT_SIDE, _DRAFT_SIDE))
            again.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
    if _is_flat(again):
        raise Refused("The file ends before the picture begins.", "Send the photo again.")
    return again, ("The file ends early: the lower part of the picture may be missing.",)


def _is_flat(image: Any) -> bool:
    extrema = image.convert("RGB").getextrema()
    return all(low == high for low, high in extrema)


def _bounded(image: Any) -> Any:
    """Return the image with no side over 2048 px, in a mode that can be scaled."""
    from PIL import Image

    image = _eight_bits(image)
    if max(image.size) <= LONGEST_SIDE:
        return image
    scale = LONGEST_SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _eight_bits(image: Any) -> Any:
    """Return palette, 16-bit and floating point pictures as L, LA, RGB, RGBA, CMYK or LAB."""
    if image.mode in ("P", "PA"):
        return image.convert("RGBA")
    if image.mode in ("I", "F", "I;16", "I;16B", "I;16L", "I;16N"):
        return _stretched(image)
    if image.mode == "1":
        return image.convert("L")
    return image


def _stretched(image: Any) -> Any:
    """Return more than 8 bits of grey as L: 16-bit by its range, other ranges by their own."""
    import numpy as np
    from PIL import Image

    values = np.nan_to_num(np.asarray(image).astype(np.float32))
    low, high = min(0.0, float(values.min())), float(values.max())
    if 255 < high <= 65_535 and low == 0:
        high = 65_535.0
    scaled = (values - low) * (255.0 / max(high - low, 1e-9)) if high > 255 or low < 0 else values
    if 0 < high <= 1 and image.mode == "F":
        scaled = values * 255
    return Image.fromarray(scaled.clip(0, 255).astype(np.uint8))


def _srgb(image: Any, icc: bytes | None) -> Any:
    """Return the image as RGB: by its colour profile when it has one, transparency on white."""
    if image.mode in ("LA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        image = _on_white(image.convert("RGBA"))
    if icc and image.mode in ("RGB", "CMYK", "L", "LAB"):
        image = _by_profile(image, icc)
    return image.convert("RGB")


def _on_white(image: Any) -> Any:
    from PIL import Image

    white = Image.new("RGB", image.size, (255, 255, 255))
    white.paste(image, mask=image.getchannel("A"))
    return white


def _by_profile(image: Any, icc: bytes) -> Any:
    from PIL import ImageCms

    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        if "srgb" in ImageCms.getProfileDescription(profile).lower():
            return image
        return ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    # A profile that is broken, or for another mode, must not cost the photo.
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _turned(image: Any, orientation: int) -> Any:
    from PIL import Image

    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return image.transpose(turn) if turn is not None else image.copy()


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

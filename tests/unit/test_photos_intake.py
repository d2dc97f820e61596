"""Any picture in: formats, orientation, colour, bounds, and refusals by name."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, features

from lostfound.encoders.photo_file import LONGEST_SIDE, open_photo, stored_copy
from lostfound.errors import LostFoundError, Missing, Refused


def quarters(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Return red, green over blue, white: every turn of it looks different."""
    image = Image.new("RGB", size, "red")
    width, height = size
    image.paste("lime", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    image.paste("white", (width // 2, height // 2, width, height))
    return image


def as_bytes(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def corners(image: Image.Image) -> list[tuple[int, int, int]]:
    width, height = image.size
    places = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
    return [image.getpixel((int(x * width), int(y * height))) for x, y in places]


def close(one: list[tuple[int, int, int]], two: list[tuple[int, int, int]], by: int = 12) -> bool:
    return bool(np.abs(np.array(one, int) - np.array(two, int)).max() <= by)


FORMATS = ["JPEG", "PNG", "GIF", "TIFF", "BMP", "PPM", "JPEG2000"]
FORMATS += [form for form in ("WEBP", "AVIF") if features.check(form.lower())]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_cameras_and_browsers_is_read(form: str) -> None:
    photo = open_photo(as_bytes(quarters(), form))
    assert (photo.width, photo.height, photo.image.mode) == (120, 80, "RGB")
    assert close(corners(photo.image), corners(quarters()), by=40)
    assert photo.warnings == ()


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    grey = Image.linear_gradient("L").resize((64, 64))
    if mode in ("I;16", "I"):
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257).convert(mode)
    else:
        image = grey.convert("RGB" if mode in ("CMYK", "P") else "L").convert(mode)
    form = "TIFF" if mode in ("CMYK", "F", "I") else "PNG"
    photo = open_photo(as_bytes(image, form))
    assert photo.image.mode == "RGB"
    top, bottom = photo.image.getpixel((32, 2))[0], photo.image.getpixel((32, 61))[0]
    assert top < 40 < 200 < bottom


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert open_photo(as_bytes(clear, "PNG")).image.getpixel((5, 5)) == (255, 255, 255)


def test_the_first_frame_of_an_animation_counts() -> None:
    data = as_bytes(
        quarters(), "GIF", save_all=True, append_images=[Image.new("RGB", (120, 80), "black")]
    )
    assert close(corners(open_photo(data).image), corners(quarters()))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(orientation: int) -> None:
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    lying = quarters() if undo is None else quarters().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = open_photo(as_bytes(lying, "JPEG", exif=exif, quality=95))
    assert (photo.width, photo.height) == (120, 80)
    assert close(corners(photo.image), corners(quarters()))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_stored_copy_carries_no_place_camera_or_comment(form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    options = {"comment": b"secret note"} if form == "JPEG" else {}
    data = as_bytes(quarters((900, 600)), form, exif=exif, **options)
    assert b"SecretCam" in data
    copy = stored_copy(open_photo(data))
    again = Image.open(io.BytesIO(copy))
    assert b"SecretCam" not in copy and b"secret" not in copy
    assert not again.getexif() and "icc_profile" not in again.info
    assert close(corners(again.convert("RGB")), corners(quarters()), by=16)


def test_colour_profiles_are_brought_to_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    broken = as_bytes(quarters(), "PNG", icc_profile=b"not a profile")
    assert close(corners(open_photo(broken).image), corners(quarters()))
    other = as_bytes(quarters(), "PNG", icc_profile=profile.tobytes())
    assert close(corners(open_photo(other).image), corners(quarters()))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = as_bytes(quarters(), "PNG", icc_profile=srgb)
    assert close(corners(open_photo(same).image), corners(quarters()))


def test_large_photos_are_kept_small_and_small_ones_as_they_are() -> None:
    photo = open_photo(as_bytes(quarters((6000, 3000)), "JPEG"))
    assert (photo.width, photo.height) == (6000, 3000)
    assert 1400 <= max(photo.image.size) <= LONGEST_SIDE
    png = open_photo(as_bytes(quarters((3000, 100)), "PNG"))
    assert png.image.size == (2048, 68)
    assert open_photo(as_bytes(quarters((3, 1)), "PNG")).image.size == (3, 1)


def test_the_stored_copy_is_the_same_every_time_and_opens_to_itself() -> None:
    data = as_bytes(quarters((800, 600)), "JPEG")
    assert stored_copy(open_photo(data)) == stored_copy(open_photo(data))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_file_that_ends_early_is_read_as_far_as_it_goes(form: str) -> None:
    noise = Image.effect_noise((400, 400), 80).convert("RGB")
    data = as_bytes(noise, form)
    photo = open_photo(data[: len(data) * 2 // 3])
    assert "ends early" in photo.warnings[0]
    assert photo.image.crop((0, 0, 400, 100)).getextrema()[0] != (0, 0)
    with pytest.raises(Refused):
        open_photo(data[:60])


OTHERS = {
    "empty": b"",
    "an archive": b"PK\x03\x04rest",
    "gzip": b"\x1f\x8b\x08rest",
    "Windows program": b"MZ\x90rest",
    "a program": b"\x7fELFrest",
    "a script": b"#!/bin/sh\nrm",
    "PDF": b"%PDF-1.7\n",
    "PostScript": b"%!PS-Adobe\n",
    "SVG": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    "web page": b"<!DOCTYPE html><html></html>",
    "video": b"\x00\x00\x00\x18ftypisom\x00\x00",
    "no picture": b"bonjour, voici la photo",
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_refused_by_name(name: str) -> None:
    with pytest.raises(Refused, match=name):
        open_photo(OTHERS[name])


def test_decompression_bombs_are_refused_by_name() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    def png(width: int, height: int) -> bytes:
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0"))

    with pytest.raises(Refused, match="decompression bomb"):
        open_photo(png(60_000, 60_000))
    with pytest.raises(Refused, match="million pixels"):
        open_photo(png(12_000, 12_000))


def test_heic_names_its_extra_where_that_is_missing() -> None:
    data = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
    with pytest.raises(LostFoundError) as told:
        open_photo(data)
    try:
        import pillow_heif  # noqa: F401
    except ImportError:
        assert isinstance(told.value, Missing)
        assert "lostfound[heic]" in told.value.fix


SEEDS = [as_bytes(quarters(), form) for form in FORMATS]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_damaged_files_are_read_or_refused_and_nothing_else(seed: bytes, data) -> None:
    cut = data.draw(st.integers(1, len(seed)))
    places = data.draw(st.lists(st.tuples(st.integers(0, len(seed) - 1), st.integers(0, 255))))
    mutated = bytearray(seed)
    for place, value in places:
        mutated[place] = value
    try:
        photo = open_photo(bytes(mutated[:cut]))
    except LostFoundError:
        return
    assert photo.image.mode == "RGB"
    assert max(photo.image.size) <= LONGEST_SIDE

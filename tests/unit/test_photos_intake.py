"""Any picture in: formats, orientation, colour, bounds, and refusals by name."""

from __future__ import annotations

import importlib.util
import io
import re
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, features

from lostfound.encoders.photo_file import LONGEST_SIDE, is_large, open_photo, stored_copy
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


pillow_heif.register_heif_opener()
FORMATS = ["JPEG", "PNG", "GIF", "TIFF", "BMP", "PPM", "JPEG2000", "MPO", "DIB", "HEIF"]
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


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF", "AVIF", "MPO"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(orientation: int, form: str) -> None:
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
    # A HEIC keeps the turn in a box of its own, which is made of what the picture says.
    lying.info["exif"] = exif.tobytes()
    told = {} if form == "HEIF" else {"exif": exif}
    photo = open_photo(as_bytes(lying, form, quality=95, **told))
    assert (photo.width, photo.height) == photo.image.size == (120, 80)
    assert close(corners(photo.image), corners(quarters()), by=20)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF", "MPO"])
def test_the_stored_copy_carries_no_place_camera_or_comment(form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    options = {"comment": b"secret note"} if form == "JPEG" else {}
    if form != "TIFF":
        options["xmp"] = b"<x:xmpmeta>secret place</x:xmpmeta>"
    data = as_bytes(quarters((900, 600)), form, exif=exif, **options)
    assert b"SecretCam" in data
    copy = stored_copy(open_photo(data))
    again = Image.open(io.BytesIO(copy))
    assert b"SecretCam" not in copy and b"secret" not in copy
    assert not again.getexif() and b"xmp" not in copy and "icc_profile" not in again.info
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


def display_p3() -> bytes:
    """Return a colour profile with the wide primaries of phones (ICC.1:2001, matrix and gamma)."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    columns = {"r": (0.5151, 0.2412, -0.0011), "g": (0.2920, 0.6922, 0.0419)}
    columns["b"] = (0.1571, 0.0666, 0.7841)
    tags = {b"wtpt": b"XYZ \0\0\0\0" + b"".join(map(fixed, (0.9642, 1.0, 0.8249)))}
    tags |= {
        f"{name}XYZ".encode(): b"XYZ \0\0\0\0" + b"".join(map(fixed, xyz))
        for name, xyz in columns.items()
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags |= {f"{name}TRC".encode(): curve for name in "rgb"}
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", 11) + b"Display P3\0" + b"\0" * 79
    tags[b"cprt"] = b"text\0\0\0\0none\0\0\0\0"
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        content += b"\0" * (-len(content) % 4)
        table += tag + struct.pack(">II", at, len(content))
        body, at = body + content, at + len(content)
    head = struct.pack(">I4sI4s4s4s", at, b"lcms", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + b"".join(map(fixed, (0.9642, 1.0, 0.8249)))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF", "AVIF"])
def test_the_wide_colours_of_phones_become_srgb(form: str) -> None:
    muted = Image.new("RGB", (64, 64), (200, 100, 60))
    options = {"icc_profile": display_p3(), "quality": 98}
    red, green, blue = open_photo(as_bytes(muted, form, **options)).image.getpixel((32, 32))
    # By hand: the same colour is (217, 94, 48) in sRGB.
    assert abs(red - 217) <= 8 and abs(green - 94) <= 8 and abs(blue - 48) <= 10


def test_the_thumbnail_of_the_camera_is_ignored() -> None:
    exif, thumb = Image.Exif(), as_bytes(Image.new("RGB", (40, 30), "magenta"), "JPEG")
    exif[0x010F] = "SecretCam"
    first = exif.tobytes()
    # A second directory (IFD1) after the first holds the thumbnail: where it is, how long.
    at = len(first) - 6
    second = struct.pack(">H", 2) + struct.pack(">HHII", 0x0201, 4, 1, at + 30)
    second += struct.pack(">HHII", 0x0202, 4, 1, len(thumb)) + struct.pack(">I", 0)
    assert first[6:8] == b"MM"
    count = struct.unpack_from(">H", first, 6 + 8)[0]
    link = 6 + 8 + 2 + 12 * count
    exif_bytes = first[:link] + struct.pack(">I", at) + first[link + 4 :] + second + thumb
    data = as_bytes(quarters((900, 600)), "JPEG", exif=exif_bytes, quality=95)
    assert thumb in data
    photo = open_photo(data)
    assert photo.image.size == (900, 600) and close(corners(photo.image), corners(quarters()))
    assert thumb not in stored_copy(photo)


def test_a_wrong_extension_or_none_makes_no_difference() -> None:
    assert open_photo(as_bytes(quarters(), "HEIF")).format == "HEIF"
    assert open_photo(as_bytes(quarters(), "MPO")).format in ("MPO", "JPEG")


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


def test_each_of_many_files_that_end_early_is_told_whatever_other_threads_read() -> None:
    def photo(seed: int) -> bytes:
        noise = np.random.default_rng(seed).integers(0, 256, (300, 400, 3), np.uint8)
        data = as_bytes(Image.fromarray(noise), "JPEG", quality=90)
        return data if seed % 3 == 0 else data[: len(data) * 2 // 3]

    with ThreadPoolExecutor(2) as pool:
        told = [bool(p.warnings) for p in pool.map(open_photo, map(photo, range(60)))]
    assert told == [seed % 3 != 0 for seed in range(60)]


@pytest.mark.parametrize(
    ("form", "progressive", "large"),
    [("JPEG", False, False), ("JPEG", True, True), ("PNG", False, True)],
)
def test_what_takes_much_memory_is_known_before_it_is_decoded(
    form: str, progressive: bool, large: bool
) -> None:
    options = {"progressive": progressive, "subsampling": 0} if form == "JPEG" else {}
    wide = Image.new("RGB", (8000, 4000))
    assert is_large(as_bytes(wide, form, **options)) == large
    assert not is_large(as_bytes(quarters(), form, **options))


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
    "a video": b"\x00\x00\x00\x18ftypisom\x00\x00",
    "a video of any brand": b"\x00\x00\x00\x18ftypdash\x00\x00",
    "a video in AVI": b"RIFF\x00\x00\x01\x00AVI LIST",
    "a sound": b"RIFF\x00\x00\x01\x00WAVEfmt ",
    "raw photo": b"\x00\x00\x00\x18ftypcrx \x00\x00",
    "JPEG XL": b"\x00\x00\x00\x0cJXL \r\n",
    "tar archive": b"photo.jpg".ljust(257, b"\x00") + b"ustar\x0000",
    "office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
    "SVG without a head": b"\n <svg width='9'/>",
    "web page in pieces": b"<!-- hi --><script>alert(1)</script>",
    "no picture": b"bonjour, voici la photo",
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_refused_by_name(name: str) -> None:
    what = re.split(" in pieces| in AVI| of any| without", name)[0]
    with pytest.raises(Refused, match=what) as told:
        open_photo(OTHERS[name])
    assert told.value.fix


def test_decompression_bombs_are_refused_by_name() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    def png(width: int, height: int) -> bytes:
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0"))

    for side, why in ((60_000, "decompression bomb"), (12_000, "million pixels")):
        with pytest.raises(Refused, match=why) as told:
            open_photo(png(side, side))
        assert told.value.fix


def _peak_of(make: str, pixels: int, share: float = 1.0) -> float:
    """Return the peak memory in MB of a fresh process that opens a photo made in another."""
    program = f"""
import io, os, sys, tempfile
from PIL import Image
with tempfile.NamedTemporaryFile() as file:
    if os.fork() == 0:
        Image.MAX_IMAGE_PIXELS = None
        {make}
        os._exit(0)
    os.wait()
    data = open(file.name, "rb").read()
    data = data[: round(len(data) * {share})]
from lostfound.encoders.photo_file import open_photo
photo = open_photo(data)
assert max(photo.image.size) == 2048 and photo.width * photo.height == {pixels}
print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout) / 1000


@pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")
# What grows with the pixels is measured on a quarter of them; --slow takes them all.
@pytest.mark.parametrize(
    ("save", "size", "most"),
    [
        ("'JPEG', quality=50", (12000, 8400), 150),
        ("'JPEG', quality=50, progressive=True", (6000, 4200), 140),
        ("'PNG', compress_level=1", (6000, 4200), 200),
        pytest.param(
            "'JPEG', quality=50, progressive=True", (12000, 8400), 480, marks=pytest.mark.slow
        ),
        pytest.param("'PNG', compress_level=1", (12000, 8400), 500, marks=pytest.mark.slow),
    ],
)
def test_a_hundred_megapixels_take_less_than_half_a_gigabyte(
    save: str, size: tuple[int, int], most: float
) -> None:
    make = f"Image.linear_gradient('L').resize({size}, 0).convert('RGB').save(file, {save})"
    assert _peak_of(make, size[0] * size[1]) < most


@pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")
@pytest.mark.parametrize("mode", ["L", "P"])
@pytest.mark.parametrize(
    ("side", "most"), [(7000, 150), pytest.param(14_000, 350, marks=pytest.mark.slow)]
)
def test_a_large_grey_picture_that_ends_early_takes_a_byte_a_pixel(
    mode: str, side: int, most: float
) -> None:
    grey = f"Image.linear_gradient('L').resize(({side}, {side}), 0).convert('{mode}')"
    assert _peak_of(f"{grey}.save(file, 'PNG')", side * side, 0.5) < most


def test_a_webp_that_ends_early_is_named() -> None:
    data = as_bytes(Image.effect_noise((400, 400), 80).convert("RGB"), "WEBP")
    with pytest.raises(Refused, match="ends early"):
        open_photo(data[: len(data) // 2])


def test_heic_without_its_decoder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    data = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
    with pytest.raises(Missing, match="HEIC") as told:
        open_photo(data)
    assert "pi-heif" in told.value.fix


def _fuzz() -> Any:
    """Return the fuzzer among the benchmarks, which makes ten thousand mutants."""
    place = Path(__file__).parents[1] / "benchmarks" / "photo_fuzz.py"
    spec = importlib.util.spec_from_file_location("photo_fuzz", place)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FUZZ = _fuzz()
SEEDS = FUZZ.seed_files()


@pytest.mark.parametrize("name", SEEDS)
def test_every_sort_of_file_that_is_damaged_later_is_read(name: str) -> None:
    photo = open_photo(SEEDS[name])
    assert photo.warnings == ()
    assert stored_copy(photo)


@settings(max_examples=examples(200))
@given(st.integers(0, 2**40))
def test_damaged_files_are_read_or_refused_with_a_fix_and_nothing_else(seed: int) -> None:
    _, data = FUZZ.mutant(SEEDS, seed)
    try:
        photo = open_photo(data)
    except LostFoundError as fault:
        assert fault.message and fault.fix
        return
    assert photo.image.mode == "RGB"
    assert max(photo.image.size) <= LONGEST_SIDE
    assert stored_copy(photo)


def test_a_damaged_heic_does_not_end_the_process() -> None:
    """Mutant 4686 of the fuzzer's seed 7: its metadata ended the process in the decoder."""
    code = (
        "import sys, importlib.util as u; s = u.spec_from_file_location('fuzz', sys.argv[1]);"
        "fuzz = u.module_from_spec(s); sys.modules['fuzz'] = fuzz; s.loader.exec_module(fuzz);"
        "from lostfound.encoders.photo_file import open_photo;"
        "from lostfound.errors import LostFoundError\n"
        "try: open_photo(fuzz.mutant(fuzz.seed_files(), 7 * 1_000_003 + 4686)[1])\n"
        "except LostFoundError: pass"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(FUZZ.__file__)], capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr

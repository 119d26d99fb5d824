"""Writes the golden vectors of image files.

    python3 -m venv .venv && .venv/bin/pip install -r src/test/python/requirements.txt
    .venv/bin/python src/test/python/make_images.py src/test/resources/golden

A case is a whole file and the pixels that Pillow's Image.open(file).convert("RGB") gives, except for grey of 16 bits, which
Pillow clips instead of scaling: there the upper 8 bits are the expectation. PNG files of every colour type, depth and interlace
are put together here, since Pillow does not write them all; JPEG files are written by Pillow.
"""
import base64
import io
import json
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 19, 13
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
NAMES = {0: "grey", 2: "rgb", 3: "palette", 4: "grey_alpha", 6: "rgba"}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def packed(samples, depth):
    """Rows of samples [height, width, channels] as filter type 0 and bytes."""
    rows = []
    for row in samples:
        flat = row.reshape(-1)
        if depth == 16:
            data = flat.astype(">u2").tobytes()
        elif depth == 8:
            data = flat.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in flat)
            bits += "0" * (-len(bits) % 8)
            data = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
        rows.append(b"\0" + data)
    return b"".join(rows)


def png(samples, colour, depth, interlaced, extra=b""):
    head = struct.pack(">IIBBBBB", samples.shape[1], samples.shape[0], depth, colour, 0, 0, int(interlaced))
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        raw = b"".join(packed(part, depth) for part in parts if part.size)
    else:
        raw = packed(samples, depth)
    palette = b""
    if colour == 3:
        colours = np.random.default_rng(3).integers(0, 256, (1 << depth, 3), np.uint8)
        palette = chunk(b"PLTE", colours.tobytes())
    data = zlib.compress(raw)
    half = len(data) // 2
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + palette + extra + chunk(b"IDAT", data[:half])
            + chunk(b"IDAT", data[half:]) + chunk(b"IEND", b""))


def case(name, data, expected=None):
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) if expected is None else expected
    return {
        "name": name,
        "size": [pixels.shape[0], pixels.shape[1]],
        "file_base64": base64.b64encode(data).decode(),
        "rgb_base64": base64.b64encode(pixels.astype(np.uint8).tobytes()).decode(),
    }


def png_cases():
    random = np.random.default_rng(1)
    for colour, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                samples = random.integers(0, 1 << depth, (HEIGHT, WIDTH, CHANNELS[colour]))
                name = f"png_{NAMES[colour]}_{depth}" + ("_interlaced" if interlaced else "")
                grey16 = np.repeat((samples[..., :1] >> 8), 3, 2) if depth == 16 and colour == 0 else None
                yield case(name, png(samples, colour, depth, interlaced), grey16)
    samples = random.integers(0, 256, (HEIGHT, WIDTH, 3))
    for name, extra in (
            ("gamma", chunk(b"gAMA", struct.pack(">I", 30000))),
            ("key_colour", chunk(b"tRNS", samples[0, 0].astype(">u2").tobytes())),
            ("turned", chunk(b"eXIf", exif(6)))):
        yield case(f"png_rgb_8_{name}", png(samples, 2, 8, False, extra))
    yield case("png_palette_8_transparent",
               png(random.integers(0, 256, (HEIGHT, WIDTH, 1)), 3, 8, False, chunk(b"tRNS", bytes(range(256)))))


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()[6:]


def picture():
    """Smooth colours with edges, as photographs have."""
    y, x = np.mgrid[0:45, 0:61]
    image = np.stack([128 + 100 * np.sin(x / 9), 128 + 100 * np.cos(y / 7), 3 * x + y], 2)
    image[10:25, 20:40] = (230, 40, 60)
    return Image.fromarray(np.clip(image, 0, 255).astype(np.uint8), "RGB")


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def jpeg_cases():
    image = picture()
    yield case("jpeg_444", jpeg(image, quality=90, subsampling=0))
    yield case("jpeg_422", jpeg(image, quality=90, subsampling=1))
    yield case("jpeg_420", jpeg(image, quality=90, subsampling=2))
    yield case("jpeg_420_progressive", jpeg(image, quality=75, subsampling=2, progressive=True))
    yield case("jpeg_420_restarts", jpeg(image, quality=75, subsampling=2, restart_marker_rows=1))
    yield case("jpeg_grey", jpeg(image.convert("L"), quality=90))
    yield case("jpeg_rgb", jpeg(image, quality=90, keep_rgb=True))
    yield case("jpeg_turned", jpeg(image, quality=90, subsampling=0, exif=turned()))


def turned():
    data = Image.Exif()
    data[0x0112] = 6
    return data


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
cases = [*png_cases(), *jpeg_cases()]
cmyk = jpeg(picture().convert("CMYK"), quality=90)
cases.append({"name": "jpeg_cmyk", "size": [45, 61], "file_base64": base64.b64encode(cmyk).decode(), "rgb_base64": ""})
(folder / "images.json").write_text(
    "[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")

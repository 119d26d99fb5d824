"""Writes the golden vectors of frame sampling and frame resizing.

    python3 -m venv .venv && .venv/bin/pip install -r src/test/python/requirements.txt
    .venv/bin/python src/test/python/make_golden.py src/test/resources/golden

sampling.json is computed with numpy as InternVL's published loader does it, resize.json with Pillow's own resize.
Formats: src/test/resources/golden/README.md.
"""
import base64
import hashlib
import json
import pathlib
import sys

import numpy as np
from PIL import Image

COUNTS = (3, 5, 6, 8, 12)
MAX_DECODED_FRAMES = 400

# (source height, source width, target height, target width)
SIZES = (
    (1, 1, 1, 1), (1, 1, 7, 5), (2, 3, 3, 2), (5, 7, 5, 3), (5, 7, 9, 7), (7, 5, 7, 5), (9, 11, 4, 17), (13, 17, 29, 31),
    (16, 16, 8, 8), (31, 33, 8, 9), (32, 32, 1, 1), (64, 48, 32, 32), (128, 128, 32, 32), (127, 129, 32, 32),
    (97, 61, 448, 448), (360, 640, 448, 448), (1080, 1920, 448, 448), (1280, 720, 448, 448), (480, 854, 224, 224), (3, 2000, 5, 7), (2000, 3, 7, 5),
)
PATTERNS = ("noise", "extremes", "ramp")
FULL_OUTPUT_BYTES = 1000


def frame_indices(decoded_frames, count):
    start, last = 0, decoded_frames - 1
    seg = float(last - start) / count
    return [int(start + (seg / 2) + np.round(seg * i)) for i in range(count)]


def pixels(pattern, height, width):
    size = height * width * 3
    position = np.arange(size, dtype=np.uint64)
    if pattern == "ramp":
        return ((position * 7 // 3) % 256).astype(np.uint8).reshape(height, width, 3)
    hashed = ((position + 1) * 2654435761) % 2**32
    hashed = (hashed ^ (hashed >> 15)) * 2246822519 % 2**32
    noise = (hashed >> 24).astype(np.uint8)
    if pattern == "extremes":
        noise = np.where(noise >= 128, 255, 0).astype(np.uint8)
    return noise.reshape(height, width, 3)


def resize_case(pattern, source_height, source_width, height, width):
    source = pixels(pattern, source_height, source_width)
    output = np.asarray(Image.fromarray(source, "RGB").resize((width, height), Image.Resampling.BICUBIC)).tobytes()
    case = {
        "pattern": pattern,
        "source": [source_height, source_width],
        "target": [height, width],
        "source_sha256": hashlib.sha256(source.tobytes()).hexdigest(),
        "target_sha256": hashlib.sha256(output).hexdigest(),
    }
    if len(output) <= FULL_OUTPUT_BYTES:
        case["target_base64"] = base64.b64encode(output).decode()
    return case


def write(path, cases):
    path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


folder = pathlib.Path(sys.argv[1])
write(folder / "sampling.json", [
    {"decoded_frames": n, "count": c, "indices": frame_indices(n, c)}
    for c in COUNTS for n in range(1, MAX_DECODED_FRAMES + 1)])
write(folder / "resize.json", [resize_case(pattern, *size) for size in SIZES for pattern in PATTERNS])

"""Draws demo.png from what the demo says.

    ./reelscore demo --json | python docs/images/make_demo_picture.py docs/images/demo.png

Needs Pillow 12 and the ffmpeg command.
"""
import json
import pathlib
import subprocess
import sys

from PIL import Image, ImageDraw, ImageFont

FRAMES = (1, 5, 9, 13)
SIDE, ROW, LEFT, BAR, GAP = 72, 80, 16, 170, 24
DIMENSIONS = ("physical_plausibility", "subject_deformity", "semantic_alignment")
INK, FAINT, TRACK, BELOW, ABOVE = "#1f2328", "#656d76", "#e7eaed", "#d1733c", "#2f7d6b"


def frames(file):
    size = 128
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        check=True, stdout=subprocess.PIPE).stdout
    step = size * size * 3
    return [Image.frombytes("RGB", (size, size), raw[i * step:(i + 1) * step]).resize((SIDE, SIDE)) for i in FRAMES]


def font(size):
    return ImageFont.load_default(size)


clips = [json.loads(line) for line in sys.stdin]
text = LEFT + len(FRAMES) * (SIDE + 4) + 16
bars = text + 250
width = bars + len(DIMENSIONS) * (BAR + GAP)
top = 64
picture = Image.new("RGB", (width, top + len(clips) * ROW + 28), "white")
draw = ImageDraw.Draw(picture)
draw.text((LEFT, 14), clips[0]["model"], font=font(17), fill=INK)
for column, dimension in enumerate(DIMENSIONS):
    draw.text((bars + column * (BAR + GAP), 38), dimension, font=font(14), fill=FAINT)

for row, clip in enumerate(clips):
    y = top + row * ROW
    if row % 4 == 0:
        draw.line((LEFT, y - 2, width - GAP, y - 2), fill=TRACK)
    for column, frame in enumerate(frames(clip["file"])):
        picture.paste(frame, (LEFT + column * (SIDE + 4), y + 3))
    draw.text((text, y + 12), pathlib.Path(clip["file"]).name, font=font(15), fill=INK)
    draw.text((text, y + 34), clip["prompt"], font=font(14), fill=FAINT)
    for column, dimension in enumerate(DIMENSIONS):
        reward = clip["rewards"][dimension]
        x, filled = bars + column * (BAR + GAP), reward["percentile"] / 100
        spoilt = clip["defect"] == dimension
        draw.text((x, y + 12), f"{reward['raw']:+.2f}", font=font(15), fill=INK)
        draw.text((x + BAR - 34, y + 13), f"p{reward['percentile']:.0f}", font=font(14), fill=FAINT)
        draw.rectangle((x, y + 38, x + BAR, y + 46), fill=TRACK)
        draw.rectangle((x, y + 38, x + max(2, BAR * filled), y + 46), fill=BELOW if spoilt else ABOVE)

draw.text((LEFT, top + len(clips) * ROW + 6),
          "Raw reward and its percentile in the model's reference; orange: the dimension that was spoilt.",
          font=font(13), fill=FAINT)
picture.quantize(128).save(sys.argv[1], optimize=True)

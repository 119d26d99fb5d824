"""Makes the pixels of a clip, to the bit as `ClipRenderer`, `Trajectory`, `Subject` and `Palette` in Java."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from world import COLOURS, LATENTS, Scene, key, nearly_normal, uniform

FRAMES, SIZE = 8, 32
FILM_FRAMES = 17
"""Of the whole film, of which a model sees frames 1, 3, ..., 15."""
_CELLS = SIZE * SIZE
_CHANCES = (
    "start_x", "start_y", "teleport_frame", "teleport_angle", "morph_phase",
    "vanish_angle", "hue_sign", "flicker", "grain", "texture",
)  # fmt: skip

Floats = npt.NDArray[np.float32]


def render(scene: Scene, latents: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """The frames a model sees, uint8 RGB [8, 32, 32, 3], of a scene that came out as latents [14] say."""
    z = dict(zip(LATENTS, latents.tolist(), strict=True))
    severity = {name: 1 / (1 + math.exp(-z[name])) for name in LATENTS[:10]}
    streams = {name: key(scene.seed, number) for number, name in enumerate(_CHANCES)}
    chance = {name: uniform(stream) for name, stream in streams.items()}

    subject, wall, floor = _palette(scene, z, severity, chance)
    cover = _cover(scene, severity, chance, streams["flicker"], _trajectory(scene, z, severity, chance))
    below = _unit(
        (np.arange(SIZE, dtype=np.float32) + 0.5) - (np.float32(scene.floor) + np.float32(0.5)) + np.float32(0.5)
    )[:, None]
    back = (wall * (1 - below) + floor * below)[None, :, None, :]
    pixels = back * (1 - cover[..., None]) + subject * cover[..., None] + _grain(z["grain"], streams)[..., None]
    return (255 * _unit(pixels) + np.float32(0.5)).astype(np.uint8)


def _trajectory(
    scene: Scene, z: dict[str, float], severity: dict[str, float], chance: dict[str, float]
) -> list[tuple[float, float]]:
    """Where the subject's centre is in each frame of the film: semi-implicit Euler, bent by the defects."""
    bouncing = scene.motion.startswith("bouncing")
    pace = math.exp(0.35 * z["speed"])
    heading = (1 if scene.motion.endswith("right") else -1) * math.cos(math.pi * severity["direction"])
    ground = scene.floor - scene.radius + severity["sinking"] * 1.6 * scene.radius
    x = SIZE / 2 - heading * (5 + 4 * chance["start_x"]) * min(pace, 1.2)
    y = min(6 + 6 * chance["start_y"], ground - 2) if bouncing else ground
    speed_x, speed_y = scene.speed * pace * heading, 0.0
    limited = min(pace, 1.5)
    gravity = 0.9 * limited * limited * (1 - 2.2 * severity["gravity"]) if bouncing else -0.35 * severity["gravity"]
    gain = math.pow(1 + severity["energy"], 0.35)
    restitution = 0.8 + 0.8 * severity["energy"]
    jump = 14 * severity["teleport"]
    angle = 2 * math.pi * chance["teleport_angle"]
    jump_frame = 2 * (2 + int(5 * chance["teleport_frame"]))
    centres = []
    for frame in range(FILM_FRAMES):
        if frame == jump_frame:
            x += jump * math.cos(angle)
            y -= jump * abs(math.sin(angle))
        centres.append((x, y))
        speed_y += gravity * 0.5
        x += speed_x * 0.5
        y += speed_y * 0.5
        if y > ground and speed_y > 0:
            speed_y = -speed_y * restitution
        y = min(y, ground)
        if (x < scene.radius and speed_x < 0) or (x > SIZE - scene.radius and speed_x > 0):
            speed_x = -speed_x * 0.95
        if frame % 2 == 1:
            speed_x *= gain
    return centres


def _cover(
    scene: Scene, severity: dict[str, float], chance: dict[str, float], flicker: int, centres: list[tuple[float, float]]
) -> Floats:
    """How much of each pixel the subject covers, float32 [8, 32, 32] in [0, 1]."""
    films = range(1, FILM_FRAMES - 1, 2)
    times = [film / (FILM_FRAMES - 1) for film in films]
    morph = severity["morph"]
    stretch = _column(
        [math.exp(0.8 * (morph * math.sin(2 * math.pi * (t * 1.3 + chance["morph_phase"])))) for t in times]
    )
    blend = _column([min(max(severity["shape"] + 0.6 * morph * t, 0), 1) for t in times])
    windows = [math.exp(-((t - 0.55) / 0.28) * ((t - 0.55) / 0.28)) for t in times]
    cut = _column([(1 - 2 * severity["vanish"] * window) * scene.radius * 1.05 for window in windows])
    opacity = _column([1 - 0.85 * severity["flicker"] * uniform(flicker, film) for film in films])
    angle = 2 * math.pi * chance["vanish_angle"]

    grid = np.arange(SIZE, dtype=np.float32) + np.float32(0.5)
    dx = (grid[None, None, :] - _column([centres[film][0] for film in films])) * stretch
    dy = (grid[None, :, None] - _column([centres[film][1] for film in films])) / stretch
    radius = np.float32(scene.radius)
    form = (1 - blend) * _distance(scene.shape, dx, dy, radius) + blend * _distance(scene.wrong_shape, dx, dy, radius)
    distance = np.maximum(form, dx * np.float32(math.cos(angle)) + dy * np.float32(math.sin(angle)) - cut)
    return opacity * _unit(np.float32(0.5) - distance)


def _distance(shape: str, x: Floats, y: Floats, radius: np.float32) -> Floats:
    """Signed distance, roughly, from the outline of a shape around the origin: negative inside."""
    match shape:
        case "circle":
            return np.sqrt(x * x + y * y) - radius
        case "square":
            return np.maximum(np.abs(x), np.abs(y)) - np.float32(0.88) * radius
        case "triangle":
            return np.maximum(np.abs(x) * np.float32(0.866) - y * np.float32(0.5), y) - np.float32(0.62) * radius
        case "diamond":
            return (np.abs(x) + np.abs(y)) * np.float32(0.8) - radius
    raise ValueError(f"shape: {shape!r} (expected: circle, square, triangle or diamond)")


def _palette(
    scene: Scene, z: dict[str, float], severity: dict[str, float], chance: dict[str, float]
) -> tuple[Floats, Floats, Floats]:
    """The colours of subject, wall and floor, float32 RGB [3] each, in [0, 1]."""
    sign = -1 if chance["hue_sign"] < 0.5 else 1
    hue = COLOURS[scene.colour] + sign * 0.36 * severity["hue"]
    saturation = min(max(scene.background_saturation * (1 + 0.3 * z["saturation"]), 0), 1)
    light = min(max(0.35 + 0.10 * z["brightness"], 0), 1)
    return (
        _rgb(hue, min(max(0.65 + 0.12 * z["saturation"], 0), 1), min(max(0.85 + 0.04 * z["brightness"], 0), 1)),
        _rgb(scene.background_hue, saturation, light),
        _rgb(scene.background_hue, saturation, light * 0.6),
    )


def _rgb(hue: float, saturation: float, value: float) -> Floats:
    places = [math.fmod(n + (hue - math.floor(hue)) * 6, 6) for n in (5, 3, 1)]
    return np.array([value - value * saturation * min(max(min(k, 4 - k), 0), 1) for k in places], dtype=np.float32)


def _grain(z: float, streams: dict[str, int]) -> Floats:
    """Noise of the whole clip and of each frame, float32 [8, 32, 32]."""
    grain = np.float32(0.025 * math.exp(0.5 * min(max(z, -6), 5)))
    frames = nearly_normal(streams["grain"], FILM_FRAMES * _CELLS).reshape(FILM_FRAMES, SIZE, SIZE)[1::2]
    texture = nearly_normal(streams["texture"], _CELLS).reshape(SIZE, SIZE)
    return grain * texture + np.float32(0.25) * grain * frames


def _column(values: list[float]) -> Floats:
    """One number a frame, float32 [8, 1, 1]."""
    return np.array(values, dtype=np.float32).reshape(FRAMES, 1, 1)


def _unit(values: Floats) -> Floats:
    return np.clip(values, np.float32(0), np.float32(1))

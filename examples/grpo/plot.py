"""Draws the curves of one or more runs as SVG: python plot.py OUT.svg RUN_DIR..."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "reelscore", "font.size": 9, "path.simplify": True})
import matplotlib.pyplot as plt  # noqa: E402

Curve = list[dict[str, float]]
_WINDOW = 10
_PANELS = (
    ("reward", "what the service says: mean composite reward"),
    ("gold", "what is true: mean gold quality"),
)


def plot(curves: dict[str, Curve], file: Path) -> None:
    """Reward and gold by step, then both by divergence from the reference; one colour a run."""
    figure, axes = plt.subplots(1, 3, figsize=(12, 3.4), layout="constrained")
    for axis, (name, title) in zip(axes, _PANELS, strict=False):
        for number, (label, curve) in enumerate(curves.items()):
            values = [row[name] for row in curve]
            axis.plot(values, color=f"C{number}", linewidth=0.5, alpha=0.35)
            axis.plot(smooth(values), color=f"C{number}", label=label)
        axis.set(title=title, xlabel="step")
    for number, curve in enumerate(curves.values()):
        divergence = [row["kl"] for row in curve]
        axes[2].plot(divergence, smooth([row["gold"] for row in curve]), color=f"C{number}")
    axes[2].set(title="gold by divergence from the reference", xlabel="KL, nats")
    axes[0].legend(frameon=False)
    for axis in axes:
        axis.grid(alpha=0.2)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)


def smooth(values: list[float]) -> list[float]:
    """The mean of each value and those before it, ten at most."""
    windows = [values[max(0, i + 1 - _WINDOW) : i + 1] for i in range(len(values))]
    return [sum(window) / len(window) for window in windows]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python plot.py OUT.svg RUN_DIR...")
    runs = [Path(folder) for folder in sys.argv[2:]]
    plot({run.name: json.loads((run / "curve.json").read_text()) for run in runs}, Path(sys.argv[1]))

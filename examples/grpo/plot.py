"""Draws the curves of runs as SVG: python plot.py OUT.svg LABEL=RUN_DIR[,RUN_DIR...]...

Runs of one label, such as the seeds of one setting, have one colour: each is a thin line, their mean a thick one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "reelscore", "font.size": 9})
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

Curve = list[dict[str, float]]
_WINDOW = 10
_POINTS = 75


def plot(curves: Mapping[str, Sequence[Curve]], file: Path) -> None:
    """Reward and gold by step, and gold by divergence from the reference: means over the last ten steps."""
    figure, axes = plt.subplots(1, 3, figsize=(12, 3.4), layout="constrained")
    for number, (label, runs) in enumerate(curves.items()):
        length = min(len(run) for run in runs)
        shown = slice(None, None, max(1, length // _POINTS))
        rows = {
            name: np.array([smooth([row[name] for row in run[:length]])[shown] for run in runs])
            for name in ("reward", "gold", "kl")
        }
        steps = np.arange(1, length + 1)[shown]
        for axis, x, name in ((axes[0], None, "reward"), (axes[1], None, "gold"), (axes[2], "kl", "gold")):
            for run in range(len(runs) if len(runs) > 1 else 0):
                axis.plot(steps if x is None else rows[x][run], rows[name][run], f"C{number}", linewidth=0.6, alpha=0.4)
            mean_x = steps if x is None else rows[x].mean(axis=0)
            axis.plot(mean_x, rows[name].mean(axis=0), f"C{number}", label=label)
    axes[0].set(title="what the service says: mean composite reward", xlabel="step")
    axes[1].set(title="what is true: mean gold quality", xlabel="step")
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


def main() -> None:
    if len(sys.argv) < 3 or not all("=" in argument for argument in sys.argv[2:]):
        sys.exit(__doc__)
    labels = dict(argument.split("=", 1) for argument in sys.argv[2:])
    curves = {
        label: [json.loads(Path(folder, "curve.json").read_text()) for folder in folders.split(",")]
        for label, folders in labels.items()
    }
    plot(curves, Path(sys.argv[1]))


if __name__ == "__main__":
    main()

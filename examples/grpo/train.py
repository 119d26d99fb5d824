"""Trains the miniature generator by GRPO with the rewards of a running Reelscore service.

Stop it at any time: the same command goes on after the last step that was done.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import fields
from pathlib import Path

import torch
from reelscore import Client

import grpo
from plot import plot
from run import Run, Settings

DONE, UNAVAILABLE, INTERRUPTED = 0, 4, 130
_ENDS = 10


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        epilog="Exit codes: 0 done, 2 usage, 4 the service gave too few rewards; the same command goes on.",
    )
    add = parser.add_argument
    add("--target", required=True, metavar="HOST:PORT", help="of the service")
    add("--run-dir", type=Path, default=Path("runs/seed-1"), help="where the run is kept")
    add("--run-id", help="the run's name at the service; without, that of the folder")
    add("--steps", type=int, default=150, help="of the whole run; more may be asked for later")
    add("--prompts", type=int, default=6, help="groups a step")
    add("--clips", type=int, default=12, help="of a group, at least 2")
    add("--updates", type=int, default=1, help="of the policy by each step's clips")
    add("--rate", type=float, default=0.02, help="of Adam")
    add("--clip", type=float, default=0.2, help="how far the likelihood ratio may leave 1")
    add("--kl-penalty", type=float, default=0.03, help="what the divergence from the reference costs")
    add(
        "--min-scored",
        type=float,
        default=0.5,
        help="share of a step's clips that must have a reward, or the run stops",
    )
    add("--seed", type=int, default=1)
    add("--deadline", type=float, default=60.0, help="seconds a group may take with all retries")
    add("--json", action="store_true", help="the last line of standard output is the result as JSON")
    return parser


def main() -> int:
    parser = arguments()
    args = parser.parse_args()
    settings = Settings(**{field.name: getattr(args, field.name) for field in fields(Settings)})
    for name, low in {"steps": 1, "prompts": 1, "clips": 2, "updates": 1}.items():
        if getattr(args, name) < low:
            parser.error(f"--{name}: {getattr(args, name)} (expected: at least {low})")
    torch.set_num_threads(1)
    try:
        run = Run(args.run_dir, settings)
    except ValueError as error:
        parser.error(str(error))
    # The first reply pins the model: a server that has been given another one cannot change the reward unnoticed.
    with Client(args.target, deadline=args.deadline, pin=run.identity or "first") as client:
        stop = train(run, client, args.run_id or args.run_dir.name, args.steps)
    if run.curve:
        plot({args.run_dir.name: [run.curve]}, args.run_dir / "curve.svg")
        (args.run_dir / "curve.json").write_text(json.dumps(run.curve, indent=1))
    if args.json:
        print(json.dumps(result(run, stop)))
    return DONE if stop is None else UNAVAILABLE


def train(run: Run, client: Client, run_id: str, steps: int) -> grpo.Judged | None:
    """Goes on to that many steps, or to one with too few rewards to learn from, which is returned."""
    begun, first = time.monotonic(), len(run.curve)
    if first:
        say(f"going on after step {first}, rewards of {run.identity}")
    while len(run.curve) < steps:
        before = len(run.curve)
        judged = run.step(client, run_id)
        if len(run.curve) == before:
            say(
                f"step {before + 1}: {len(judged.rewards)} clips have a reward (expected: at least a share of"
                f" {run.settings.min_scored}); {failures(judged)}. The run is kept in {run.folder}."
            )
            return judged
        run.save()
        progress(run, judged, steps, (time.monotonic() - begun) / (len(run.curve) - first))
    return None


def progress(run: Run, judged: grpo.Judged, steps: int, seconds: float) -> None:
    done, row = len(run.curve), run.curve[-1]
    if done == 1:
        say(f"rewards of {run.identity}")
    masked = f"  masked {failures(judged)}" if judged.failures else ""
    if masked or done % 10 == 0 or done in (1, steps):
        say(
            f"[{done}/{steps}] reward {row['reward']:+.3f}  gold {row['gold']:.3f}  KL {row['kl']:.2f}"
            f"  {seconds:.1f} s a step, ETA {seconds * (steps - done):.0f} s{masked}"
        )


def failures(judged: grpo.Judged) -> str:
    counts = ", ".join(f"{count} x {kind}" for kind, count in sorted(judged.failures.items()))
    return f"{counts} ({judged.example})" if counts else "none failed"


def result(run: Run, stop: grpo.Judged | None) -> dict[str, object]:
    """What --json prints. First and last: means over the first and last 10 steps."""
    ends = {
        f"{name}_{end}": sum(row[name] for row in rows) / len(rows)
        for name in ("reward", "gold")
        for end, rows in (("first", run.curve[:_ENDS]), ("last", run.curve[-_ENDS:]))
        if rows
    }
    return {
        "done": stop is None,
        "steps": len(run.curve),
        "model": run.identity,
        "seed": run.settings.seed,
        **ends,
        "gold_best": max((row["gold"] for row in run.curve), default=None),
        "kl": run.curve[-1]["kl"] if run.curve else None,
        "masked": dict(run.failures),
        "stopped_by": dict(stop.failures) if stop else {},
        "run_dir": str(run.folder),
    }


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("stopped; the same command goes on")
        sys.exit(INTERRUPTED)

"""Scores video files: ``python -m reelscore score --target HOST:PORT --prompt TEXT FILE...``

Prints a line a file, with --json a JSON object. Exits with 0 when all got rewards, 3 when one has none, 2 when the
arguments are wrong. The API key is taken from the environment variable REELSCORE_API_KEY.
"""

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from reelscore import Client, Clip, Failed, ModelRef, Sample, ScoreOptions, ScoreResult, Tls

_SOME_FAILED = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m reelscore", description="Scores video files.")
    score = parser.add_subparsers(required=True, metavar="score").add_parser("score", help="score video files")
    score.add_argument("--target", required=True, metavar="HOST:PORT")
    score.add_argument("--prompt", default="", metavar="TEXT", help="the text the clips were generated from")
    score.add_argument("--model", default="", metavar="NAME", help="the server's only one unless given")
    score.add_argument("--tls-ca", metavar="PEM", help="encrypt; the server's certificate comes from this authority")
    score.add_argument("--json", action="store_true", help="print a JSON object a file")
    score.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args(arguments)
    options = ScoreOptions(model=ModelRef(given.model))
    tls = Tls(ca=given.tls_ca) if given.tls_ca else None
    try:
        samples = [Sample(file, Clip.video(file), given.prompt) for file in given.files]
        client = Client(given.target, api_key=os.environ.get("REELSCORE_API_KEY"), tls=tls)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    failed = False
    with client:
        for sample in samples:
            result = client.score(sample, options)
            failed |= isinstance(result, Failed)
            print(json.dumps(_plain(result)) if given.json else _line(result), flush=True)
    return _SOME_FAILED if failed else 0


def _line(result: ScoreResult) -> str:
    if isinstance(result, Failed):
        return f"{result.sample_id}: failed, {result.code.name} {result.reason.name}: {result.message}"
    raw = " ".join(f"{name}={reward.raw:.3f}" for name, reward in result.rewards.items())
    composite = "none" if result.composite is None else f"{result.composite:.3f}"
    return f"{result.sample_id}: composite {composite} {raw} by {result.served_by.identity}"


def _plain(result: ScoreResult) -> dict[str, Any]:
    if isinstance(result, Failed):
        return {
            "file": result.sample_id,
            "outcome": "failed",
            "code": result.code.name,
            "reason": result.reason.name,
            "message": result.message,
            "retryable": result.retryable,
        }
    return {
        "file": result.sample_id,
        "outcome": "scored",
        "rewards": {name: dataclasses.asdict(reward) for name, reward in result.rewards.items()},
        "composite": result.composite,
        "model": result.served_by.identity,
        "warnings": [warning.message for warning in result.warnings],
    }


if __name__ == "__main__":
    sys.exit(main())

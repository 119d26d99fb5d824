#!/usr/bin/env bash
# Runs `reelscore bench clients` on tiny clips: each client, and pickle over HTTP, gets the right rewards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
result=$(./reelscore bench clients --rounds 5 --seconds 0.05 --warm-up 0 --frames 2x16x16 --latents 4x2x4x6 --json)
clients/python/bench/.venv/bin/python - "$result" <<'PYTHON'
import json, sys
measured = {clip["kind"]: [c["client"] for c in clip["clients"]] for clip in json.loads(sys.argv[1])["clips"]}
ours = ["java-sync", "java-async", "java-stream", "python-sync", "python-asyncio", "python-stream", "grpcio"]
assert measured == {"frames": [*ours, "pickle", "pickle-jpeg"], "latents": [*ours, "pickle"]}, measured
print("bench clients: ok")
PYTHON

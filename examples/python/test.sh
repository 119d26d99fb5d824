#!/usr/bin/env bash
# Tests the example against the service and the demo bundle of this checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./generate.sh
PYTHONPATH=.venv exec .venv/bin/python -m unittest --verbose

#!/usr/bin/env bash
# Tests the example against the service and the demo model of this checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python=$(./python.sh)
exec "$python" -m unittest --verbose "$@"

#!/usr/bin/env bash
# Holds the .proto files to buf.yaml: their style, and that nothing a client relies on has changed since the baseline.
#   check.sh         checks
#   check.sh accept  makes the files as they are the baseline
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly BASELINE=baseline.json

if [ ! -x .venv/bin/buf ] || [ requirements.txt -nt .venv/bin/buf ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
  touch .venv/bin/buf
fi

case ${1:-} in
  '')
    .venv/bin/buf lint
    .venv/bin/buf breaking --against "$BASELINE"
    echo "the .proto files keep buf.yaml and $BASELINE"
    ;;
  accept) .venv/bin/buf build --exclude-source-info --output -#format=json | python3 -m json.tool --indent 1 >"$BASELINE" ;;
  *)
    echo "check.sh: $1 (expected: nothing or accept)" >&2
    exit 2
    ;;
esac

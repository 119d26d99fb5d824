#!/usr/bin/env bash
# Prints the path of a Python that has what the example needs: $PYTHON as it is, or that of a virtual environment made here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [ -n "${PYTHON:-}" ]; then
  printf '%s\n' "$PYTHON"
  exit
fi
readonly CLIENT=../../clients/python STAMP=.venv/installed
if [ ! -f "$STAMP" ] || [ -n "$(find requirements.txt "$CLIENT"/{src,pyproject.toml} -name __pycache__ -prune -o -newer "$STAMP" -type f -print -quit)" ]; then
  echo 'installing PyTorch, matplotlib and the client into .venv' >&2
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt >&2
  .venv/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps "$CLIENT" >&2
  touch "$STAMP"
fi
printf '%s\n' "$PWD/.venv/bin/python"

#!/usr/bin/env bash
# Tests the package as a wheel against this checkout's service.
#   test.sh           what CI runs: style, types, wheel, tests
#   test.sh --torch   the tests that need torch, TRL and verl, in a virtual environment of their own (some GB)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# pytest's rootdir is the tests' folder, so that no test reads the source tree in place of the wheel.
readonly PYTEST=(-m pytest --rootdir tests -c pyproject.toml)

# A virtual environment in folder $1 with what $2 lists, made again when the list is newer.
environment() {
  if [ ! -f "$1/made" ] || [ "$2" -nt "$1/made" ]; then
    python3 -m venv --clear "$1"
    "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
    touch "$1/made"
  fi
}

wheel() {
  rm -rf dist
  .venv/bin/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
  "$1/bin/pip" uninstall --quiet --quiet --quiet --yes --disable-pip-version-check reelscore
  "$1/bin/pip" install --quiet --disable-pip-version-check --no-deps dist/reelscore-*.whl
}

environment .venv requirements.txt
case ${1:-} in
  '')
    wheel .venv
    .venv/bin/ruff check --quiet .
    .venv/bin/ruff format --quiet --check .
    .venv/bin/mypy
    exec .venv/bin/python "${PYTEST[@]}" tests
    ;;
  --torch)
    environment .venv-torch requirements-torch.txt
    # What of verl's dependencies its reward loop imports is in the list.
    .venv-torch/bin/pip install --quiet --disable-pip-version-check --no-deps verl==0.9.1
    wheel .venv-torch
    exec .venv-torch/bin/python "${PYTEST[@]}" torch_tests
    ;;
  *)
    echo "test.sh: $1 (expected: nothing or --torch)" >&2
    exit 2
    ;;
esac

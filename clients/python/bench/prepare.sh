#!/usr/bin/env bash
# Makes the virtual environment of `reelscore bench clients`: the package of this checkout, stubs generated from its
# .proto files, and what a pickle server of today needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt -e ..
protos=../../../proto/src/main/protobuf stubs=.venv/stubs
mkdir -p "$stubs/reelscore"
# The stubs must not be looked for in the installed package of the same name.
touch "$stubs/reelscore/__init__.py"
.venv/bin/python -m grpc_tools.protoc --proto_path="$protos" --python_out="$stubs" --grpc_python_out="$stubs" \
  "$protos"/reelscore/v1/*.proto

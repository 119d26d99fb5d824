#!/usr/bin/env bash
# Makes a virtual environment with plain grpcio and generates the stubs of the published .proto files into it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
protos=../../proto/src/main/protobuf
.venv/bin/python -m grpc_tools.protoc --proto_path="$protos" --python_out=.venv --grpc_python_out=.venv "$protos"/reelscore/v1/*.proto

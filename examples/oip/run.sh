#!/usr/bin/env bash
# NVIDIA's clients of the Open Inference Protocol against the demo model: tritonclient, then perf_analyzer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly ROOT=../.. BUNDLE=../../models/demo PROTOS=../../proto/src/main/protobuf

if [ ! -x .venv/bin/python ] || [ requirements.txt -nt .venv/bin/python ]; then
  python3 -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
  touch .venv/bin/python
fi
protoc() { .venv/bin/python -m grpc_tools.protoc --proto_path="$PROTOS" "$@"; }
protoc --python_out=.venv --grpc_python_out=.venv "$PROTOS"/reelscore/v1/*.proto
protoc --descriptor_set_out=.venv/inference.binpb "$PROTOS/inference/open_inference.proto"
.venv/bin/python wire.py .venv/inference.binpb

exec 3< <(exec "$ROOT/reelscore" serve --bundle "$BUNDLE" --port 0 --management-port 0)
server=$!
trap 'kill "$server"' EXIT
read -r -t 600 ready <&3
target=$(grep -o '127\.0\.0\.1:[0-9]*' <<<"$ready")

PYTHONPATH=.venv timeout 120 .venv/bin/python infer.py "$target" "$BUNDLE"
for load in '--concurrency-range 1 -b 1 --request-count 200' '--concurrency-range 4 -b 8 --request-count 200 --async'; do
  echo "perf_analyzer $load"
  # shellcheck disable=SC2086  # several words
  timeout 300 ./perf_analyzer.sh -m reelscore-demo -i grpc -u "$target" --string-data 'a red circle rolling right' $load
done

#!/usr/bin/env bash
# Tests check.sh: in a copy of the .proto files, each change that breaks a client is refused, and an addition is not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./check.sh >/dev/null
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
passed=0 failed=0

# check VERDICT NAME FILE SED: what check.sh says of the copy in which that line of that file is another.
check() {
  local verdict=accepted status=0
  rm -rf "$copy"/*
  cp -a buf.yaml baseline.json requirements.txt check.sh src "$copy"
  ln -sfn "$PWD/.venv" "$copy/.venv"
  sed -i "$4" "$copy/src/main/protobuf/$3"
  if cmp -s "$copy/src/main/protobuf/$3" "src/main/protobuf/$3"; then
    verdict=unchanged
  else
    "$copy/check.sh" >"$copy/said" 2>&1 || status=$?
    case $status in
      0) ;;
      100) verdict=refused ;; # what buf ends with when it finds something
      *) verdict="status $status" ;;
    esac
  fi
  if [ "$verdict" = "$1" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "$2: $verdict (expected: $1)"
    cat "$copy/said"
  fi
}

check refused 'another number' reelscore/v1/reward_service.proto 's/string run_id = 4;/string run_id = 14;/'
check refused 'another type' reelscore/v1/reward_service.proto 's/int64 step = 6;/int32 step = 6;/'
check refused 'another name' reelscore/v1/reward_service.proto 's/string run_id = 4;/string training_run = 4;/'
check refused 'a field less' reelscore/v1/failure.proto '/bool retryable = /d'
check refused 'a method less' reelscore/v1/model_service.proto '/rpc ListModels/d'
check refused 'another number of the standard' inference/open_inference.proto 's/raw_input_contents = 7;/raw_input_contents = 8;/'
check refused 'a name that is no field name' reelscore/v1/reward_service.proto 's/^message ScoreResponse {/&\n  \/\/ A name.\n  string sampleName = 100;/'
check refused 'a field without a comment' reelscore/v1/reward_service.proto 's/^message ScoreResponse {/&\n  string sample_name = 100;/'
check accepted 'a field more' reelscore/v1/reward_service.proto 's/^message ScoreResponse {/&\n  \/\/ A name.\n  string sample_name = 100;/'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]

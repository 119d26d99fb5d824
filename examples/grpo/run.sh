#!/usr/bin/env bash
# Trains the miniature generator: run.sh [options of train.py]. Without --target it starts the demo model's service, and ends it afterwards.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=$("$here/python.sh")
case " $* " in
  *' --target'[\ =]* | *' --help '* | *' -h '*) exec "$python" "$here/train.py" "$@" ;;
esac

exec 3< <(exec "$here/../../reelscore" serve --bundle "$here/../../models/demo" --port 0 --management-port 0)
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
read -r -t 600 ready <&3 || { echo 'the service did not start' >&2; exit 4; }
target=$(grep -o '127\.0\.0\.1:[0-9]*' <<<"$ready")
"$python" "$here/train.py" --target "$target" "$@"

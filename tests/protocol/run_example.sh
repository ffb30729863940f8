#!/usr/bin/env bash
# The example of the client library does what docs/protocol.md says, against a real daemon: the payment
# is allocated, and handed in again it is a duplicate.
#   run_example.sh HEXIAOD EXAMPLE
set -euo pipefail
daemon=$1
example=$2
dir=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT

: >"$dir/log"
"$daemon" serve --data-dir "$dir/data" --listen 127.0.0.1:0 >"$dir/log" 2>&1 &
pid=$!
port=
for _ in $(seq 300); do
  port=$(sed -n 's/^hexiaod ready on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$dir/log")
  [[ -n $port ]] && break
  sleep 0.1
done
if [[ -z $port ]]; then
  echo "the daemon did not become ready:" && cat "$dir/log"
  exit 1
fi

expect() {
  local said
  said=$("$example" 127.0.0.1 "$port")
  if [[ $said != "$1" ]]; then
    printf 'the example said\n%s\ninstead of\n%s\n' "$said" "$1"
    exit 1
  fi
}
expect $'payment: auto INV-1001:1250.50\nitem INV-1001: open 0.00 of 1250.50'
expect $'payment: duplicate\nitem INV-1001: open 0.00 of 1250.50'

kill -TERM "$pid"
wait "$pid"
# Nobody listens any more: the contract's exit code for it.
set +e
"$example" 127.0.0.1 "$port" 2>/dev/null
code=$?
set -e
[[ $code == 69 ]] || { echo "exit code $code instead of 69"; exit 1; }
echo "the example ran as documented"

#!/usr/bin/env bash
# A feed that is killed again and again ends where a feed that was left alone ends: the same state hash, no
# payment twice, the same totals. Prints its seed; exit 77 (skipped) when a program is missing.
#
#   interrupted_feed.sh BIN_DIR [customers items payments kills seed]
set -euo pipefail
bin=$(cd "$1" && pwd)
customers=${2:-400} items=${3:-4000} payments=${4:-1500} kills=${5:-3} seed=${6:-$RANDOM}
for program in hexiaod hexiao hexiao-loadgen; do
  [ -x "$bin/$program" ] || { echo "skipped: $program is not built"; exit 77; }
done
echo "seed $seed: $payments payments against $items items of $customers customers, $kills kills"
RANDOM=$seed
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

"$bin/hexiao-loadgen" generate --seed "$seed" --scenario mixed --customers "$customers" --items "$items" \
  --payments "$payments" --out "$work/data" >/dev/null 2>&1

start() { # data directory
  "$bin/hexiaod" serve --data-dir "$1" --listen 127.0.0.1:0 >"$work/ready" 2>>"$work/daemon.log" &
  pid=$!
  for _ in $(seq 1200); do
    grep -q '^hexiaod ready on' "$work/ready" && break
    kill -0 "$pid" 2>/dev/null || { echo "the daemon did not start:"; tail "$work/daemon.log"; exit 1; }
    sleep 0.05
  done
  export HEXIAO_SERVER
  HEXIAO_SERVER=$(sed -n 's/^hexiaod ready on \([^ ]*\).*/\1/p' "$work/ready")
}
import() {
  "$bin/hexiao" import customers "$work/data/customers.csv" >/dev/null
  "$bin/hexiao" import items "$work/data/items.csv" >/dev/null
}
feed() { "$bin/hexiao" feed "$work/data/payments.csv" --format csv:default >"$work/feed.out" 2>&1; }
# What must be equal: the hash, and the control totals to the minor unit.
standing() { "$bin/hexiao" --json status | tr ',{}' '\n\n\n' | grep -E '"(state_hash|received|allocated|unapplied|original|open|discounted|written_off)"'; }

start "$work/whole"
import
begin=$(date +%s%N)
feed
took=$((($(date +%s%N) - begin) / 1000000)) # ms
feed
standing >"$work/whole.standing"
# A later feed of the same file must have said so.
grep -Eq "^duplicate +$payments\b" "$work/feed.out" || { echo "the second feed was not all duplicates:"; cat "$work/feed.out"; exit 1; }
kill "$pid" && wait "$pid" && pid=

start "$work/killed"
import
begin=$(date +%s%N)
feed_whole=1
for round in $(seq "$kills"); do
  feed &
  feeder=$!
  # Somewhere inside the feed as long as it has something to do; what was fed before goes faster.
  wait_ms=$((took * (RANDOM % 70 + 15) / 100))
  sleep "$((wait_ms / 1000)).$(printf '%03d' $((wait_ms % 1000)))"
  kill -9 "$pid"
  wait "$pid" 2>/dev/null || true
  wait "$feeder" && status=0 || status=$?
  [ "$status" -eq 0 ] || { feed_whole=0; [ "$status" -eq 69 ] || { echo "feed ended with $status:"; cat "$work/feed.out"; exit 1; }; }
  start "$work/killed"
done
feed
feed
standing >"$work/killed.standing"
echo "a feed takes $took ms; killed $kills times in $(( ($(date +%s%N) - begin) / 1000000 )) ms$([ $feed_whole -eq 1 ] && echo ', each time after the feed was done')"
diff "$work/whole.standing" "$work/killed.standing" || { echo "the interrupted run ended elsewhere"; exit 1; }
kill "$pid" && wait "$pid" && pid=
"$bin/hexiaod" verify "$work/killed" >/dev/null || { echo "verify found something"; "$bin/hexiaod" verify "$work/killed"; exit 1; }
echo "equal: $(grep state_hash "$work/whole.standing")"

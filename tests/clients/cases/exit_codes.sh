#!/bin/bash
# The exit codes of hexiao-cases, which scripts rely on: 0 all passed, 1 some failed, 2 wrong usage, 65 bad file.
set -u
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

expect() { # CODE TEXT ARGUMENT…
  local code=$1 text=$2 out got
  shift 2
  out=$("$program" "$@" 2>&1)
  got=$?
  if [[ $got -ne $code || $out != *"$text"* ]]; then
    echo "hexiao-cases $*: expected $code and \"$text\", got $got: $out"
    failures=$((failures + 1))
  fi
}

one='{"id": "A1", "title": "one invoice", "customers": [], "policy": {"auto": true}, "open_items": [{"id": "I1",
  "kind": "invoice", "customer": "P1", "amount": "100", "currency": "USD", "date": "2026-01-01", "due": "2026-01-01",
  "doc_no": "INV-77001"}], "payments": [{"id": "R1", "amount": "100", "currency": "USD", "date": "2026-02-01",
  "text": "INV-77001", "customer": "P1"}], "expect": {"decision": "DECISION", "allocations": [{"payment": "R1",
  "item": "I1", "amount": "100"}]}}'
echo "[${one/DECISION/auto}]" > "$folder/good.json"
echo "{\"cases\": [${one/DECISION/none}]}" > "$folder/wrong.json"
echo '{"cases": [' > "$folder/broken.json"

expect 0 "1 passed, 0 failed" "$folder/good.json"
expect 0 "A1 pass" "$folder/good.json"
expect 1 "0 passed, 1 failed" "$folder/wrong.json"
expect 1 "A1 fail: expected neither an allocation nor a proposal; R1 was auto" "$folder/wrong.json"
expect 65 "broken.json:2:" "$folder/broken.json"
expect 65 "cannot be read" "$folder/nowhere.json"
expect 2 "FILE"
expect 2 "" "$folder/good.json" --nonsense
expect 2 "no case has the id B9" "$folder/good.json" --explain B9
expect 0 '"outcome":"auto"' "$folder/good.json" --explain A1
expect 0 "A1  one invoice" "$folder/good.json" --list
expect 0 "Exit: 0 all passed" --help
exit $((failures > 0))

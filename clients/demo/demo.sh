#!/usr/bin/env bash
# The product on sample data, told to whoever pays for it: clients/demo/demo.sh BIN_DIR
# Everything lives in a temporary folder that is removed at the end. HEXIAO_DEMO_KEEP=1 keeps it.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ $# -lt 1 ] || [ ! -x "$1/hexiaod" ] || [ ! -x "$1/hexiao" ]; then
  echo "usage: clients/demo/demo.sh BIN_DIR   (a folder with hexiaod and hexiao; ./dev build makes one)" >&2
  exit 2
fi
bin=$(cd "$1" && pwd)
project=$PWD
folder=$(mktemp -d "${TMPDIR:-/tmp}/hexiao-demo.XXXXXX")
daemon=

leave() {
  local code=$?
  set +e
  [ -n "$daemon" ] && kill -9 "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null
  if [ "$code" -ne 0 ]; then
    echo
    echo "The demo stopped early (exit code $code). The daemon's log:"
    tail -n 20 "$folder/hexiaod.log" 2>/dev/null
  fi
  if [ -n "${HEXIAO_DEMO_KEEP:-}" ]; then echo "kept: $folder"; else rm -rf "$folder"; fi
  exit "$code"
}
trap leave EXIT

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1;36m' plain=$'\e[0m'; else bold='' plain=''; fi
chapter() { printf '\n%s── %s%s\n\n' "$bold" "$1" "$plain"; }
say() { printf '%s\n' "$@" ''; }
hexiao() {
  printf '$ hexiao'
  local word
  for word in "$@"; do
    case $word in
      *' '*) printf ' "%s"' "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  "$bin/hexiao" "$@"
}

start_daemon() {
  : >"$folder/ready"
  "$bin/hexiaod" serve --data-dir "$folder/data" --listen 127.0.0.1:0 \
    >"$folder/ready" 2>>"$folder/hexiaod.log" &
  daemon=$!
  local tries=0
  until address=$(sed -n 's/^hexiaod ready on \([^ ]*\).*/\1/p' "$folder/ready") && [ -n "$address" ]; do
    if ! kill -0 "$daemon" 2>/dev/null; then
      echo "hexiaod did not start:" >&2
      exit 1
    fi
    tries=$((tries + 1))
    [ "$tries" -gt 300 ] && { echo "hexiaod was not ready within 30 s" >&2; exit 1; }
    sleep 0.1
  done
  export HEXIAO_SERVER=$address
  echo "hexiaod is ready on $address (process $daemon)"
}

field() { # name: a number or text of the status
  "$bin/hexiao" status --json | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"
}

mkdir "$folder/data" "$folder/inbox"
cp conf/demo/* "$folder/inbox"
inbox=$folder/inbox

chapter "1. An empty daemon takes the receivables"
say "Suzhou Qiming Precision Machinery (invented, like everyone here) sells in five currencies." \
  "Twelve customers and their open items come from the ERP as two files."
start_daemon
cd "$inbox"
hexiao import customers customers.csv
hexiao import items items.csv
hexiao customers

chapter "2. The bank's files come in"
say "Three banks, three formats: a European statement (camt.053), a Hong Kong one (MT940) and a" \
  "Chinese export (CSV). Opening balance + entries = closing balance is checked before anything" \
  "is taken; fees and announcements are no payments and stay outside."
hexiao feed bank-eur.camt053.xml bank-usd.mt940.sta bank-cny.csv --results results.csv

chapter "3. What was allocated, what waits for a person, what is left - and why"
say "Allocated with no person: by invoice number (the bank cut Pacific Crown's in two), by order" \
  "number (Valdoro, 云帆), by structured reference (RF79…), two invoices at once (Beaumont, さくら)," \
  "with cash discount (Van der Linde), an instalment (Rheintal), short by the bank's fee within" \
  "tolerance (博锐), paid by a third person (王建国 for 南岭五金); and without any number: the whole" \
  "account, less a credit note (海越), and two invoices out of four (南岭五金)."
hexiao payments --state allocated
say "" "Proposed: the amount fits, and something is missing that makes it sure. A person decides."
hexiao payments --state proposed
say "" "Left with the customer known: 50.00 too much, and an invoice paid for the second time."
hexiao payments --state unapplied
say "" "Left with the customer unknown:"
hexiao payments --state unidentified
say "" "Money that is not allocated is never hidden: it stands above with its reason."

chapter "4. Why? Four payments explained"
say "Beaumont paid two invoices with one transfer:"
hexiao explain EU2603100002
say "" "南岭五金 wrote \"goods of February\" and no number. Of its open invoices exactly two add" \
  "up to the payment, to the fen:"
hexiao explain CN20260311000133
say "" "NORDLIS MARINE is no customer, its account is not on file, and no document is named. One customer" \
  "has nearly this name, and owes just this amount. A likeness proves nothing, so it is proposed:"
hexiao explain EU2603100005
say "" "杭州云帆 owes 15,800.00 twice. Nothing says which of the two is meant, and hexiao does not guess:"
hexiao explain CN20260311000096

chapter "5. A person decides: confirm two, undo one"
say "It is Nordlys Marine, misspelt. A clerk confirms:"
hexiao confirm EU2603100005
say "" "That taught who pays with this account and this name. Next time they are marks; anybody can see" \
  "them and take them back:"
hexiao mappings
say "" "杭州云帆 was asked: it meant the second of the two."
hexiao confirm CN20260311000096 --proposal 2
say "" "Rheintal's instalment was meant for another invoice. The clerk takes the allocation back" \
  "(反核销); item and money are open again, and the log keeps both entries:"
allocation=$("$bin/hexiao" export allocations --format csv | sed -n 's/^\([0-9]*\),.*RG-2026-0432.*stands.*/\1/p' | head -n 1)
hexiao deallocate "$allocation" --reason "instalment belongs to another invoice"
hexiao items --customer C2001

chapter "6. Another policy: what would it have decided?"
say "The controller asks what the cautious policy would have done in place of the one in force. The" \
  "whole history is run under it, and nothing changes:"
sed 's|^name = "cautious"|name = "default"|' "$project/conf/policies/cautious.toml" >stricter.toml
hexiao policy what-if stricter.toml --limit 4

chapter "7. The same files once more"
say "Somebody feeds yesterday's files again. Every payment is recognised; none is booked twice:"
hexiao feed bank-eur.camt053.xml bank-usd.mt940.sta bank-cny.csv

chapter "8. The power goes"
hexiao status
hash=$(field state_hash)
lsn=$(field durable_lsn)
say "" "kill -9 $daemon: no warning, no time to save anything."
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || true
daemon=
start_daemon
say ""
hexiao status
hash_after=$(field state_hash)
lsn_after=$(field durable_lsn)
say ""
if [ "$hash" != "$hash_after" ] || [ "$lsn" != "$lsn_after" ] || [ -z "$hash" ]; then
  echo "The state is NOT the same: hash $hash at $lsn before, $hash_after at $lsn_after after." >&2
  exit 1
fi
say "State hash before the kill: $hash (LSN $lsn)" \
  "State hash after restart:   $hash_after (LSN $lsn_after)" \
  "Nothing is gone, nothing is doubled."

chapter "9. The audit"
say "The daemon stops in good order; the log, its checksums and its chain are verified offline:"
kill -TERM "$daemon"
wait "$daemon"
daemon=
printf '$ hexiaod verify %s\n' "$folder/data"
"$bin/hexiaod" verify "$folder/data"

chapter "10. Receivables under control"
say "The finance team goes on with its work: a policy says what credit, reminders and approvals there are;" \
  "contracts and the last half year come in, so that it is known how each customer pays; the days are closed."
start_daemon
say ""
hexiao policy activate receivables.toml
hexiao import contracts contracts.csv
hexiao import items past-items.csv
hexiao import items march-items.csv
hexiao feed past-payments.csv --format csv:default
hexiao close-day 2026-03-31
say "" "May 海越 have another 190,000.00 on credit? And who is rated how, and why?"
hexiao credit check C1002 190000.00 || true
hexiao report rating --customer C1002
say "" "A bad debt (坏账) needs two other people where it is older than 30 days, and one where it is not:"
hexiao write-off FP-260303 --bad-debt --reason "goods were never accepted" --principal lin.ke || true
hexiao approve 1 --principal lin.ke || true
hexiao approve 1 --principal zhou.min

chapter "11. Who owes what, who is late, and what will come in"
hexiao report aging --by salesperson
say ""
hexiao report aging --by customer --currency CNY --chart
say "" "The ranking (欠款排名), and how fast each salesperson's money comes in (回款率):"
hexiao report overdue
say ""
hexiao report collection --by salesperson --from 2026-01-01 --until 2026-03-31
say "" "The forecast (回款预测): by due dates, and by how late such customers have paid so far. The note says" \
  "how wrong each of them would have been in the past:"
hexiao report forecast
say "" "That was hexiao. docs/receivables.md goes through all of it, from your own files to the forecast."

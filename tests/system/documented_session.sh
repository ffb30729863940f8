#!/usr/bin/env bash
# Runs the sessions that a page shows and compares what they print. A session is a block fenced as ```console;
# lines that begin with "$ " are commands, what follows is what they print. "…" stands for any text within a
# line, a line of nothing but "…" for any lines. Commands run in a fresh folder with the demo's files, against a
# fresh daemon; HEXIAO_SERVER names it.
#
#   documented_session.sh BIN_DIR PAGE.md
set -euo pipefail
bin=$(cd "$1" && pwd)
page=$(realpath "$2")
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; [ -z "$pid" ] || wait "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/session" && cp "$project"/conf/demo/* "$work/session/"

"$bin/hexiaod" serve --data-dir "$work/data" --listen 127.0.0.1:0 >"$work/ready" 2>"$work/log" &
pid=$!
for _ in $(seq 1200); do
  grep -q '^hexiaod ready on' "$work/ready" && break
  kill -0 "$pid" 2>/dev/null || { cat "$work/log"; exit 1; }
  sleep 0.05
done
HEXIAO_SERVER=$(sed -n 's/^hexiaod ready on \([^ ]*\).*/\1/p' "$work/ready")
export HEXIAO_SERVER PATH="$bin:$PATH" LC_ALL=C.UTF-8 HEXIAO_PROFILES="$project/conf/profiles"
cd "$work/session"

same() { # expected file, got file: line by line, with "…"
  local -a want got
  mapfile -t want <"$1"
  mapfile -t got <"$2"
  local i=0 j=0 line
  while [ $i -lt ${#want[@]} ]; do
    line=${want[i]}
    if [ "$line" = … ]; then
      i=$((i + 1))
      [ $i -eq ${#want[@]} ] && return 0
      while [ $j -lt ${#got[@]} ] && ! alike "${want[i]}" "${got[j]}"; do j=$((j + 1)); done
      continue
    fi
    [ $j -lt ${#got[@]} ] && alike "$line" "${got[j]}" || return 1
    i=$((i + 1)) j=$((j + 1))
  done
  [ $j -eq ${#got[@]} ]
}
alike() { # pattern, line; blanks at the end do not count
  local pattern=${1%"${1##*[![:space:]]}"} text=${2%"${2##*[![:space:]]}"}
  if [[ $pattern != *…* ]]; then
    [ "$text" = "$pattern" ]
    return
  fi
  pattern=$(printf '%s' "$pattern" | sed 's/[][\.*^$+?(){}|/]/\\&/g; s/…/.*/g')
  [[ $text =~ ^${pattern}$ ]]
}

passed=0 failed=0
check() {
  [ -n "$command" ] || return 0
  (eval "$command") >"$work/got" 2>&1 || true
  if same "$work/want" "$work/got"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "$(basename "$page"):$place: \"$command\" prints something else:"
    diff "$work/want" "$work/got" || true
  fi
}

number=0 inside=0 command= place=0
while IFS= read -r line; do
  number=$((number + 1))
  if [ "$line" = '```console' ]; then inside=1; continue; fi
  if [ $inside -eq 1 ] && [ "$line" = '```' ]; then
    check
    command= inside=0
    continue
  fi
  [ $inside -eq 1 ] || continue
  if [[ $line == '$ '* ]]; then
    check
    command=${line#\$ } place=$number
    : >"$work/want"
  else
    printf '%s\n' "$line" >>"$work/want"
  fi
done <"$page"
echo "$(basename "$page"): $passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]

#!/usr/bin/env bash
# Counts the instructions of the hot paths under callgrind and compares them with a file.
#
#   count_instructions.sh PROGRAM FILE           exit 1 when a path costs more than the margin above the file
#   count_instructions.sh --renew PROGRAM FILE   writes the file anew
#
# The counts hold for one compiler and one C library: with others it says so and skips (exit 77), and so it does
# without valgrind.
set -euo pipefail

margin=5 # percent
renew=no
[ "${1:-}" = --renew ] && renew=yes && shift
[ $# -eq 2 ] || { echo "usage: count_instructions.sh [--renew] PROGRAM FILE" >&2; exit 2; }
program=$1 file=$2

command -v valgrind >/dev/null || { echo "skipped: valgrind is not installed (./dev test installs it)"; exit 77; }
built=$("$program" --built)
if [ "$renew" = no ] && ! grep -qxF "# built: $built" "$file"; then
  echo "skipped: this program was built with $built, and the counts of $file hold for" \
    "$(sed -n 's/^# built: //p' "$file")"
  exit 77
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Nothing of the caller's environment: its size moves the stack. Each path ends in a dump of its own, in order.
counted='hexiao::bench::counted(hexiao::bench::HotPath&)'
env -i PATH="$PATH" valgrind -q --tool=callgrind --callgrind-out-file="$scratch/dump" \
  --toggle-collect="$counted" --dump-after="$counted" "$program" >"$scratch/paths"

number=0
while read -r name operations; do
  number=$((number + 1))
  total=$(sed -n 's/^totals: //p' "$scratch/dump.$number")
  echo "$name $((total / operations))"
done <"$scratch/paths" >"$scratch/counts"

if [ "$renew" = yes ]; then
  {
    echo "# Instructions a payment, text or question on the hot paths (bench/instructions/). A path may cost $margin %"
    echo "# more before ./dev test fails. After a change that is meant to: ./dev instructions --renew"
    echo "# built: $built"
    cat "$scratch/counts"
  } >"$file.part"
  mv "$file.part" "$file"
fi

grep -v '^#' "$file" | awk -v margin="$margin" -v file="$file" '
  NR == FNR { expected[$1] = $2; next }
  FNR == 1 { printf "%-32s %12s %12s %9s\n", "path", "expected", "counted", "change" }
  {
    seen[$1] = 1
    if (!($1 in expected)) {
      printf "%-32s %12s %12d\n", $1, "-", $2
      wrong = wrong "  " $1 " is not in the file\n"
      next
    }
    change = 100 * ($2 - expected[$1]) / expected[$1]
    printf "%-32s %12d %12d %+8.1f%%\n", $1, expected[$1], $2, change
    if (change > margin) wrong = wrong "  " $1 " costs " $2 " instructions, " expected[$1] " are expected\n"
    if (change < -margin) lower = 1
  }
  END {
    for (name in expected) if (!(name in seen)) wrong = wrong "  " name " was not counted\n"
    if (lower) print "cheaper than the file says; keep it so: ./dev instructions --renew"
    if (wrong != "") {
      printf "more than %d %% above %s:\n%s", margin, file, wrong
      print "either mend it, or, if it is worth its price: ./dev instructions --renew, and say why in the commit"
      exit 1
    }
  }' - "$scratch/counts"

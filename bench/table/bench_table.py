#!/usr/bin/env python3
"""The table of performance: every target, what was reached, and what the machine could do in the same run.

    bench_table.py --bin DIR [--quick | --items N] [--json] [--peers]
    bench_table.py --bin DIR --check-names    every benchmark that a row reads exists in its program

Exit code 1 when a program found a wrong answer or did not run; a missed target is no error.
"""
import argparse
import json
import os
import signal
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from table.measurements import measure, names_that_are_missing  # noqa: E402
from table.rows import ROWS  # noqa: E402

FULL_ITEMS = 10_000_000


def shown(value, unit):
    if value is None:
        return "-"
    if unit == "/s":
        for size, letter in ((1e6, "M"), (1e3, "k")):
            if value >= size:
                return f"{value / size:.3g} {letter}/s"
        return f"{value:.3g} /s"
    if unit == "us" and value >= 1000:
        return f"{value / 1000:.3g} ms"
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


def made_row(row, measurements):
    result, limit = row.result(measurements), row.limit(measurements)
    return {
        "key": row.key, "what": row.what, "unit": row.unit, "target": row.target, "beyond": row.beyond,
        "result": result, "of_target": None if result is None else row.of_target(result),
        "limit": limit, "limit_is": row.limit_is,
        "of_limit": None if result is None or limit is None else row.of_limit(result, limit),
        "note": row.note(measurements),
    }


def print_lines(head, lines):
    widths = [max(len(line[i]) for line in [head] + lines) for i in range(len(head))]
    for number, line in enumerate([head] + lines):
        cells = [line[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(line[1:-1], widths[1:-1])] + [line[-1]]
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * w for w in widths))


def ratio(value):
    return "-" if value is None else f"{value:.2g}×" if value < 10 else f"{value:.0f}×"


def print_table(run):
    machine = run["machine"]
    if machine:
        print(f"machine  {machine['cores']} cores, {machine['memory_mib']} MiB, {machine['processor']}, {machine['kernel']}")
        print(f"storage  {machine['file_system']}; sync on wherever it says durable, snapshot or start")
        print(f"build    {machine['build_type']}, {machine['compiler']}")
    print(f"sizes    {run['items']:,} open items in process, {run['daemon_items']:,} in the daemon, load generator on the "
          "same cores" + ("" if run["daemon_items"] == FULL_ITEMS else f"; the targets are for {FULL_ITEMS:,}"))
    print(f"load     {run['load']:.1f} runnable on average when it began, {run['load_after']:.1f} when it ended\n")
    print_lines(["measure", "target", "result", "of target", "machine", "of machine", "the machine's limit, and notes"],
                [[r["what"], shown(r["target"], r["unit"]), shown(r["result"], r["unit"]), ratio(r["of_target"]),
                  shown(r["limit"], r["unit"]), ratio(r["of_limit"]),
                  "; ".join(t for t in (r["limit_is"], r["note"]) if t)] for r in run["rows"]])
    print("\n1× is the target, more is better; 'of machine' is the share of what the machine did in this run.")


def headline(rows, peers):
    """What hexiao reached in this run beside the peers."""
    reached = {row["key"]: row["result"] for row in rows}
    lines = []
    for peer in peers:
        own = reached.get(peer["beside"])
        lines.append({**peer, "hexiao": own, "ratio": own / peer["result"] if own and peer["result"] else None})
    return lines


def print_peers(lines, configurations):
    print()
    print_lines(["peer, same machine and run", "peer", "hexiao", "ratio", "hexiao's row"],
                [[p["what"], shown(p["result"], "/s"), shown(p["hexiao"], "/s"), ratio(p["ratio"]), p["beside"]]
                 for p in lines])
    for configuration in configurations:
        print(configuration)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, help="folder of the benchmark programs, built for release")
    parser.add_argument("--quick", action="store_true", help="smaller: 1,000,000 items in process, 200,000 in the daemon")
    parser.add_argument("--items", type=int, help="open items, in process and in the daemon (default: 10,000,000)")
    parser.add_argument("--json", action="store_true", help="print JSON, not a table")
    parser.add_argument("--peers", action="store_true", help="Redis and PostgreSQL in the same run")
    parser.add_argument("--directory", default=os.environ.get("HEXIAO_BENCH_DIR", "/var/tmp"),
                        help="where durable files are made; a real disk (default: HEXIAO_BENCH_DIR, /var/tmp)")
    parser.add_argument("--check-names", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that peers are stopped and files go
    if chosen.check_names:
        missing = names_that_are_missing(chosen.bin, ROWS)
        print("\n".join(missing) or "every benchmark that the table reads exists")
        return 1 if missing else 0
    items, daemon_items, table_mib = (1_000_000, 200_000, 1024) if chosen.quick else (FULL_ITEMS, FULL_ITEMS, 4096)
    if chosen.items is not None:
        if not 10_000 <= chosen.items <= 50_000_000:
            parser.error("--items: 10000 to 50000000")
        items = daemon_items = chosen.items

    load = os.getloadavg()[0]
    measurements = measure(chosen.bin, items, daemon_items, table_mib, chosen.directory)
    facts = measurements.run("lifetime_bench") or measurements.run("end_to_end_bench") or {}
    run = {"quick": chosen.quick, "items": items, "daemon_items": daemon_items, "load": load,
           "machine": {k: facts[k] for k in ("cores", "memory_mib", "processor", "kernel", "file_system", "build_type",
                                             "compiler") if k in facts},
           "rows": [made_row(row, measurements) for row in ROWS]}
    if chosen.peers:
        from peers.peers import measure_peers  # pylint: disable=import-outside-toplevel
        peers, configurations, failures = measure_peers(chosen.directory, chosen.quick, chosen.bin)
        run["peers"], run["peer_configurations"] = headline(run["rows"], peers), configurations
        measurements.failures += failures
    run["load_after"], run["failures"] = os.getloadavg()[0], measurements.failures

    if chosen.json:
        print(json.dumps(run, indent=1))
    else:
        print_table(run)
        if chosen.peers:
            print_peers(run["peers"], run["peer_configurations"])
    for failure in measurements.failures:
        print(f"failed: {failure}", file=sys.stderr)
    return 1 if measurements.failures else 0


if __name__ == "__main__":
    sys.exit(main())

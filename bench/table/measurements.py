"""Runs the benchmark programs and keeps what they measured.

Every program checks its own answers; one that finds a wrong answer fails, and so does the table.
"""
import json
import os
import subprocess
import sys
import time

# Program, and the benchmarks that the table needs of it (a filter of Google Benchmark).
GOOGLE = [
    ("machine_bench", "."),
    ("durability_bench", "^append|^bare_write|^snapshot_read|^recover_log"),
    ("engine_bench", "^exact_match|^hash_and_memory"),
    ("repair_bench", "."),
    ("names_bench", "^search_one_typo|^search_two_typos"),
    ("subset_sum_bench", "^invoices/items:200"),
]
DAEMON = ["end_to_end_bench", "lifetime_bench"]


class Measurements:
    """benchmark(program, name) and run(program) give numbers, or None when they were not measured."""

    def __init__(self):
        self.benchmarks = {}  # program -> name -> entry of Google Benchmark
        self.runs = {}  # program -> its own JSON
        self.failures = []

    def benchmark(self, program, name):
        entry = self.benchmarks.get(program, {}).get(name)
        return None if entry is None or entry.get("error_occurred") else entry

    def run(self, program):
        return self.runs.get(program)


def environment(items, table_mib, directory):
    chosen = dict(os.environ)
    chosen.pop("HEXIAO_BENCH_SMALL", None)
    chosen["HEXIAO_BENCH_ITEMS"] = str(items)
    chosen["HEXIAO_BENCH_TABLE_MIB"] = str(table_mib)
    chosen["HEXIAO_BENCH_DIR"] = directory
    return chosen


def output_of(command, chosen, measurements):
    """What the program printed; None, and a failure noted, when it did not end well."""
    begin = time.monotonic()
    done = subprocess.run(command, env=chosen, capture_output=True, text=True, check=False)
    name = os.path.basename(command[0])
    print(f"  {name}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    if done.returncode != 0:
        measurements.failures.append(f"{name}: exit code {done.returncode}: {done.stderr.strip()[-400:]}")
        return None
    return done.stdout


def take_google(measurements, folder, program, wanted, chosen):
    command = [os.path.join(folder, program), "--benchmark_format=json", f"--benchmark_filter={wanted}"]
    text = output_of(command, chosen, measurements)
    if text is None:
        return
    entries = {}
    for entry in json.loads(text)["benchmarks"]:
        entries[entry["name"]] = entry
        if entry.get("error_occurred"):
            measurements.failures.append(f"{program} {entry['name']}: {entry.get('error_message', 'failed')}")
    measurements.benchmarks[program] = entries


def measure(folder, items, daemon_items, table_mib, directory):
    """Everything once. `directory` is where durable files are made: a real disk."""
    measurements = Measurements()
    print("measuring (each program checks its answers):", file=sys.stderr)
    for program, wanted in GOOGLE:
        take_google(measurements, folder, program, wanted, environment(items, table_mib, directory))
    for program in DAEMON:
        text = output_of([os.path.join(folder, program), "--json"],
                         environment(daemon_items, table_mib, directory), measurements)
        if text is not None:
            measurements.runs[program] = json.loads(text)
    return measurements


class AskedNames(Measurements):
    """Knows nothing, and keeps what rows ask for."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def benchmark(self, program, name):
        self.asked.add((program, name))
        return Everything()

    def run(self, program):
        return Everything()


class Everything(dict):
    """Any number, list or object that a row may look into."""

    def __missing__(self, key):
        return [] if key in ("steps", "reports") else 1.0


def names_that_are_missing(folder, rows):
    asked = AskedNames()
    for row in rows:
        for read in (row.result, row.limit, row.note):
            try:
                read(asked)
            except (ValueError, TypeError, KeyError):
                pass  # of the invented numbers; the name was asked before
    there = {}
    for program in {program for program, _ in asked.asked}:
        wanted = dict(GOOGLE).get(program, "no such program")
        listed = subprocess.run([os.path.join(folder, program), "--benchmark_list_tests", f"--benchmark_filter={wanted}"],
                                capture_output=True, text=True, check=False)
        there[program] = listed.stdout.splitlines()
    return sorted(f"{program} has no {name}" for program, name in asked.asked if name not in there[program])

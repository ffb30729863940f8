"""The rows of the table: what is measured, what is wanted, and what the machine itself could do."""
from dataclasses import dataclass
from typing import Callable, Optional


@dataclass
class Row:
    key: str  # for --json
    what: str
    target: Optional[float]  # None: for the peers
    beyond: Optional[float]
    unit: str  # "/s", "us", "ms", "s", "B"
    more_is_better: bool
    result: Callable  # of Measurements: a number in `unit`, or None
    limit: Callable  # the same
    limit_is: str  # in words
    note: Callable = lambda m: ""

    def of_target(self, value):
        if self.target is None:
            return None
        return value / self.target if self.more_is_better else self.target / value

    def of_limit(self, value, limit):
        return value / limit if self.more_is_better else limit / value


def rate(program, name):
    def of(m):
        entry = m.benchmark(program, name)
        return entry and entry["items_per_second"]
    return of


def counter(program, name, key):
    def of(m):
        entry = m.benchmark(program, name)
        return entry and entry[key]
    return of


def bytes_per_second(program, name):
    return counter(program, name, "bytes_per_second")


def bare_write_us(records):
    def of(m):
        entry = m.benchmark("durability_bench", f"bare_write/{records}/real_time")
        return entry and entry["real_time"]
    return of


def random_loads(m):
    return rate("machine_bench", "random_load/huge_pages:1")(m)


def step(kind, batches, value, best=max):
    """The best of end_to_end_bench's steps of one kind and these batch sizes."""
    def of(m):
        run = m.run("end_to_end_bench")
        found = [value(s) for s in run["steps"] if s["kind"] == kind and (s["batch"], s["in_flight"]) in batches] if run else []
        return best(found) if found else None
    return of


def life(value):
    def of(m):
        run = m.run("lifetime_bench")
        return None if run is None else value(run)
    return of


LARGE = [(1024, 4), (8192, 3)]
SINGLE = [(1, 1)]


def durable_limit(m):
    """Payments of 200 bytes in groups of 1024 and 8192: the smaller of the loopback and the disk."""
    best = []
    for records in (1024, 8192):
        loop = rate("machine_bench", f"loopback_batches/{records}/real_time")(m)
        write = bare_write_us(records)(m)
        if loop and write:
            best.append(min(loop, records / write * 1e6))
    return max(best) if best else None


def small_limit(m):
    """Frames of one payment: what the loopback takes one at a time, or the disk in groups of 64."""
    loop, write = rate("machine_bench", "loopback_batches/1/real_time")(m), bare_write_us(64)(m)
    return min(loop, 64 / write * 1e6) if loop and write else None


def single_limit_us(percentile):
    def of(m):
        trip = counter("machine_bench", "loopback_round_trip/real_time", percentile)(m)
        write = counter("durability_bench", "bare_write/1/real_time", percentile)(m)
        return trip + write if trip and write else None
    return of


def write_seconds(m):
    """The snapshot's bytes at the disk's pace in large groups."""
    run, pace = m.run("lifetime_bench"), bytes_per_second("durability_bench", "bare_write/8192/real_time")(m)
    return run["snapshot_bytes"] / pace if run and pace else None


def read_seconds(m):
    run, pace = m.run("lifetime_bench"), bytes_per_second("durability_bench", "snapshot_read/real_time")(m)
    return run["snapshot_bytes"] / pace if run and pace else None


def replay_seconds(m):
    """Snapshot read, and the log checked and handed over, nothing done with either."""
    run, pace, read = m.run("lifetime_bench"), counter("durability_bench", "recover_log/real_time", "records/s")(m), read_seconds(m)
    return run["logged_records"] / pace + read if run and pace and read else None


def recall_note(name):
    def of(m):
        recall = counter("names_bench", name, "recall_at_1_permille")(m)
        return f"recall@1 {recall / 1000:.3f}" if recall else ""
    return of


def subset_note(m):
    unproved = counter("subset_sum_bench", "invoices/items:200/off:0", "unproved%")(m)
    return f"{unproved:.0f} % stopped early and said so" if unproved is not None else ""


def stall_us(run):
    return run["beside_snapshot"]["max_ns"] / 1e3


def slowest_report(when):
    return life(lambda run: max(r[f"{when}_p50_ns"] for r in run["reports"]) / 1e6)


def start_note(m):
    run = m.run("lifetime_bench")
    return f"{run['logged_payments']:,} payments logged" if run else ""


RANDOM = "random loads, one at a time"
DURABLE = "loopback or O_DIRECT groups, the slower"
NONE = lambda m: None

ROWS = [
    Row("exact_in_process", "exact match in process, full evidence, batches of 1024", 5e6, 8e6, "/s", True,
        rate("engine_bench", "exact_match/1024"), random_loads, RANDOM),
    Row("durable_batches", "durable over TCP, batches of 1024 and more", 2e6, 3.5e6, "/s", True,
        step("exact", LARGE, lambda s: s["payments_per_second"]), durable_limit, DURABLE),
    Row("durable_in_flight", "durable over TCP, one a frame, 64 in flight", None, None, "/s", True,
        step("exact", [(1, 64)], lambda s: s["payments_per_second"]), small_limit, DURABLE),
    Row("durable_single_p50", "durable single payment, p50", 300, 175, "us", False,
        step("exact", SINGLE, lambda s: s["p50_ns"] / 1e3, min), single_limit_us("p50_us"), "loopback trip + one durable write"),
    Row("durable_single_p99", "durable single payment, p99", 1000, 500, "us", False,
        step("exact", SINGLE, lambda s: s["p99_ns"] / 1e3, min), single_limit_us("p99_us"), "loopback trip + one durable write"),
    Row("name_one_typo", "fuzzy payer among 1 M names, 1 typo", 50e3, 100e3, "/s", True,
        rate("names_bench", "search_one_typo"), random_loads, RANDOM, recall_note("search_one_typo")),
    Row("name_two_typos", "fuzzy payer among 1 M names, 2 typos", 20e3, 40e3, "/s", True,
        rate("names_bench", "search_two_typos"), random_loads, RANDOM, recall_note("search_two_typos")),
    Row("damaged_reference", "damaged reference repaired", 500e3, 1e6, "/s", True,
        rate("repair_bench", "damaged_reference/64/iterations:20"), random_loads, RANDOM),
    Row("subset_sum", "subset sum of 200 items, p99", 200, 50, "us", False,
        counter("subset_sum_bench", "invoices/items:200/off:0", "p99_us"), NONE, "", subset_note),
    Row("mix", "durable mix 70/20/7/3 over TCP", 500e3, 1e6, "/s", True,
        step("mix", LARGE, lambda s: s["payments_per_second"]), durable_limit, DURABLE),
    Row("memory_state", "memory an open item, indexes and texts", 160, 128, "B", False,
        counter("engine_bench", "hash_and_memory/iterations:1", "bytes_per_open_item"), NONE, ""),
    Row("memory_resident", "the same, resident of the daemon", 160, 128, "B", False,
        life(lambda run: run["resident_bytes"] / run["open_items"]), NONE, ""),
    Row("snapshot_saved", "snapshot saved, synced, read back", 1, None, "s", False,
        life(lambda run: run["save_ns"] / 1e9), write_seconds, "its bytes at the disk's pace"),
    Row("snapshot_beside", "snapshot beside payments", 1, None, "s", False,
        life(lambda run: run["snapshot_ns"] / 1e9), write_seconds, "its bytes at the disk's pace"),
    Row("snapshot_stall", "longest wait of a payment meanwhile", 20_000, None, "us", False,
        life(stall_us), life(lambda run: run["beside_nothing"]["max_ns"] / 1e3), "the same without a snapshot"),
    Row("load", "start from a snapshot, all indexes", 3, None, "s", False,
        life(lambda run: run["load_ms"] / 1e3), read_seconds, "its bytes read and checked"),
    Row("start", "start from a snapshot and the log behind it", 5, 3, "s", False,
        life(lambda run: run["start_ms"] / 1e3), replay_seconds, "snapshot and log read and checked", start_note),
    Row("report_alone", "slowest report of aging, DSO, debtors, p50", 5, 1, "ms", False,
        slowest_report("alone"), NONE, ""),
    Row("report_beside", "the same while payments come flat out", 5, 1, "ms", False,
        slowest_report("beside"), NONE, ""),
]

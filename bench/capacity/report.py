"""Tables and plots of docs/capacity.md from the results that `measure` kept."""
import csv
import os
import re

import svg_chart

GIB = 1 << 30


def rows_of(directory, name):
    path = os.path.join(directory, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def machine_facts():
    processor = "unknown"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) // 1024
    return (f"{os.cpu_count()} cores ({processor}), {memory} MiB, {os.uname().sysname} {os.uname().release}, "
            f"load average {os.getloadavg()[2]:.1f} over the last quarter of an hour")


def count(value):
    value = float(value)
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g} {unit}"
    return f"{value:g}"


def duration(nanoseconds):
    value = float(nanoseconds)
    for size, unit in ((1e9, "s"), (1e6, "ms"), (1e3, "µs")):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.0f} ns"


def byte_count(value):
    value = float(value)
    for size, unit in ((GIB, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value:.0f} B"


def table(head, lines):
    out = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    out += ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join(out) + "\n"


def ordered(values):
    return list(dict.fromkeys(values))


def growth(rows, axis, heading):
    rows = [row for row in rows if row["axis"] == axis]
    cases = ordered(row["case"] for row in rows)
    sizes = sorted({int(row["size"]) for row in rows})
    cells = {(int(row["size"]), row["case"]): row for row in rows}

    def cell(size, case):
        row = cells.get((size, case))
        if row is None:
            return ""
        found = "" if row["right_of_1000"] == "1000" else f" ({int(row['right_of_1000']) / 10:g} %)"
        return f"{duration(row['median_ns'])} / {duration(row['p99_ns'])}{found}"

    text = table([heading, *cases], [[count(size), *(cell(size, case) for case in cases)] for size in sizes])
    lines = [(case, [(size, float(cells[size, case]["median_ns"])) for size in sizes
                     if size > 0 and (size, case) in cells]) for case in cases]
    return text, [(case, line) for case, line in lines if line]


def slope(points):
    """Of the last two points: what one more costs, without what everything costs."""
    (x0, y0), (x1, y1) = points[-2:]
    return (y1 - y0) / (x1 - x0)


def sizes(rows):
    lines = [[count(row["items"]), count(row["customers"]), byte_count(row["resident_after_start_bytes"]),
              byte_count(row["state_bytes"]), byte_count(row["log_bytes"]), byte_count(row["snapshot_bytes"]),
              f"{float(row['import_s']):.1f} s", f"{float(row['stop_s']):.1f} s", f"{float(row['start_s']):.2f} s"]
             for row in rows]
    return table(["open items", "customers", "resident after a start", "rows and indexes", "log of the import", "snapshot",
                  "import", "stop with snapshot", "start"], lines)


def rates(rows):
    lines = []
    for row in rows:
        held = count(row["holds"]) if int(row["holds"]) else "none"
        # The search ends 5 % apart; without a rate that missed it found a lower bound only.
        missed = count(row["misses"]) if int(row["misses"]) else "not reached"
        lines.append([row["batch"], row["p99"], held, missed, row["payments"], row["state_bytes_a_payment"],
                      row["log_bytes_a_payment"], row["recovered_records"], f"{float(row['recovery_s']):.2f} s"])
    return table(["batch", "limit of p99", "holds, payments/s", "misses", "payments", "state a payment, B",
                  "log a payment, B", "records read again", "in"], lines)


def rate_steps(rows):
    lines = [[row["batch"], row["rate"], row["sent"], row["frames"], duration(row["p50_ns"]), duration(row["p99_ns"]),
              duration(row["p99.9_ns"]), duration(row["max_ns"]), row["generator_busy_percent"],
              "holds" if row["held"] == "True" else "misses"]
             for row in sorted(rows, key=lambda row: (int(row["batch"]), int(row["rate"])))]
    return table(["batch", "payments/s", "sent", "frames measured", "p50", "p99", "p99.9", "max", "generator busy %",
                  ""], lines)


def formula(size_rows, growth_rows, rate_rows):
    lines = []
    if len(size_rows) > 1:
        def per_item(column):
            return slope([(int(row["items"]), float(row[column])) for row in size_rows])
        lines += [["memory an open item (with a twentieth of a customer)",
                   f"{per_item('resident_after_start_bytes'):.0f} B"],
                  ["snapshot an open item", f"{per_item('snapshot_bytes'):.0f} B"],
                  ["log an imported item", f"{per_item('log_bytes'):.0f} B"],
                  ["start from a snapshot", f"{per_item('start_s') * 1e6:.2f} s a million open items"]]
    for axis, label in (("customers", "memory a customer with one open item (state)"),
                        ("history", "memory a payment of history with its item (state)")):
        seen = {int(row["size"]): float(row["state_bytes"]) for row in growth_rows if row["axis"] == axis}
        if len(seen) > 1:
            lines.append([label, f"{slope(sorted(seen.items())):.0f} B"])
    best = [row for row in rate_rows if int(row["payments"]) > 0]
    if best:
        largest = max(best, key=lambda row: int(row["payments"]))
        lines.append(["memory a new payment (state)", f"{largest['state_bytes_a_payment']} B"])
        lines.append(["log a new payment", f"{largest['log_bytes_a_payment']} B"])
        records = int(largest["recovered_records"])
        if records:
            lines.append(["log read again after a kill",
                          f"{float(largest['recovery_s']) / records * 1e6:.2f} s a million records"])
    return table(["what", "measured"], lines)


GROWTH = (("items", "open items"), ("account", "items of the customer"), ("customers", "customers"),
          ("history", "payments before"), ("past", "payments of the customer before"),
          ("waiting", "payments of the customer that wait"))


def render(page, directory):
    growth_rows, size_rows = rows_of(directory, "growth.csv"), rows_of(directory, "sizes.csv")
    rate_rows, steps = rows_of(directory, "rates.csv"), rows_of(directory, "rate_steps.csv")
    tables = {"sizes": sizes(size_rows), "rates": rates(rate_rows), "rate-steps": rate_steps(steps),
              "formula": formula(size_rows, growth_rows, rate_rows)}
    for axis, heading in GROWTH:
        tables[f"growth-{axis}"], lines = growth(growth_rows, axis, heading)
        svg_chart.chart(os.path.join(directory, f"growth-{axis}.svg"), f"Processor time a payment: {heading}", heading,
                        "median", lines, count, duration)
    if size_rows:
        items = [int(row["items"]) for row in size_rows]
        svg_chart.chart(os.path.join(directory, "memory.svg"), "Memory after a start", "open items", "resident",
                        [("resident", list(zip(items, (float(r["resident_after_start_bytes"]) / GIB for r in size_rows))))],
                        count, lambda gib: f"{gib:g} GiB")
        svg_chart.chart(os.path.join(directory, "start.svg"), "Start from a snapshot", "open items", "until it serves",
                        [("start", list(zip(items, (float(r["start_s"]) * 1e9 for r in size_rows))))], count, duration)
    if steps:
        series = []
        for batch in ordered(row["batch"] for row in steps):
            best = {}
            for row in steps:
                if row["batch"] == batch:
                    rate, value = int(row["rate"]), float(row["p99_ns"])
                    best[rate] = min(best.get(rate, value), value)
            series.append((f"batches of {batch}", sorted(best.items())))
        limit = re.fullmatch(r"([0-9.]+)(us|ms|s)", steps[0]["p99_limit"])
        scale = {"us": 1e3, "ms": 1e6, "s": 1e9}
        svg_chart.chart(os.path.join(directory, "rates.svg"), "p99 against rate (the better of two tries)", "payments/s",
                        "p99 from the intended send time", series, count, duration,
                        limit=float(limit[1]) * scale[limit[2]] if limit else None)
    with open(page, encoding="utf-8") as file:
        text = file.read()
    for name, content in tables.items():
        text = re.sub(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", lambda m: m[1] + content + m[2], text,
                      flags=re.DOTALL)
    with open(page, "w", encoding="utf-8") as file:
        file.write(text)

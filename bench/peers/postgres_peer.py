"""PostgreSQL 15: one payment a transaction, many by one join, and names by pg_trgm."""
import os
import pwd
import re
import subprocess
import time

BIN = "/usr/lib/postgresql/15/bin"
SETTINGS = {
    "listen_addresses": "''", "shared_buffers": "'2GB'", "max_wal_size": "'8GB'", "checkpoint_timeout": "'30min'",
    "work_mem": "'64MB'", "maintenance_work_mem": "'512MB'", "synchronous_commit": "on", "fsync": "on",
    "full_page_writes": "on", "max_connections": "64", "jit": "off",
}
SET_BASED = 100_000
PAY_ONE = """\\set i random(1, {items})
BEGIN;
SELECT id, amount FROM items WHERE document_no = 'INV-' || (2600000000 + :i)::text;
UPDATE items SET paid = paid + 1 WHERE document_no = 'INV-' || (2600000000 + :i)::text;
COMMIT;
"""


class Postgres:
    """A cluster of our own in `folder`, on a socket in it; the system's clusters are not touched."""

    def __init__(self, folder):
        self.folder = folder
        self.as_user = {}
        if os.getuid() == 0:  # it does not run as root
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self.as_user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self.started = False

    def call(self, program, *words, **more):
        path = os.path.join(BIN, program)
        done = subprocess.run([path, *words], capture_output=True, text=True, check=False, cwd=self.folder,
                              **self.as_user, **more)
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr.strip()[-400:]}")
        return done.stdout

    def start(self):
        data = os.path.join(self.folder, "data")
        self.call("initdb", "-D", data, "-A", "trust", "-U", "bench", "--encoding=UTF8", "--locale=C.UTF-8")
        with open(os.path.join(data, "postgresql.auto.conf"), "a", encoding="utf-8") as settings:
            settings.writelines(f"{key} = {value}\n" for key, value in SETTINGS.items())
        self.call("pg_ctl", "-D", data, "-w", "-t", "120", "-l", os.path.join(self.folder, "log"), "-o",
                  f"-k {self.folder}", "start")
        self.started = True

    def stop(self):
        if self.started:
            self.call("pg_ctl", "-D", os.path.join(self.folder, "data"), "-m", "immediate", "-w", "stop")
            self.started = False

    def sql(self, text):
        return self.call("psql", "-h", self.folder, "-U", "bench", "-d", "postgres", "-X", "-A", "-t", "-q", "-v",
                         "ON_ERROR_STOP=1", "-f", "-", input=text)

    def pay(self, script, clients, seconds):
        """(transactions a second, how many were done)"""
        said = self.call("pgbench", "-h", self.folder, "-U", "bench", "-n", "-M", "prepared", "-f", script, "-c",
                         str(clients), "-j", "2", "-T", str(seconds), "postgres")
        done = int(re.search(r"actually processed: (\d+)", said).group(1))
        return float(re.search(r"tps = ([\d.]+) \(without", said).group(1)), done


def payments(postgres, items, seconds):
    postgres.sql(f"""
CREATE TABLE items (id bigint PRIMARY KEY, customer_no text, document_no text, amount bigint, paid int DEFAULT 0);
INSERT INTO items SELECT i, 'C' || i / 20, 'INV-' || (2600000000 + i)::text, 10000 + i % 990000
  FROM generate_series(1, {items}) i;
CREATE UNIQUE INDEX ON items (document_no);
VACUUM ANALYZE items;
CHECKPOINT;""")
    script = os.path.join(postgres.folder, "pay.sql")
    with open(script, "w", encoding="utf-8") as out:
        out.write(PAY_ONE.format(items=items))
    rows, paid = [], 0
    for clients in (1, 8, 32):
        rate, done = postgres.pay(script, clients, seconds)
        paid += done
        rows.append({"what": f"PostgreSQL, one payment a transaction, {clients} client{'s' if clients > 1 else ''}",
                     "result": rate, "beside": "durable_batches"})
    if int(postgres.sql("SELECT sum(paid) FROM items")) != paid:
        raise RuntimeError("PostgreSQL: payments are missing")
    return rows


def joined(postgres, items):
    postgres.sql(f"""
CREATE TABLE incoming (bank_ref text, document_no text, amount bigint);
INSERT INTO incoming SELECT 'B' || i, 'INV-' || (2600000000 + n)::text, 10000 + n % 990000
  FROM (SELECT i, 1 + (i * 7919) % {items} AS n FROM generate_series(1, {SET_BASED}) i) AS scattered;
VACUUM ANALYZE incoming;
CHECKPOINT;""")
    begin = time.monotonic()
    postgres.sql("UPDATE items SET paid = paid + 1 FROM incoming WHERE items.document_no = incoming.document_no "
                 "AND items.amount = incoming.amount;")
    took = time.monotonic() - begin
    if postgres.sql("SELECT count(*) FROM items JOIN incoming USING (document_no, amount)").strip() != str(SET_BASED):
        raise RuntimeError("PostgreSQL: the join found other items")
    return [{"what": f"PostgreSQL, {SET_BASED:,} payments by one join", "result": SET_BASED / took,
             "beside": "durable_batches"}]


def names(postgres, names_program, count, questions):
    """The names and the misspelt questions of names_bench."""
    listed = subprocess.run([names_program, str(count), str(questions)], capture_output=True, text=True, check=True).stdout
    kept, asked = listed.split("\n\n")
    postgres.sql("CREATE EXTENSION pg_trgm; CREATE TABLE names (owner int, name text);\n"
                 "COPY names FROM stdin;\n" + kept + "\n\\.\n"
                 "CREATE INDEX ON names USING gin (name gin_trgm_ops); VACUUM ANALYZE names;")
    asked = [line.split("\t") for line in asked.splitlines() if line]
    rows = []
    for threshold in ("0.3", "0.5"):
        # One line an answer: none is an empty one.
        queries = "".join(
            "SELECT coalesce((SELECT owner FROM names WHERE name % {0} ORDER BY similarity(name, {0}) DESC LIMIT 1), -1);\n"
            .format("'" + text.replace("'", "''") + "'") for _, text in asked)
        begin = time.monotonic()
        answers = postgres.sql(f"SET pg_trgm.similarity_threshold = {threshold};\n" + queries).split()
        took = time.monotonic() - begin
        right = sum(owner == answer for (owner, _), answer in zip(asked, answers))
        rows.append({"what": f"pg_trgm, {count:,} names, 1 typo, threshold {threshold}, recall@1 {right / len(asked):.2f}",
                     "result": len(asked) / took, "beside": "name_one_typo"})
    return rows


def measure_postgres(directory, quick, names_program):
    """(rows, configuration in words)."""
    folder = os.path.join(directory, "postgres")
    os.mkdir(folder)
    items, seconds, count = (200_000, 4, 100_000) if quick else (1_000_000, 10, 1_000_000)
    postgres = Postgres(folder)
    try:
        postgres.start()
        rows = payments(postgres, items, seconds) + joined(postgres, items)
        rows += names(postgres, names_program, count, 40)
        version = postgres.sql("SHOW server_version").strip()
    finally:
        postgres.stop()
    settings = ", ".join(f"{key} {value}" for key, value in SETTINGS.items() if key != "listen_addresses")
    return rows, (f"PostgreSQL {version}, {items:,} items, unique index on the document's number, vacuumed and analysed; "
                  f"{settings}; pgbench -M prepared over a Unix socket, {seconds} s each")

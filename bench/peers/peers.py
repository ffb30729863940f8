"""What users would otherwise run, on the same machine and disk, in the same run as hexiao's own table.

Each peer runs in a directory of its own that goes afterwards, on a port or socket of its own. Services that are
installed are neither asked nor touched.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

from .postgres_peer import BIN, measure_postgres
from .redis_peer import measure_redis


def missing():
    """What is not installed, in words."""
    lacking = [program for program in ("redis-server", "redis-benchmark", "redis-cli") if shutil.which(program) is None]
    return lacking + ([] if os.path.exists(os.path.join(BIN, "pgbench")) else ["PostgreSQL 15"])


def measure_peers(place, quick, folder):
    """(rows, configurations, failures); `folder` has hexiao's benchmark programs."""
    rows, configurations, failures = [], [], []
    if missing():
        return rows, configurations, ["not installed: " + ", ".join(missing()) + "; ./dev bench --peers installs them"]
    directory = tempfile.mkdtemp(prefix="hexiao-peers-", dir=place)
    os.chmod(directory, 0o711)
    try:
        for measure in (lambda: measure_redis(directory, quick),
                        lambda: measure_postgres(directory, quick, os.path.join(folder, "name_questions"))):
            begin = time.monotonic()
            try:
                measured, configuration = measure()
                rows += measured
                configurations.append(configuration)
            except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
                failures.append(str(error))
            print(f"  peer: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return rows, configurations, failures

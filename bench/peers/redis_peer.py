"""Redis 7 storing the bytes of payments, every write synced before its answer (`appendfsync always`)."""
import os
import socket
import subprocess
import time

VALUE_BYTES = 200
CLIENTS = 50
KEYS = 1_000_000


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Redis:
    """A server of our own: own port, own directory, no configuration of the system read."""

    def __init__(self, directory):
        self.port = free_port()
        self.options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", directory, "--save", "",
                        "--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0"]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(["redis-server"] + self.options, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for _ in range(600):
            if self.ask("ping") == "PONG":
                return
            time.sleep(0.1)
        raise RuntimeError("redis-server does not answer")

    def ask(self, *words):
        done = subprocess.run(["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def set_rate(redis, pipeline, requests):
    """SETs a second, of random keys."""
    done = subprocess.run(["redis-benchmark", "-p", str(redis.port), "-t", "set", "-d", str(VALUE_BYTES), "-c",
                           str(CLIENTS), "-P", str(pipeline), "-n", str(requests), "-r", str(KEYS), "--csv"],
                          capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1].split(",")[1].strip('"'))


def measure_redis(directory, quick):
    """(rows, configuration in words)."""
    folder = os.path.join(directory, "redis")
    os.mkdir(folder)
    redis = Redis(folder)
    rows = []
    try:
        redis.start()
        for pipeline, requests in ((1, 50_000), (64, 500_000), (512, 1_000_000)):
            rate = set_rate(redis, pipeline, requests // 5 if quick else requests)
            rows.append({"what": f"Redis SET of {VALUE_BYTES} B, synced, pipelines of {pipeline}", "result": rate,
                         "beside": "durable_batches" if pipeline > 1 else "durable_in_flight"})
        keys = int(redis.ask("dbsize"))
        redis.kill()  # what was answered must be there after a crash
        redis.start()
        if int(redis.ask("dbsize")) != keys:
            raise RuntimeError("Redis lost keys that it had answered: it did not sync")
    finally:
        redis.kill()
    version = subprocess.run(["redis-server", "--version"], capture_output=True, text=True, check=False).stdout.split()[2]
    return rows, (f"Redis {version}: appendonly yes, appendfsync always, save \"\", no AOF rewrite; redis-benchmark with "
                  f"{CLIENTS} clients over TCP; killed and started again, every key was there")

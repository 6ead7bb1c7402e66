"""The stage of the benchmarks: files, one MinIO, and commands whose cost is measured.

Needs minio and rclone (PATH, ~/go/bin, or WAYBILL_TEST_MINIO for minio). No network.
"""

import argparse
import contextlib
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import measured

HERE = Path(__file__).resolve().parent
UNITS = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
MIB = 1 << 20
FILES_A_DIRECTORY = 200


class Files:
    """A number of files of one size, e.g. 20000x10KiB, or 1000xmixed: 90 % of 1-100 KiB, 9 % of 1-10 MiB, 1 % of 100-140 MiB."""

    MIXED = [(0.90, 1 << 10, 100 << 10), (0.99, 1 << 20, 10 << 20), (1.0, 100 << 20, 140 << 20)]

    def __init__(self, text):
        match = re.fullmatch(r"(\d+)x(?:(\d+)(B|KiB|MiB|GiB)|mixed)", text)
        if not match:
            raise argparse.ArgumentTypeError(f"'{text}' is not of the form 20000x10KiB or 1000xmixed")
        self.text = text
        self.count = int(match[1])
        size = int(match[2]) * UNITS[match[3]] if match[2] else None
        chance = random.Random(43)
        self.sizes = [size or self.mixed(chance) for _ in range(self.count)]
        self.bytes = sum(self.sizes)

    def mixed(self, chance):
        drawn = chance.random()
        low, high = next((low, high) for share, low, high in self.MIXED if drawn < share)
        return chance.randint(low, high)

    def write(self, folder):
        """Fills files so that no two files and no two MiB are equal, and nothing compresses."""
        noise = random.Random(42).randbytes(MIB)
        for number, size in enumerate(self.sizes):
            directory = folder / f"d{number // FILES_A_DIRECTORY:05}"
            if number % FILES_A_DIRECTORY == 0:
                directory.mkdir(parents=True, exist_ok=True)
            with open(directory / f"f{number:07}.bin", "wb") as out:
                for offset in range(0, size, MIB):
                    label = f"{number}:{offset};".encode()
                    out.write((label + noise)[: min(MIB, size - offset)])


class MinIO:
    """One server on one drive, on a free port of the loopback."""

    def __init__(self, binary, folder):
        self.user, self.password = "bench", secrets.token_hex(16)
        self.data = folder / "minio"
        address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{address}"
        self.log = open(folder / "minio.log", "wb")
        settings = {
            "MINIO_ROOT_USER": self.user,
            "MINIO_ROOT_PASSWORD": self.password,
            "MINIO_BROWSER": "off",
            "MINIO_UPDATE": "off",
            "HOME": str(folder),
        }
        self.process = subprocess.Popen(
            [binary, "server", "--quiet", "--address", address, str(self.data)],
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            preexec_fn=measured.die_with_parent,
        )

    def await_start(self):
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/minio/health/ready", timeout=1).close()
                return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        sys.exit(f"MinIO did not start: {Path(self.log.name).read_text(errors='replace')[-500:]}")

    def cpu_seconds(self):
        return measured.cpu_seconds(self.process.pid)

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.data, ignore_errors=True)


class Stage:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.rclone = program("rclone")
        self.mc = program("mc", needed=False)
        (folder / "rclone.conf").touch()
        self.number = 0
        self.process = None
        self.minio = None
        self.environment = os.environ

    @classmethod
    @contextlib.contextmanager
    def raised(cls, options, sets):
        """A stage in a folder of its own, with room for the largest of the sets; nothing is left of it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: sys.exit(130))
        with tempfile.TemporaryDirectory(prefix="waybill-bench-", dir=options.dir) as name:
            check_space(name, sets)
            subprocess.run([options.waybill, "--version"], check=True, stdout=sys.stderr)
            stage = cls(options, Path(name))
            try:
                yield stage
            finally:
                stage.close()

    def touch(self, size):
        """Writes and deletes as much as a run does; otherwise only the first tool would pay for unused memory."""
        scratch = self.folder / "scratch"
        with open(scratch, "wb") as file:
            for _ in range(size // MIB):
                file.write(bytes(MIB))
        scratch.unlink()

    def source(self, files):
        """Writes the files to the disk; earlier files are removed."""
        source = self.folder / "source"
        shutil.rmtree(source, ignore_errors=True)
        files.write(source)
        self.touch(files.bytes)
        os.sync()
        return source

    def bucket(self):
        """An empty bucket on a new server: deleted objects slow a server down for a long time."""
        if self.minio:
            self.minio.end()
        self.minio = MinIO(program("minio", os.environ.get("WAYBILL_TEST_MINIO")), self.folder)
        self.minio.await_start()
        folder = self.folder
        self.environment = os.environ | {
            "AWS_ACCESS_KEY_ID": self.minio.user,
            "AWS_SECRET_ACCESS_KEY": self.minio.password,
            "AWS_REGION": "us-east-1",
            "RCLONE_CONFIG": str(folder / "rclone.conf"),
            "RCLONE_CACHE_DIR": str(folder / "rclone"),
            "RCLONE_CONFIG_T_TYPE": "s3",
            "RCLONE_CONFIG_T_PROVIDER": "Minio",
            "RCLONE_CONFIG_T_ENV_AUTH": "true",
            "RCLONE_CONFIG_T_REGION": "us-east-1",
            "RCLONE_CONFIG_T_ENDPOINT": self.minio.url,
            "MC_CONFIG_DIR": str(folder / "mc"),
            "MC_HOST_t": self.minio.url.replace("://", f"://{self.minio.user}:{self.minio.password}@"),
        }
        self.number += 1
        name = f"run-{self.number}"
        self.quietly(self.rclone, "mkdir", f"t:{name}")
        os.sync()
        return name

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        if self.minio:
            self.minio.end()

    def quietly(self, *command):
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            sys.exit(f"{command[0]} {command[1]} failed: {done.stderr[-500:]}")
        return done.stdout

    def objects(self, bucket):
        return json.loads(self.quietly(self.rclone, "size", "--json", "--fast-list", f"t:{bucket}"))["count"]

    def migrate(self, source, bucket, level, endpoint=None, **more):
        """The cost of a waybill run, and its home, which the caller must remove."""
        home = self.folder / f"home-{bucket}"
        command = [str(self.options.waybill), "migrate", str(source), f"s3://{bucket}"]
        command += ["--endpoint", endpoint or self.minio.url, "--verify", level]
        return self.measure(command, WAYBILL_HOME=str(home), **more), home

    def measure(self, command, **more):
        """Runs the command; wall, cpu, pss, exit code, the server's CPU seconds and the machine's load before."""
        result, log = self.folder / "result.json", self.folder / "tool.log"
        load = os.getloadavg()[0]
        before = self.minio.cpu_seconds()
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "measured.py"), str(result), str(log), *command],
            env=self.environment | more,
            start_new_session=True,
        )
        if self.process.wait() != 0:
            sys.exit(f"measuring {command[0]} failed")
        found = json.loads(result.read_text())
        found |= {"server": self.minio.cpu_seconds() - before, "load": load}
        say(f"  {Path(command[0]).name} {command[1]}: {found['wall']:.1f} s, {found['cpu']:.1f} CPU s")
        if found["exit"] != 0:
            say(f"  exit {found['exit']}: " + log.read_text(errors="replace")[-1500:])
        if found["left"]:
            say(f"  {found['left']} processes were still there {measured.LINGER_SECONDS} s after the end")
        log.unlink()
        return found


def machine():
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / MIB
    name = cpu[1] if cpu else os.uname().machine
    return f"{len(os.sched_getaffinity(0))} cores ({name}), {memory:.0f} GiB memory, Linux {os.uname().release}"


def program(name, named=None, needed=True):
    found = named or shutil.which(name) or shutil.which(name, path=str(Path.home() / "go/bin"))
    if needed and not found:
        sys.exit(f"There is no {name} on PATH and none in ~/go/bin.")
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(text):
    print(text, file=sys.stderr, flush=True)


def add_options(parser):
    """The arguments that every benchmark takes."""
    parser.add_argument("--waybill", type=Path, default=HERE.parent / "waybill", help="the launcher to measure")
    parser.add_argument("--dir", help="where the files and the server's data go; default: the temporary directory")


def check_space(folder, sets):
    needed = int(2.2 * max(files.bytes for files in sets)) + (2 << 30)
    free = shutil.disk_usage(folder).free
    if free < needed:
        sys.exit(f"{folder} has {free >> 20} MiB free and {needed >> 20} MiB are needed; name another with --dir.")

#!/usr/bin/env python3
"""Runs a command and says what it and everything that it started cost.

    measured.py RESULT.json LOG COMMAND [ARGUMENT...]

The wall clock stops when the command itself ends. CPU seconds are exact: this process adopts every orphan of the
command's tree (PR_SET_CHILD_SUBREAPER) and reads what the kernel counted when it reaps it. Memory is sampled: the
highest sum of the proportional set sizes (PSS) of all processes of the tree at one moment.
"""

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.25
LINGER_SECONDS = 15


def prctl(option, value):
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")


def die_with_parent():
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stat_fields(pid):
    """The fields of /proc/PID/stat after the command's name, from the state on."""
    with open(f"/proc/{pid}/stat", "rb") as stat:
        return stat.read().rpartition(b")")[2].split()


def descendants(root):
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                children.setdefault(int(stat_fields(name)[1]), []).append(int(name))
            except (OSError, IndexError):
                continue
    found, todo = [], [root]
    while todo:
        kin = children.get(todo.pop(), [])
        found += kin
        todo += kin
    return found


def pss_bytes(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as rollup:
            for line in rollup:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass  # it ended meanwhile
    return 0


def cpu_seconds(pid):
    """User and system time of one running process, its reaped children included."""
    return sum(int(ticks) for ticks in stat_fields(pid)[11:15]) / os.sysconf("SC_CLK_TCK")


class Sampler(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.peak = 0
        self.processes = 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(SAMPLE_SECONDS):
            tree = descendants(os.getpid())
            self.peak = max(self.peak, sum(map(pss_bytes, tree)))
            self.processes = max(self.processes, len(tree))


def reap():
    """Reaps ended children; false when no child is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
        return True
    except ChildProcessError:
        return False


def kill_tree():
    for kill in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + 5
        while reap() and time.monotonic() < until:
            for pid in descendants(os.getpid()):
                try:
                    os.kill(pid, kill)
                except ProcessLookupError:
                    pass
            time.sleep(0.2)


def interrupted(number, _frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    kill_tree()
    os._exit(128 + number)


def main():
    result, log, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    die_with_parent()
    signal.signal(signal.SIGTERM, interrupted)
    sampler = Sampler()
    sampler.start()
    with open(log, "ab") as out:
        started = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        code = child.wait()
    wall = time.monotonic() - started
    while reap() and time.monotonic() < started + wall + LINGER_SECONDS:
        time.sleep(0.05)
    lingered = time.monotonic() - started - wall
    left = len(descendants(os.getpid()))
    kill_tree()
    sampler.ended.set()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(result, "w", encoding="utf-8") as out:
        json.dump(
            {
                "exit": code,
                "wall": wall,
                "cpu": used.ru_utime + used.ru_stime,
                "pss": sampler.peak,
                "processes": sampler.processes,
                "lingered": lingered,
                "left": left,
            },
            out,
        )


if __name__ == "__main__":
    main()

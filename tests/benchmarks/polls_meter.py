"""What every contender of `bench_polls` measures itself with, and what it is asked to poll."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

Figures = dict[str, float | int | list[int]]
Contender = Callable[[list[str], int, Path], Figures]
"""Takes the addresses, the number of measured rounds and an empty folder."""


def addresses(hosts: int) -> list[str]:
    return [f"127.77.{number // 250}.{number % 250 + 1}" for number in range(hosts)]


class Meter:
    """CPU of this process and its children, the wall clock and memory, from `start` to `figures`."""

    def start(self) -> None:
        self._wall, self._cpu = time.monotonic(), _cpu_now()

    def figures(self, polls: int) -> Figures:
        seconds, cpu = time.monotonic() - self._wall, _cpu_now() - self._cpu
        return {
            "polls": polls,
            "per_second": polls / seconds,
            "cpu_ms": 1000 * cpu / polls,
            "mb": _megabytes(os.getpid()),
            "worker_mb": [_megabytes(child) for child in _children()],
        }


def contend(contenders: dict[str, Contender]) -> None:
    """Be the contender that the arguments name: NAME KIND PORT HOSTS ROUNDS. Prints its figures as JSON."""
    name, kind, port, hosts, rounds = sys.argv[1:]
    urls = [f"http://{address}:{port}/{kind}" for address in addresses(int(hosts))]
    with TemporaryDirectory() as folder:
        print(json.dumps(contenders[name](urls, int(rounds), Path(folder))))  # noqa: T201 - for who started us


def _cpu_now() -> float:
    gone = os.times()
    return sum(gone[:4]) + sum(map(_cpu_of, _children()))


def _children() -> list[int]:
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024

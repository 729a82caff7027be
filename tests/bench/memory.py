"""How large each process of a program is, as the kernel counts it (RSS)."""

import os
from pathlib import Path

KILOBYTES = 1024


def of_each_process() -> list[int]:
    """Return megabytes: this process first, then those that it has started, and theirs, in order of start."""
    return [_megabytes(pid) for pid in _with_descendants(os.getpid())]


def _with_descendants(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = sorted(int(child) for task in tasks for child in task.read_text().split())
    return [pid, *(one for child in children for one in _with_descendants(child))]


def _megabytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / KILOBYTES)
    return 0

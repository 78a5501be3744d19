"""Runs a command, and says what it took: wall time, CPU and peak memory by wait4, and how much of
the machine others used meanwhile.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

DISTURBED = 0.15
"""Cores that others may use: a run with more is told apart."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Run(NamedTuple):
    """Seconds of wall time and of CPU, megabytes of the largest process, and the cores that other
    processes used during the run.
    """

    wall: float
    cpu: float
    memory: float
    others: float


def run(command: Sequence[str], cwd: Path) -> Run:
    """Runs a command to its end, silently, when the machine has come to rest. Raises
    CalledProcessError, also when it says less than all went well.
    """
    _rest()
    busy, start = _busy(), time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command), stderr=said)
    cpu = used.ru_utime + used.ru_stime
    others = max(0.0, _busy() - busy - cpu) / wall
    return Run(wall, cpu, used.ru_maxrss / 1024, others)


def median(runs: Iterable[Run]) -> Run:
    """The median of each figure, of the runs that nobody disturbed where there are any."""
    every = list(runs)
    calm = [one for one in every if one.others <= DISTURBED]
    return Run(*(statistics.median(figures) for figures in zip(*(calm or every), strict=True)))


def disturbed(runs: Iterable[Run]) -> str:
    """What to say of runs during which others worked; "" when all were calm."""
    loads = [one.others for one in runs]
    many = sum(load > DISTURBED for load in loads)
    return f"{many} of {len(loads)} runs disturbed, by up to {max(loads):.2f} cores" if many else ""


def _busy() -> float:
    """Seconds of CPU that the whole machine has used since it started."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    ticks = [int(field) for field in fields]
    return (sum(ticks) - ticks[3] - ticks[4]) / _TICKS  # all but idle and waiting for disks


def _rest(span: float = 0.5, patience: int = 20) -> None:
    """Waits until what was written is on disk and others use little; ``patience`` spans at most."""
    os.sync()
    for _ in range(patience):
        busy = _busy()
        time.sleep(span)
        if _busy() - busy < DISTURBED * span:
            return

"""What a measurement is made of: figures, and ways to take them."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `aim` is what the figure is compared with by a reader."""

    what: str
    value: float
    unit: str
    aim: str = ""


Measurement = Callable[[], Iterable[Figure]]
_measurements: list[Measurement] = []


def measurement(function: Measurement) -> Measurement:
    """Register a function whose figures belong in the table."""
    _measurements.append(function)
    return function


def measurements() -> list[Measurement]:
    """Return what has been registered, in order."""
    return list(_measurements)


_files: list[Path] = []


def name_files(files: Iterable[Path]) -> None:
    """Remember the files that the command line names, for measurements that read some."""
    _files[:] = files


def files_named() -> list[Path]:
    return list(_files)


def cpu_milliseconds(work: Callable[[], object], *, times: int = 20) -> float:
    """Return the median CPU time of one run of `work`, in milliseconds, after one to warm up.

    CPU time and no wall time: other programs on the machine do not count.
    """
    work()
    gc.collect()
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return statistics.median(taken) * 1000


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of one run of `work`, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

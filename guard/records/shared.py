"""The metrics of several processes as those of one: each counts in files of its own.

A file goes by the number of its process; who has the number next counts on in it, so
that no sum ever falls.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import Metric, ProcessCollector, values
from prometheus_client.multiprocess import mark_process_dead
from prometheus_client.registry import Collector


def count_in(folder: Path, number: int) -> None:
    """In a new process, before it makes any metric. The library takes its folder from
    the environment only, and looks there when it is imported; this is later."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue(lambda: number)  # type: ignore[no-untyped-call]
    pid_file(folder, number).write_text(str(os.getpid()))


def bury(folder: Path, number: int) -> None:
    """Its counters stay; what it holds and waits for is gone."""
    mark_process_dead(number, str(folder))  # type: ignore[no-untyped-call]
    pid_file(folder, number).unlink(missing_ok=True)


class Processes(Collector):
    """Memory, processor time and files of each process that counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for file in sorted(self._folder.glob("*.pid")):
            for family in of_process(file):
                whole = families.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type)
                )
                for sample in family.samples:
                    labels = {**sample.labels, "worker": file.stem}
                    whole.samples.append(sample._replace(labels=labels))
        yield from families.values()


def of_process(file: Path) -> list[Metric]:
    """Nothing where it has ended meanwhile."""
    with suppress(OSError, ValueError):
        pid = int(file.read_text())
        return list(ProcessCollector(pid=lambda: pid, registry=None).collect())
    return []


def pid_file(folder: Path, number: int) -> Path:
    return folder / f"{number}.pid"

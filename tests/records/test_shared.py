"""Files of one process; `test_metrics` adds up those of two."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import Metric

from guard.records.shared import Processes, bury, pid_file


def collected(folder: Path) -> dict[str, Metric]:
    return {family.name: family for family in Processes(folder).collect()}


def test_each_process_goes_by_its_number(tmp_path: Path) -> None:
    for number in (1, 2):
        pid_file(tmp_path, number).write_text(str(os.getpid()))
    memory = collected(tmp_path)["process_resident_memory_bytes"]

    assert [each.labels["worker"] for each in memory.samples] == ["1", "2"]
    assert min(each.value for each in memory.samples) > 10**6


def test_of_what_has_ended_nothing_is_told(tmp_path: Path) -> None:
    pid_file(tmp_path, 1).write_text("")

    assert collected(tmp_path) == {}


def test_what_is_buried_keeps_its_counters_alone(tmp_path: Path) -> None:
    names = ("counter_1.db", "gauge_livesum_1.db", "gauge_livesum_2.db", "1.pid")
    for name in names:
        (tmp_path / name).touch()
    bury(tmp_path, 1)

    left = {file.name for file in tmp_path.iterdir()}
    assert left == {"counter_1.db", "gauge_livesum_2.db"}

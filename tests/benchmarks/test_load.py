"""What wrk says is read right, and processes are measured with their children."""

from __future__ import annotations

import os

from benchmarks.road.load import Figures, figures
from benchmarks.road.process import family, share


def test_a_line_of_figures() -> None:
    found = figures("FIGURES 1000 2000000 5000 3 1500.0 9000.0")

    assert found == Figures(1000, 2.0, 3, 1.5, 9.0)
    assert found.rate == 500


def test_a_process_is_of_its_own_family() -> None:
    assert next(family(os.getpid())) == os.getpid()


def test_shared_memory_counts_in_part() -> None:
    rollup = "7f-7f ---p\nRss:  9000 kB\nPss:  4000 kB\nPss_Anon: 1 kB\n"
    assert (share(rollup), share(rollup, "Rss")) == (4.096, 9.216)

"""The demo portfolio, drawn once for all tests and all workers of a run."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from guard.demo.site import build_site

BASE = "http://marlene.test"


def site_folder(base: Path) -> Path:
    """`base` is pytest's own; its workers share the folder above theirs."""
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "portfolio"
    with (shared / "portfolio.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build_site(folder, BASE)
    return folder

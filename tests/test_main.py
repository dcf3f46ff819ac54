from __future__ import annotations

import subprocess
import sys


def test_the_package_runs_as_the_command() -> None:
    command = [sys.executable, "-m", "guard", "--help"]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "reverse proxy for artists" in done.stdout

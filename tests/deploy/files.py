"""What the tests of deploy/ read: its files, parsed, and programs that check them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"


def document(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


def run(program: str, *arguments: str | Path) -> str:
    """What `program` printed; fails the test where it found fault. Programs that came
    with Python's packages stand beside it."""
    beside = Path(sys.executable).parent
    found = shutil.which(program, path=str(beside)) or shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        [found, *map(str, arguments)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

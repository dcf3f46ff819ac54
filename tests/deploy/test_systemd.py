from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.deploy.files import DEPLOY, run

UNIT = DEPLOY / "systemd/guard.service"
MOST = 2.0  # of 10; `systemd-analyze security` calls it OK


def test_it_is_exposed_to_little() -> None:
    said = run("systemd-analyze", "security", "--offline=true", UNIT)
    level = re.search(r"Overall exposure level for guard.service: ([\d.]+)", said)

    assert level is not None
    assert float(level[1]) <= MOST


def test_systemd_knows_every_key(tmp_path: Path) -> None:
    """One that it does not know it ignores, with a warning."""
    run("systemd-analyze", "--version")
    here = tmp_path / "guard.service"
    text = UNIT.read_text("utf-8").replace("/opt/guard/bin/guard", "/bin/true")
    here.write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", here], capture_output=True, text=True, timeout=60
    )

    assert re.findall(r"guard\.service:\d+: .*", done.stderr) == []

"""The artist's site goes down and comes back; the guard stands."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx

from tests.build import BROWSER_HEADERS
from tests.e2e.stage import origin, process
from tests.servers import free_port


def test_a_site_that_dies_is_a_502_until_it_is_back(tmp_path: Path) -> None:
    ports = tuple(str(free_port()) for _ in range(3))
    guard, admin = (f"http://127.0.0.1:{port}" for port in ports[1:])
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("here")
    (tmp_path / "site" / "robots.txt").write_text("")
    serve = (sys.executable, "-m", "guard", "serve")
    options = ("--upstream", f"http://127.0.0.1:{ports[0]}", "--port", ports[1])
    command = (*serve, *options, "--admin-port", ports[2])

    with process(command, f"{admin}/healthz", tmp_path):
        with origin(tmp_path / "site", ports[0]):
            before = httpx.get(guard, headers=BROWSER_HEADERS, trust_env=False)
        down = httpx.get(guard, headers=BROWSER_HEADERS, trust_env=False)
        with origin(tmp_path / "site", ports[0]):
            after = httpx.get(guard, headers=BROWSER_HEADERS, trust_env=False)
        alive = httpx.get(f"{admin}/healthz", trust_env=False)

    assert (before.text, after.text) == ("here", "here")
    assert (down.status_code, "cannot be reached" in down.text) == (502, True)
    assert alive.json()["status"] == "ok"

"""The demo portfolio and the guard in front of it, as processes on free ports."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from guard.demo.site import Site, build_site
from tests.servers import free_port

PATIENCE = 60.0  # seconds for a process to answer, on a busy machine
ORIGIN = """
import sys, uvicorn
from pathlib import Path
from guard.demo.server import site_app
uvicorn.run(site_app(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True)
class Stage:
    """`site` is the portfolio's own address, `guard` the one that visitors know."""

    site: str
    guard: str
    metrics: str
    folder: Path
    holds: Site

    def original(self, path: str) -> bytes:
        name = path.removeprefix(self.guard).lstrip("/") or "index.html"
        file = self.folder / name
        return (file / "index.html" if file.is_dir() else file).read_bytes()

    @property
    def pictures(self) -> tuple[str, ...]:
        return tuple(self.guard + path for path in self.holds.pictures)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    ports = tuple(str(free_port()) for _ in range(3))
    site, guard, metrics = (f"http://127.0.0.1:{port}" for port in ports)
    holds = build_site(folder / "site", guard)
    with ExitStack() as running:
        running.enter_context(origin(folder / "site", ports[0]))
        options = ("--upstream", site, "--port", ports[1], "--admin-port", ports[2])
        command = (sys.executable, "-m", "guard", "serve", *options)
        running.enter_context(process(command, f"{metrics}/healthz", folder))
        yield Stage(site, guard, metrics, folder / "site", holds)


@contextmanager
def origin(folder: Path, port: str) -> Iterator[subprocess.Popen[bytes]]:
    command = (sys.executable, "-c", ORIGIN, str(folder), port)
    with process(command, f"http://127.0.0.1:{port}/robots.txt", folder) as running:
        yield running


@contextmanager
def process(
    command: tuple[str, ...], url: str, folder: Path, **environ: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Started in `folder`, answering at `url`, and ended with the block; where it
    speaks no HTTP, `tcp://host:port`."""
    code = Path(__file__).parents[2]
    running = subprocess.Popen(
        command, cwd=folder, env=os.environ | {"PYTHONPATH": str(code)} | environ
    )
    try:
        wait_for(url, running)
        yield running
    finally:
        running.terminate()
        running.wait(PATIENCE)


def wait_for(url: str, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < end:
        try:
            ask(url)
        except OSError:
            with_patience(running)
        else:
            return
    raise RuntimeError(f"{running.args!r} never answered at {url}")


def ask(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "tcp":
        socket.create_connection((parts.hostname, parts.port), timeout=5).close()
    else:
        urllib.request.urlopen(url, timeout=5).close()


def with_patience(running: subprocess.Popen[bytes]) -> None:
    """A moment for the process to come up; less if it ends."""
    try:
        running.wait(0.05)
    except subprocess.TimeoutExpired:
        return

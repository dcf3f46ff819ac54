"""A real Redis for the tests that need one, on a socket of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    server = shutil.which("redis-server") or shutil.which("valkey-server")
    if server is None:
        pytest.skip("needs redis-server: run `make tools` as root")
    # Not tmp_path: the path of a socket has 108 bytes at most.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "redis.sock"
        process = subprocess.Popen(
            [server, "--port", "0", "--unixsocket", str(path), "--save", ""],
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            wait_for(process, path)
            yield f"unix://{path}"
        finally:
            process.terminate()
            process.wait(10)


def wait_for(process: subprocess.Popen[bytes], path: Path) -> None:
    while process.poll() is None:
        with socket.socket(socket.AF_UNIX) as caller, suppress(OSError):
            caller.settimeout(1)
            caller.connect(str(path))
            return
    raise RuntimeError(f"redis-server ended with {process.returncode}")

"""A guard with several workers, as a process, in front of a site in the test itself."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.servers import serve

ROOT = Path(__file__).parents[2]
POLICY = """
upstream: http://127.0.0.1:{site}
state: state
trusted_proxies: [127.0.0.1]
images: {{workers: 1}}
traps: [^/trap]
rules:
  - {{name: caught, if: {{trapped: true}}, action: block}}
  - {{name: everybody-else, if: {{path: "^/"}}, action: allow}}
{more}
"""
PATIENCE = 30.0  # seconds, on a busy machine


@dataclass(frozen=True)
class Guard:
    process: Process
    state: Path
    port: int
    admin: int

    def workers(self) -> dict[str, int]:
        """Process ids by number."""
        return {file.stem: int(file.read_text() or 0) for file in self._pid_files()}

    def _pid_files(self) -> Iterator[Path]:
        return self.state.glob("run/*/*.pid")

    def rewrite(self, old: str, new: str) -> None:
        """In the policy."""
        file = self.state.parent / "guard.yaml"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    async def reload(self, loads: int = 2) -> None:
        """Until so many policies were loaded."""
        self.process.send_signal(signal.SIGHUP)
        await self.counts("guard_policy_loads_total", loads)

    async def says(self, words: bytes) -> bytes:
        """The line that has them."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while words not in (said := await self.process.stdout.readline()):
                assert said
        return said

    async def get(self, path: str, headers: str = "", port: int = 0) -> tuple[int, str]:
        """On a line of its own."""
        async with line(port or self.port) as own:
            return await own.ask(path, headers + "Connection: close\r\n")

    async def metric(self, name: str) -> float:
        """The sum of all its series."""
        _, text = await self.get("/metrics", port=self.admin)
        found = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.M)
        return sum(map(float, found))

    async def counts(self, name: str, wanted: float) -> None:
        """Waits for it: a worker knows what another has counted after a second."""
        async with asyncio.timeout(PATIENCE):
            while await self.metric(name) != wanted:
                await asyncio.to_thread(wait, [], 0.1)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.to_thread(wait, [], 0.02)  # other processes say nothing


class Line:
    """A kept-alive connection of a visitor."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader, self._writer = reader, writer
        self.is_over = False  # as the guard said

    async def ask(self, path: str, headers: str = "") -> tuple[int, str]:
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n"
        self._writer.write(request.encode())
        async with asyncio.timeout(PATIENCE):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
            found = re.search(r"content-length: (\d+)", head)
            body = await self._reader.readexactly(int(found[1]) if found else 0)
        self.is_over = "connection: close" in head
        return int(head.split()[1]), body.decode(errors="replace")


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


async def site(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("a page")(scope, receive, send)


@asynccontextmanager
async def running(
    folder: Path, more: str = "", workers: int = 2, behind: ASGIApp = site
) -> AsyncIterator[Guard]:
    """As many workers, which are all there; one is the guard itself."""
    async with serve(behind) as port:
        (folder / "guard.yaml").write_text(POLICY.format(site=port, more=more))
        words = f"-m guard serve guard.yaml --port 0 --admin-port 0 --workers {workers}"
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words.split(),
            cwd=folder,
            env={"PYTHONPATH": str(ROOT)},
            stdout=PIPE,
            stderr=STDOUT,
        )
        try:
            guard = await announced(process, folder / "state")
            if workers > 1:
                await until(lambda: len(guard.workers()) == workers)
            yield guard
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE):
                await process.communicate()


async def announced(process: Process, state: Path) -> Guard:
    assert process.stdout is not None
    said = b""
    async with asyncio.timeout(PATIENCE):
        while b"Dashboard" not in said:
            said += await process.stdout.readline() or b"Dashboard: ended :0"
    public, admin = re.findall(rb"(?:Visitors|Dashboard):.*:(\d+)", said)
    return Guard(process, state, int(public), int(admin))

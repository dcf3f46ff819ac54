"""`guard serve` takes a changed policy without a restart, with everything real."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from tests.crew.running import PATIENCE, ROOT, announced, line, running, until
from tests.images.pictures import encoded
from tests.servers import free_port

alone = partial(running, workers=1)
RULES = "rules:\n"
CLOSED = 'rules:\n  - {name: closed, if: {path: "^/"}, action: block}\n'


async def test_a_new_rule_holds_on_lines_that_were_open(tmp_path: Path) -> None:
    async with alone(tmp_path) as guard, line(guard.port) as kept:
        before = [(await kept.ask("/"))[0] for _ in range(3)]  # the lane knows it
        guard.rewrite(RULES, CLOSED)
        await guard.reload()

        assert before == [200] * 3
        assert [(await kept.ask("/"))[0], (await guard.get("/"))[0]] == [403] * 2


async def test_counts_go_on(tmp_path: Path) -> None:
    async with alone(tmp_path) as guard:
        await guard.get("/")
        guard.rewrite(RULES, CLOSED)
        await guard.reload()
        await guard.get("/")

        assert await guard.metric("guard_requests_total") == 2
        assert await guard.metric("guard_policy_info") == 1


@pytest.mark.parametrize("more", ["", "rate: {requests: 99, seconds: 9}"])
async def test_habits_stay(tmp_path: Path, more: str) -> None:
    async with alone(tmp_path) as guard:
        await guard.get("/trap")
        guard.rewrite(RULES, f"{more}\n{RULES}")
        await guard.reload()

        assert (await guard.get("/"))[0] == 403


async def test_what_the_site_answered_stays(tmp_path: Path) -> None:
    asked: list[str] = []
    headers = {"cache-control": "max-age=60"}

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(scope["path"])
        await PlainTextResponse("a page", headers=headers)(scope, receive, send)

    more = "cache: {bytes: 1 MB}"
    async with alone(tmp_path, more, behind=site) as guard:
        await guard.get("/page")
        guard.rewrite("name: caught", "name: fetched")
        await guard.reload()
        await guard.get("/page")

    assert asked.count("/page") == 1


async def test_a_policy_with_mistakes_changes_nothing_and_is_told(
    tmp_path: Path,
) -> None:
    async with alone(tmp_path) as guard:
        guard.rewrite(RULES, f"nonsense: 1\nmore: 2\n{CLOSED}")
        guard.process.send_signal(signal.SIGHUP)
        said = await guard.says(b"everything stays as it is")

        assert all(mistake in said for mistake in (b"'nonsense'", b"'more'"))
        assert (await guard.get("/"))[0] == 200
        await guard.counts("guard_policy_load_failures_total", 1)


class Download:
    """A site with a file of 5 MB, of which the second half waits."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/file":
            await PlainTextResponse("a page")(scope, receive, send)
            return
        headers = [(b"content-length", b"5000000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        half = b"x" * 2_500_000
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await self.go_on.wait()
        await send({"type": "http.response.body", "body": half})


@pytest.mark.parametrize("pages", [0, 3], ids=["road", "lane"])
async def test_a_download_goes_on_while_another_site_is_named(
    tmp_path: Path, pages: int
) -> None:
    site = Download()
    async with alone(tmp_path, behind=site) as guard, line(guard.port) as kept:
        for _ in range(pages):
            await kept.ask("/")
        asking = asyncio.ensure_future(kept.ask("/file"))
        await guard.counts("guard_upstream_seconds_count", pages + 1)
        nobody = f"upstream: http://127.0.0.1:{free_port()} #"
        guard.rewrite("upstream: http://", nobody)
        await guard.reload()
        site.go_on.set()
        status, body = await asking

        assert (status, len(body)) == (200, 5_000_000)
        assert (await kept.ask("/"))[0] == 502


async def test_a_page_that_is_kept_live_begins_anew(tmp_path: Path) -> None:
    async with alone(tmp_path) as guard, httpx.AsyncClient(timeout=PATIENCE) as artist:
        url = f"http://127.0.0.1:{guard.admin}/live?after=0"
        async with artist.stream("GET", url) as page:
            pieces = page.aiter_text()
            first = await anext(pieces)
            await guard.reload()
            with suppress(httpx.RemoteProtocolError):
                async for _ in pieces:
                    pass

    assert first.startswith("retry")


async def site_of_pictures(scope: Scope, receive: Receive, send: Send) -> None:
    await Response(encoded("JPEG"), media_type="image/jpeg")(scope, receive, send)


PREVIEWS = f"{RULES}  - {{name: bots, if: {{user_agent: Bot}}, action: preview}}\n"


async def test_twenty_reloads_leave_nothing_behind(tmp_path: Path) -> None:
    more = "timeouts: {read: 60}"
    async with alone(tmp_path, more, behind=site_of_pictures) as guard:
        guard.rewrite(RULES, PREVIEWS)
        guard.rewrite("{workers: 1}", "{workers: 1, seconds: 20}")
        await guard.reload(2)
        await guard.get("/0.jpg", "User-Agent: ABot\r\n")
        before = remains(guard.process.pid)
        for n in range(20):
            guard.rewrite(f"read: {60 + n}", f"read: {61 + n}")
            if n % 5 == 0:  # other processes make pictures
                guard.rewrite(f"seconds: {20 + n}", f"seconds: {25 + n}")
            await guard.reload(n + 3)
            await guard.get(f"/{n}.jpg", "User-Agent: ABot\r\n")
        made = await guard.metric("guard_variants_total")

        await until(lambda: at_most(remains(guard.process.pid), before))
    assert made > 20


def remains(pid: int) -> tuple[int, ...]:
    """Threads, files and processes of a guard."""
    folder = Path(f"/proc/{pid}")
    own = [len(os.listdir(folder / each)) for each in ("task", "fd")]
    return *own, len(list(descendants(pid)))


def descendants(pid: int) -> Iterator[int]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from descendants(child)


# asyncio's own threads come as they are needed, up to six; and a pipe with a guest.
SLACK = (4, 4, 0)


def at_most(now: Sequence[int], before: Sequence[int]) -> bool:
    every = zip(now, before, SLACK, strict=True)
    return all(one <= other + slack for one, other, slack in every)


TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


async def test_a_guard_ends_with_its_terminal(tmp_path: Path) -> None:
    mine, its = os.openpty()
    words = "-m guard serve --port 0 --admin-port 0"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", TERMINAL, *words.split()),
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        stdin=its,
        stdout=PIPE,
        start_new_session=True,
    )
    os.close(its)
    guard = await announced(process, tmp_path)
    await guard.get("/")
    os.close(mine)
    async with asyncio.timeout(PATIENCE):
        await process.communicate()

    assert process.returncode == -signal.SIGTERM

"""guard warm, as its user runs it, against a real site."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from guard.bots.catalog import shipped_catalog
from guard.commands.warm import visitor
from guard.facts import Verified
from tests.commands.run import run
from tests.images.pictures import encoded, photo
from tests.servers import serve

PICTURE = encoded("JPEG", photo(200, 150))


async def page(request: Request) -> Response:
    return Response('<img src="/1.jpg"><img src="/gone.jpg">', media_type="text/html")


async def picture(request: Request) -> Response:
    return Response(PICTURE, media_type="image/jpeg")


@contextmanager
def site(*routes: Route) -> Iterator[int]:
    """In a thread of its own, as the command has a loop of its own."""
    ready, done, ports = Event(), Event(), []

    async def live() -> None:
        async with serve(Starlette(routes=routes)) as port:
            ports.append(port)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = Thread(target=lambda: asyncio.run(live()))
    thread.start()
    ready.wait(10)
    try:
        yield ports[0]
    finally:
        done.set()
        thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with site(Route("/", page), Route("/1.jpg", picture)) as number:
        yield number


@pytest.fixture
def policy(tmp_path: Path, port: int) -> str:
    file = tmp_path / "guard.yaml"
    file.write_text(f"upstream: http://127.0.0.1:{port}\nimages: {{workers: 1}}\n")
    return str(file)


def test_what_is_there_already_stays(policy: str, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# mine\nhttps://art.example/1.jpg\n/1.jpg\n\n")
    arguments = (policy, "--list", str(listed), "--bot", "nobody", "--bot", "gptbot")
    first, second = run("warm", *arguments), run("warm", *arguments)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "3 made" in first.output
    assert "0 made\n      3 there already" in second.output


def test_a_picture_that_is_gone_is_told(policy: str) -> None:
    done = run("warm", policy, "--bot", "GPTBot", "--workers", "1", "--most", "9")
    assert "2 pictures on" in done.output
    assert "/gone.jpg: the site answers 404" in done.output
    assert "1 of 2 pictures have no variants" in str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--bot", "Nosuch"), "no bot of the catalog is called 'Nosuch'"),
        (("--list", "-"), "the list names no picture"),
    ],
)
def test_mistakes_are_told(
    policy: str, arguments: tuple[str, ...], complaint: str
) -> None:
    assert complaint in str(run("warm", policy, *arguments).exception)


def test_a_site_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "guard.yaml"
    file.write_text("upstream: http://127.0.0.1:1")
    assert "the site does not answer" in str(run("warm", str(file)).exception)


def test_a_site_without_pictures_is_told(tmp_path: Path) -> None:
    with site() as number:
        file = tmp_path / "guard.yaml"
        file.write_text(f"upstream: http://127.0.0.1:{number}")
        assert "no pages show a picture" in str(run("warm", str(file)).exception)


def test_what_is_warmed_is_for_who_proves_its_name() -> None:
    assert visitor("gptbot", shipped_catalog()).verified is Verified.PROVEN

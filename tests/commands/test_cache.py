"""guard cache purge talks to a running guard, and says plainly when it cannot."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from guard.commands.cache import reached, told
from guard.errors import UsageError
from tests.commands.run import run
from tests.servers import free_port

URL = "https://art.example/1.jpg?w=2"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def purged(folder: Path, answer: bytes, status: str = "200 OK") -> tuple[str, str]:
    """What the command printed, and what a guard that answers so was asked."""
    asked = []

    def app(environ, start):  # type: ignore[no-untyped-def]  # wsgiref's
        token = environ.get("HTTP_AUTHORIZATION", "")
        asked.append(f"{environ['REQUEST_METHOD']} {environ['QUERY_STRING']} {token}")
        start(status, [("content-type", "application/json")])
        return [answer]

    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        policy = folder / "guard.yaml"
        policy.write_text(
            f"admin: 127.0.0.1:{server.server_port}\nadmin_token: {'t' * 32}\n"
        )
        result = run("cache", "purge", URL, "--policy", str(policy))
        thread.join()
    return result.output + str(result.exception or ""), asked[0]


def test_it_asks_the_guard_with_the_token(tmp_path: Path) -> None:
    printed, asked = purged(tmp_path, b'{"forgotten": true}')

    assert printed == f"{URL}: forgotten\n"
    assert asked == (
        f"POST url=https%3A%2F%2Fart.example%2F1.jpg%3Fw%3D2 Bearer {'t' * 32}"
    )


def test_nothing_kept_is_no_error(tmp_path: Path) -> None:
    printed, _ = purged(tmp_path, b'{"forgotten": false}')

    assert printed == f"{URL}: nothing was kept of it\n"


def test_a_refusal_is_told(tmp_path: Path) -> None:
    printed, _ = purged(tmp_path, b"Not the token.\n", "401 Unauthorized")

    assert "did not forget it: Not the token." in printed


def test_where_no_guard_runs_it_says_so() -> None:
    result = run("cache", "purge", URL, "--admin-port", str(free_port()))

    assert "no guard answers on 127.0.0.1" in str(result.exception)


def test_no_answer_that_makes_no_sense_is_believed() -> None:
    with pytest.raises(UsageError, match="200"):
        told(200, "")


def test_who_listens_everywhere_is_here() -> None:
    assert reached(("0.0.0.0", 1)) == ("127.0.0.1", 1)

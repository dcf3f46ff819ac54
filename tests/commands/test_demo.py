from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from guard.commands.demo import Street, cache_folder, own
from guard.errors import UsageError
from tests.commands.run import run
from tests.fakes import answer_of, make_request
from tests.site import site_folder


@pytest.mark.parametrize("flag", ["--site-port", "--port", "--admin-port"])
def test_a_taken_port_is_named_with_its_flag(flag: str) -> None:
    free = ["--site-port", "0", "--port", "0", "--admin-port", "0"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        result = run("demo", *free, flag, port)

    assert isinstance(result.exception, UsageError)
    assert re.search(f"port {port}: .* {flag}$", str(result.exception))


async def nobody() -> None:
    """Nobody passes."""


@pytest.mark.parametrize(("port", "text"), [(8000, b"site"), (8080, b"guard")])
async def test_the_site_and_the_guard_live_in_one_street(
    port: int, text: bytes
) -> None:
    guard: Any = PlainTextResponse("guard")
    street = Street(PlainTextResponse("site"), 8000, guard, nobody)
    request = make_request(server=("127.0.0.1", port))

    assert (await answer_of(street, request)).body == text


@pytest.mark.xdist_group("e2e")
def test_the_demo_says_where_to_look_and_ends_cleanly(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    drawn = site_folder(tmp_path_factory.getbasetemp())
    shutil.copytree(drawn, tmp_path / "site")
    ports = ("--site-port", "0", "--port", "0", "--admin-port", "0")
    with subprocess.Popen(
        [
            sys.executable,
            "-u",
            "-m",
            "guard",
            "demo",
            *ports,
            "--visitors",
            "2",
            "--folder",
            str(tmp_path),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as demo:
        assert demo.stdout
        said = ""
        while "Ctrl-C" not in said:
            line = demo.stdout.readline()
            assert line, said
            said += line
        commands = re.findall(r"  (curl [^\n\\]*(?:\\\n[^\n]*)?)", said)
        took = [curl(command) for command in commands]
        demo.send_signal(signal.SIGINT)
        rest = demo.stdout.read()

    assert (len(commands), len(set(took))) == (3, 3)
    assert all(took)
    assert (demo.returncode, rest.strip()) == (0, "")


def test_a_folder_of_somebody_else_is_refused() -> None:
    with pytest.raises(UsageError, match="belongs to another"):
        own(Path("/"), user=os.getuid() + 1 if os.getuid() else 1)


def test_the_portfolio_is_kept_where_only_its_user_writes(tmp_path: Path) -> None:
    assert own(tmp_path / "a" / "demo") == tmp_path / "a" / "demo"
    assert (tmp_path / "a" / "demo").stat().st_mode & 0o022 == 0
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}).parent == tmp_path


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_ctrl_c_is_no_error_to_make(tmp_path: Path) -> None:
    guard = tmp_path / "bin" / "guard"
    guard.parent.mkdir()
    guard.write_text("#!/bin/sh\necho painting\nexec sleep 60\n")
    guard.chmod(0o755)
    for made in ("bin/python", ".installed"):
        (tmp_path / made).touch()
    # This test may itself be run by make, which tells its children so.
    plain = {key: text for key, text in os.environ.items() if "MAKE" not in key}
    with subprocess.Popen(
        ["make", "demo", f"VENV={tmp_path}"],
        env=plain,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as make:
        assert make.stdout
        said = make.stdout.readline()
        os.killpg(make.pid, signal.SIGINT)  # as a terminal sends it: to all of them
        rest = make.stdout.read()

    assert (said, rest) == ("painting\n", "")


def curl(command: str) -> bytes:
    """The printed command as a shell runs it, but its picture on standard output."""
    printed = re.sub(r"-o \S+", "-o -", command)
    return subprocess.run(
        printed, shell=True, check=True, capture_output=True, timeout=60
    ).stdout

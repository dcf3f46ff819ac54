"""What deploy/compose.yaml starts, as the same programs from Debian's packages."""

from __future__ import annotations

import shutil
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.browsers import firefox, without
from tests.e2e.pictures import psnr
from tests.e2e.stage import Stage, origin, process
from tests.servers import free_port

pytestmark = pytest.mark.xdist_group("e2e")

DEPLOY = Path(__file__).parents[2] / "deploy"
PERSON = without(firefox(), "host")


def policy(site: int, guard: int, admin: int, store: int) -> str:
    """The shipped one, with this machine's addresses for those of the containers."""
    text = (DEPLOY / "compose/guard.yaml").read_text("utf-8")
    for theirs, ours in (
        ("http://site:8000", f"http://127.0.0.1:{site}"),
        ("0.0.0.0:8080", f"127.0.0.1:{guard}"),
        ("0.0.0.0:9101", f"127.0.0.1:{admin}"),
        ("172.30.0.0/24", "127.0.0.1/32"),
        ("valkey:6379", f"127.0.0.1:{store}"),
        ("/var/lib/guard", "state"),
    ):
        assert theirs in text
        text = text.replace(theirs, ours)
    return text


@pytest.fixture(scope="module")
def street(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    caddy = shutil.which("caddy")
    redis = shutil.which("redis-server") or shutil.which("valkey-server")
    if not caddy or not redis:
        pytest.skip("needs caddy and redis-server: run `make tools` as root")
    folder = tmp_path_factory.mktemp("street")
    site, guard, admin, store, http, https, control = (free_port() for _ in range(7))
    (folder / "guard.yaml").write_text(policy(site, guard, admin, store), "utf-8")
    around = {
        "CADDY_ADMIN": f"127.0.0.1:{control}",
        "CADDY_HTTP_PORT": str(http),
        "CADDY_HTTPS_PORT": str(https),
        "GUARD_ADDRESS": f"127.0.0.1:{guard}",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    with ExitStack() as running:

        def start(command: tuple[str, ...], port: int, **environ: str) -> None:
            up = process(command, f"tcp://127.0.0.1:{port}", folder, **environ)
            running.enter_context(up)

        running.enter_context(origin(stage.folder, str(site)))
        start((redis, "--port", str(store), "--save", ""), store)
        start((sys.executable, "-m", "guard", "serve"), admin)
        caddyfile = str(DEPLOY / "caddy/Caddyfile")
        start((caddy, "run", "--config", caddyfile), https, **around)
        yield f"https://localhost:{https}"


async def fetched(url: str, **headers: str) -> httpx.Response:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with httpx.AsyncClient(verify=trusting, trust_env=False) as client:
        return await client.get(url, headers=headers)


async def test_a_person_gets_the_original_over_tls(street: str, stage: Stage) -> None:
    path = stage.holds.pictures[0]
    answer = await fetched(street + path, **PERSON)

    assert answer.content == stage.original(path)


async def test_a_trainer_gets_a_decoy_over_tls(street: str, stage: Stage) -> None:
    path = next(path for path in stage.holds.pictures if path.endswith(".jpg"))
    answer = await fetched(street + path, **{"user-agent": "GPTBot/1.3"})

    assert answer.status_code == 200
    assert psnr(answer.content, stage.original(path)) < 28

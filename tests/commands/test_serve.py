from __future__ import annotations

import asyncio
import gc
import signal
import subprocess
import sys
import weakref
from contextlib import closing
from pathlib import Path

import pytest

from guard.bots.catalog import shipped_catalog
from guard.commands.serve import address, listen, read_again, start
from guard.errors import UsageError
from guard.loader import default
from guard.parts.dashboard import keyring_of
from guard.renewal import Renewal
from guard.server import bind
from tests.crew.running import until
from tests.parts.test_site import kept_on_disk


@pytest.mark.parametrize(
    ("bound", "shown"),
    [
        (("127.0.0.1", 80), "http://127.0.0.1:80"),
        (("0.0.0.0", 80), "http://127.0.0.1:80"),
        (("::1", 80), "http://[::1]:80"),
    ],
)
def test_an_address_is_shown_as_one_that_can_be_opened(
    bound: tuple[str, int], shown: str
) -> None:
    assert address(bound) == shown


def test_visitors_never_come_in_where_metrics_are_read() -> None:
    policy = default(listen="127.0.0.1:1", admin="127.0.0.2:1")

    with pytest.raises(UsageError, match="cannot share port 1"):
        listen(policy, host=None, port=None, admin_port=None)


def test_the_command_line_overrules_the_policys_ports() -> None:
    policy = default(listen="127.0.0.1:1", admin="127.0.0.1:1")

    listeners = listen(policy, host=None, port=0, admin_port=0)

    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    assert all(port > 1024 for port in ports)


def test_addresses_stay_until_a_restart_and_that_is_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = default(admin="0.0.0.0:1", admin_token="a" * 16)
    policy = read_again(lambda: default(admin="127.0.0.1:2", site="New"), first)

    assert (policy.site, policy.admin) == ("New", first.admin)
    assert "`admin: 127.0.0.1:2` needs a restart; until then 0.0.0.0:1" in caplog.text


def test_no_reload_opens_a_dashboard_that_others_reach() -> None:
    first = default(admin="0.0.0.0:1", admin_token="a" * 16)
    policy = read_again(lambda: default(admin="127.0.0.1:1"), first)

    with pytest.raises(UsageError, match="others can reach the dashboard"):
        keyring_of(policy, b"secret", {})


def test_the_first_cache_is_freed_after_a_reload(tmp_path: Path) -> None:
    state, left = str(tmp_path), list[object]()
    first, second = (
        default(listen="127.0.0.1:0", state=state, cache={"bytes": size})
        for size in ("1 MB", "2 MB")
    )

    def answer(renewal: Renewal, *_: object) -> None:
        gc.freeze()  # as the server does
        app = weakref.ref(renewal._app)
        cache = weakref.ref(renewal._app._upstream)
        asyncio.run(renewed(renewal))
        gc.collect()
        left.extend((app(), cache()))

    before = signal.getsignal(signal.SIGHUP)
    with closing(bind(("127.0.0.1", 0), "--admin-port")) as admin:
        start(first, lambda: second, shipped_catalog(), [admin, admin], answer)
    gc.unfreeze()
    signal.signal(signal.SIGHUP, before)

    assert left == [None, None]


def test_at_the_start_the_disk_of_an_earlier_policy_is_given_back(
    tmp_path: Path,
) -> None:
    kept, policy = kept_on_disk(tmp_path), default(state=tmp_path)
    left: list[bool] = []

    def answer(renewal: Renewal, *_: object) -> None:
        left.append(kept[0].exists())
        asyncio.run(renewal.close())

    before = signal.getsignal(signal.SIGHUP)
    with closing(bind(("127.0.0.1", 0), "--admin-port")) as admin:
        start(policy, lambda: policy, shipped_catalog(), [admin, admin], answer)
    signal.signal(signal.SIGHUP, before)

    assert left == [False]


async def renewed(renewal: Renewal) -> None:
    before = asyncio.all_tasks()
    renewal.renew()
    await until(lambda: asyncio.all_tasks() <= before)
    await renewal.close()


LATER = {
    # What makes pictures, and what studies them
    *("PIL", "ctypes", "guard.images.make", "numpy", "torch"),
    # For a signer's keys, a name, a websocket, a list, the first user agent
    *("cryptography", "http_message_signatures", "dns", "websockets", "httpx"),
    "user_agents",
    # For the artist's own pages and commands
    *("guard.endpoints.dashboard", "guard.parts.views", "jinja2", "rich"),
}
STARTED = """
import sys
from pathlib import Path
from guard.app import App
from guard.bots.catalog import shipped_catalog
from guard.commands import serve
from guard.loader import load_text
from guard.server import configure

policy = load_text("").model_copy(update={"state": Path(sys.argv[1])})
configure(App(policy, shipped_catalog(), admin_port=1)).load()
print(*sys.modules)
"""


def test_nothing_is_loaded_that_the_first_visitor_does_not_need(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", STARTED, str(tmp_path)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True)
    assert LATER.isdisjoint(loaded.stdout.split())

from __future__ import annotations

import pytest

from guard.commands.serve import address, listen
from guard.loader import default


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


def test_the_command_line_overrules_the_policys_ports() -> None:
    policy = default(listen="127.0.0.1:1", admin="127.0.0.1:1")

    listeners = listen(policy, host=None, port=0, admin_port=0)

    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    assert all(port > 1024 for port in ports)

from __future__ import annotations

from pathlib import Path

import pytest

from guard.errors import UsageError
from guard.loader import default
from guard.parts.dashboard import is_loopback, keyring_of, token_of

TOKEN = "a-token-of-many-letters"
OTHER = "another-token-of-letters"


@pytest.mark.parametrize("admin", ["0.0.0.0:9101", "[::]:9101", "guard.example:9101"])
def test_where_others_reach_it_a_token_is_needed(admin: str) -> None:
    with pytest.raises(UsageError, match="GUARD_ADMIN_TOKEN"):
        keyring_of(default(admin=admin), b"secret", {})

    assert keyring_of(default(admin=admin, admin_token=TOKEN), b"", {}).asks


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.2", False),
        ("localhost.example", False),
    ],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_on_loopback_nobody_is_asked() -> None:
    assert not keyring_of(default(), b"secret", {}).asks


def test_the_environment_counts_more_than_the_policy(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{OTHER}\n")
    policy = default(admin_token=TOKEN)

    assert token_of(policy, {}) == TOKEN
    assert token_of(policy, {"GUARD_ADMIN_TOKEN": f" {OTHER}\n"}) == OTHER
    assert token_of(policy, {"GUARD_ADMIN_TOKEN_FILE": str(file)}) == OTHER


@pytest.mark.parametrize("content", [b"short", b"", b"\xff\xfe" * 20, None])
def test_a_file_without_a_token_is_an_error_and_not_repeated(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UsageError) as caught:
        token_of(default(), {"GUARD_ADMIN_TOKEN_FILE": str(file)})
    assert str(file) in str(caught.value)
    assert "short" not in str(caught.value)


def test_a_short_token_is_refused() -> None:
    with pytest.raises(UsageError, match="16 letters"):
        token_of(default(), {"GUARD_ADMIN_TOKEN": "short"})

"""The site's key: made at the first start and kept beside the variants, or given."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from guard.errors import UsageError

SECRET_BYTES = 32


def read_secret(state: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    """All lies and marks come from it: lose it, and old pictures cannot be traced.

    Guards that stand for one site on several machines are given one in GUARD_SECRET.
    Raises `UsageError`.
    """
    given = environ.get("GUARD_SECRET", "")
    return decoded(given) if given else kept(state)


def known_secret(state: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    """For questions about what was given: a new one would answer wrongly.

    Raises `UsageError` where none is.
    """
    if not environ.get("GUARD_SECRET") and not (state / "secret").exists():
        raise UsageError(
            f"no secret in {state}: run this where the guard runs, with its policy, "
            "or give GUARD_SECRET"
        )
    return read_secret(state, environ)


def decoded(given: str) -> bytes:
    try:
        secret = bytes.fromhex(given)
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise UsageError(
            f"GUARD_SECRET must be {2 * SECRET_BYTES} hexadecimal digits: "
            f"openssl rand -hex {SECRET_BYTES}"
        )
    return secret


def kept(state: Path) -> bytes:
    file = state / "secret"
    try:
        state.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            write_secret(file)
        secret = file.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(
            f"cannot keep the secret in {file}: {reason}; "
            "set `state` to a folder that the guard may write to"
        ) from error
    if len(secret) != SECRET_BYTES:
        raise UsageError(f"{file} is not a secret of {SECRET_BYTES} bytes")
    return secret


def write_secret(file: Path) -> None:
    """Whole or not at all, and for the owner's eyes only."""
    fresh = file.with_name(f"secret-{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(secrets.token_bytes(SECRET_BYTES))
    with suppress(FileExistsError):
        os.link(fresh, file)  # fails, unlike a rename, where another was faster
    fresh.unlink()

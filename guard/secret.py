"""The site's key: made at the first start, kept beside the variants."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from guard.errors import UsageError

SECRET_BYTES = 32


def read_secret(state: Path) -> bytes:
    """All lies and marks come from it: lose it, and old pictures cannot be traced.

    Raises `UsageError`.
    """
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

"""Who may read the dashboard: the artist's token, and what a browser has instead."""

from __future__ import annotations

import hashlib
import hmac
import secrets

COOKIE = "guard_session"
LIFE = 30 * 86_400  # seconds: an artist leaves the page open


class Keyring:
    """`token` is empty where none is asked for. A new token ends all sessions."""

    def __init__(self, token: str, secret: bytes) -> None:
        self.asks = bool(token)
        self._token = digest(token)
        self._key = hmac.digest(secret, b"admin|" + self._token, "sha256")

    def admits(self, given: str) -> bool:
        return self.asks and hmac.compare_digest(digest(given), self._token)

    def session(self, now: float) -> str:
        plain = f"{int(now) + LIFE}.{secrets.token_hex(8)}"
        return f"{plain}.{self._seal('session', plain)}"

    def holds(self, session: str, now: float) -> bool:
        """Whether we gave it, not too long ago."""
        plain, _, seal = session.rpartition(".")
        until = plain.partition(".")[0]
        if not (until.isascii() and until.isdigit() and len(until) < 12):
            return False
        return self._fits("session", plain, seal) and now < int(until)

    def form(self, session: str) -> str:
        """What a form must send back: other sites cannot know it."""
        return self._seal("form", session)

    def is_form(self, session: str, given: str) -> bool:
        return self._fits("form", session, given)

    def _seal(self, what: str, text: str) -> str:
        sealed = hmac.digest(self._key, f"{what}|{text}".encode(), "sha256")
        return sealed.hex()[:32]

    def _fits(self, what: str, text: str, seal: str) -> bool:
        expected = self._seal(what, text)
        return hmac.compare_digest(expected.encode(), seal.encode())


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

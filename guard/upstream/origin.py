"""Where the artist's site listens, read once from its address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from guard.addresses import host_name

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """`socket` is the path of a unix socket, and then host and port are of no use."""

    scheme: str
    host: str
    port: int
    socket: str = ""

    @classmethod
    def parse(cls, url: str) -> Origin:
        """`http://host:port`, `https://host` or `unix:/path`; ValueError otherwise."""
        parts = urlsplit(url)
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return cls("http", "localhost", 80, parts.path)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"not the address of a site: {url!r}")
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError(f"only scheme, host and port: {url!r}")
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.scheme, host_name(parts.hostname), port)

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """As a Host header names it (RFC 9110 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

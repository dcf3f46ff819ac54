"""Who stands in front of the origin: the guard, and those it is held against."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from benchmarks.road.origin import Origin, free_port, program
from benchmarks.road.process import Process, started
from guard.cli import guard

NGINX = """
daemon off; worker_processes auto; pid {root}/pid; error_log {root}/log;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {root}/b; proxy_temp_path {root}/p;
  fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  keepalive_requests 1000000;
  upstream site {{ server 127.0.0.1:{origin}; keepalive 256; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://site; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_set_header Host $host;
    }}
  }}
}}
"""
CADDY = """
{{
  admin off
  auto_https off
}}
http://:{port} {{
  reverse_proxy 127.0.0.1:{origin}
}}
"""
HAPROXY = """
global
  maxconn 8192
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend visitors
  bind 127.0.0.1:{port}
  default_backend site
backend site
  server origin 127.0.0.1:{origin}
"""
POLICY = """
site: Benchmark
upstream: http://127.0.0.1:{origin}
trusted_proxies: [127.0.0.1]
state: {root}/state
cache: {{bytes: 256 MB}}
images: {{workers: 1}}
{more}"""


@dataclass(frozen=True, slots=True)
class Peer:
    """`admin` is the guard's own port for metrics."""

    process: Process
    admin: int = 0

    @property
    def name(self) -> str:
        return self.process.name


def nginx(root: Path, port: int, origin: int) -> Sequence[str]:
    config = root / "nginx.conf"
    config.write_text(NGINX.format(root=root, port=port, origin=origin))
    path = program("nginx") or "nginx"
    return path, "-p", str(root), "-e", str(root / "log"), "-c", str(config)


def caddy(root: Path, port: int, origin: int) -> Sequence[str]:
    config = root / "Caddyfile"
    config.write_text(CADDY.format(port=port, origin=origin))
    return (
        # Where it keeps what it ran with.
        *("/usr/bin/env", f"XDG_CONFIG_HOME={root}", f"XDG_DATA_HOME={root}"),
        program("caddy") or "caddy",
        *("run", "--config", str(config), "--adapter", "caddyfile"),
    )


def haproxy(root: Path, port: int, origin: int) -> Sequence[str]:
    config = root / "haproxy.cfg"
    config.write_text(HAPROXY.format(port=port, origin=origin))
    return program("haproxy") or "haproxy", "-db", "-f", str(config)


KNOWN: Mapping[str, Callable[[Path, int, int], Sequence[str]]] = {
    "nginx": nginx,
    "caddy": caddy,
    "haproxy": haproxy,
}


def known_peers(folder: Path, site: Origin) -> Iterator[Peer]:
    """Debian's; says which are absent."""
    for name in KNOWN:
        if program(name) is None:
            print(f"{name}: not on this machine, left out (apt-get install {name})")
        else:
            yield known_peer(folder, site, name)


def known_peer(folder: Path, site: Origin, name: str) -> Peer:
    root, port = room(folder, name), free_port()
    words = KNOWN[name](root, port, site.port)
    return Peer(started(name, words, port, root / "out"))


def other_peer(folder: Path, site: Origin, told: str) -> Peer:
    """`told`: NAME=command with {port} and {origin} in it."""
    name, _, command = told.partition("=")
    port = free_port()
    words = shlex.split(command.format(port=port, origin=site.url))
    return Peer(started(name, words, port, room(folder, name) / "out"))


def guard_peer(folder: Path, site: Origin, workers: int = 1, more: str = "") -> Peer:
    """`more`: lines of its policy."""
    root = room(folder, f"guard-{workers}")
    policy = root / "guard.yaml"
    policy.write_text(POLICY.format(root=root, origin=site.port, more=more))
    port, admin = free_port(), free_port()
    ports = ("--port", str(port), "--admin-port", str(admin))
    words = [sys.executable, "-m", "guard", "serve", str(policy), *ports]
    if workers > 1:
        words += ["--workers", str(workers)]
    name = f"guard x{workers}"
    return Peer(started(name, words, port, root / "out"), admin)


def can_have_workers() -> bool:
    told = CliRunner().invoke(guard, ["serve", "--help"]).output
    return "--workers" in told


def room(folder: Path, name: str) -> Path:
    root = folder / name
    root.mkdir(mode=0o755, exist_ok=True)
    return root

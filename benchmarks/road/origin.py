"""The site behind every proxy: nginx with a page and two pictures."""

from __future__ import annotations

import io
import random
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from benchmarks.road.process import Process, started

PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PAGE = "/page.html"
PICTURE = "/works/harbour.jpg"
LARGE = "/works/larches.jpg"
SIZES = {PAGE: 1024, PICTURE: 200_000, LARGE: 5_000_000}  # bytes, of pictures about

CONFIG = """
daemon off; worker_processes 1; pid {root}/pid; error_log {root}/log;
events {{ worker_connections 4096; }}
http {{
  access_log off; types {{ text/html html; image/jpeg jpg; }}
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;
  uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  sendfile on; tcp_nopush on; keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port} backlog=4096; root {root}/site;
    location / {{ add_header Cache-Control no-store; }}
    location /works/ {{ add_header Cache-Control "public, max-age=86400"; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Origin:
    port: int
    folder: Path
    process: Process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def program(name: str) -> str | None:
    return shutil.which(name, path=PATHS)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def origin(folder: Path) -> Origin:
    """Raises SystemExit where there is no nginx."""
    nginx = program("nginx")
    if nginx is None:
        raise SystemExit("no nginx on this machine: apt-get install nginx-light")
    root, port = folder / "origin", free_port()
    (root / "site/works").mkdir(parents=True)
    for path in (folder, root, root / "site", root / "site/works"):
        path.chmod(0o755)
    write_site(root / "site")
    config = root / "nginx.conf"
    config.write_text(CONFIG.format(root=root, port=port))
    command = (nginx, "-p", str(root), "-e", str(root / "log"), "-c", str(config))
    return Origin(port, root / "site", started("origin", command, port))


def write_site(folder: Path) -> None:
    body = "<!doctype html>\n<title>Works</title>\n"
    text = (folder / PAGE[1:]).write_text(body.ljust(SIZES[PAGE], "."))
    assert text == SIZES[PAGE]
    for path in (PICTURE, LARGE):
        (folder / path[1:]).write_bytes(picture(SIZES[path]))


def picture(size: int) -> bytes:
    """A JPEG of about so many bytes: soft fields under a grain."""
    side, grain = round((size * 3.2) ** 0.5), random.Random(size)
    soft = Image.frombytes("RGB", (16, 16), grain.randbytes(768))
    rough = Image.frombytes("RGB", (256, 256), grain.randbytes(3 * 256 * 256))
    field = soft.resize((side, side), Image.Resampling.BICUBIC)
    texture = rough.resize((side, side), Image.Resampling.BILINEAR)
    mixed = Image.blend(field, texture, 0.18)
    data = io.BytesIO()
    for quality in range(60, 99, 2):
        data = io.BytesIO()
        mixed.save(data, "JPEG", quality=quality)
        if data.tell() >= size * 0.95:
            break
    return data.getvalue()

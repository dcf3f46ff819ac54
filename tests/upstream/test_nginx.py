"""Both clients in front of a real nginx, where there is one."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.headers import first
from guard.upstream.base import Outgoing
from tests.servers import free_port
from tests.upstream.conftest import Connect
from tests.upstream.sites import HOST, get, pieces, whole

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")

PICTURE = bytes(range(256)) * 4096
PAGE = b"<p>art</p>" * 2000
CONFIG = """
daemon off; master_process off; pid {root}/pid; error_log {root}/log;
events {{ }}
http {{
  access_log off; default_type image/jpeg; types {{ text/html html; }}
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f;
  uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  gzip on; keepalive_requests 2; client_max_body_size 1k;
  server {{ listen 127.0.0.1:{port}; root {root}; location = /put {{ return 201; }} }}
}}
"""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Its port; it serves a.jpg and a.html, and ends each line after two requests."""
    assert NGINX is not None
    root, port = tmp_path_factory.mktemp("nginx"), free_port()
    root.chmod(0o755)
    (root / "a.jpg").write_bytes(PICTURE)
    (root / "a.html").write_bytes(PAGE)
    config = root / "nginx.conf"
    config.write_text(CONFIG.format(root=root, port=port))
    command = [NGINX, "-p", str(root), "-e", str(root / "log"), "-c", str(config)]
    with subprocess.Popen(command) as process:
        _await_listening(process, port, root)
        yield port
        process.terminate()


def _await_listening(process: subprocess.Popen[bytes], port: int, root: Path) -> None:
    while True:
        assert process.poll() is None, (root / "log").read_text()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            continue


async def test_a_picture_comes_whole_again_and_again(
    connect: Connect, nginx: int
) -> None:
    upstream = connect(nginx)
    for _ in range(5):
        incoming = await upstream.fetch(get(b"/a.jpg"))
        assert await whole(incoming) == PICTURE


async def test_a_range_is_a_part(connect: Connect, nginx: int) -> None:
    incoming = await connect(nginx).fetch(get(b"/a.jpg", (b"range", b"bytes=5-9")))

    assert (incoming.status, await whole(incoming)) == (206, PICTURE[5:10])


async def test_a_known_picture_is_not_sent_again(connect: Connect, nginx: int) -> None:
    upstream = connect(nginx)
    incoming = await upstream.fetch(Outgoing("HEAD", b"/a.jpg", (HOST,)))
    etag = first(incoming.headers, b"etag")
    assert etag is not None
    assert await whole(incoming) == b""

    again = await upstream.fetch(get(b"/a.jpg", (b"if-none-match", etag)))
    assert (again.status, await whole(again)) == (304, b"")


async def test_a_compressed_page_stays_compressed(connect: Connect, nginx: int) -> None:
    zipped = get(b"/a.html", (b"accept-encoding", b"gzip"))
    incoming = await connect(nginx).fetch(zipped)

    assert first(incoming.headers, b"transfer-encoding") == b"chunked"
    assert (await whole(incoming)).startswith(b"\x1f\x8b")


async def test_an_upload_that_is_too_large_is_refused(
    connect: Connect, nginx: int
) -> None:
    length = (b"content-length", b"%d" % len(PICTURE))
    outgoing = Outgoing("PUT", b"/put", (HOST, length), pieces(PICTURE))
    incoming = await connect(nginx).fetch(outgoing)
    await incoming.close()

    assert incoming.status == 413

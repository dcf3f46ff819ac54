"""A real S3 API on loopback, for the tests of what keeps variants."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from tests.images.buckets import create

_NUMBERS = count()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket_url(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket of the test's own, and what the environment says of it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    name = f"guard-{next(_NUMBERS)}"
    url = f"s3://{name}/variants?endpoint={s3_server}&region=us-east-1"
    create(url)
    return url

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from guard.endpoints.forms import MOST, BadForm, is_foreign, read_form

KIND = b"application/x-www-form-urlencoded"


def request(body: bytes, kind: bytes = KIND) -> Request:
    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({"type": "http", "headers": [(b"content-type", kind)]}, receive)


async def test_the_last_of_each_field_is_read() -> None:
    fields = await read_form(request(b"a=1&b=%C3%A4+2&a=3&c="))

    assert fields == {"a": "3", "b": "\u00e4 2", "c": ""}


@pytest.mark.parametrize(
    "sent",
    [
        request(b"a=1", b"multipart/form-data"),
        request(b"a=" + b"x" * MOST),
        request(b"&".join(b"a=1" for _ in range(100))),
        request("\u00e4=1".encode()),
    ],
)
async def test_what_is_no_form(sent: Request) -> None:
    with pytest.raises(BadForm):
        await read_form(sent)


@given(st.binary(max_size=500))
async def test_no_body_breaks_it(body: bytes) -> None:
    with suppress(BadForm):
        assert isinstance(await read_form(request(body)), dict)


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin", "origin": "http://a:1"}, False),
        ({"sec-fetch-site": "none"}, False),
        # behind a proxy that names the guard, not the site, in Host
        ({"sec-fetch-site": "same-origin", "origin": "https://art.example"}, False),
        ({"origin": "https://b", "x-forwarded-host": "b"}, False),
        ({"origin": "https://b", "x-forwarded-host": "c"}, True),
        ({"sec-fetch-site": "cross-site", "x-forwarded-host": "b"}, True),
        ({"origin": "https://a:1"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"origin": "http://b:1"}, True),
        ({"origin": "http://a:2"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://[a"}, True),
    ],
)
def test_who_sent_it(headers: dict[str, str], foreign: bool) -> None:
    assert is_foreign({"host": "A:1".lower(), **headers}) is foreign

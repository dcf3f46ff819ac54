from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.names import bare, own_names


@pytest.mark.parametrize(
    "host",
    ["art.example", "ART.example:8080", "art.example.", "www.art.example.:443"],
)
def test_one_host_has_one_name(host: str) -> None:
    assert bare(host) == "art.example"


def test_an_address_of_six_has_one_too() -> None:
    assert (bare("[::1]:80"), bare("[::1]")) == ("[::1]", "[::1]")


@pytest.mark.parametrize(
    "page",
    [
        b'<link rel="canonical" href="https://www.art.example/a">',
        b"<link href=https://art.example:443/a rel=canonical>",
        b'<meta property="og:url" content="https://art.example/">',
        b'<meta content="https://art.example/" property="og:url">',
    ],
)
def test_a_page_tells_its_name_whatever_a_bot_calls_it(page: bytes) -> None:
    assert own_names("127.0.0.1", (), page) == {"127.0.0.1", "art.example"}


def test_what_is_configured_counts() -> None:
    assert "art.example" in own_names("", ("Art.Example",), b"")


@given(st.text(alphabet="relcanohf=\"'<>https://[]:@ ", max_size=200))
def test_any_page_is_read(page: str) -> None:
    own_names("a", (), f"<link rel=canonical href=https://{page}>".encode())

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.upstream.spelling import NOBODY, address_in, spelled


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://Art.Example/%7Ea%2fb?q=%e4", (b"art.example", b"/~a%2Fb?q=%E4")),
        ("http://me@art.example:80", (b"art.example", b"/")),
        ("http://art.example:8080/", (b"art.example:8080", b"/")),
        ("http://[", NOBODY),
        ("http://\u00e4" + "." * 300 + "/", NOBODY),
    ],
)
def test_an_address_has_one_spelling(url: str, address: tuple[bytes, bytes]) -> None:
    assert address_in(url) == address


@given(st.binary(), st.binary())
def test_spelling_twice_changes_nothing(host: bytes, target: bytes) -> None:
    once = spelled((host, target))

    assert spelled((once[0], once[1]))[1] == once[1]


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert len(address_in(f"http://{text}")) == 2

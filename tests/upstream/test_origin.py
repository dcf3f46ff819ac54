"""Origins: the site's address, read once."""

from __future__ import annotations

import pytest

from guard.upstream.origin import Origin


@pytest.mark.parametrize(
    ("url", "origin", "authority"),
    [
        ("http://a.example", Origin("http", "a.example", 80), "a.example"),
        ("https://a.example/", Origin("https", "a.example", 443), "a.example"),
        ("http://[::1]:8000", Origin("http", "::1", 8000), "[::1]:8000"),
        (
            "http://\u00e4.example",
            Origin("http", "xn--4ca.example", 80),
            "xn--4ca.example",
        ),
        ("unix:/run/a", Origin("http", "localhost", 80, "/run/a"), "localhost"),
    ],
)
def test_addresses_are_read(url: str, origin: Origin, authority: str) -> None:
    assert Origin.parse(url) == origin
    assert (origin.authority, origin.secure) == (authority, url.startswith("https"))


@pytest.mark.parametrize(
    "url",
    [
        *("", "a.example", "ftp://a.example", "http://", "unix:", "unix://host/path"),
        *("http://a.example/path", "http://a.example/?q", "http://a.example:port"),
        *(f"http://{'a' * 70}.example", "http://a..b", "http://a b", "http://a\0b"),
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        Origin.parse(url)

    assert not isinstance(caught.value, UnicodeError)

"""Paths: every detour ends at the same spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.paths import is_detour, normal_path


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/art/1.jpg", "/art/1.jpg"),
        (b"/art/", "/art/"),
        (b"", "/"),
        (b"*", "/*"),
        (b"art", "/art"),
        # decoded
        (b"/caf%C3%A9%20au", "/caf\u00e9 au"),
        (b"/caf\xc3\xa9", "/caf\u00e9"),
        (b"/100%", "/100%"),
        (b"/%ff", "/\ufffd"),
        # dot segments
        (b"/robots.txt/../art/1.jpg", "/art/1.jpg"),
        (b"/a/./b/", "/a/b/"),
        (b"/a/b/..", "/a/"),
        (b"/a/..", "/"),
        (b"/../../etc", "/etc"),
        (b"/.well-known/x", "/.well-known/x"),
        # and their disguises
        (b"/robots/%2e%2e/art", "/art"),
        (b"/robots%2f..%2fart", "/art"),
        (b"/robots\\..\\art", "/art"),
        (b"/robots/%252e%252E/art", "/art"),
        (b"/robots/%25252e./art", "/art"),
        (b"/robots/..;v=1/art", "/art"),
        (b"/robots/..%3b/art", "/art"),
        (b"/robots/%5c../art", "/art"),
        (b"/%%32%65%2e/art", "/art"),
        # merged and dropped
        (b"//robots//x", "/robots/x"),
        (b"/art;v=1/1.jpg;x", "/art/1.jpg"),
        # what no path should hold cannot pass for something else
        (b"/robots.txt%00", "/robots.txt\ufffd"),
        (b"/a%0d%0ab", "/a\ufffd\ufffdb"),
        (b"/%c0%ae%c0%ae/art", "/\ufffd\ufffd\ufffd\ufffd/art"),
    ],
)
def test_normal_path(raw: bytes, path: str) -> None:
    assert normal_path(raw) == path


ODD_PIECES = b"/ \\ % %25 2 5 e f . .. %2e %2F %5c ; %3b a robots \xc3 \xa9 \x00"
PIECES = st.lists(st.sampled_from(ODD_PIECES.split()), max_size=24).map(b"".join)


@given(PIECES | st.binary(max_size=40))
def test_normal_path_is_idempotent_and_free_of_detours(raw: bytes) -> None:
    path = normal_path(raw)

    assert normal_path(path.encode()) == path
    assert path.startswith("/")
    assert not {"..", "."} & set(path.split("/"))
    assert not is_detour(path.encode())


def test_a_long_chain_of_escapes_takes_one_pass() -> None:
    assert normal_path(b"/%" + b"25" * 500_000 + b"41") == "/A"


@pytest.mark.parametrize(
    ("raw", "detour"),
    [
        (b"/art/1.jpg", False),
        (b"/.well-known/x", False),
        (b"/a..b/...", False),
        (b"/o/art%2F1.jpg", False),
        (b"/a/../b", True),
        (b"/a/%2e/b", True),
        (b"/a%5c..%5cb", True),
        (b"/a/..;x/b", True),
    ],
)
def test_detours_are_told_from_plain_paths(raw: bytes, detour: bool) -> None:
    assert is_detour(raw) is detour

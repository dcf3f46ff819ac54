from __future__ import annotations

import pytest

from guard.actions.opt_out import NO_AI, RESERVED, opt_out


@pytest.mark.parametrize("kind", [b"image/avif", b"text/html; charset=utf-8"])
def test_pages_and_pictures_carry_the_reservation(kind: bytes) -> None:
    assert opt_out(((b"content-type", kind),)) == (NO_AI, RESERVED)


@pytest.mark.parametrize("headers", [(), ((b"content-type", b"text/css"),)])
def test_what_is_no_work_needs_none(headers: tuple[tuple[bytes, bytes], ...]) -> None:
    assert opt_out(headers) == ()


def test_what_the_artist_says_herself_is_not_said_twice() -> None:
    headers = (
        (b"content-type", b"image/png"),
        (b"x-robots-tag", b"noai, noimageai"),
        (b"tdm-reservation", b"1"),
    )

    assert opt_out(headers) == ()

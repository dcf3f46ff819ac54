from __future__ import annotations

import pytest

from guard.actions.notice import TEXTS, notice


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("*/*", "text/plain; charset=utf-8"),
        ("", "text/plain; charset=utf-8"),
    ],
)
def test_notice_comes_in_the_type_that_was_asked_for(
    accept: str, media_type: str
) -> None:
    assert notice(403, {"accept": accept}).headers["content-type"] == media_type


def test_a_pictures_place_gets_no_page() -> None:
    response = notice(403, {"accept": "image/avif,image/webp,*/*;q=0.8"})

    assert (response.status_code, response.body) == (403, b"")


@pytest.mark.parametrize("status", TEXTS)
def test_no_cache_keeps_a_notice(status: int) -> None:
    assert "no-store" in notice(status, {}).headers["cache-control"]

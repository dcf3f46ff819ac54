from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from guard.actions.whole import whole
from tests.build import make_facts

BODY = b"0123456789"
ETAG = '"variant"'


def answer(
    headers: dict[str, str] | None = None, method: str = "GET", status: int = 200
) -> Response:
    facts = make_facts(headers or {}, method=method)
    return whole(facts, status, ((b"content-type", b"image/png"),), BODY, ETAG)


def test_the_whole_body_comes_with_its_own_etag() -> None:
    response = answer()

    assert (response.status_code, response.body) == (200, BODY)
    assert response.headers["etag"] == ETAG


@pytest.mark.parametrize("value", [ETAG, f'"other", W/{ETAG}', "*"])
def test_who_has_the_variant_gets_304(value: str) -> None:
    response = answer({"if-none-match": value})

    assert (response.status_code, response.body) == (304, b"")
    assert "content-length" not in response.headers


def test_an_etag_of_the_original_gets_the_whole_variant() -> None:
    assert answer({"if-none-match": '"original"'}).status_code == 200


@pytest.mark.parametrize(
    ("value", "status", "body"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=-3", 206, b"789"),
        ("bytes=20-", 416, b""),
        ("bytes=0-1,4-5", 200, BODY),
        ("lines=1-2", 200, BODY),
    ],
)
def test_ranges_are_of_the_variant(value: str, status: int, body: bytes) -> None:
    response = answer({"range": value})

    assert (response.status_code, response.body) == (status, body)


def test_a_range_of_the_original_gives_the_whole_variant() -> None:
    response = answer({"range": "bytes=2-4", "if-range": '"original"'})

    assert (response.status_code, response.body) == (200, BODY)


def test_head_ignores_ranges() -> None:
    response = answer({"range": "bytes=2-4"}, method="HEAD")

    assert response.headers["content-length"] == "10"


@pytest.mark.parametrize(("method", "status"), [("GET", 404), ("POST", 200)])
def test_conditions_count_only_for_a_found_get(method: str, status: int) -> None:
    response = answer({"if-none-match": "*"}, method, status)

    assert (response.status_code, response.body) == (status, BODY)


@given(st.text(), st.text(), st.text())
def test_any_conditions_give_a_part_of_the_variant(
    match: str, span: str, if_range: str
) -> None:
    headers = {"if-none-match": match, "range": span, "if-range": if_range}

    assert bytes(answer(headers).body) in BODY

"""Which visitors ask the same, and who never reads from a shelf."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.headers import Header, RawHeaders, first
from guard.upstream.question import read_question, selection
from tests.upstream.caching import asking, question

GZIP = (b"accept-encoding", b"gzip, br")
PLAIN = (b"accept-encoding", b"identity")
VARIES = (b"vary", b"Accept-Encoding")


@pytest.mark.parametrize(
    "header",
    [
        (b"authorization", b"Basic eA=="),
        (b"cache-control", b"no-store"),
        (b"if-match", b'"a"'),
        (b"if-unmodified-since", b"Fri, 15 Jan 2027 08:00:00 GMT"),
        # that may steer a site and so poison a copy for others
        (b"x-original-url", b"/admin"),
        (b"x-http-method-override", b"DELETE"),
        (b"x_forwarded_host", b"evil.example"),
        (b"forwarded", b"host=evil.example"),
        (b"x-anything", b"1"),
    ],
)
def test_only_the_site_answers(header: Header) -> None:
    assert read_question(asking(header)) is None


@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS", "BREW"])
def test_only_get_and_head(method: str) -> None:
    assert read_question(asking(method=method)) is None


def test_no_upload() -> None:
    async def body() -> object:
        yield b""

    upload = replace(asking(), body=body())  # type: ignore[arg-type]

    assert read_question(upload) is None


@pytest.mark.parametrize(
    ("headers", "plain"),
    [
        ((), True),
        ((GZIP, (b"sec-fetch-dest", b"image"), (b"cf-ray", b"1")), True),
        (((b"range", b"bytes=0-"),), False),
        (((b"if-none-match", b'"a"'),), False),
    ],
)
def test_plain(headers: RawHeaders, plain: bool) -> None:
    assert question(*headers).is_plain is plain


@pytest.mark.parametrize(
    ("answered", "others"),
    [
        ((), True),
        ((VARIES,), False),
        (((b"content-encoding", b"gzip"),), False),  # although Vary says nothing
        ((VARIES, (b"content-type", b"image/jpeg")), True),  # never encoded again
        ((VARIES, (b"content-type", b"image/svg+xml")), False),
        (((b"vary", b"Accept"), (b"vary", b"accept-encoding")), False),
    ],
)
def test_who_else_gets_it(answered: RawHeaders, others: bool) -> None:
    selected = selection(question(GZIP), answered)

    assert question(GZIP).asked.selects(selected)
    assert question(PLAIN).asked.selects(selected) is others


def test_spaces_in_a_list_say_nothing() -> None:
    selected = selection(question(GZIP), (VARIES,))

    assert question((b"accept-encoding", b"gzip,br")).asked.selects(selected)


@pytest.mark.parametrize(
    "name", [b"origin", b"x-forwarded-host", b"x-forwarded-proto", b"x-requested-with"]
)
def test_what_sites_answer_by_in_silence_divides(name: bytes) -> None:
    selected = selection(question((name, b"a")), ())

    assert not question((name, b"b")).asked.selects(selected)
    assert question((name, b"a")).alike() != question((name, b"b")).alike()


def test_whole_has_our_conditions_instead_of_the_visitors() -> None:
    hers = ((b"if-none-match", b'"old"'), (b"range", b"bytes=0-1"), GZIP)
    sent = question(*hers, method="HEAD").whole(b'"a"', b"yesterday")

    assert sent.method == "GET"
    assert first(sent.headers, b"if-none-match") == b'"a"'
    assert first(sent.headers, b"if-modified-since") == b"yesterday"
    assert first(sent.headers, b"range") is None
    assert GZIP in sent.headers


names = st.sampled_from([b"vary", b"accept", b"user-agent", b"cookie", b"origin"])
lines = st.lists(st.tuples(names, st.binary(max_size=30)), max_size=6)


@given(lines, st.lists(st.tuples(st.just(b"vary"), st.binary(max_size=30))))
def test_who_asked_gets_the_own_answer_again(
    asked: list[Header], answered: list[Header]
) -> None:
    found = read_question(asking(*asked))

    assert found is None or found.asked.selects(selection(found, tuple(answered)))

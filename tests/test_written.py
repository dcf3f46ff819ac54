"""Amounts, ranges, patterns and addresses as people write them."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from guard.patterns import Patterns
from guard.written import (
    Bucket,
    Cluster,
    Endpoint,
    Listen,
    NetworkList,
    PatternList,
    Seconds,
    Size,
    StoreAddress,
    Sum,
    Token,
    Upstream,
    nearest,
    shown,
)


def read(shape: Any, value: Any) -> Any:
    return TypeAdapter(shape).validate_python(value)


def complaint(shape: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        read(shape, value)
    error = caught.value.errors()[0]
    return f"{error['msg']} | {error['ctx']['hint']}"


@pytest.mark.parametrize(
    ("shape", "value", "meant"),
    [
        # sizes in bytes
        (Size, "200 MB", 200_000_000),
        (Size, "1.5gb", 1_500_000_000),
        (Size, "64 kB", 64_000),
        (Size, "12", 12),
        (Size, 12, 12),
        # seconds
        (Seconds, "5 s", 5.0),
        (Seconds, "500 ms", 0.5),
        (Seconds, "1.5 min", 90.0),
        (Seconds, "2h", 7200.0),
        (Seconds, 0.25, 0.25),
        # endpoints
        (Listen, "127.0.0.1:8080", Endpoint("127.0.0.1", 8080)),
        (Listen, "[::1]:80", Endpoint("::1", 80)),
        (Listen, "localhost:0", Endpoint("localhost", 0)),
        (Listen, Endpoint("::", 1), Endpoint("::", 1)),
        # upstreams
        (Upstream, "http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        (Upstream, "https://origin.example", "https://origin.example"),
        (Upstream, "http://my_site:80", "http://my_site:80"),
        (Upstream, "http://[::1]:80", "http://[::1]:80"),
        (Upstream, "http://\u00e4.example", "http://\u00e4.example"),
        # stores
        (StoreAddress, "memory", "memory"),
        (StoreAddress, "redis://localhost:6379/0", "redis://localhost:6379/0"),
        (StoreAddress, "rediss://:secret@host", "rediss://:secret@host"),
        # buckets and clusters
        (Bucket, "", ""),
        (Bucket, "s3://marlene/variants", "s3://marlene/variants"),
        (
            Bucket,
            "s3://abc?endpoint=http://h:9&region=x",
            "s3://abc?endpoint=http://h:9&region=x",
        ),
        (Cluster, "dask://host:8786", "dask://host:8786"),
        (
            Cluster,
            "dask+tls://[::1]:1?resources=GPU=1,b=0.5",
            "dask+tls://[::1]:1?resources=GPU=1,b=0.5",
        ),
        # patterns: one stands for a list of one
        (PatternList, "^/a", Patterns(("^/a",))),
        (PatternList, ["a", "b"], Patterns(("a", "b"))),
    ],
)
def test_reads(shape: Any, value: Any, meant: Any) -> None:
    assert read(shape, value) == meant


@pytest.mark.parametrize(
    ("shape", "value", "said"),
    [
        (Size, "20 XB", "not an amount: '20 XB' | such as \"200 MB\"; units: b, kb"),
        (Size, True, "not an amount: True"),
        (Seconds, "soon", "not an amount: 'soon' | such as \"5 s\"; units: ms, s"),
        (Seconds, None, "not an amount: nothing"),
        (Listen, 8080, "not an address with a port: 8080"),
        (Listen, "localhost", "not an address with a port"),
        (Listen, "a:99999", "not an address with a port"),
        (Listen, "[::1:80", "not an address with a port"),
        (Listen, "http://a:80", "not an address with a port"),
        (Upstream, "127.0.0.1:8000", "not the address of a site"),
        (Upstream, "ftp://a", "not the address of a site"),
        (Upstream, "http://a:port", "not the address of a site"),
        (Upstream, "http://", "not the address of a site"),
        (Upstream, f"http://{'a' * 70}.com", "not the name of a host: 'http://aaa"),
        (Upstream, "http://a..b", "not the name of a host: 'http://a..b' | such as"),
        (Upstream, "http://a b", "not the name of a host: 'http://a b'"),
        (Upstream, "http://a/b", "only scheme, host and port: 'http://a/b'"),
        (Upstream, "http://me:secret@a", "scheme, host and port: 'http://***@a'"),
        (Upstream, "http://:secret@a", "scheme, host and port: 'http://***@a'"),
        (StoreAddress, "redis://me:secret@h:99999/0", "'redis://***@h:99999/0'"),
        (StoreAddress, "redis:/me:s@cret@h", "not a store: 'redis:***@h'"),
        (StoreAddress, f"redis://me:{'s' * 99}@h/x", "not a store: 'redis://***@h/x'"),
        (StoreAddress, "me:secret@h:6379", "not a store: 'me:***@h:6379'"),
        # buckets and clusters
        (Bucket, "s3://", "not a bucket: 's3://' | s3://bucket/prefix, or"),
        (Bucket, "http://abc", "not a bucket"),
        (Bucket, "s3://Abc", "not a bucket"),
        (Bucket, "s3://me:secret@abc", "not a bucket"),
        (Bucket, "s3://abc#x", "not a bucket"),
        (Bucket, "s3://abc?secret", "not a bucket"),
        (Bucket, "s3://abc?key=x", "not a bucket"),
        (Bucket, "s3://abc?endpoint=ftp://h", "not a bucket"),
        (Cluster, "dask://host", "not a Dask cluster: 'dask://host' | dask://host:87"),
        (Cluster, "dask://host:port", "not a Dask cluster"),
        (Sum, "abc", "not a SHA-256: 'abc' | 64 letters, as `sha256sum` prints them"),
        (Cluster, "tcp://host:1", "not a Dask cluster"),
        (Cluster, "dask://host:1/x", "not a Dask cluster"),
        (Cluster, "dask://host:1?workers=2", "not a Dask cluster"),
        (Cluster, "dask://host:1?resources=GPU", "not a Dask cluster"),
        (Cluster, "dask://[::1:1", "not a Dask cluster"),
        (StoreAddress, "disk", "not a store: 'disk' | memory, or redis://127"),
        (StoreAddress, "http://a", "not a store"),
        (StoreAddress, "redis://", "not a store"),
        (StoreAddress, f"redis://{'a' * 70}", "not a store"),
        (StoreAddress, "redis://a?db=x", "not a store"),
        (StoreAddress, "redis://a/x", "not a store"),
        (StoreAddress, "redis://a:port", "not a store"),
        (PatternList, "(", "bad pattern: missing ): ( | the syntax is RE2's"),
        (PatternList, ["a", 3], "a pattern is a text, not 3 | put it in quotes"),
        (NetworkList, "10.0.0.1/8", "host bits set | did you mean 10.0.0.0/8?"),
        (NetworkList, "all", "such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32"),
    ],
)
def test_says_what_is_wrong_and_what_was_meant(
    shape: Any, value: Any, said: str
) -> None:
    assert said in complaint(shape, value)


def test_ranges_are_one_value() -> None:
    networks = read(NetworkList, ["127.0.0.1", "10.0.0.0/8"])

    assert ip_address("10.9.8.7") in networks
    assert ip_address("192.0.2.1") not in networks


def test_error_in_a_list_names_the_item() -> None:
    with pytest.raises(ValidationError) as caught:
        read(PatternList, ["a", "("])

    assert caught.value.errors()[0]["loc"] == (1,)


@pytest.mark.parametrize(
    ("endpoint", "text"),
    [(Endpoint("127.0.0.1", 80), "127.0.0.1:80"), (Endpoint("::1", 80), "[::1]:80")],
)
def test_endpoint_prints_as_it_is_written(endpoint: Endpoint, text: str) -> None:
    assert str(endpoint) == text
    assert read(Listen, text) == endpoint


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("pth", ["path", "host"], "did you mean path?"),
        ("gptbot", ["GPTBot", "CCBot"], "did you mean GPTBot?"),
        ("zzz", ["path", "host"], "one of host, path"),
        ("zzz", [f"word{n}" for n in range(99)], ""),
    ],
)
def test_nearest_word(word: str, known: list[str], hint: str) -> None:
    assert nearest(word, known) == hint


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ({}, "an empty mapping"),
        ({"a": 1}, "a mapping"),
        ([], "an empty list"),
        ((1,), "a list"),
        ("a", "'a'"),
        ("a@b", "'a@b'"),
        ("x" * 99, "'" + "x" * 59 + "..."),
    ],
)
def test_wrong_values_are_shown_short(value: object, words: str) -> None:
    assert shown(value) == words


@pytest.mark.parametrize("value", ["", "0123456789abcdef", "a token with spaces"])
def test_a_token_is_a_long_text(value: str) -> None:
    assert read(Token, value) == value


@pytest.mark.parametrize("value", ["short", "0123456789abcde", 1234567890123456, None])
def test_a_token_that_is_none_is_not_repeated(value: object) -> None:
    said = complaint(Token, value)

    assert "16 letters" in said
    assert str(value) not in said

"""A bucket that fails is left alone for a while, and is nobody's trouble."""

from __future__ import annotations

import obstore
import pytest

from guard.images.bucket import Bucket, opened
from guard.images.job import variant_of
from guard.images.packed import Label, pack
from tests.images.buckets import create
from tests.servers import free_port

LABEL = Label("cloak", "/art/1")
VARIANT = variant_of(b"body", "image/png", 4, 3)
KEY = "ab" * 32


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class _Failures(list[float]):
    def __call__(self) -> None:
        self.append(1)


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return f"s3://b/p?region=x&endpoint=http://127.0.0.1:{free_port()}"


def test_a_store_that_is_gone_is_asked_once_in_a_while(gone: str) -> None:
    clock, failures = _Clock(), _Failures()
    bucket = Bucket(gone, failures, clock)
    for _ in range(3):
        bucket.put(KEY, LABEL, VARIANT)
        assert bucket.get(KEY) is None
    assert len(failures) == 1
    clock.now = 11.0
    assert bucket.get(KEY) is None
    assert len(failures) == 2


def test_it_says_when_nobody_can_tell_what_was_issued(gone: str) -> None:
    with pytest.raises(OSError, match="does not answer"):
        list(Bucket(gone).issued())


def test_a_bucket_that_is_not_there_counts_as_failed(bucket_url: str) -> None:
    failures = _Failures()
    bucket = Bucket(bucket_url.replace("guard-", "no-such-"), failures)
    bucket.put(KEY, LABEL, VARIANT)
    assert failures


def test_it_works_again_when_the_store_is_back(bucket_url: str) -> None:
    clock, failures = _Clock(), _Failures()
    bucket = Bucket(bucket_url.replace("guard-", "later-"), failures, clock)
    bucket.put(KEY, LABEL, VARIANT)
    create(bucket_url.replace("guard-", "later-"))
    clock.now = 11.0
    bucket.put(KEY, LABEL, VARIANT)
    assert bucket.get(KEY) == VARIANT
    assert len(failures) == 1


def test_an_object_that_is_no_variant_is_made_anew(bucket_url: str) -> None:
    name = f"{KEY[:2]}/{KEY[2:]}"
    obstore.put(opened(bucket_url), name, pack(LABEL, VARIANT)[:-1])
    bucket = Bucket(bucket_url)
    assert bucket.get(KEY) is None
    assert list(bucket.issued()) == []


def test_variants_lie_under_the_prefix(bucket_url: str) -> None:
    Bucket(bucket_url).put(KEY, LABEL, VARIANT)
    whole = opened(bucket_url.replace("/variants", ""))
    names = [item["path"] for chunk in obstore.list(whole) for item in chunk]
    assert names == [f"variants/{KEY[:2]}/{KEY[2:]}"]

"""Values between the guard and its workers."""

from __future__ import annotations

import pickle

from guard.images.job import variant_of
from tests.images.pictures import STUDIO, job


def test_a_tag_is_strong_and_of_the_body_alone() -> None:
    one, other = (
        variant_of(b"a", "image/png", 1, 1),
        variant_of(b"b", "image/png", 1, 1),
    )
    assert one.etag != other.etag
    assert one.etag[0] == one.etag[-1] == '"'


def test_a_job_can_be_sent_to_another_process() -> None:
    sent = job("decoy", "encode")
    assert pickle.loads(pickle.dumps(sent)) == sent


def test_the_secret_is_not_shown() -> None:
    assert "ssss" not in repr(STUDIO)
    assert "ssss" not in repr(job("encode"))

from __future__ import annotations

from guard.images.queue import Queue


def test_it_is_full_when_as_many_wait_as_may() -> None:
    queue = Queue(2)
    with queue.place():
        assert not queue.is_full
        with queue.place():
            assert queue.is_full
    assert queue.waiting == 0


def test_the_oldest_is_the_first_that_is_not_done() -> None:
    times = iter((10.0, 12.0, 15.0, 16.0))
    queue = Queue(9, lambda: next(times))
    assert queue.oldest == 0.0
    with queue.place(), queue.place():
        assert queue.oldest == 5.0
        assert queue.waiting == 2

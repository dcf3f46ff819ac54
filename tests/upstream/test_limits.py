"""Limits that fit each other."""

from __future__ import annotations

from guard.upstream.limits import DEFAULT


def test_an_idle_connection_is_given_up_before_most_sites_do() -> None:
    assert DEFAULT.idle < min(DEFAULT.read, 60)
    assert DEFAULT.connect < DEFAULT.read < DEFAULT.answer

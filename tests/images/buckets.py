"""Buckets for tests, made by the plainest means."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx


def create(url: str) -> None:
    parts = urlsplit(url)
    endpoint = parse_qs(parts.query)["endpoint"][0]
    httpx.put(f"{endpoint}/{parts.netloc}", trust_env=False).raise_for_status()

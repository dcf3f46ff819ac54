"""Grafana's dashboards, and the panels on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.deploy.files import DEPLOY

BOARDS = ("overview", "crawlers", "operations")


def board(name: str) -> dict[str, Any]:
    path = DEPLOY / f"grafana/dashboards/{name}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def panels() -> Iterator[dict[str, Any]]:
    for name in BOARDS:
        for panel in board(name)["panels"]:
            if panel["type"] != "row":
                yield panel


PANELS = tuple(panels())

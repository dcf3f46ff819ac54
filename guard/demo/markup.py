"""Templates: what is not already Html is escaped on its way in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

TEMPLATES = Path(__file__).parent / "templates"


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def fill(name: str, **values: str | int) -> Html:
    """The template `name` with its $places filled; a missing place is an error."""
    text = (TEMPLATES / name).read_text("utf-8")
    safe = {
        key: value if isinstance(value, Html) else escape(str(value))
        for key, value in values.items()
    }
    return Html(Template(text).substitute(safe))


def join(parts: tuple[Html, ...]) -> Html:
    return Html("".join(parts))


def linked_data(value: Mapping[str, object]) -> Html:
    """JSON for a <script>: no character in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return Html(text.replace("<", "\\u003c"))

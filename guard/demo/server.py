"""Serves the portfolio as a careful web host would."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

#: Not left to the machine's own table, which may lack the younger ones.
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml",
}
FEED = "application/rss+xml; charset=utf-8"


class Portfolio(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        # The stamps are nobody's business: ask for a page that is not there.
        hidden = path.startswith(".") and path != "."
        return await super().get_response("missing" if hidden else path, scope)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        file = Path(full_path)
        response = super().file_response(full_path, stat_result, scope, status_code)
        kind = FEED if file.name == "feed.xml" else TYPES[file.suffix]
        if "content-type" in response.headers:
            response.headers["content-type"] = kind
        picture = kind.startswith("image/")
        response.headers["cache-control"] = (
            f"public, max-age={86400 if picture else 300}"
        )
        return response


def site_app(folder: Path) -> ASGIApp:
    """ETag, Range, HEAD and If-None-Match come with Starlette."""
    return Portfolio(directory=folder, html=True)

"""The admin port: the dashboard, metrics for Prometheus, whether the guard is well."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from guard import __version__

# The exposition format that promtool and every Prometheus read.
EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"


def admin_app(
    exposition: Callable[[], bytes], dashboard: ASGIApp | None = None
) -> Starlette:
    """`exposition` gives all metrics as text; all else is the `dashboard`'s."""

    async def metrics(_: Request) -> Response:
        return Response(exposition(), media_type=EXPOSITION)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__})

    app = Starlette(routes=[Route("/metrics", metrics), Route("/healthz", healthz)])
    app.router.default = dashboard or app.router.default
    return app

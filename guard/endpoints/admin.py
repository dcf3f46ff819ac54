"""The admin port: metrics for Prometheus, and whether the guard is well."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from guard import __version__

# The exposition format that promtool and every Prometheus read.
EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"

INDEX = """Atelier Guard {version}

/metrics   for Prometheus
/healthz   whether the guard is well
"""


def admin_app(registry: CollectorRegistry) -> Starlette:
    async def index(_: Request) -> Response:
        return PlainTextResponse(INDEX.format(version=__version__))

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=EXPOSITION)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok", "version": __version__})

    return Starlette(
        routes=[
            Route("/", index),
            Route("/metrics", metrics),
            Route("/healthz", healthz),
        ]
    )

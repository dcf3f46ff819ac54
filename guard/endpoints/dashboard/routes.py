"""Where each page of the dashboard is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from guard.endpoints.dashboard.door import Door
from guard.endpoints.dashboard.health import Health
from guard.endpoints.dashboard.pages import FOLDER
from guard.endpoints.dashboard.pictures import Pictures
from guard.endpoints.dashboard.reported import Reported
from guard.endpoints.dashboard.rulebook import Rulebook
from guard.endpoints.dashboard.today import Today
from guard.endpoints.dashboard.trial import Trial
from guard.endpoints.dashboard.visits import Visits
from guard.endpoints.dashboard.works import Works

STATIC = {
    "style.css": "text/css",
    "live.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Views:
    door: Door
    today: Today
    works: Works
    pictures: Pictures
    visits: Visits
    trial: Trial
    rulebook: Rulebook
    reported: Reported
    health: Health


def routes(views: Views) -> list[Route]:
    pictures = views.pictures
    return [
        Route("/", views.today.show),
        Route("/works", views.works.all),
        Route("/work", views.works.one),
        Route("/visits", views.visits.all),
        Route("/visits/{stamp:str}", views.visits.one),
        Route("/live", views.visits.live),
        Route("/try", views.trial.show),
        Route("/rules", views.rulebook.show),
        Route("/reports", views.reported.all),
        Route("/reports", views.reported.mark, methods=["POST"]),
        Route("/health", views.health.show),
        Route("/login", views.door.ask),
        Route("/login", views.door.open, methods=["POST"]),
        Route("/logout", views.door.close, methods=["POST"]),
        Route("/picture/seen", pictures.seen),
        Route("/picture/small", pictures.small),
        Route("/picture/got", pictures.got),
        *static(FOLDER / "static"),
    ]


def static(folder: Path) -> Iterator[Route]:
    for name, kind in STATIC.items():
        yield Route(f"/static/{name}", Fixed((folder / name).read_bytes(), kind))


class Fixed:
    """An ASGI app: a file that was read at the start."""

    def __init__(self, body: bytes, kind: str) -> None:
        headers = {"cache-control": "public, max-age=3600"}
        self._answer = Response(body, headers=headers, media_type=kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(scope, receive, send)

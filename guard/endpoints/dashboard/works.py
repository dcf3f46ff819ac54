"""The works that crawlers want most, and for each what they got in its place."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from guard.endpoints.dashboard.pages import Pages
from guard.endpoints.dashboard.pictures import LONGEST
from guard.places import work_name
from guard.records import questions
from guard.records.history import History
from guard.records.questions import Copy
from guard.rules import Action

MOST = 60


class Works:
    """`pictured` are the actions by which a visitor gets a picture, the harder last."""

    def __init__(
        self, pages: Pages, history: History, pictured: tuple[str, ...]
    ) -> None:
        self._pages = pages
        self._history = history
        self._pictured = pictured

    async def all(self, request: Request) -> Response:
        works = await self._history.ask(lambda db: questions.works(db, 0, MOST))
        return await self._pages.show(request, "works", works=works)

    async def one(self, request: Request) -> Response:
        asked = request.query_params
        path = asked.get("path", "")
        if not path.startswith("/") or len(path) > LONGEST:
            return RedirectResponse("/works", 303)
        copies = await self._history.ask(lambda db: questions.copies(db, path))
        work = work_name(path)
        paths = await self._history.ask(lambda db: questions.paths(db, work))
        chosen = self.chosen(copies, asked.get("who", ""), asked.get("action", ""))
        return await self._pages.show(
            request,
            "work",
            path=path,
            paths=paths,
            copies=copies,
            chosen=chosen,
            has_picture=chosen.action in self._pictured,
            is_known=chosen in copies,
        )

    def chosen(self, copies: tuple[Copy, ...], who: str, action: str) -> Copy:
        """The one asked for, else the first with a picture of its own; where nobody
        came, what a trainer would get."""
        fitting = [c for c in copies if c.who == who and action in ("", c.action)]
        pictured = [c for c in copies if c.action in self._pictured]
        for copy in (*fitting, *pictured, *copies):
            return copy
        return Copy("", Action.POISON, 0, 0.0)

"""What people wrote who think that they were misjudged."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from guard.endpoints.dashboard.pages import Pages
from guard.endpoints.forms import BadForm
from guard.records import reports
from guard.records.history import History


class Reported:
    def __init__(self, pages: Pages, history: History) -> None:
        self._pages = pages
        self._history = history

    async def all(self, request: Request) -> Response:
        found = await self._history.ask(reports.reports)
        return await self._pages.show(request, "reports", reports=found, wrong="")

    async def mark(self, request: Request) -> Response:
        """Read, or to be read again."""
        try:
            fields = await self._pages.read(request)
            number = int(fields.get("number", "")[:15])
        except (BadForm, ValueError) as error:
            found = await self._history.ask(reports.reports)
            return await self._pages.show(
                request, "reports", 400, reports=found, wrong=str(error)
            )
        seen = fields.get("seen") == "1"
        await self._history.ask(lambda db: reports.mark(db, number, seen))
        return RedirectResponse("/reports", 303)

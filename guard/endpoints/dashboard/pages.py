"""Pages from templates, with what all of them show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from guard import __version__
from guard.endpoints import words
from guard.endpoints.forms import BadForm, read_form
from guard.endpoints.gate import session_of
from guard.endpoints.keyring import Keyring
from guard.records import reports
from guard.records.history import History

FOLDER = Path(str(files("guard").joinpath("templates/dashboard")))
NAVIGATION = (
    ("/", "Today"),
    ("/works", "Works"),
    ("/visits", "Visits"),
    ("/try", "Try it"),
    ("/rules", "Rules"),
    ("/reports", "Reports"),
    ("/health", "Health"),
)


class Pages:
    """`clock` gives seconds since the epoch."""

    def __init__(
        self,
        site: str,
        history: History,
        keyring: Keyring,
        clock: Callable[[], float],
    ) -> None:
        self._history = history
        self._keyring = keyring
        self.clock = clock
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(words.FILTERS)
        self._templates.globals.update(
            site=site,
            version=__version__,
            navigation=NAVIGATION,
            names=words.NAMES,
            groups=words.GROUPS,
            group=words.group,
            titles=words.TITLES,
            got=words.GOT,
            claims=words.CLAIMS,
            visitor=words.visitor,
            kind=words.kind,
            given=words.given,
            asks=keyring.asks,
        )

    async def show(
        self, request: Request, page: str, status: int = 200, **values: object
    ) -> HTMLResponse:
        unread = await self._history.ask(reports.unread)
        text = self._templates.get_template(f"{page}.html").render(
            here=request.url.path,
            form=self._keyring.form(session_of(request.headers)),
            unread=unread,
            now=self.clock(),
            **values,
        )
        return HTMLResponse(text, status)

    async def read(self, request: Request) -> Mapping[str, str]:
        """The fields of one of our own forms. Raises `BadForm`."""
        fields = await read_form(request)
        session = session_of(request.headers)
        if not self._keyring.is_form(session, fields.get("form", "")):
            raise BadForm("This form is out of date: load the page again.")
        return fields

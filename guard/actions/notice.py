"""A word of the guard's own, in the type that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

PAGE = Template(files("guard").joinpath("templates/notice.html").read_text("utf-8"))
UNCACHED = {"cache-control": "private, no-store", "vary": "accept, user-agent"}

TEXTS = {
    400: ("Not understood", "Your program asked for something that cannot be."),
    403: ("Not for you", "This site does not give its works to visitors like you."),
    413: ("Too much", "That is more than this site takes."),
    429: ("Slow down", "You ask for more than a person could look at."),
    500: ("Something broke", "The fault is ours. Please try again in a moment."),
    502: ("The site cannot be reached", "Please try again in a moment."),
    503: ("Too busy", "Please try again in a moment."),
    504: ("The site takes too long", "Please try again in a moment."),
    508: ("A circle", "This was on its way through here too often."),
}


def notice(status: int, headers: Mapping[str, str]) -> Response:
    """`headers` are the visitor's; a picture's place gets an empty body."""
    title, text = TEXTS[status]
    accept = headers.get("accept", "")
    if "text/html" in accept:
        page = PAGE.substitute(title=escape(title), text=escape(text), status=status)
        return HTMLResponse(page, status, UNCACHED)
    if "application/json" in accept:
        return JSONResponse({"status": status, "detail": text}, status, UNCACHED)
    if accept.startswith("image/"):
        return Response(status_code=status, headers=UNCACHED)
    return PlainTextResponse(f"{title}. {text}\n", status, UNCACHED)

"""Every error the guard raises, divided by whose fault it is.

GuardError
├── PolicyError        the artist's YAML: all problems at once, each with its place
├── UsageError         a command was called in a way that cannot work
├── PictureError       a picture that cannot be read, or asks for too much
├── RequestError       what a visitor sent cannot be passed on: 400
│   └── LoopError              508: it came through this guard too often already
├── StoreError         the Store cannot be reached
├── CacheError         the disk does not forget what it kept of the site's answers
└── UpstreamError      the artist's site did not answer as HTTP wants
    ├── UpstreamUnreachable    502: refused, reset or malformed
    └── UpstreamTimeout        504: no answer in time
"""

from __future__ import annotations

from dataclasses import dataclass


class GuardError(Exception):
    """The root of all errors raised on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place of one policy file; lines and columns from 1."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{hint}"


class PolicyError(GuardError):
    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UsageError(GuardError):
    pass


class PictureError(GuardError):
    pass


class StoreError(GuardError):
    pass


class CacheError(GuardError):
    pass


class RequestError(GuardError):
    """`what` is a word for metrics, never the visitor's own."""

    status = 400

    def __init__(self, message: str, what: str = "request") -> None:
        super().__init__(message)
        self.what = what


class LoopError(RequestError):
    status = 508

    def __init__(self, message: str) -> None:
        super().__init__(message, "loop")


class UpstreamError(GuardError):
    status = 502


class UpstreamUnreachable(UpstreamError):
    pass


class UpstreamTimeout(UpstreamError):
    status = 504

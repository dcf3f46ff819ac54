"""What a client is told before it sets out, and how it is started and ended."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0  # seconds for one program, on a busy machine


class Kind(StrEnum):
    PERSON = "person"
    SCRAPER = "scraper"


@dataclass(frozen=True, slots=True)
class Visit:
    """`pages` and `pictures` are all that the site holds, as paths; `folder` is the
    client's own; `python` is the interpreter that has the scrapers' libraries."""

    site: str
    pages: tuple[str, ...]
    pictures: tuple[str, ...]
    folder: Path
    python: str = sys.executable

    def urls(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.site + path for path in paths)

    async def run(self, *command: str) -> bytes:
        """What it printed; however it ended, the wire has seen what it did."""
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(self.folder)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return out

    async def run_python(self, module: str, *arguments: str) -> None:
        await self.run(self.python, "-m", f"benchmarks.clients.{module}", *arguments)


Drive = Callable[[Visit], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Client:
    """`tuned`: its sessions were looked at while rules were written; the others only
    show what the rules are worth."""

    name: str
    kind: Kind
    drive: Drive
    tuned: bool = True
    program: str = ""  # on the PATH
    library: str = ""  # of `Visit.python`

    def absent(self, python: str) -> str:
        """What it lacks on this machine; empty where it can set out."""
        if self.program and shutil.which(self.program) is None:
            return self.program
        if self.library and not importable(python, self.library):
            return self.library
        return ""


def importable(python: str, library: str) -> bool:
    """Without importing it: some take many seconds."""
    question = "import sys, importlib.util as i; sys.exit(not i.find_spec(sys.argv[1]))"
    asked = subprocess.run((python, "-c", question, library), check=False)
    return asked.returncode == 0

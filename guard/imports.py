"""Which file an `import` means: a shipped snippet, or a file beside the policy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from guard.written import nearest

SNIPPET = re.compile(r"[a-z][a-z0-9-]{0,63}")


class BadImport(ValueError):
    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def rules_folder() -> Path:
    """The shipped rules: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


@dataclass(frozen=True, slots=True)
class Imports:
    """`folder` is the policy's own; None for a policy that is no file."""

    shipped: Path
    folder: Path | None = None

    def find(self, name: str, importer: Path) -> Path:
        """`importer` is the file that imports; raises BadImport."""
        if SNIPPET.fullmatch(name):
            return self._snippet(name)
        if not name.startswith("./"):
            hint = "a shipped snippet such as headers, or a file such as ./mine.yaml"
            raise BadImport(f"cannot import {name!r}", hint)
        return self._beside(name, importer)

    def _snippet(self, name: str) -> Path:
        path = self.shipped / f"{name}.yaml"
        known = self.snippets()
        if path not in known:
            stems = [each.stem for each in known]
            raise BadImport(f"no shipped rules {name!r}", nearest(name, stems))
        return path

    def _beside(self, name: str, importer: Path) -> Path:
        if self.folder is None:
            raise BadImport(f"no folder to import {name!r} from")
        root = self.folder.resolve()
        path = (importer.parent / name).resolve()
        if not path.is_relative_to(root):
            raise BadImport(f"{name!r} is outside the policy's folder", f"it is {root}")
        if not path.is_file():
            raise BadImport(f"no file {name!r}", f"looked for {path}")
        return path

    def snippets(self) -> tuple[Path, ...]:
        """Shipped files that hold rules, and not bots or recipes."""
        files = sorted(self.shipped.glob("*.yaml"))
        return tuple(path for path in files if holds_rules(path))


def holds_rules(path: Path) -> bool:
    return bool(re.search(r"^(rules|import):", path.read_text("utf-8"), re.MULTILINE))

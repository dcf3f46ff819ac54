"""How tests look at pictures and pages."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from guard.demo.catalog import work_called
from guard.demo.prints import original


class Links(HTMLParser):
    """Every address a page names, and every image without words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.wordless: list[str] = []
        self.anchors: set[str] = set()
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.found += [values[name] for name in ("href", "src") if name in values]
        for choice in values.get("srcset", "").split(","):
            self.found += choice.split()[:1]
        if tag == "img" and "alt" not in values:
            self.wordless.append(values.get("src", ""))
        if tag not in ("meta", "link", "img", "source", "br"):
            self.open.append(tag)
        self.anchors.add(values.get("id", ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def pixels(folder: Path, slug: str) -> npt.NDArray[np.float64]:
    with Image.open(folder / original(work_called(slug))[1:]) as picture:
        return np.asarray(picture.convert("RGB"), np.float64)


def dhash(file: Path) -> npt.NDArray[np.bool_]:
    with Image.open(file) as picture:
        small = np.asarray(picture.convert("L").resize((17, 16)), np.int16)
    return np.asarray(small[:, 1:] > small[:, :-1])

"""What it costs to look through a page, and to caption it, beside building its tree.

    python benchmarks/pages.py

Milliseconds of processor time, the least of some rounds. Peers are asked where they
are installed (lxml, selectolax, html5lib, justhtml); they parse and write the page, and
change nothing. Hostile pages are 2 MB of one thing each.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from guard.demo.site import build_site
from guard.html.captions import captioned
from guard.html.edits import edited
from guard.html.embedded import embedded
from guard.html.encoded import TooMuch
from guard.images.caption import Caption

ROUNDS = 5
SAID = Caption("Vorellan no. 3", "Oil painting of rings in purple and green")
HOSTILE = {
    "open tags": b"<div>" * 400_000,
    "tags that never end": b"<a " * 660_000,
    "quotes that never end": b"<a =\"><b '>" * 180_000,
    "drawings that never end": b"<svg " * 400_000,
    "letters like a picture's": b"\n/9j/" * 400_000,
    "addresses of nothing": b"data:image/svg+xml," * 100_000,
}


def took(work: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        work()
        times.append(process_time() - started)
    return 1000 * min(times)


def look(page: bytes) -> None:
    with suppress(TooMuch):
        embedded(page)


def caption(page: bytes) -> bytes:
    return edited(page, captioned(page, lambda address: SAID))


def peers(page: bytes) -> dict[str, Callable[[], object]]:
    text = page.decode()
    found: dict[str, Callable[[], object]] = {
        "html.parser, tags alone": lambda: HTMLParser().feed(text)
    }
    with suppress(ImportError):
        lexbor = import_module("selectolax.lexbor")
        found["selectolax"] = lambda: lexbor.LexborHTMLParser(text).html
    with suppress(ImportError):
        lxml = import_module("lxml.html")
        found["lxml"] = lambda: lxml.tostring(lxml.document_fromstring(text))
    with suppress(ImportError):
        html5lib = import_module("html5lib")
        found["html5lib"] = lambda: html5lib.serialize(html5lib.parse(text))
    with suppress(ImportError):
        justhtml = import_module("justhtml")
        found["justhtml"] = lambda: justhtml.JustHTML(text).to_html()
    return found


def longest_page() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        build_site(Path(folder), "http://marlene.test")
        pages = [file.read_bytes() for file in Path(folder).rglob("*.html")]
    return max(pages, key=len)


def main() -> None:
    page = longest_page()
    print(f"A page of {len(page):,} bytes and {page.count(b'<img')} pictures")
    works: dict[str, Callable[[], object]] = {
        "look through": lambda: look(page),
        "caption": lambda: caption(page),
        **peers(page),
    }
    for name, each in works.items():
        print(f"{name:26}{took(each):9.2f} ms")
    print("\nHostile pages             look through    caption")
    for name, hostile in HOSTILE.items():
        times = [took(partial(work, hostile)) for work in (look, caption)]
        print(f"{name:26}{times[0]:9.0f} ms{times[1]:8.0f} ms")


if __name__ == "__main__":
    main()

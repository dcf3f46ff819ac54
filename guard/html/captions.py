"""What a page says of its pictures, made true of those that stand there now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urljoin

from guard.html.edits import Edit
from guard.html.linked import CaptionOf, relinked
from guard.html.tags import Attribute, Tag, placed, tags
from guard.images.caption import Caption
from guard.places import Kind, kind_of

# Where lazy pages keep the true address; `src` then holds a placeholder.
SOURCES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-full",
    "src",
    "data-srcset",
    "srcset",
)
_TITLES = ("title", "data-title")
_TEXTS = ("aria-label", "data-alt", "data-caption", "data-description")
SHARED = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image")
_SHARED_ALT = ("og:image:alt", "twitter:image:alt")
_ICON = 96  # pixels, as the page says; smaller ones are not swapped
_NESTED = 50  # figures within figures


@dataclass(slots=True)
class _Figure:
    caption: Caption | None = None
    texts: list[tuple[int, int]] = field(default_factory=list)
    opened: int = -1  # where the text of a figcaption begins


class _Page:
    """Collects the edits of one page, tag by tag."""

    def __init__(self, text: bytes, caption_of: CaptionOf) -> None:
        self._text, self._caption_of = text, caption_of
        self._base = ""
        self._sources: Caption | None = None  # of the picture element
        self._is_open = False
        self._figures: list[_Figure] = []
        self._shared: Caption | None = None
        self._unlinked: list[Attribute] = []  # alts that come before their picture
        self.edits: list[Edit] = []
        self._kinds: dict[str, Callable[[Tag], None]] = {
            "a": self._link,
            "base": self._based,
            "figcaption": self._caption_begins,
            "figure": self._figure_begins,
            "/figcaption": self._caption_ends,
            "/figure": self._figure_ends,
            "amp-img": self._picture,
            "image": self._picture,  # as browsers take it
            "img": self._picture,
            "input": self._picture,
            "meta": self._meta,
            "picture": self._sources_begin,
            "/picture": self._sources_begin,
            "script": self._script,
            "source": self._source,
            "video": self._film,
        }

    def read(self) -> None:
        for tag in tags(self._text):
            if kind := self._kinds.get(tag.name):
                kind(tag)
        while self._figures:
            self._settle(self._figures.pop())

    def _find(self, address: str) -> Caption | None:
        with suppress(ValueError):  # of what is no address
            return self._caption_of(urljoin(self._base, address)) if address else None
        return None

    def _based(self, tag: Tag) -> None:
        if not self._base and (href := placed(self._text, tag).get("href")):
            self._base = href.value

    def _picture(self, tag: Tag) -> None:
        said = placed(self._text, tag)
        if _is_icon(said):
            return
        found = (self._find(address) for address in _addresses(said))
        caption = next(filter(None, found), None) or self._sources
        if caption is None:
            return
        if "alt" in said:
            self._say(said["alt"], caption.text)
        else:
            at = tag.start + 1 + len(tag.name)
            self.edits.append(Edit(at, at, b" alt=" + _quoted(caption.text)))
        self._describe(said, caption)
        if self._figures and self._figures[-1].caption is None:
            self._figures[-1].caption = caption

    def _sources_begin(self, tag: Tag) -> None:
        self._sources = None
        self._is_open = tag.name == "picture"

    def _source(self, tag: Tag) -> None:
        if not self._is_open:  # that of a film or a sound
            return
        found = map(self._find, _addresses(placed(self._text, tag)))
        self._sources = self._sources or next(filter(None, found), None)

    def _film(self, tag: Tag) -> None:
        said = placed(self._text, tag)
        if "poster" in said and (caption := self._find(said["poster"].value)):
            self._describe(said, caption)

    def _link(self, tag: Tag) -> None:
        said = placed(self._text, tag)
        href = said["href"].value if "href" in said else ""
        is_picture = kind_of(href.partition("?")[0]) is Kind.PICTURE
        if is_picture and not {*said}.isdisjoint((*_TITLES, *_TEXTS)):
            caption = self._find(href)
            if caption is not None:
                self._describe(said, caption)

    def _describe(self, said: dict[str, Attribute], caption: Caption) -> None:
        for name in _TITLES:
            if name in said:
                self._say(said[name], caption.title)
        for name in _TEXTS:
            if name in said:
                self._say(said[name], caption.text)

    def _say(self, place: Attribute, words: str) -> None:
        new = _quoted(words)
        # An attribute without a value has no sign of equality either.
        new = new if place.end > place.start else b"=" + new
        self.edits.append(Edit(place.start, place.end, new))

    def _meta(self, tag: Tag) -> None:
        said = placed(self._text, tag)
        name = said.get("property") or said.get("name")
        content = said.get("content")
        if name is None or content is None:
            return
        if name.value.lower() in SHARED:
            self._shared = self._find(content.value) or self._shared
            if self._shared:
                for place in self._unlinked:
                    self._say(place, self._shared.text)
                self._unlinked.clear()
        elif name.value.lower() in _SHARED_ALT:
            if self._shared:
                self._say(content, self._shared.text)
            else:
                self._unlinked.append(content)

    def _script(self, tag: Tag) -> None:
        kind = placed(self._text, tag)
        told = kind["type"].value if "type" in kind else ""
        if told.partition(";")[0].strip().lower() == "application/ld+json":
            new = relinked(tag.inner, self._find)
            if new is not None:
                self.edits.append(Edit(tag.end, tag.end + len(tag.inner), new))

    def _figure_begins(self, tag: Tag) -> None:
        if len(self._figures) < _NESTED:
            self._figures.append(_Figure())

    def _caption_begins(self, tag: Tag) -> None:
        if self._figures:
            self._figures[-1].opened = tag.end

    def _caption_ends(self, tag: Tag) -> None:
        if self._figures and self._figures[-1].opened >= 0:
            figure = self._figures[-1]
            figure.texts.append((figure.opened, tag.start))
            figure.opened = -1

    def _figure_ends(self, tag: Tag) -> None:
        if self._figures:
            self._caption_ends(tag)
            self._settle(self._figures.pop())

    def _settle(self, figure: _Figure) -> None:
        if figure.caption is None:
            return
        for start, end in figure.texts:
            self.edits.append(Edit(start, end, _ascii(figure.caption.text)))


def captioned(text: bytes, caption_of: CaptionOf) -> tuple[Edit, ...]:
    page = _Page(text, caption_of)
    page.read()
    return tuple(page.edits)


def _is_icon(said: dict[str, Attribute]) -> bool:
    sides = [said[side].value for side in ("width", "height") if side in said]
    return bool(sides) and all(
        side.isdecimal() and int(side[:9]) < _ICON for side in sides
    )


def _addresses(said: dict[str, Attribute]) -> Iterator[str]:
    for name in SOURCES:
        if name in said:
            address = said[name].value.strip()
            yield address.split()[0] if "srcset" in name and address else address


def _quoted(words: str) -> bytes:
    return b'"' + _ascii(words) + b'"'


def _ascii(words: str) -> bytes:
    """The same in whatever character set the page is."""
    return escape(words).encode("ascii", "xmlcharrefreplace")

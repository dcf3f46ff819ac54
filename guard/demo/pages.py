"""The pages a person sees: index, galleries, lightbox, about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guard.demo.catalog import GALLERIES, WORKS, Gallery, Work, work_called
from guard.demo.markup import Html, fill, join, linked_data
from guard.demo.prints import original, prints, thumb

TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
}
WALL = "(min-width: 52rem) 46vw, 92vw"
LARGE = "(min-width: 75rem) 75rem, 96vw"
RECENT = ("late-moon", "poppies-boatyard", "wednesday-race", "mobile-slow-draught")
#: The work on each page's link preview; the lightbox shows them all.
FACES = {
    "/": "twenty-to-eleven",
    "/about/": "three-sisters",
    **{f"/{gallery.slug}/": gallery.works[0].slug for gallery in GALLERIES},
}
NAVIGATION = (
    *((f"/{gallery.slug}/", gallery.title) for gallery in GALLERIES),
    ("/lightbox/", "All works"),
    ("/about/", "About"),
)


@dataclass(frozen=True, slots=True)
class House:
    """What every page needs to know."""

    base_url: str
    #: width and height of each work by slug
    sizes: Mapping[str, tuple[int, int]]

    def ratio(self, work: Work) -> str:
        width, height = self.sizes[work.slug]
        return f"{width / height:.3f}"


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    kind: str
    title: str
    description: str
    #: the work on the page's link preview
    face: Work
    works: tuple[Work, ...]
    content: Html

    @property
    def og(self) -> str:
        return og(self.path)


def og(path: str) -> str:
    return f"/og/{path.strip('/') or 'studio-marlene'}.jpg"


def picture(house: House, work: Work, sizes: str, eager: bool = False) -> Html:
    """The work in all its formats and widths; old browsers take the <img>."""
    width, height = house.sizes[work.slug]
    sets = {
        ending: ", ".join(
            f"{one.path} {one.width or width}w"
            for one in prints(work)
            if one.ending == ending
        )
        for ending in work.formats
    }
    first, *others = work.formats
    sources = tuple(
        fill("source.html", kind=TYPES[ending], srcset=sets[ending], sizes=sizes)
        for ending in sorted(others)
    )
    return fill(
        "picture.html",
        sources=join(sources),
        src=original(work),
        srcset=sets[first],
        sizes=sizes,
        width=width,
        height=height,
        alt=work.alt,
        loading="eager" if eager else "lazy",
    )


def figure(house: House, work: Work, sizes: str = WALL, eager: bool = False) -> Html:
    return fill(
        "figure.html",
        slug=work.slug,
        ratio=house.ratio(work),
        picture=picture(house, work, sizes, eager),
        title=work.title,
        year=work.year,
        medium=work.medium,
        measure=work.measure,
        caption=work.caption,
    )


def small(house: House, work: Work) -> Html:
    """A thumbnail without words: its link says what it is."""
    width, height = house.sizes[work.slug]
    return fill("small.html", src=thumb(work), height=round(400 * height / width))


def index(house: House) -> Page:
    lead = work_called("twenty-to-eleven")
    rooms = tuple(
        fill(
            "room.html",
            slug=gallery.slug,
            title=gallery.title,
            years=gallery.years,
            thumbs=join(tuple(small(house, work) for work in gallery.works[:3])),
        )
        for gallery in GALLERIES
    )
    recent = tuple(map(work_called, RECENT))
    content = fill(
        "index.html",
        lead=figure(house, lead, "(min-width: 52rem) 58vw, 92vw", eager=True),
        rooms=join(rooms),
        recent=join(tuple(figure(house, work) for work in recent)),
    )
    about = (
        "Paintings, prints and cut paper by Marlene, from a net loft by the harbour."
    )
    shown = (lead, *recent)
    return Page("/", "index", "Studio Marlene", about, lead, shown, content)


def gallery_page(house: House, place: int) -> Page:
    gallery = GALLERIES[place]
    before, after = GALLERIES[place - 1], GALLERIES[(place + 1) % len(GALLERIES)]
    works = tuple(
        figure(house, work, eager=step < 2) for step, work in enumerate(gallery.works)
    )
    content = fill(
        "gallery.html",
        title=gallery.title,
        years=gallery.years,
        intro=gallery.intro,
        works=join(works),
        before=before.title,
        before_slug=before.slug,
        after=after.title,
        after_slug=after.slug,
    )
    return named(gallery, content)


def named(gallery: Gallery, content: Html) -> Page:
    title = f"{gallery.title} · Studio Marlene"
    path = f"/{gallery.slug}/"
    face = gallery.works[0]
    return Page(path, "gallery", title, gallery.intro, face, gallery.works, content)


def lightbox(house: House) -> Page:
    thumbs, plates = [], []
    for step, work in enumerate(WORKS):
        width, height = house.sizes[work.slug]
        words = {"slug": work.slug, "title": work.title, "ratio": house.ratio(work)}
        thumbs.append(
            fill(
                "thumb.html",
                **words,
                src=thumb(work),
                width=400,
                height=round(400 * height / width),
                alt=work.alt,
            )
        )
        plates.append(
            fill(
                "plate.html",
                **words,
                picture=picture(house, work, LARGE),
                year=work.year,
                medium=work.medium,
                measure=work.measure,
                before=WORKS[step - 1].slug,
                after=WORKS[(step + 1) % len(WORKS)].slug,
            )
        )
    content = fill(
        "lightbox.html", thumbs=join(tuple(thumbs)), plates=join(tuple(plates))
    )
    about = "All twenty-four works on one wall; open one to see it large."
    title = "All works · Studio Marlene"
    face = work_called("six-ridges")
    return Page("/lightbox/", "lightbox", title, about, face, WORKS, content)


def about() -> Page:
    words = "About Marlene, her studio, prints, exhibitions, and machines."
    title = "About · Studio Marlene"
    face = work_called("three-sisters")
    content = fill("about.html")
    return Page("/about/", "page", title, words, face, (), content)


def missing() -> Page:
    face = work_called("twenty-to-eleven")
    title = "Not found · Studio Marlene"
    return Page("/404.html", "page", title, title, face, (), fill("404.html"))


def pages(house: House) -> tuple[Page, ...]:
    galleries = tuple(gallery_page(house, place) for place in range(len(GALLERIES)))
    return (index(house), *galleries, lightbox(house), about())


def render(house: House, page: Page) -> Html:
    navigation = tuple(
        fill("navigation.html", path=path, title=title, current=mark(path == page.path))
        for path, title in NAVIGATION
    )
    return fill(
        "layout.html",
        base=house.base_url,
        path=page.path,
        kind=page.kind,
        title=page.title,
        description=page.description,
        og=page.og if page.path != "/404.html" else og("/"),
        og_alt=page.face.alt,
        linked_data=linked_data(described(house, page)),
        navigation=join(navigation),
        content=page.content,
    )


def mark(here: bool) -> Html:
    return Html(' aria-current="page"' if here else "")


def described(house: House, page: Page) -> dict[str, object]:
    """JSON-LD: the page as a collection of ImageObjects."""
    return {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": page.title,
        "url": house.base_url + page.path,
        "creator": {"@type": "Person", "name": "Marlene"},
        "hasPart": [image_object(house, work) for work in page.works],
    }


def image_object(house: House, work: Work) -> dict[str, object]:
    width, height = house.sizes[work.slug]
    return {
        "@type": "ImageObject",
        "name": work.title,
        "description": work.alt,
        "caption": work.caption,
        "contentUrl": house.base_url + original(work),
        "thumbnailUrl": house.base_url + thumb(work),
        "encodingFormat": TYPES[work.formats[0]],
        "width": width,
        "height": height,
        "artMedium": work.medium,
        "dateCreated": str(work.year),
        "creditText": "Studio Marlene",
        "creator": {"@type": "Person", "name": "Marlene"},
        "copyrightNotice": f"© {work.year} Studio Marlene",
        "acquireLicensePage": house.base_url + "/about/",
    }

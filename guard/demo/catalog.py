"""The catalogue: every work with its words, its hand and its formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from guard.demo.fields import Paint, Rng
from guard.demo.works import city, hills, mobile, sea, table

Hand: TypeAlias = Callable[[Rng], Paint]


@dataclass(frozen=True, slots=True)
class Work:
    slug: str
    title: str
    year: int
    medium: str
    measure: str
    caption: str
    alt: str
    #: file endings; the first is the <img>, the others stand in <picture>
    formats: tuple[str, ...]
    #: None for the animation, whose frames come from works/mobile.py
    hand: Hand | None


@dataclass(frozen=True, slots=True)
class Gallery:
    slug: str
    title: str
    years: str
    intro: str
    works: tuple[Work, ...]


SALT = Gallery(
    "salt-hours",
    "Salt Hours",
    "2019–2026",
    "The harbour is four minutes from the studio door. These are the hours when "
    "nobody needs it: before the first ferry, after the last lamp, in the weather "
    "that empties the quay.",
    (
        Work("twenty-to-eleven", "Twenty to Eleven", 2024, "Oil on linen", "90 × 60 cm",
             "The lamps come on in an order I have never understood.",
             "Night harbour: lit houses and masthead lights doubled in dark blue water.",
             ("jpg", "avif"), sea.harbour),
        Work("groynes-low-water", "Groynes, Low Water", 2021, "Silver gelatin print", "40 × 50 cm",
             "Four minutes on film. The sea holds still if you wait.",
             "Black and white photograph of wooden posts walking out into still, misty water.",
             ("jpg",), sea.groynes),
        Work("long-swell", "Long Swell", 2023, "Pigment print", "100 × 62 cm",
             "There had been a storm somewhere else.",
             "Low sun over long evening waves, a lane of gold light on green water.",
             ("jpg",), sea.swell),
        Work("wednesday-race", "Wednesday Race", 2025, "Watercolour", "56 × 42 cm",
             "The sails are the paper. Everything else is around them.",
             "Watercolour of small sailing boats, one with a red jib, on a blue-green bay.",
             ("webp",), sea.regatta),
        Work("first-ferry", "First Ferry", 2022, "Pigment print", "96 × 54 cm",
             "Two people on board, and one of them was asleep.",
             "A ferry with lit windows floats between pale fog and its own reflection at dawn.",
             ("jpg", "webp"), sea.ferry),
        Work("the-front", "The Front", 2019, "Oil on canvas", "120 × 90 cm",
             "Painted in one go, with the window open, until the rain arrived.",
             "A storm cloud broken by yellow light over a dark sea, a small boat beneath it.",
             ("webp",), sea.squall),
    ),
)  # fmt: skip

HIGH = Gallery(
    "high-ground",
    "High Ground",
    "2018–2026",
    "Every October I take the slow train inland and walk until the sea is out of "
    "sight. Distance is a colour up there: the further, the paler, the bluer, the kinder.",
    (
        Work("six-ridges", "Six Ridges", 2025, "Pigment print", "80 × 60 cm",
             "I counted five. The sixth came when I stopped counting.",
             "Six mountain ridges fading into peach-coloured morning fog under a low white sun.",
             ("jpg", "avif", "webp"), hills.six_ridges),
        Work("larches-october", "Larches, October", 2020, "Oil on linen", "100 × 75 cm",
             "They are the only conifers that know when to let go.",
             "Golden larches along a lake shore, mirrored in the rippled water.",
             ("jpg",), hills.larches),
        Work("hut-new-moon", "Hut, New Moon", 2023, "Pigment print", "60 × 80 cm",
             "Somebody was still up, writing in the hut book.",
             "A hut with one lit window under the Milky Way.",
             ("jpg", "webp"), hills.hut),
        Work("birches-february", "Birches, February", 2022, "Oil on panel", "45 × 60 cm",
             "White is never white. I needed eleven tubes.",
             "Birch trunks in snow, long blue shadows running across the foreground.",
             ("webp",), hills.birches),
        Work("north-face-last-light", "North Face, Last Light", 2018, "Oil, palette knife", "90 × 60 cm",
             "It lasts nine minutes, and you cannot paint it in nine minutes.",
             "A snow peak with rose-coloured ribs and blue shadows above dark firs.",
             ("avif",), hills.alpenglow),
        Work("late-moon", "Late Moon", 2026, "Gouache on board", "80 × 45 cm",
             "The field was already asleep.",
             "A pale full moon over ploughed furrows in violet dusk, one oak on the horizon.",
             ("jpg",), hills.moonrise),
    ),
)  # fmt: skip

NORTH = Gallery(
    "north-light",
    "North Light",
    "2017–2026",
    "The studio has one window and it faces north, so nothing here is ever in a "
    "hurry. What comes home from the market stands on the table until it is painted or eaten.",
    (
        Work("three-pears", "Three Pears", 2024, "Oil on panel", "40 × 30 cm",
             "Eaten on a Thursday, in the order from left to right.",
             "Three pears, green, ochre and yellow-green, on a wooden board before a dark wall.",
             ("jpg", "avif"), table.pears),
        Work("lemons-blue-bowl", "Lemons, Blue Bowl", 2021, "Oil on linen", "60 × 45 cm",
             "The bowl has a crack you cannot see from this side.",
             "Lemons in a cobalt blue bowl on a pale table, one cut in half beside it.",
             ("jpg",), table.lemons),
        Work("fern-eleven-minutes", "Fern, Eleven Minutes", 2019, "Cyanotype on cotton rag", "30 × 40 cm",
             "Drawn by the sun; I only held the glass.",
             "Cyanotype of three fern fronds, white on Prussian blue, with brushed edges.",
             ("png",), table.fern),
        Work("poppies-boatyard", "Poppies behind the Boatyard", 2026, "Watercolour", "42 × 56 cm",
             "They drop when you look at them twice.",
             "Watercolour of red poppies with dark hearts on thin green stems.",
             ("png",), table.poppies),
        Work("five-vessels", "Five Vessels", 2017, "Oil and chalk on canvas", "75 × 60 cm",
             "I have moved them every morning for nine years.",
             "Five quiet vessels, white, blue, clay and cream, standing close on a chalky table.",
             ("webp",), table.bottles),
        Work("ginkgo-one-night", "Ginkgo, One Night", 2022, "Gouache on indigo paper", "50 × 50 cm",
             "The whole tree comes down between dusk and breakfast.",
             "Golden ginkgo leaves scattered over dark indigo paper.",
             ("avif",), table.ginkgo),
    ),
)  # fmt: skip

HOURS = Gallery(
    "after-hours",
    "After Hours",
    "2018–2026",
    "In the city I look up. Windows, trams, posters, the scraps on the studio floor: "
    "what is left when the day has been cut out.",
    (
        Work("half-past-six", "Half Past Six", 2025, "Pigment print", "80 × 60 cm",
             "Fifteen windows, one of them mine.",
             "A brick house front at dusk, fifteen windows, most of them lit from inside.",
             ("jpg", "webp"), city.windows),
        Work("line-nine-rain", "Line Nine, Rain", 2020, "Pigment print", "90 × 60 cm",
             "I missed my stop for this.",
             "Raindrops on a tram window, city lights behind it blurred into coloured discs.",
             ("jpg",), city.rain),
        Work("garden-remembered", "Garden, Remembered", 2023, "Gouached paper, cut", "100 × 80 cm",
             "Scissors are a pencil that cannot hesitate.",
             "Paper collage of leaf shapes on blocks of yellow, blue, orange, pink and green.",
             ("png",), city.cut_paper),
        Work("three-sisters", "Three Sisters", 2021, "Screen print, three colours", "56 × 70 cm",
             "They only ever stood still for a sunset.",
             "Three overlapping profiles in rose, violet and navy before a pale sun.",
             ("webp",), city.profiles),
        Work("twenty-quarters", "Twenty Quarters", 2018, "Stencil print", "75 × 60 cm",
             "A rule for every square, broken in four of them.",
             "Geometric print of quarter circles in vermilion, yellow, teal and navy.",
             ("png",), city.quarters),
        Work("mobile-slow-draught", "Mobile, Slow Draught", 2026, "Animation", "Two seconds, looped",
             "The real one hangs over the stove.",
             "Animation of a mobile: coloured metal leaves turning slowly on thin black rods.",
             ("gif",), None),
    ),
)  # fmt: skip

GALLERIES = (SALT, HIGH, NORTH, HOURS)
WORKS = tuple(work for gallery in GALLERIES for work in gallery.works)
ANIMATION = mobile.frames

"""Paths as portfolios name them."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guard.places import Kind, look


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/art/1.jpg", Kind.PICTURE),
        ("/art/ONE.AVIF", Kind.PICTURE),
        ("/logo.svg", Kind.PICTURE),
        ("/assets/style.css", Kind.ASSET),
        ("/favicon.ico", Kind.ASSET),
        ("/apple-touch-icon-180x180.png", Kind.ASSET),
        ("/manifest.json", Kind.ASSET),
        ("/about.html", Kind.PAGE),
        ("/works/", Kind.UNKNOWN),
        ("/", Kind.UNKNOWN),
        ("/works/tide", Kind.UNKNOWN),
        ("/v1.2/works", Kind.UNKNOWN),
        ("/feed", Kind.FEED),
        ("/blog/rss.xml", Kind.FEED),
        ("/index.xml", Kind.FEED),
        ("/sitemap.xml", Kind.LISTING),
        ("/works.json", Kind.LISTING),
        ("/robots.txt", Kind.ROBOTS),
        ("/old/robots.txt", Kind.UNKNOWN),
    ],
)
def test_kind(path: str, kind: Kind) -> None:
    assert look(path, "").kind is kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/works/tide.jpg", "/works/tide-480.avif"),
        ("/works/tide.jpg", "/works/tide-800.webp"),
        ("/works/tide.jpg", "/works/tide@2x.jpg"),
        ("/works/tide.jpg", "/works/tide-800x600@2x.jpg"),
        ("/works/tide.jpg", "/works/thumbs/tide.jpg"),
        ("/works/tide.jpg", "/works/400w/tide.jpg"),
        ("/works/tide/large.jpg", "/works/tide/small.jpg"),
    ],
)
def test_sizes_and_formats_of_one_work_are_the_same_work(one: str, other: str) -> None:
    assert look(one, "").work == look(other, "").work
    assert look(one, "").whole != look(other, "").whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/works/tide.jpg", "/works/dune.jpg"),
        ("/red/1.jpg", "/blue/1.jpg"),
        ("/works/untitled-10.jpg", "/works/untitled-11.jpg"),
        ("/DSC_0480.jpg", "/DSC_0481.jpg"),
        ("/works/480.jpg", "/works/800.jpg"),
        ("/tide/large.jpg", "/dune/large.jpg"),
    ],
)
def test_different_works_are_told_apart(one: str, other: str) -> None:
    assert look(one, "").work != look(other, "").work


def test_a_size_in_the_query_is_another_print_of_the_work() -> None:
    small, large = look("/tide.jpg", "w=400"), look("/tide.jpg", "w=800")

    assert (small.work, small.rank) == (large.work, large.rank)
    assert small.print != large.print


@pytest.mark.parametrize(
    "names",
    [
        ("1", "2", "10", "99"),
        ("DSC_0001", "DSC_0002", "DSC_0100"),
        ("apple", "birch", "cedar"),
        ("aspen", "2"),
    ],
)
def test_ranks_rise_with_numbers_and_letters(names: tuple[str, ...]) -> None:
    ranks = [look(f"/works/{name}.jpg", "").rank for name in names]

    assert ranks == sorted(set(ranks))


@given(some.text(max_size=600), some.text(max_size=600))
def test_any_path_has_a_place_within_its_bits(path: str, query: str) -> None:
    place = look(path, query)

    assert max(place.work, place.rank) < 1 << 16
    assert place.print < 1 << 8


@pytest.mark.parametrize("part", ["-800", "-800x", "/w", "1", "/800x600", "@2x-"])
def test_no_path_is_slow(part: str) -> None:
    path = "/" + (part * 512)[:510] + "!"
    started = perf_counter()

    for number in range(10):
        look(path, str(number))

    assert perf_counter() - started < 0.1

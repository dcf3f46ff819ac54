"""SVG is told from HTML that holds it, and its size is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.images.formats import Shape, measure


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg width="20" height="31px">', (20, 31)),
        ('<?xml version="1.0"?><!-- x --><svg viewBox="0 0 20.4 40"/>', (20, 40)),
        ('\ufeff<svg viewBox="0,0,9,8">', (9, 8)),
        ('<svg width="100%" viewBox="0 0 9 8">', (9, 8)),
        ('<!DOCTYPE svg PUBLIC "a" "b"><svg width="5" height="6">', (5, 6)),
        ('<!doctype svg [<!ENTITY a "b">]><s:svg width="5" height="6">', (5, 6)),
        # a drawing that calls itself an icon
        ('<svg width="24" height="24" viewBox="0 0 512 512">', (24, 24)),
        ('<svg width="240" height="24" viewBox="0 0 30 20">', (240, 24)),
        ('<svg width="24" height="24" viewBox="a b c d">', (0, 0)),
        ('<svg width="24" height="24" viewBox="0 0 inf 9">', (0, 0)),
        ('<svg width="24" height="24" ' + "x" * 5000 + ' viewBox="0 0 9 9">', (0, 0)),
        ("<svg>", (0, 0)),
        ('<svg width="1.2.3" height="9">', (0, 0)),
        ('<svg viewBox="a b c d">', (0, 0)),
        ('<svg viewBox="0 0 -3 nan">', (0, 0)),
    ],
)
def test_svg_tells_its_size(text: str, size: tuple[int, int]) -> None:
    assert measure(text.encode()) == Shape("svg", *size)


def test_a_vector_of_many_bytes_is_no_icon() -> None:
    icon = b'<svg width="24" height="18"><path d="M0 0"/></svg>'
    small, large = measure(icon), measure(icon + b"<path/>" * 2000)
    assert small == Shape("svg", 24, 18)
    assert large == Shape("svg", 96, 72)


@pytest.mark.parametrize("text", [b"<html>", b"<!-- a --><html>", b"<!--", b"<svgx>"])
def test_what_only_holds_an_svg_is_no_picture(text: bytes) -> None:
    assert measure(text + b"<svg width='1' height='1'></svg>") is None


@given(st.binary(max_size=300))
def test_any_text_gives_an_answer(text: bytes) -> None:
    measure(b'<svg viewBox="' + text)
    measure(b"<!--" + text + b"--><svg" + text)

"""The ways in which JSON, scripts, styles, pages and addresses spell one letter."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# By letter, what the HTML standard calls it.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "+": "plus",
        "/": "sol",
        ":": "colon",
        ",": "comma",
        ";": "semi",
        "=": "equals",
        "<": "lt",
        ">": "gt",
        '"': "quot",
    }
)


def either_case(code: str) -> str:
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in code)


def otherwise(letter: str) -> bytes:
    """A pattern for `letter`, unless it stands for itself: escaped by backslashes and
    numbers (JSON within JSON has more of these), as a reference, in percent."""
    code = either_case(f"{ord(letter):02x}")
    name = NAMES[letter]
    backslash = rf"\\{{1,8}}(?:(?:u00|x){code}|u\{{0{{0,4}}{code}\}}|0{{0,4}}{code} ?)"
    number = rf"(?:0{{0,7}}{ord(letter)};?|[xX]0{{0,7}}{code};?)"
    reference = rf"&(?:amp;){{0,3}}(?:#{number}|{name};)"
    return rf"(?:{backslash}|{reference}|%(?:25){{0,2}}{code})".encode()


def spelled(letter: str) -> bytes:
    """`otherwise`, or the letter, with backslashes before it."""
    itself = rf"\\{{0,8}}{letter}" if letter == "/" else f"[{letter}]"
    return b"(?:" + itself.encode() + b"|" + otherwise(letter) + b")"

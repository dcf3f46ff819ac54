"""What is asked of a caption: LAION's and DataComp's rules that need no model."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:jpe?g|png|webp|gif|com|org)\b", re.I)
_MOST = 1_000  # characters


def is_caption(text: str) -> bool:
    """More than two words and five characters, mostly letters, no address in it."""
    letters = sum(char.isalpha() or char.isspace() for char in text)
    return (
        len(text.split()) > 2
        and 5 < len(text) <= _MOST
        and letters >= 0.8 * len(text)
        and not _ADDRESS.search(text)
    )

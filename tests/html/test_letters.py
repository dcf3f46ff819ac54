from __future__ import annotations

import re

import pytest
import re2

from guard.html.letters import otherwise, spelled

PLUS = [b"\\u002b", b"\\\\u002B", b"\\x2b", b"\\u{2b}", b"\\2b ", b"\\00002b"]
PLUS += [b"&#43;", b"&#043;", b"&#43", b"&#x2B;", b"&#x0002B;", b"&plus;"]
PLUS += [b"&amp;#43;", b"&amp;amp;plus;", b"%2B", b"%2b", b"%252B"]


@pytest.mark.parametrize("text", PLUS, ids=bytes.decode)
def test_a_letter_is_known_however_it_is_spelled(text: bytes) -> None:
    assert re.fullmatch(otherwise("+"), text)
    assert re2.fullmatch(spelled("+"), text)


@pytest.mark.parametrize("text", [b"+", b"2b", b"&#44;", b"%2F", b"\\u012b", b"u002b"])
def test_other_letters_are_others(text: bytes) -> None:
    assert not re.fullmatch(otherwise("+"), text)


@pytest.mark.parametrize("text", [b"/", b"\\/", b"\\\\/", b"&sol;", b"\\2f "])
def test_a_letter_may_stand_for_itself(text: bytes) -> None:
    assert re.fullmatch(spelled("/"), text)

"""Where client hints and the user agent cannot both be true."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.hints import CONTRADICTIONS
from tests.browsers import SYSTEMS, Headers, chrome


def contradictions(headers: Headers) -> set[str]:
    return {name for name, check in CONTRADICTIONS.items() if check(headers)}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_browser_agrees_with_itself(system: str) -> None:
    assert contradictions(chrome(system=system)) == set()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"sec-ch-ua": '"Chromium";v="139", "Not=A?Brand";v="24"'}, {"version"}),
        (
            {"sec-ch-ua": '"Not=A?Brand" ; v = "24",  "Chromium" ; v = "139"'},
            {"version"},
        ),
        ({"sec-ch-ua-platform": '"macOS"'}, {"platform"}),
        ({"sec-ch-ua-platform": "Android"}, {"platform"}),
        ({"sec-ch-ua-mobile": "?1"}, {"mobile"}),
        # spellings of the same
        ({"sec-ch-ua": '"Google Chrome";v="140", "Chromium";v="140"'}, set()),
        ({"sec-ch-ua-platform": "windows"}, set()),
        # says nothing that we understand
        ({"sec-ch-ua": ""}, set()),
        ({"sec-ch-ua": '"Chromium";v='}, set()),
        ({"sec-ch-ua": '"Chromium";v="' + "9" * 5000}, {"version"}),
        ({"sec-ch-ua": " " * 5000 + '"Chromium";v="1"'}, set()),
        ({"sec-ch-ua-platform": '"Fuchsia"'}, set()),
        ({"sec-ch-ua-platform": '""'}, set()),
        ({"sec-ch-ua-mobile": "true"}, set()),
        ({"user-agent": ""}, {"platform"}),
    ],
)
def test_contradiction(changes: Headers, found: set[str]) -> None:
    assert contradictions(chrome() | changes) == found


def test_firefox_has_no_version_of_chromium() -> None:
    assert "version" not in contradictions(chrome() | {"user-agent": "Firefox/140.0"})


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(chrome())), st.text(max_size=80)))
def test_any_headers_are_read(changes: Headers) -> None:
    assert contradictions(chrome() | changes) <= CONTRADICTIONS.keys()

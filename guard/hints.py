"""Client hints beside the user agent: where the two cannot both be true.

Sec-CH-UA is a list of brands in structured-field form. Its order, its grease brand and
that brand's spelling change with every version: only the entry for Chromium counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

LONGEST = 512  # characters of a header that are looked at

CHROMIUM = re.compile(r'"Chromium"\s{0,4};\s{0,4}v\s{0,4}=\s{0,4}"(\d{1,5})')
CHROME = re.compile(r"Chrome/(\d{1,5})")

# What must stand in the user agent beside each platform. A phone that asks for the
# desktop's page says X11 and may go on to say Android in its hints.
SYSTEMS = {
    "windows": re.compile("Windows"),
    "macos": re.compile("Macintosh"),
    "android": re.compile("Android|X11"),
    "linux": re.compile("Linux|X11"),
    "chrome os": re.compile("CrOS"),
    "chromium os": re.compile("CrOS"),
    "ios": re.compile("iPhone|iPad|iPod|Macintosh"),
}

Headers = Mapping[str, str]


def version_contradicts(headers: Headers) -> bool:
    hinted = CHROMIUM.search(headers.get("sec-ch-ua", "")[:LONGEST])
    claimed = hinted and CHROME.search(headers.get("user-agent", "")[:LONGEST])
    return bool(hinted and claimed and int(hinted[1]) != int(claimed[1]))


def platform_contradicts(headers: Headers) -> bool:
    """Platforms that we do not know contradict nothing."""
    hinted = headers.get("sec-ch-ua-platform", "")[:LONGEST].strip('" ').lower()
    system = SYSTEMS.get(hinted)
    return bool(system and not system.search(headers.get("user-agent", "")[:LONGEST]))


def mobile_contradicts(headers: Headers) -> bool:
    hinted = headers.get("sec-ch-ua-mobile")
    if hinted not in ("?0", "?1"):
        return False
    agent = headers.get("user-agent", "")
    # A Quest is "Mobile VR" and no phone.
    return (hinted == "?1") is not ("Mobile" in agent and "Mobile VR" not in agent)


CONTRADICTIONS: dict[str, Callable[[Headers], bool]] = {
    "version": version_contradicts,
    "platform": platform_contradicts,
    "mobile": mobile_contradicts,
}

"""Header sets as real browsers send them, by what they ask for; measured in 2026."""

from __future__ import annotations

Headers = dict[str, str]

CHROME_PAGE = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
CHROME_IMAGE = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
PLAIN_PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FIREFOX_IMAGE = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"
SAFARI_IMAGE = (
    "image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,"
    "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"
)
ACCEPT = {"style": "text/css,*/*;q=0.1", "video": "*/*", "font": "*/*", "empty": "*/*"}

SYSTEMS = {
    "Windows": "Windows NT 10.0; Win64; x64",
    "macOS": "Macintosh; Intel Mac OS X 10_15_7",
    "Linux": "X11; Linux x86_64",
    "Chrome OS": "X11; CrOS x86_64 14541.0.0",
    "Android": "Linux; Android 10; K",
}

# What is asked for -> mode of fetching.
MODES = {"document": "navigate", "iframe": "navigate", "font": "cors", "empty": "cors"}
DESTS = ("document", "iframe", "image", "style", "script", "font", "empty", "video")


def fetch_metadata(dest: str) -> Headers:
    metadata = {
        "sec-fetch-site": "none" if dest == "document" else "same-origin",
        "sec-fetch-mode": MODES.get(dest, "no-cors"),
        "sec-fetch-dest": dest,
    }
    return metadata | ({"sec-fetch-user": "?1"} if dest == "document" else {})


def asked(dest: str, page: str, image: str) -> Headers:
    pages = {"document": page, "iframe": page, "image": image}
    return {"accept": pages.get(dest, ACCEPT.get(dest, "*/*"))}


def referer(dest: str) -> Headers:
    return {} if dest == "document" else {"referer": "https://art.example/"}


def compression(dest: str, methods: str) -> Headers:
    return {"accept-encoding": "identity" if dest == "video" else methods}


def part(dest: str) -> Headers:
    return {"range": "bytes=0-"} if dest == "video" else {}


def upgrade(dest: str) -> Headers:
    return {"upgrade-insecure-requests": "1"} if MODES.get(dest) == "navigate" else {}


def chrome(
    dest: str = "image", system: str = "Windows", version: int = 140, brand: str = ""
) -> Headers:
    """Over https; see `in_the_clear` for http. In the order in which they come."""
    mobile = " Mobile" if system == "Android" else ""
    engine = f"AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0{mobile}"
    methods = "gzip, deflate, br" + (", zstd" if version >= 123 else "")
    return {
        "host": "art.example",
        "sec-ch-ua": f'"Not:A-Brand";v="8", "Chromium";v="{version}"{brand}',
        "sec-ch-ua-mobile": "?1" if mobile else "?0",
        "sec-ch-ua-platform": f'"{system}"',
        **upgrade(dest),
        "user-agent": f"Mozilla/5.0 ({SYSTEMS[system]}) {engine} Safari/537.36",
        **asked(dest, CHROME_PAGE, CHROME_IMAGE),
        **fetch_metadata(dest),
        **referer(dest),
        **compression(dest, methods),
        "accept-language": "en-US,en;q=0.9",
        **part(dest),
    }


def firefox(dest: str = "image", version: int = 140) -> Headers:
    agent = f"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101"
    methods = "gzip, deflate, br" + (", zstd" if version >= 126 else "")
    return {
        "host": "art.example",
        "user-agent": f"{agent} Firefox/{version}.0",
        **asked(dest, PLAIN_PAGE, FIREFOX_IMAGE),
        "accept-language": "de,en-US;q=0.7,en;q=0.3",
        **part(dest),
        **compression(dest, methods),
        **referer(dest),
        **upgrade(dest),
        **(fetch_metadata(dest) if version >= 90 else {}),
    }


def safari(dest: str = "image", version: str = "18.5", phone: bool = True) -> Headers:
    """No Upgrade-Insecure-Requests over https, no Sec-Fetch-User."""
    device = "iPhone; CPU iPhone OS 18_5 like Mac OS X" if phone else SYSTEMS["macOS"]
    mobile = " Mobile/15E148" if phone else ""
    metadata = fetch_metadata(dest) if float(version) >= 16.4 else {}
    metadata.pop("sec-fetch-user", None)
    return {
        "host": "art.example",
        **metadata,
        "user-agent": f"Mozilla/5.0 ({device}) AppleWebKit/605.1.15 (KHTML, like Gecko)"
        f" Version/{version}{mobile} Safari/604.1",
        **asked(dest, PLAIN_PAGE, SAFARI_IMAGE),
        **referer(dest),
        "accept-language": "en-GB,en;q=0.9",
        **part(dest),
        **compression(dest, "gzip, deflate, br"),
    }


def in_the_clear(headers: Headers) -> Headers:
    """The same browser on a plain http site."""
    kept = without(headers, "sec-fetch-", "sec-ch-ua")
    if kept.get("accept-encoding") != "identity":
        kept["accept-encoding"] = "gzip, deflate"
    return kept


def without(headers: Headers, *prefixes: str) -> Headers:
    return {k: value for k, value in headers.items() if not k.startswith(prefixes)}


def named(headers: Headers, user_agent: str) -> Headers:
    return headers | {"user-agent": user_agent}

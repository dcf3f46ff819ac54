"""Honest people whose headers look odd: the traps a header rule could fall into."""

from __future__ import annotations

from tests.browsers import (
    FIREFOX_IMAGE,
    PLAIN_PAGE,
    Headers,
    chrome,
    firefox,
    named,
    safari,
    without,
)

AGENT = chrome()["user-agent"]
ANDROID_APP = (
    "Mozilla/5.0 (Linux; Android 14; SM-S911B Build/UP1A; wv) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/138.0.0.0 Mobile Safari/537.36"
)
IPHONE_APP = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148"
)

TRAPS: dict[str, Headers] = {
    # text browsers and small engines
    "Lynx": {
        "accept": "text/html, text/plain, text/sgml, text/css, */*;q=0.01",
        "accept-language": "en",
        "user-agent": "Lynx/2.9.0 libwww-FM/2.14 SSL-MM/1.4.1",
    },
    "w3m": {
        "user-agent": "w3m/0.5.3+git20230121",
        "accept": "text/html, text/*;q=0.5, image/*, application/*",
        "accept-encoding": "gzip, compress, bzip, bzip2, deflate",
        "accept-language": "en;q=1.0",
    },
    "Dillo": {
        "user-agent": "Dillo/3.1.1",
        "accept": "image/png,image/*;q=0.9,*/*;q=0.8",
        "accept-encoding": "gzip, deflate",
        "dnt": "1",
    },
    "Links": {
        "user-agent": "Links (2.29; Linux x86_64; GNU C; text)",
        "accept": "*/*",
        "accept-language": "en,*;q=0.1",
        "accept-encoding": "gzip, deflate, br, zstd, bzip2, lzma, lzip",
    },
    "Konqueror": {
        "user-agent": "Mozilla/5.0 (compatible; Konqueror/4.5; Linux) KHTML/4.5 "
        "(like Gecko)",
        "accept": "text/html, image/jpeg;q=0.9, image/png;q=0.9, text/*;q=0.9, "
        "image/*;q=0.9, */*;q=0.8",
        "accept-encoding": "gzip, deflate, x-gzip, x-deflate",
        "accept-language": "en-US,en;q=0.9",
    },
    "NetSurf": {
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) NetSurf/3.11",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "accept-language": "en",
    },
    "ELinks": {
        "user-agent": "ELinks/0.17.0 (textmode; Linux; 80x24-2)",
        "accept": "*/*",
        "accept-language": "en",
        "accept-encoding": "gzip",
    },
    "Pale Moon": named(
        without(firefox(version=68), "sec-fetch-"),
        "Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Goanna/6.7 Firefox/102.0 "
        "PaleMoon/33",
    ),
    "SeaMonkey": named(
        without(firefox(version=91), "sec-fetch-"),
        "Mozilla/5.0 (X11; Linux x86_64; rv:91.0) Gecko/20100101 Firefox/91.0 "
        "SeaMonkey/2.53.19",
    ),
    "Basilisk": named(
        without(firefox(version=68), "sec-fetch-"),
        "Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Goanna/20240101 Firefox/102.0 "
        "Basilisk/20240101",
    ),
    "Ladybird": named(
        without(chrome(), "sec-ch-ua") | {"accept": FIREFOX_IMAGE},
        "Mozilla/5.0 (Linux; x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/138.0.0.0 Ladybird/1.0 Safari/537.36",
    ),
    "Servo": named(
        without(firefox(), "sec-fetch-"),
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Servo/1.0 Firefox/128.0",
    ),
    # Tor: an ESR with one language
    "Tor": firefox(version=128) | {"accept-language": "en-US,en;q=0.5", "sec-gpc": "1"},
    # browsers that let a server render
    "Opera Mini": {
        "user-agent": "Opera/9.80 (Android; Opera Mini/62.3/191.3; U; en) Presto/2.12",
        "accept": "text/html, */*;q=0.1",
        "accept-encoding": "gzip, deflate",
        "accept-language": "en",
        "x-operamini-phone-ua": "Mozilla/5.0 (Linux; Android 8.1)",
    },
    "UC Browser": named(
        without(chrome(system="Android", version=100), "sec-"),
        "Mozilla/5.0 (Linux; U; Android 11; en-US) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.5 "
        "Mobile Safari/537.36",
    ),
    "Quark": named(
        without(chrome(system="Android", version=123), "sec-"),
        "Mozilla/5.0 (Linux; U; Android 14; zh-CN; V2309A) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Version/4.0 Chrome/123.0.6312.80 Quark/7.4.5.680 "
        "Mobile Safari/537.36",
    ),
    "Puffin": named(
        without(chrome(system="Android", version=117), "sec-"),
        "Mozilla/5.0 (X11; U; Linux x86_64; en-US) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Chrome/117.0.5938.140 Safari/537.36 Puffin/10.4AP",
    ),
    # where an artist's visitors come from: apps that show pages themselves
    "Instagram on Android": named(
        without(chrome(system="Android"), "sec-ch-ua"),
        f"{ANDROID_APP} Instagram 389.0.0.49 Android (34/14; 480dpi; samsung)",
    )
    | {"x-requested-with": "com.instagram.android"},
    "Facebook on Android": named(
        without(chrome(system="Android"), "sec-ch-ua"),
        f"{ANDROID_APP} [FB_IAB/FB4A;FBAV/520.0.0.44.99;]",
    ),
    "an app with its own name": named(
        without(chrome(system="Android"), "sec-ch-ua"), ANDROID_APP
    ),
    "WebView with hints": named(
        chrome(system="Android", brand=', "Android WebView";v="140"'),
        "Mozilla/5.0 (Linux; Android 10; K; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36",
    ),
    "Instagram on iPhone": named(
        safari(), f"{IPHONE_APP} Instagram 389.0.0.28 (iPhone15,2; iOS 18_5; en_GB)"
    ),
    "Facebook on iPhone": named(safari(), f"{IPHONE_APP} [FBAN/FBIOS;FBAV/520.0.0.38]"),
    "Chrome on iPhone": named(
        safari(),
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) CriOS/140.0.7339.39 Mobile/15E148 Safari/604.1",
    ),
    # relatives of Chrome: other brands, other grease, other order
    "Edge": named(chrome(brand=', "Microsoft Edge";v="140"'), f"{AGENT} Edg/140.0.0.0"),
    "Opera": named(
        chrome()
        | {"sec-ch-ua": '"Opera";v="121", "Chromium";v="140", "Not)A;B";v="99"'},
        f"{AGENT} OPR/121.0.0.0",
    ),
    "Yandex": named(
        chrome() | {"sec-ch-ua": '"Chromium";v="140", "YaBrowser";v="25.8", "Not.A/B"'},
        f"{AGENT} YaBrowser/25.8.0.0 Safari/537.36",
    ),
    "Brave": chrome(brand=', "Brave";v="140"') | {"sec-gpc": "1"},
    "Vivaldi": chrome(brand=', "Vivaldi";v="7.5"'),
    "DuckDuckGo on Android": named(
        chrome(system="Android", brand=', "DuckDuckGo";v="140"') | {"sec-gpc": "1"},
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Mobile DuckDuckGo/5 Safari/537.36",
    ),
    "DuckDuckGo on iPhone": named(safari(), f"{safari()['user-agent']} Ddg/18.5"),
    "Samsung Internet": named(
        chrome(system="Android", version=130, brand=', "Samsung Internet";v="28.0"'),
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    ),
    "Android asks for the desktop's page": named(
        chrome(system="Android") | {"sec-ch-ua-mobile": "?0"},
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Safari/537.36",
    ),
    "Quest": named(
        chrome(system="Android") | {"sec-ch-ua-mobile": "?0"},
        "Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 "
        "(KHTML, like Gecko) OculusBrowser/38.0 Chrome/140.0.0.0 Mobile VR "
        "Safari/537.36",
    ),
    "television": named(
        without(chrome(version=108), "sec-ch-ua"),
        "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/108.0.5359.211 Safari/537.36 WebAppManager",
    ),
    "hints of an unknown platform": chrome() | {"sec-ch-ua-platform": '"Fuchsia"'},
    "hints that a program emptied": chrome()
    | {"sec-ch-ua": "", "sec-ch-ua-platform": "", "sec-ch-ua-mobile": ""},
    # ways to come to a picture
    "prefetched": chrome("document") | {"sec-purpose": "prefetch;prerender"},
    "prefetched by a link": chrome("document")
    | {"accept": "*/*", "sec-fetch-mode": "no-cors", "sec-purpose": "prefetch"},
    "shown by another site": chrome()
    | {"referer": "https://blog.example/", "sec-fetch-site": "cross-site"},
    "shown by another site without a Referer": without(chrome(), "referer")
    | {"sec-fetch-site": "cross-site"},
    "asked by a service worker": chrome("empty"),
    "a service worker's own request": without(chrome("empty"), "sec-ch-ua"),
    "a worker's script": {"accept": "*/*"}
    | without(chrome("script"), "sec-ch-ua")
    | {"sec-fetch-mode": "same-origin", "sec-fetch-dest": "worker"},
    "a page fetched ahead": {
        "sec-purpose": "prefetch;prerender",
        "accept": PLAIN_PAGE.replace("*/*", "image/avif,image/webp,image/apng,*/*"),
    }
    | without(chrome("document"), "sec-fetch-user", "accept")
    | {"accept-encoding": "gzip, deflate, br, zstd", "accept-language": "en-US"},
    "opens a websocket": without(chrome("empty"), "accept", "sec-")
    | {
        "upgrade": "websocket",
        "connection": "Upgrade",
        "sec-websocket-version": "13",
        "accept-encoding": "gzip, deflate, br, zstd",
        "accept-language": "en-US,en;q=0.9",
    },
    "Firefox opens a websocket": without(firefox("empty"), "accept", "sec-")
    | {
        "upgrade": "websocket",
        "connection": "keep-alive, Upgrade",
        "sec-websocket-version": "13",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate, br, zstd",
        "accept-language": "en-US,en;q=0.5",
    },
    "saves data": chrome() | {"save-data": "on"},
    "opened in a tab": chrome("document") | {"sec-fetch-site": "same-origin"},
    "session restored": without(chrome("document"), "sec-fetch-user"),
    "reloaded without the cache": chrome()
    | {"cache-control": "no-cache", "pragma": "no-cache"},
    "asked in part": chrome() | {"range": "bytes=0-", "accept-encoding": "identity"},
    "Firefox shows a link's preview": firefox("document") | {"x-firefox-ai": "1"},
    "asked not to be tracked": firefox() | {"dnt": "1", "sec-gpc": "1"},
    "read through a translator": named(without(chrome(), "sec-"), f"{AGENT},gzip(gfe)")
    | {"via": "1.1 translate"},
    # programs that show a mail's pictures
    "Thunderbird": named(
        without(firefox(), "sec-fetch-", "referer"),
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0",
    ),
    "Outlook": {
        "user-agent": "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; ms-office)",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
    },
    "Outlook behind a proxy that takes compression away": {
        "user-agent": "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; ms-office)",
        "accept": "*/*",
    },
    # they show pages, and name no language
    "an old television": {
        "user-agent": "Opera/9.80 (Linux armv7l; HbbTV/1.2.1 (; Philips; ; ;)) "
        "Presto/2.12",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
    },
    "a console": {
        "user-agent": "Mozilla/5.0 (Nintendo 3DS; U; ; en) Version/1.7630.EU",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
    },
    # what plays films and sound, and the pictures on their covers
    "Apple's player": {
        "user-agent": "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS "
        "X; en_gb)",
        "accept": "*/*",
        "accept-encoding": "identity",
        "accept-language": "en-GB,en;q=0.9",
        "range": "bytes=0-1",
    },
    # Safari's own errands: icons, the reading list
    "Safari's errand": {
        "user-agent": "MobileSafari/604.1 CFNetwork/1410.1 Darwin/22.6.0",
        "accept": "*/*",
        "accept-language": "en-GB,en;q=0.9",
        "accept-encoding": "gzip, deflate, br",
    },
    "a web view's errand": {
        "user-agent": "NetworkingExtension/8618.2.12 CFNetwork/1496.0.7 Darwin/23.5.0",
        "accept": "*/*",
        "accept-language": "en-GB,en;q=0.9",
        "accept-encoding": "gzip, deflate, br",
    },
    # one thing changed by hand
    "another version by an extension": named(
        chrome(), AGENT.replace("Chrome/140", "Chrome/139")
    ),
    "Firefox by an extension": named(chrome(), firefox()["user-agent"]),
}

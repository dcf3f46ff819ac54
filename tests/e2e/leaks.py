"""Places where an original may hide: one row a leak, each a page or a text."""

from __future__ import annotations

import base64
import gzip
import json
from html import escape
from urllib.parse import quote

from tests.e2e.leaky_files import FILES
from tests.e2e.spelling import (
    B64,
    DATA,
    DRAWN,
    FEED,
    JPEG,
    MP3,
    PNG,
    QUOTES,
    RTF,
    SHAPES,
    START,
    STATE,
    SVG,
    WEBM,
    Leak,
    address,
    escaped,
    escapes,
    folded,
    named,
    page,
    prefixed,
    rsc,
    styled,
    text,
    wrapped,
)

PAGES = (
    page("img src", f'<img src="{DATA}" alt="Harbour">'),
    page("img without quotes", f"<img src={DATA} alt=Harbour>"),
    page("img in capitals", f'<IMG SRC="DATA:IMAGE/JPEG;BASE64,{B64}">'),
    page("img of a made-up type", f'<img src="data:x/y;base64,{B64}">'),
    page("img srcset", f'<img srcset="{DATA} 1x, /art/other.jpg 2x">'),
    page("source srcset", f'<picture><source srcset="{DATA}"><img></picture>'),
    page("lazy", f'<img data-src="{DATA}">'),
    page("noscript", f'<noscript><img src="{DATA}"></noscript>'),
    page("lightbox", f'<a href="{DATA}">open</a>'),
    page("meta", f'<meta property="og:image" content="{DATA}">'),
    page("preload", f'<link rel="preload" as="image" href="{DATA}">'),
    page("poster", f'<video poster="{DATA}"></video>'),
    page("button", f'<input type="image" src="{DATA}">'),
    page("object", f'<object data="{DATA}"></object>'),
    page("embed", f'<embed src="{DATA}">'),
    page("frame", f'<iframe srcdoc="{escape(f"<img src={DATA}>")}"></iframe>'),
    page("style attribute", f"<p style=\"background:url('{DATA}')\">"),
    page("style", f"<style>p {{ background: url({DATA}) }}</style>"),
    page("comment", f'<!--[if IE]><img src="{DATA}"><![endif]-->'),
    page("escaped plus", f'<img src="{DATA.replace("+", "&#43;")}">'),
    page("escaped slash", f'<img src="{DATA.replace("/", "&#x2F;")}">'),
    page("escaped by name", f'<img src="{named(DATA)}">'),
    page("escaped at length", f'<img src="{DATA.replace("+", "&#x0002B;")}">'),
    page("escaped twice", f'<img src="{escape(named(DATA))}">'),
    page("escaped in a style", f"<style>p{{background:url({styled(DATA)})}}</style>"),
    page("in short lines", f'<img src="{START}{folded(40, chr(10))}">'),
    page("with spaces", f'<img src="{START}{folded(50, " ")}">'),
    page("in pieces", f"<script>a = '{START}{folded(50, QUOTES)}'</script>"),
    page("percent-encoded base64", f'<a href="/show?src={quote(DATA, safe="")}">'),
    page("percent-encoded bytes", f'<img src="data:image/jpeg,{quote(JPEG)}">'),
    page(
        "base64 of a page",
        '<a href="data:text/html;base64,'
        + base64.b64encode(f"<img src={DATA}>".encode()).decode()
        + '">',
    ),
    page("inline svg", f"<figure>{SVG}</figure>", SHAPES),
    page("inline svg without an end", SVG.removesuffix("</svg>"), SHAPES),
    page("svg image", DRAWN),
    page(
        "svg in base64",
        '<img src="data:image/svg+xml;base64,'
        f'{base64.b64encode(SVG.encode()).decode()}">',
        SHAPES,
    ),
    page(
        "svg percent-encoded",
        f'<img src="data:image/svg+xml,{quote(SVG)}">',
        quote(SHAPES),
    ),
    page(
        "svg with a spelled plus",
        f'<img src="data:image/svg&#x2B;xml,{quote(SVG)}">',
        quote(SHAPES),
    ),
    page(
        "svg with a charset",
        f"<img src='data:image/svg+xml;charset=\"utf-8\",{quote(SVG)}'>",
        quote(SHAPES),
    ),
    page("svg in a page in an address", f"data:text/html,{quote(SVG)}", quote(SHAPES)),
    page("svg in numbers", SVG.replace("<", "&#x3c;").replace(">", "&#x3e;"), SHAPES),
    page("svg with a prefix", prefixed(SVG), SHAPES),
    page("svg of next", rsc(SHAPES), SHAPES),
    page("svg of svgr", f'<script>jsx("path",{{d:"{SHAPES}"}})</script>', SHAPES),
    page("svg with signs", SVG.replace("<path", '<text dx="+3"/><path'), SHAPES),
    page("video in an address", f'<video src="{address("video/webm", WEBM)}">'),
    page("rtf in an address", f'<a href="{address("application/rtf", RTF)}">'),
    page("cover in an address", f'<audio src="{address("audio/mpeg", MP3)}">'),
    page("svg as it is", f"<img src='data:image/svg+xml;utf8,{SVG}'>", SHAPES),
    page("json-ld", f'<script type="application/ld+json">{STATE}</script>'),
    page("next data", f'<script id="__NEXT_DATA__">{STATE}</script>'),
    page("state", f"<script>window.S = JSON.parse({json.dumps(STATE)})</script>"),
    page(
        "state with slashes", "<script>S = " + STATE.replace("/", "\\/") + "</script>"
    ),
    page(
        "state with escapes", f"<script>S = {escaped(json.dumps(SVG))}</script>", SHAPES
    ),
    page("props", f'<div data-props="{escape(STATE)}"></div>'),
)
TEXTS = (
    text("style.css", "text/css", f"body{{background:url({DATA})}}"),
    text("image-set.css", "text/css", f'a{{content:image-set("{DATA}" 1x)}}'),
    text("site.js", "text/javascript", f"const a = `{DATA}`"),
    text("bundle.js", "application/javascript", f"export default'{DATA}'"),
    text("site.js.map", "application/json", json.dumps({"sourcesContent": [STATE]})),
    text(
        "inline map",
        "text/javascript",
        "//# sourceMappingURL=data:application/json;"
        f"charset=utf-8;base64,{base64.b64encode(STATE.encode()).decode()}",
    ),
    text("works.json", "application/json", STATE),
    text("bare.json", "application/json", json.dumps({"bytes": B64})),
    text("php.json", "application/json", json.dumps({"b": B64}).replace("/", "\\/")),
    text(
        "url-safe.json",
        "application/json",
        json.dumps({"b": base64.urlsafe_b64encode(PNG).decode()}),
    ),
    text(
        "pdf.json",
        "application/json",
        json.dumps({"b": base64.b64encode(b"%PDF-1.7\n" + JPEG).decode()}),
    ),
    text(
        "wp-json",
        "application/json",
        json.dumps({"content": {"rendered": f'<img src="{DATA}">'}}),
    ),
    text("wp-json svg", "application/json", json.dumps({"rendered": SVG}), SHAPES),
    text("graphql", "application/graphql-response+json", STATE),
    text("lines", "application/x-ndjson", STATE + "\n" + STATE + "\n"),
    text(
        "feed.xml",
        "application/rss+xml",
        FEED.format(f'<![CDATA[<img src="{DATA}">]]>'),
    ),
    text(
        "escaped feed",
        "application/rss+xml",
        FEED.format(escape(f'<img src="{DATA}">')),
    ),
    text("svg feed", "application/rss+xml", FEED.format(escape(SVG)), SHAPES),
    text("atom.xml", "application/atom+xml", f"<feed><content>{DATA}</content></feed>"),
    text(
        "feed.json", "application/feed+json", json.dumps({"items": [{"image": DATA}]})
    ),
    text(
        "app.webmanifest",
        "application/manifest+json",
        json.dumps({"icons": [{"src": DATA}]}),
    ),
    text("oembed", "application/json+oembed", json.dumps({"thumbnail_url": DATA})),
    text(
        "activity",
        "application/activity+json",
        json.dumps({"attachment": [{"url": DATA}]}),
    ),
    text(
        "card.vcf", "text/vcard", f"PHOTO;ENCODING=b:{wrapped(JPEG, ' ')}\r\nEND:VCARD"
    ),
    text(
        "mail.eml",
        "text/plain",
        f"Content-Transfer-Encoding: base64\r\n\r\n{wrapped(JPEG)}",
    ),
    text(
        "page.mht",
        "multipart/related; boundary=b",
        f"--b\r\n\r\n{wrapped(JPEG)}\r\n--b--",
    ),
    text("saved.mhtml", "message/rfc822", f"MIME-Version: 1.0\r\n\r\n{wrapped(JPEG)}"),
    text("hex.json", "application/json", json.dumps({"a": "\\x" + PNG.hex()})),
    text("buffer.json", "application/json", json.dumps({"data": [*PNG]})),
    text("bytes.js", "text/javascript", f"a = '{escapes(PNG)}'"),
    text("array.c", "text/plain", "a[] = {" + escapes(PNG, "0x", ", ") + "}"),
    text("mail in short lines", "text/plain", folded(48, "\n")),
    text("mail in quotes", "text/plain", folded(75, "=\r\n")),
    text("lines in json", "application/json", json.dumps({"a": folded(48, "\n")})),
    text(
        "old page", "text/html; charset=utf-16", f"<img src='{DATA}'>".encode("utf-16")
    ),
    text("no type", "", f"<html><img src='{DATA}'>"),
    text(
        "work.rtf",
        "application/rtf",
        "{\\rtf1{\\pict\\jpegblip " + JPEG.hex() + "}}",
        JPEG.hex(),
    ),
    Leak(
        "packed page",
        "text/html",
        gzip.compress(f'<img src="{DATA}">'.encode(), mtime=0),
        (("content-encoding", "gzip"),),
    ),
    Leak(
        "packed in two",
        "text/html",
        gzip.compress(b"<p>Words.", mtime=0)
        + gzip.compress(f'<img src="{DATA}">'.encode(), mtime=0),
        (("content-encoding", "gzip"),),
    ),
    Leak(
        "packed strangely",
        "text/html",
        b"\x0b" + f'<img src="{DATA}">'.encode(),
        (("content-encoding", "br"),),
    ),
)
LEAKS = {leak.name: leak for leak in (*PAGES, *TEXTS, *FILES)}

"""Places where an original may hide: one row a leak, each a page or a file."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from PIL import Image

from tests.images.pictures import encoded, photo

ORIGINAL = photo(360, 240, seed=7)
JPEG = encoded("JPEG", ORIGINAL, quality=80)
PNG = encoded("PNG", ORIGINAL.resize((120, 100)))
THUMB = encoded("JPEG", ORIGINAL.resize((160, 120)), quality=85)
B64 = base64.b64encode(JPEG).decode()
DATA = f"data:image/jpeg;base64,{B64}"
SHAPES = "".join(f"M{k * 7 % 300} {k * 13 % 200}L{k * 3} {k}" for k in range(200))
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" '
    f'viewBox="0 0 300 200"><path d="{SHAPES}"/></svg>'
)
DRAWN = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{DATA}"/></svg>'


@dataclass(frozen=True)
class Leak:
    """`secret` must not come through, whatever else does."""

    name: str
    kind: str
    body: bytes = field(repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    path: str = ""
    secret: bytes = b""

    @property
    def address(self) -> str:
        return self.path or "/" + self.name.replace(" ", "-")


def page(name: str, inside: str, secret: str = "") -> Leak:
    whole = f"<!doctype html><title>Works</title><p>Words.</p>{inside}<p>More words."
    return Leak(
        name, "text/html; charset=utf-8", whole.encode(), secret=secret.encode()
    )


def text(name: str, kind: str, body: str | bytes, secret: str = "") -> Leak:
    body = body if isinstance(body, bytes) else body.encode()
    return Leak(name, kind, body, secret=secret.encode())


def escaped(script: str) -> str:
    return script.replace("<", "\\u003c").replace(">", "\\u003e")


def wrapped(data: bytes, start: str = "") -> str:
    return base64.encodebytes(data).decode().replace("\n", "\r\n" + start)


STATE = json.dumps({"works": [{"title": "Harbour", "picture": DATA}]})
FEED = "<?xml version='1.0'?><rss version='2.0'><channel><item><description>{}"
FEED += "</description></item></channel></rss>"

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
        "packed strangely",
        "text/html",
        b"\x0b" + f'<img src="{DATA}">'.encode(),
        (("content-encoding", "br"),),
    ),
)


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def behind_start(*segments: bytes) -> bytes:
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def exif_thumbnail() -> bytes:
    first = struct.pack("<HI", 0, 14)  # no entries; the second directory at 14
    entries = ((0x0201, 44), (0x0202, len(THUMB)))
    second = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    tiff = b"II*\0\x08\0\0\0" + first + struct.pack("<H", 2) + second + bytes(4)
    return segment(0xE1, b"Exif\0\0" + tiff + THUMB)


def chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("harbour.jpg"), JPEG)
    return out.getvalue()


def moving(format: str) -> bytes:
    rest = [photo(360, 240, seed=8), ORIGINAL]
    first: Image.Image = photo(360, 240, seed=9)
    return encoded(format, first, save_all=True, append_images=rest, duration=80)


XMP = b"http://ns.adobe.com/xap/1.0/\0<xmpGImg:image>%s</xmpGImg:image>"
MP4 = box(b"ftyp", b"mp42\0\0\0\0mp42isom") + box(b"mdat", JPEG)
FILES = (
    Leak("work.jpg", "image/jpeg", JPEG),
    Leak("work.png", "image/png", PNG),
    Leak("work.webp", "image/webp", encoded("WEBP", ORIGINAL)),
    Leak("work.avif", "image/avif", encoded("AVIF", ORIGINAL)),
    Leak("work.gif", "image/gif", moving("GIF")),
    Leak("moving.webp", "image/webp", moving("WEBP")),
    Leak("moving.png", "image/apng", moving("PNG")),
    Leak("work.tif", "image/tiff", encoded("TIFF", ORIGINAL)),
    Leak("work.bmp", "image/bmp", encoded("BMP", ORIGINAL)),
    Leak("work.ico", "image/x-icon", encoded("ICO", ORIGINAL, sizes=[(128, 128)])),
    Leak("work.svg", "image/svg+xml", SVG.encode(), secret=SHAPES.encode()),
    Leak("drawn.svg", "image/svg+xml", DRAWN.encode()),
    Leak(
        "work.heic",
        "image/heic",
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"mdat", JPEG),
    ),
    Leak("work.jxl", "image/jxl", b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"jxlc", JPEG)),
    Leak("work.psd", "image/vnd.adobe.photoshop", b"8BPS\0\x01" + bytes(20) + THUMB),
    Leak("work.pdf", "application/pdf", b"%PDF-1.7\nstream\n" + JPEG),
    Leak("press.zip", "application/zip", zipped()),
    Leak("work.eps", "application/postscript", b"%!PS-Adobe-3.0\n" + JPEG),
    Leak("work.mp4", "video/mp4", MP4),
    Leak("download", "application/octet-stream", JPEG),
    Leak("jpeg that says html", "text/html", JPEG),
    Leak("jpeg without a type", "", JPEG),
    Leak("exif thumbnail.jpg", "image/jpeg", behind_start(exif_thumbnail())),
    Leak(
        "xmp thumbnail.jpg",
        "image/jpeg",
        behind_start(segment(0xE1, XMP % base64.b64encode(THUMB))),
    ),
    Leak(
        "irb thumbnail.jpg",
        "image/jpeg",
        behind_start(
            segment(
                0xED,
                b"Photoshop 3.0\0008BIM\x04\x0c\0\0"
                + struct.pack(">I", len(THUMB))
                + THUMB,
            )
        ),
    ),
    Leak("second image.jpg", "image/jpeg", JPEG + encoded("JPEG", ORIGINAL)),
    Leak("motion photo.jpg", "image/jpeg", JPEG + MP4),
    Leak("private chunk.png", "image/png", PNG[:33] + chunk(b"prVt", JPEG) + PNG[33:]),
    Leak("behind the end.png", "image/png", PNG + JPEG),
    Leak("iiif", "image/jpeg", JPEG, path="/iiif/harbour/full/400,/0/default.jpg"),
    Leak("deep zoom", "image/jpeg", JPEG, path="/harbour_files/9/0_0.jpg"),
    Leak("not found.jpg", "image/jpeg", JPEG, path="/404/missing.jpg"),
)
LEAKS = {leak.name: leak for leak in (*PAGES, *TEXTS, *FILES)}

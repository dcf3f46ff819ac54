from __future__ import annotations

import asyncio
import base64
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import anyio
import pytest

from guard.actions.load import Load
from guard.actions.page import LARGE, MOST, PICTURES, Pages
from guard.actions.resumed import take
from guard.actions.treatment import Treatment
from guard.facts import Facts
from tests.build import claims, make_bot, make_facts
from tests.fakes import Answer, FakeIncoming, FakeMaker, answer_of, make_request
from tests.images.pictures import encoded, photo

JPEG = encoded("JPEG", photo(120, 100))
DATA = f"data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}"
VARIANT = "data:image/jpeg;base64,dmFyaWFudA=="
HTML = (b"content-type", b"text/html")
LIES = Treatment("poison-decoy", True, False, True, 10**6, lies=True)
CLOAK = Treatment("cloak", True, True, False, 10**6)


def asked(**facts: Any) -> Facts:
    facts.setdefault("identity", claims(make_bot()))
    return make_facts(**{"headers": {}, "path": "/", **facts})


@dataclass
class Scene:
    treatment: Treatment = LIES
    maker: FakeMaker = field(default_factory=FakeMaker)
    load: Load = field(default_factory=lambda: Load(10**9))

    async def answer(
        self, body: bytes | str, *headers: tuple[bytes, bytes], **facts: Any
    ) -> Answer:
        body = body if isinstance(body, bytes) else body.encode()
        self.incoming = FakeIncoming(body, headers or (HTML,))
        pages, who = Pages(self.maker, self.treatment, self.load), asked(**facts)
        incoming = pages.led_back(self.incoming, who)
        stream = incoming.stream()
        head = await take(stream, 10)
        app = await pages.answer(incoming, head, stream, who)
        return await answer_of(app, make_request(method=who.method))


async def test_a_picture_inside_a_page_becomes_a_variant() -> None:
    scene = Scene()

    answer = await scene.answer(f"<p>a<img src='{DATA}' alt=''>b")

    assert answer.body.decode() == (
        f"<p>a<img src='{VARIANT}' alt=\"Painting of rings for GPTBot\">b"
    )
    assert scene.maker.originals == [JPEG]
    assert scene.maker.orders[0].work == scene.maker.captions[0].work


@pytest.mark.parametrize("treatment", [LIES, CLOAK])
async def test_a_page_without_any_is_relayed_as_it_was(treatment: Treatment) -> None:
    headers = (HTML, (b"etag", b'"1"'), (b"cache-control", b"max-age=60"))

    answer = await Scene(treatment).answer("<p>Words.", *headers)

    assert (answer.body, answer.headers["etag"]) == (b"<p>Words.", '"1"')
    assert answer.headers["cache-control"] == "max-age=60"


async def test_a_changed_page_has_validators_of_its_own() -> None:
    headers = (HTML, (b"etag", b'"1"'), (b"last-modified", b"x"), (b"server", b"n"))

    answer = await Scene().answer("<img src=/a.jpg>", *headers)
    tag = answer.headers["etag"]
    again = await Scene().answer("<img src=/a.jpg>", headers={"if-none-match": tag})

    assert tag != '"1"'
    assert again.status == 304
    assert {"last-modified"}.isdisjoint(answer.headers)
    assert answer.headers["cache-control"] == "private, no-store"


async def test_the_artists_own_word_to_robots_is_kept() -> None:
    own = (HTML, (b"x-robots-tag", b"noindex"), (b"link", b"</a.css>; rel=preload"))

    answer = await Scene().answer("<img src=/a.jpg>", *own)

    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["link"] == "</a.css>; rel=preload"


async def test_in_doubt_nothing_false_is_said() -> None:
    answer = await Scene(CLOAK).answer(f"<img src='{DATA}' alt='A boat'>")

    assert answer.body.decode() == f"<img src='{VARIANT}' alt='A boat'>"


async def test_scripts_and_styles_have_no_captions() -> None:
    style = (b"content-type", b"text/css")

    answer = await Scene().answer(f"a{{b:url({DATA})}}<img src=/a.jpg>", style)

    assert answer.body.decode() == f"a{{b:url({VARIANT})}}<img src=/a.jpg>"


async def test_a_large_page_is_rewritten_beside_the_road() -> None:
    answer = await Scene().answer("<p>" + "x" * LARGE + f"<img src='{DATA}'>")

    assert answer.body.endswith(f"src='{VARIANT}'>".encode())


async def test_a_large_page_takes_no_thread_that_others_need() -> None:
    others = ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(others)
    free = threading.Event()
    others.submit(free.wait)  # none of them comes back
    try:
        with anyio.fail_after(20):
            answer = await Scene().answer("x" * LARGE + f"<img src='{DATA}'>")
    finally:
        free.set()

    assert VARIANT.encode() in answer.body


async def test_a_compressed_page_is_read() -> None:
    packed = gzip.compress(f"<img src='{DATA}' alt=b>".encode())

    answer = await Scene().answer(packed, HTML, (b"content-encoding", b"gzip"))

    assert VARIANT.encode() in answer.body
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "body", [b"a" * (MOST + 1), b"base64," * 20_000, b"<p>" + b"a" * 5000 + b"\0"]
)
async def test_what_cannot_be_looked_through_is_withheld_but_from_people(
    body: bytes,
) -> None:
    scene = Scene()

    assert (await scene.answer(body)).status == 403
    assert scene.incoming.closed
    assert (await Scene(CLOAK).answer(body)).body == body


async def test_texts_that_are_too_much_together_are_put_off_but_for_people() -> None:
    load, page = Load(10_000), b"<p>" + b"a" * 4000
    with load.holding() as others:
        others.reach(1)
        scene = Scene(load=load)

        assert (await scene.answer(page)).status == 503
        assert scene.incoming.closed
        assert (await Scene(CLOAK, load=load).answer(page)).body == page


async def test_a_compressed_page_that_is_broken_is_withheld() -> None:
    packed = gzip.compress(b"<p>Words.") + gzip.compress(JPEG)[:-4] + b"oops"

    answer = await Scene().answer(packed, HTML, (b"content-encoding", b"gzip"))

    assert answer.status == 403


async def test_a_document_inside_a_text_is_left_out() -> None:
    letters = base64.b64encode(b"%PDF-1.7" + JPEG).decode()

    answer = await Scene().answer(f'{{"pdf": "{letters}"}}', (b"content-type", b"a/b"))

    assert answer.body == b'{"pdf": ""}'


async def test_more_pictures_than_anybody_shows_are_left_out() -> None:
    scene = Scene(CLOAK)

    answer = await scene.answer(f"<img src='{DATA}'>" * (PICTURES + 1))

    assert len(scene.maker.orders) == PICTURES
    assert answer.body.endswith(b"<img src='data:image/jpeg;base64,'>")


@pytest.mark.parametrize("name", [b"location", b"link", b"refresh"])
async def test_headers_that_lead_around_the_guard_lead_back(name: bytes) -> None:
    around = (name, b"https://i0.wp.com/art.example/a.jpg")
    facts = asked(host="art.example")
    incoming = FakeIncoming(b"", (around,))

    led = [
        Pages(FakeMaker(), treatment, Load(1)).led_back(incoming, facts).headers
        for treatment in (LIES, CLOAK)
    ]

    assert led == [((name, b"/a.jpg"),), (around,)]


async def test_a_redirect_around_the_guard_does_not_go_in_circles() -> None:
    around = (b"location", b"https://i0.wp.com/art.example/a.jpg")
    facts = asked(host="art.example", path="/a.jpg")

    led = Pages(FakeMaker(), LIES, Load(1)).led_back(
        FakeIncoming(b"", (around,), 302), facts
    )

    assert led.headers == ()


@pytest.mark.parametrize("rest", [b"//[x", b"//[::1", b"//a]b"])
async def test_a_redirect_to_what_is_no_address_ends_nothing(rest: bytes) -> None:
    around = (b"location", b"https://i0.wp.com/art.example" + rest)
    incoming = FakeIncoming(b"", (around,), 302)

    led = Pages(FakeMaker(), LIES, Load(1)).led_back(
        incoming, asked(host="art.example")
    )

    assert led.headers == ((b"location", rest),)


async def test_addresses_that_lead_around_the_guard_lead_back() -> None:
    page = "<a href=https://i0.wp.com/art.example/a.jpg>a</a>"

    assert (await Scene().answer(page)).body == b"<a href=/a.jpg>a</a>"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "STUDIO.EXAMPLE:8080", "studio.example.", "other.example"]
)
async def test_under_whatever_name_a_bot_asks_it_is_told_lies(host: str) -> None:
    page = (
        '<link rel="canonical" href="https://studio.example/">'
        '<img src="https://studio.example/a.jpg" alt="A boat">'
        '<img src="https://i0.wp.com/studio.example/b.jpg" alt="A boat">'
    )

    answer = await Scene().answer(page, host=host)

    assert b"A boat" not in answer.body
    assert b"wp.com" not in answer.body


async def test_a_site_may_tell_its_names() -> None:
    named = replace(LIES, names=("studio.example",))
    page = "https://i0.wp.com/studio.example/b.jpg"

    answer = await Scene(named).answer(page, (b"content-type", b"text/css"), host="a.b")

    assert answer.body == b"/b.jpg"

"""No way around: what may hold an original, asked for by a crawler and by people."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import httpx
import pytest

from tests.build import BROWSER_HEADERS
from tests.e2e.carve import holds, shows
from tests.e2e.leaks import LEAKS, PAGES
from tests.e2e.leaky_files import FILES
from tests.e2e.spelling import B64, JPEG, ORIGINAL, Leak
from tests.e2e.stage import process
from tests.servers import free_port

pytestmark = pytest.mark.xdist_group("leaks")

POLICY = """
artist: Marlene
upstream: http://127.0.0.1:{site}
listen: 127.0.0.1:{guard}
admin: 127.0.0.1:{admin}
trusted_proxies: [127.0.0.1]
rules:
  - {{name: in-doubt, if: {{user_agent: 'Doubtful'}}, action: cloak}}
"""
GPTBOT = {
    "user-agent": "Mozilla/5.0 (compatible; GPTBot/1.3; +https://openai.com/gptbot)"
}
DOUBTFUL = {**BROWSER_HEADERS, "user-agent": "Doubtful/1.0"}


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("leaky")
    ports = [free_port() for _ in range(3)]
    site, public, admin = (f"http://127.0.0.1:{port}" for port in ports)
    settings = dict(zip(("site", "guard", "admin"), ports, strict=True))
    (folder / "guard.yaml").write_text(POLICY.format(**settings))
    origin = (sys.executable, "-m", "tests.e2e.leaky", str(ports[0]))
    command = (sys.executable, "-m", "guard", "serve")
    with (
        process(origin, f"{site}/art/1.jpg", folder),
        process(command, f"{admin}/healthz", folder),
    ):
        yield public


def get(
    guard: str, leak: Leak, visitor: Mapping[str, str], **headers: str
) -> httpx.Response:
    sent = {**visitor, **{k.replace("_", "-"): v for k, v in headers.items()}}
    sent = {key: value for key, value in sent.items() if key != "host"}
    return httpx.get(guard + leak.address, headers=sent, timeout=60)


def is_clean(body: bytes, leak: Leak) -> bool:
    secrets = [
        JPEG[-400:],
        B64[-400:].encode(),
        *([leak.secret] if leak.secret else []),
    ]
    return not shows(body, ORIGINAL) and not any(holds(body, each) for each in secrets)


@pytest.mark.parametrize("name", LEAKS)
def test_the_table_tells_a_leak(name: str) -> None:
    """The measure would notice: each row does show the original to whoever gets it."""
    leak = LEAKS[name]
    assert not is_clean(leak.body, leak)


@pytest.mark.parametrize("name", LEAKS)
def test_a_crawler_gets_no_original(name: str, guard: str) -> None:
    answer = get(guard, LEAKS[name], GPTBOT)

    assert is_clean(answer.content, LEAKS[name])
    assert answer.content or answer.status_code != 200


@pytest.mark.parametrize("number", range(len(LEAKS)), ids=list(LEAKS))
def test_a_person_gets_every_byte(number: int, guard: str) -> None:
    leak = [*LEAKS.values()][number]
    person = {**BROWSER_HEADERS, "accept-encoding": "gzip, br", "referer": f"{guard}/"}
    with httpx.stream(
        "GET",
        guard + leak.address,
        headers={
            **person,
            "host": guard[7:],
            "x-forwarded-for": f"198.51.100.{number}",
        },
    ) as answer:
        assert b"".join(answer.iter_raw()) == leak.body


@pytest.mark.parametrize("leak", PAGES, ids=lambda leak: leak.name)
def test_a_visitor_in_doubt_gets_no_original_inside_a_page(
    leak: Leak, guard: str
) -> None:
    answer = get(guard, leak, DOUBTFUL)

    assert answer.status_code == 200
    assert not holds(answer.content, JPEG[-400:])


@pytest.mark.parametrize("leak", FILES[:4], ids=lambda leak: leak.name)
def test_a_visitor_in_doubt_gets_the_work_but_not_its_bytes(
    leak: Leak, guard: str
) -> None:
    answer = get(guard, leak, DOUBTFUL)

    assert answer.content != leak.body
    assert shows(answer.content, ORIGINAL)


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-99999"},
        {"range": "bytes=100-"},
        {"if_none_match": '"original"'},
        {"if_range": '"original"', "range": "bytes=0-"},
        {"if_modified_since": "Sun, 01 Nov 2026 10:00:00 GMT"},
        {"accept_encoding": "gzip, br"},
    ],
    ids=str,
)
@pytest.mark.parametrize("name", ["work.jpg", "img src"])
def test_no_condition_brings_the_original_back(
    name: str, headers: dict[str, str], guard: str
) -> None:
    answer = get(guard, LEAKS[name], GPTBOT, **headers)

    assert answer.status_code in (200, 206)
    assert is_clean(answer.content, LEAKS[name])
    assert answer.headers["etag"] != '"original"'


@pytest.mark.parametrize("name", ["work.jpg", "img src"])
def test_a_variants_own_etag_is_honoured_and_its_head_is_true(
    name: str, guard: str
) -> None:
    full = get(guard, LEAKS[name], GPTBOT)
    again = get(guard, LEAKS[name], GPTBOT, if_none_match=full.headers["etag"])
    head = httpx.head(guard + LEAKS[name].address, headers=GPTBOT, timeout=60)

    assert again.status_code == 304
    assert head.headers["content-length"] == str(len(full.content))

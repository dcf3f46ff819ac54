from __future__ import annotations

import pytest

from guard.endpoints.dashboard.trial import EXAMPLES, facts_of
from tests.endpoints.dashboard.rooms import Artist


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"ua": "GPTBot/1.3"}, "GPTBot would get"),
        ({"ua": "GPTBot/1.3", "path": "/robots.txt"}, "the original"),
        ({"ua": "curl/8"}, "a false picture"),
        ({"ua": "Googlebot/2.1", "ip": "203.0.113.9"}, "Googlebot would get"),
    ],
)
async def test_a_visitor_is_judged(
    query: dict[str, str], said: str, marlene: Artist
) -> None:
    answer = await marlene.client.get("/try", params={"path": "/art/1.jpg", **query})

    assert (answer.status_code, said in answer.text) == (200, True)
    assert "guard explain" in answer.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"headers": "no colon"}, "a header is a name"),
        ({"ip": "nowhere"}, "ip is not an address"),
    ],
)
async def test_what_is_wrong_is_said(
    query: dict[str, str], said: str, marlene: Artist
) -> None:
    answer = await marlene.client.get("/try", params=query)

    assert answer.status_code == 400
    assert said.lower() in answer.text.lower()


async def test_an_empty_form_judges_nobody(marlene: Artist) -> None:
    page = await marlene.page("/try")

    assert "would get" not in page
    assert all(name in page for name, _, _ in EXAMPLES)


def test_the_form_is_read_as_a_request() -> None:
    facts = facts_of(
        {
            "ua": " curl/8 ",
            "headers": "Host: art.example\n\nAccept:*/*\n",
            "path": "/a/../b?c=d",
            "ip": "192.0.2.1",
            "scheme": "http",
        }
    )

    assert (facts.user_agent, facts.host, facts.path) == ("curl/8", "art.example", "/b")
    assert (facts.query, facts.scheme, str(facts.client)) == (
        "c=d",
        "http",
        "192.0.2.1",
    )
    assert facts.detour

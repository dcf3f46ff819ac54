from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.html.linked import relinked
from guard.images.caption import Caption

SAID = Caption("Vorellan no. 3", "Oil painting of rings</script>")
PICTURE = {
    "@type": "ImageObject",
    "contentUrl": "/a.jpg",
    "name": "Harbour",
    "caption": "A boat",
    "keywords": "boats",
    "creator": {"@type": "Person", "name": "Marlene"},
}


def own(address: str) -> Caption | None:
    return SAID if address.endswith(".jpg") else None


def told(data: Any) -> Any:
    new = relinked(json.dumps(data).encode(), own)
    return None if new is None else json.loads(new)


def test_a_picture_is_described_as_it_is_now_and_keeps_its_artist() -> None:
    assert told(PICTURE) == {
        "@type": "ImageObject",
        "contentUrl": "/a.jpg",
        "name": "Vorellan no. 3",
        "caption": "Oil painting of rings</script>",
        "creator": {"@type": "Person", "name": "Marlene"},
    }


@pytest.mark.parametrize(
    "picture",
    [
        {"@type": ["Thing", "Painting"], "image": ["/a.jpg"], "name": "b"},
        {"@type": "VisualArtwork", "image": {"url": "/a.jpg"}, "name": "b"},
        {"@type": "ImageObject", "url": "/a.jpg", "name": "b"},
    ],
)
def test_its_address_may_stand_in_many_places(picture: dict[str, Any]) -> None:
    found = told({"@graph": [{"a": [picture]}]})

    assert found["@graph"][0]["a"][0]["name"] == "Vorellan no. 3"


def test_nothing_in_it_ends_the_script() -> None:
    assert b"</script" not in (relinked(json.dumps(PICTURE).encode(), own) or b"")


@pytest.mark.parametrize(
    "script",
    [
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"@type": "Person", "image": "/a.jpg", "name": "Marlene"}',
        b'{"@type": "ImageObject", "contentUrl": "/a.png", "name": "b"}',
        b'{"@type": "VisualArtwork", "url": "/page", "name": "b"}',
        b'{"@type": 7, "image": {"url": 7}}',
    ],
)
def test_what_is_no_picture_of_ours_is_left(script: bytes) -> None:
    assert relinked(script, own) is None


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "image", "name"]), inner, max_size=3
        )
    ),
)


@given(JSON)
def test_any_json_is_read(data: Any) -> None:
    relinked(json.dumps(data).encode(), lambda address: SAID)


def test_numbers_that_json_does_not_know_are_not_written() -> None:
    script = json.dumps(PICTURE).replace('"boats"', '"boats", "width": 1e999').encode()

    assert relinked(script, own) is None


@pytest.mark.parametrize(
    "kind", ["Product", "https://schema.org/ImageObject", "schema:ImageObject"]
)
def test_a_kind_is_known_by_its_address_too(kind: str) -> None:
    data = {"@type": kind, "image": "/a.jpg", "contentUrl": "/a.jpg", "name": "Boat"}

    assert told(data)["name"] == "Vorellan no. 3"


def test_old_letters_are_read() -> None:
    script = json.dumps({**PICTURE, "name": "Möwe"}, ensure_ascii=False)

    assert relinked(script.encode("latin-1"), own) is not None

from __future__ import annotations

import pytest

from guard.endpoints.dashboard.pages import FOLDER
from guard.endpoints.dashboard.routes import STATIC
from tests.endpoints.dashboard.rooms import Artist


@pytest.mark.parametrize("name", STATIC)
async def test_files_are_served_as_what_they_are(name: str, marlene: Artist) -> None:
    answer = await marlene.client.get(f"/static/{name}")

    assert answer.content == (FOLDER / "static" / name).read_bytes()
    assert answer.headers["content-type"].startswith(STATIC[name])


def test_every_file_is_served() -> None:
    assert {file.name for file in (FOLDER / "static").iterdir()} == set(STATIC)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("**/*.*")), ids=str)
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(file: object) -> None:
    text = FOLDER.joinpath(str(file)).read_text("utf-8")

    assert "https://" not in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    assert " style=" not in text
    assert " onclick" not in text

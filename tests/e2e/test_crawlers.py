"""Crawlers as they come take every picture, and get no original."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.e2e.pictures import bordered, leaks, size
from tests.e2e.stage import Stage

pytestmark = pytest.mark.xdist_group("e2e")

META = "(+https://developers.facebook.com/docs/sharing/webmasters/crawler)"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36"
)
CRAWLERS = {
    "GPTBot": (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; "
        "+https://openai.com/gptbot)"
    ),
    "ClaudeBot": (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
        "ClaudeBot/1.0; +claudebot@anthropic.com)"
    ),
    "CCBot": "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "meta-externalagent": f"meta-externalagent/1.1 {META}",
    "meta-externalagent as Chrome": (
        f"{CHROME} (compatible; meta-externalagent/1.1 {META[1:]}"
    ),
    "Bytespider": (
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)"
    ),
    "curl": "",
}


def installed(command: str) -> str:
    path = shutil.which(command)
    if path is None:
        pytest.skip(f"{command} is not installed")
    return path


def curl(urls: Sequence[str], folder: Path, user_agent: str) -> dict[str, bytes]:
    """What curl gets for each address; every answer must be a picture."""
    config = folder / "urls"
    files = {url: folder / str(number) for number, url in enumerate(urls)}
    config.write_text(
        "\n".join(f'url = "{u}"\noutput = "{file}"' for u, file in files.items())
    )
    options = ["--silent", "--parallel", "--parallel-max", "6", "--config", str(config)]
    options += ["--write-out", "%{http_code} %{content_type}\n"]
    if user_agent:
        options += ["--user-agent", user_agent]
    done = subprocess.run(
        [installed("curl"), *options], capture_output=True, text=True, check=True
    )
    answers = done.stdout.splitlines()
    assert len(answers) == len(urls)
    assert [a for a in answers if not a.startswith("200 image/")] == []
    return {url: file.read_bytes() for url, file in files.items()}


@pytest.mark.parametrize("name", CRAWLERS)
def test_a_crawler_takes_every_picture_and_gets_no_original(
    name: str, stage: Stage, originals: Mapping[str, bytes], loot: Path
) -> None:
    got = curl(stage.pictures, loot, CRAWLERS[name])

    assert leaks(originals, got) == []
    assert [u for u, body in got.items() if size(body) != size(originals[u])] == []


def test_img2dataset_as_it_comes_gets_no_original(
    stage: Stage, originals: Mapping[str, bytes], loot: Path
) -> None:
    pytest.importorskip("img2dataset", reason="img2dataset is not installed")
    urls = loot / "urls.txt"
    urls.write_text("\n".join(stage.pictures))
    script = (
        "import sys; from img2dataset import download; download(**eval(sys.argv[1]))"
    )
    options = {
        "url_list": str(urls),
        "output_folder": str(loot / "set"),
        "processes_count": 1,
    }
    command = [sys.executable, "-c", script, repr(options)]
    # Its albumentations would ask the network whether it is of age.
    quiet = os.environ | {"NO_ALBUMENTATIONS_UPDATE": "1"}
    subprocess.run(command, check=True, capture_output=True, env=quiet)

    got = dataset(loot / "set")
    framed = {url: bordered(originals[url]) for url in got}
    # Its OpenCV reads no GIF, and AVIF only in some builds; it asks for all at once
    # and gives each ten seconds, which a slow machine may need for others.
    readable = [u for u in stage.pictures if u.endswith((".jpg", ".png", ".webp"))]
    assert len(got) > len(readable) / 4
    assert leaks(framed, got) == []


def dataset(folder: Path) -> dict[str, bytes]:
    found = {}
    for note in folder.rglob("*.json"):
        entry = json.loads(note.read_text())
        if entry.get("status") == "success":
            found[entry["url"]] = note.with_suffix(".jpg").read_bytes()
    return found


def test_python_requests_gets_no_original(
    stage: Stage, originals: Mapping[str, bytes]
) -> None:
    requests = pytest.importorskip("requests", reason="requests is not installed")

    with requests.Session() as session:
        got = {url: session.get(url, timeout=60).content for url in stage.pictures}

    assert leaks(originals, got) == []


def test_wget_mirrors_the_site_and_gets_no_original(
    stage: Stage, originals: Mapping[str, bytes], loot: Path
) -> None:
    command = [installed("wget"), "-r", "-q", "-e", "robots=off", "-nH"]
    subprocess.run([*command, "-P", str(loot), f"{stage.guard}/"], check=True)

    taken = {u: loot / u.removeprefix(stage.guard).lstrip("/") for u in originals}
    got = {url: file.read_bytes() for url, file in taken.items() if file.exists()}
    assert len(got) > len(originals) / 2
    assert leaks(originals, got) == []

"""guard canary, as an artist uses it: commit first, ask later."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from guard.commands.canary import Row, content, files_of, shared
from guard.errors import UsageError
from guard.images.canary import motif_of
from guard.images.motif import weave
from guard.secret import read_secret
from tests.commands.run import run
from tests.images.pictures import encoded, photo


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "guard.yaml"
    state = tmp_path / "state"
    file.write_text(f"upstream: http://127.0.0.1:1\nsite: Studio\nstate: {state}\n")
    read_secret(state, {})
    return file


@pytest.fixture
def controls(policy: Path) -> Path:
    file = policy.with_name("controls.json")
    run("canary", "commit", str(file), "--policy", str(policy), "--count", "39")
    return file


def _lines(*arguments: object) -> list[str]:
    result = run("canary", *map(str, arguments))
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def _scores(policy: Path, controls: Path, *known: str) -> Path:
    """A model that knows the words of `known` and none else."""
    given = {row["bot"]: row["word"] for row in _listed(policy)}
    learnt = {given[bot] for bot in known}
    ask = ["words", "--policy", policy, "--controls", controls]
    words = _lines(*ask, "--bot", "GPTBot", "--bot", "CCBot")
    file = policy.with_name("scores.json")
    numbered = enumerate(words)
    file.write_text(json.dumps({w: n + 1e6 * (w in learnt) for n, w in numbered}))
    return file


def _listed(policy: Path) -> list[dict[str, str]]:
    (line,) = _lines("list", "--policy", policy, "--json")
    rows: list[dict[str, str]] = json.loads(line)
    return rows


def _complaint(*arguments: object) -> str:
    error = run("canary", *map(str, arguments)).exception
    assert isinstance(error, UsageError)
    return str(error)


def test_every_crawler_is_listed_with_its_word(policy: Path) -> None:
    lines = _lines("list", "--policy", policy)

    assert len(lines) == len(_listed(policy)) > 100
    assert lines[0].startswith("nobody-known ")


def test_crawlers_that_share_a_word_are_told() -> None:
    rows: list[Row] = [("A", "mudvix", []), ("B", "vorelax", []), ("C", "mudvix", [])]

    assert list(shared(rows)) == [("mudvix", "A and C")]


def test_what_is_printed_is_the_sum_of_the_file(policy: Path, controls: Path) -> None:
    again = _lines("commit", controls, "--policy", policy, "--count", "39")

    assert again[0].split()[-1] == hashlib.sha256(controls.read_bytes()).hexdigest()


def test_controls_are_never_overwritten(policy: Path, controls: Path) -> None:
    assert "says something else" in _complaint("commit", controls, "--policy", policy)


def test_words_do_not_tell_which_were_given(policy: Path, controls: Path) -> None:
    ask = ["words", "--policy", policy, "--controls", controls]
    words = _lines(*ask, "--bot", "gptbot")

    assert len(words) == 40
    assert words == sorted(words)


def test_a_word_that_was_learnt_is_found(policy: Path, controls: Path) -> None:
    scores = _scores(policy, controls, "GPTBot")
    asked = "--bot", "GPTBot", "--bot", "CCBot", "--json"
    lines = _lines(
        "test", "--policy", policy, "--controls", controls, "--words", scores, *asked
    )
    told = json.loads("\n".join(lines))

    assert told["committed"] is True
    assert told["findings"][0]["p"] == 1 / 40
    assert told["findings"][1]["p"] > 1 / 40


def test_pictures_that_show_a_pattern_are_found(policy: Path, controls: Path) -> None:
    folder = policy.with_name("made")
    folder.mkdir()
    given = motif_of(read_secret(policy.with_name("state")), "Studio", "GPTBot")
    for seed in range(8):
        body = encoded("JPEG", weave(photo(200, 200, seed), given, 6.0))
        (folder / f"{seed}.jpg").write_bytes(body)
    (folder / "notes.txt").write_text("no picture")
    asked = "--controls", controls, "--pictures", folder, "--bot", "GPTBot"
    lines = _lines("test", "--policy", policy, *asked)

    assert lines[0] == "guard: 1 files are no pictures"
    assert lines[2].split()[:5] == ["GPTBot", "pictures", "1", "of", "40"]


def test_of_a_large_file_little_is_read(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(3_000_000_000)  # holes, which take no space

    assert len(content(film, 1000)) == 1001


def test_links_in_a_folder_of_pictures_are_left(tmp_path: Path) -> None:
    (tmp_path / "real.jpg").write_bytes(b"picture")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "real.jpg")
    (tmp_path / "up").symlink_to(tmp_path)

    assert list(files_of(tmp_path)) == [tmp_path / "real.jpg"]
    assert list(files_of(tmp_path / "link.jpg")) == [tmp_path / "link.jpg"]


def test_too_many_scores_are_refused(policy: Path, tmp_path: Path) -> None:
    with (tmp_path / "scores.csv").open("wb") as file:
        file.truncate(3_000_000_000)
    asked = "--bot", "GPTBot", "--words", tmp_path / "scores.csv"

    assert "bytes of scores" in _complaint("test", "--policy", policy, *asked)


def test_visitors_without_a_name_have_canaries_too(
    policy: Path, controls: Path
) -> None:
    ask = ["words", "--policy", policy, "--controls", controls]

    assert len(_lines(*ask, "--bot", "nobody-known")) == 40


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--bot", "Nobody"], "no crawler is called 'Nobody'"),
        (["--bot", "GPTBot"], "nothing to rank"),
        (["--bot", "GPTBot", "--words", "gone.csv"], "gone.csv: No such file"),
        (["--bot", "GPTBot", "--pictures", "."], "no picture that can be read"),
        (["--bot", "GPTBot", "--words", "w.csv"], "words are not scored"),
        (["--bot", "GPTBot", "--controls", "w.csv", "--words", "w.csv"], "not a list"),
    ],
)
def test_what_cannot_be_ranked_is_told(
    policy: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    (tmp_path / "w.csv").write_text("mudvix,1\n")
    (tmp_path / "empty").mkdir()
    places = {"gone.csv": "gone.csv", "w.csv": "w.csv", ".": "empty"}
    given = [
        str(tmp_path / places[each]) if each in places else each for each in arguments
    ]

    assert says in _complaint("test", "--policy", policy, *given)


def test_controls_that_cannot_be_written_are_told(policy: Path, tmp_path: Path) -> None:
    file = tmp_path / "gone" / "controls.json"

    assert "No such file" in _complaint("commit", file, "--policy", policy)


@pytest.mark.parametrize("arguments", [["list"], ["commit", "controls.json"]])
def test_in_the_wrong_folder_no_secret_is_invented(
    tmp_path: Path, arguments: list[str]
) -> None:
    policy = tmp_path / "guard.yaml"
    policy.write_text(f"upstream: http://127.0.0.1:1\nstate: {tmp_path / 'new'}\n")

    assert "no secret" in _complaint(*arguments, "--policy", policy)
    assert not (tmp_path / "new").exists()


def test_controls_are_for_the_artists_eyes_only(controls: Path) -> None:
    assert controls.stat().st_mode & 0o777 == 0o600

"""guard perturb, as its user runs it, against a real site."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from guard.commands.perturb import Stopped, Ticker
from tests.commands.run import run
from tests.commands.test_warm import page, picture, site

pytest.importorskip("torch")

from tests.perturb.encoders import TINY, saved, tiny

OWN = """
cloak:
  version: 9
  steps: [decode, {fit: {longest: 64}}, {perturb: {eps: 16}}, encode]
"""
POLICY = """
upstream: http://127.0.0.1:%s
images: {workers: 1, recipes: own.yaml, encoder: {path: model, sha256: %s}}
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with site(Route("/", page), Route("/1.jpg", picture)) as number:
        yield number


@pytest.fixture
def policy(tmp_path: Path, port: int) -> Path:
    total = saved(tmp_path / "model", TINY, tiny())
    (tmp_path / "own.yaml").write_text(OWN)
    (tmp_path / "list.txt").write_text("/1.jpg\n")
    file = tmp_path / "guard.yaml"
    file.write_text(POLICY % (port, total))
    return file


def learn(policy: Path, *more: str) -> str:
    listed = str(policy.parent / "list.txt")
    done = run("perturb", str(policy), "--list", listed, "--steps", "3", *more)
    return f"{done.output}{done.exception or ''}"


def test_a_work_is_learnt_once_and_served(policy: Path) -> None:
    first, second = learn(policy), learn(policy)
    assert "1 learnt" in first
    assert "Distance to the decoys, median: " in first
    assert "made" in first
    assert "0 learnt" in second
    assert "1 learnt" in learn(policy, "--again")


def test_a_bank_is_learnt_for_all(policy: Path) -> None:
    told = learn(policy, "--universal", "1", "--steps", "1")
    assert "1 works to learn from" in told
    assert len(list((policy.parent / ".guard/perturbed").glob("bank00-*.npy"))) == 1


def test_what_the_site_shows_is_found(policy: Path) -> None:
    done = run("perturb", str(policy), "--steps", "1")
    assert "2 pictures on" in done.output
    assert "/gone.jpg: the site answers 404" in done.output


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("recipes: own.yaml, ", "", "no recipe has the step `perturb`"),
        ("path: model", 'path: ""', "images.encoder.path names no folder"),
        ("path: model", "path: other", "cannot read"),
    ],
)
def test_a_policy_that_cannot_work_is_told(
    policy: Path, was: str, becomes: str, complaint: str
) -> None:
    policy.write_text(policy.read_text("utf-8").replace(was, becomes))
    assert complaint in learn(policy)


def test_options_that_cannot_work_are_told(policy: Path) -> None:
    assert "no device 'quantum'" in learn(policy, "--device", "quantum")
    (policy.parent / "list.txt").write_text("# none\n")
    assert "the list names no picture" in learn(policy)


def test_a_missing_package_is_told(
    policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "guard.perturb.weights", None)
    assert "pip install 'atelier-guard[torch]'" in learn(policy)


def test_without_a_picture_there_is_no_bank(policy: Path) -> None:
    (policy.parent / "list.txt").write_text("/gone.jpg\n")
    assert "there is no picture to learn from" in learn(policy, "--universal", "1")


def test_a_thread_ends_once_all_is_over() -> None:
    steps: list[int] = []
    ticker = Ticker(steps.append)
    with ticker.ended():
        ticker(3)
    with pytest.raises(Stopped):
        ticker(1)
    assert steps == [3]

"""What `guard serve --workers` says; what it does is in tests/crew."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from guard.bots.catalog import shipped_catalog
from guard.commands.several import LONE, Crew, Shared, failing_in_words
from guard.errors import UsageError
from guard.loader import default
from guard.policy import Policy
from guard.records.shared import pid_file
from tests.commands.run import run
from tests.parts.test_site import kept_on_disk

DISK = {"bytes": "1 MB", "disk": "9 MB"}


def test_as_many_workers_as_wanted_and_one_for_pictures(tmp_path: Path) -> None:
    crew = crew_of(tmp_path, workers=3)

    assert [name for name, _ in crew.roles] == ["maker of pictures"] + ["worker"] * 3


def test_a_new_policy_that_fails_is_taken_back(tmp_path: Path) -> None:
    crew = crew_of(tmp_path)
    before = crew.policy
    crew.renew()
    assert crew.policy.site == "another"
    crew.go_back()

    assert crew.policy is before


def test_it_goes_back_to_the_policy_that_all_followed_last(tmp_path: Path) -> None:
    crew = crew_of(tmp_path)
    crew.renew()
    crew.settle()
    followed = crew.policy
    for _ in range(2):  # neither of which anybody could follow
        crew.renew()
    crew.go_back()

    assert crew.policy is followed


def test_who_counts_what_was_refused_is_a_worker(tmp_path: Path) -> None:
    assert crew_of(tmp_path).roles[-1][0] == "worker"


@pytest.mark.parametrize(
    ("settled", "tried", "is_kept"),
    [({}, {}, False), (DISK, {}, True), ({}, DISK, True), (DISK, DISK, True)],
)
def test_a_disk_without_room_is_given_back_when_one_ends(
    tmp_path: Path, settled: object, tried: object, is_kept: bool
) -> None:
    policies = [default(cache=cache, state=tmp_path) for cache in (settled, tried)]
    crew = crew_of(tmp_path, policies=policies)
    crew.renew()
    kept = kept_on_disk(tmp_path)
    crew.bury(3)

    assert kept[0].exists() is is_kept


def test_a_disk_without_room_is_given_back_once_all_are_there(tmp_path: Path) -> None:
    kept = kept_on_disk(tmp_path)
    crew = crew_of(tmp_path, policies=[default(state=tmp_path)])
    crew.settle()

    assert not kept[0].exists()


def test_what_ends_counts_no_more(tmp_path: Path) -> None:
    crew = crew_of(tmp_path)
    pid_file(tmp_path, 3).touch()
    crew.bury(3)

    assert not pid_file(tmp_path, 3).exists()


def test_a_process_that_cannot_start_says_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended, failing_in_words():
        raise UsageError("no such thing")

    assert (ended.value.code, capsys.readouterr().err) == (1, "guard: no such thing\n")


def test_without_a_shared_store_there_is_a_warning() -> None:
    assert "2 of them let a visitor do 2 times as much" in LONE.format(workers=2)


def test_there_is_one_worker_at_least() -> None:
    assert "0 is not in the range 1<=x<=64" in run("serve", "--workers", "0").output


def crew_of(folder: Path, workers: int = 2, policies: Sequence[Policy] = ()) -> Crew:
    """The first of the `policies`, and what comes after it."""
    with socket.socket(socket.AF_UNIX) as pool:
        shared = Shared([], pool, folder)
    first = policies[0] if policies else default(state=folder)
    later = policies[-1] if policies else default(site="another", state=folder)
    return Crew(first, lambda: later, shipped_catalog(), shared, workers)

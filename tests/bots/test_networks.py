"""Lists prove; only complete and young ones disprove; hostile ones are refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.bots.catalog import shipped_catalog
from guard.bots.networks import (
    MAX_AGE_DAYS,
    MAX_BYTES,
    MAX_RANGES,
    BadList,
    parse_list,
    published,
    read_list,
    read_lists,
    shipped_lists,
)
from guard.errors import PolicyError

TODAY = date(2026, 11, 22)
FULL = "# taken: 2026-11-01\n# complete: yes\n192.0.2.0/24\n2001:db8::/32\n"


@pytest.mark.parametrize(
    ("client", "covered"),
    [
        ("192.0.2.255", True),
        ("192.0.3.0", False),
        ("2001:db8:ffff::1", True),
        ("2001:db9::", False),
    ],
)
def test_a_complete_list_says_yes_or_no(client: str, covered: bool) -> None:
    lists = published([parse_list("bot", FULL)], TODAY)
    assert lists.covers(["bot"], ip_address(client)) is covered


@pytest.mark.parametrize(
    "text",
    [
        FULL.replace("yes", "no"),
        FULL.replace("2026-11-01", "2025-11-01"),
        FULL.replace("2026-11-01", "lately"),
    ],
)
def test_a_partial_or_old_list_does_not_disprove(text: str) -> None:
    lists = published([parse_list("bot", text)], TODAY)
    assert lists.covers(["bot"], ip_address("192.0.2.1")) is True
    assert lists.covers(["bot"], ip_address("192.0.3.1")) is None


def test_a_missing_list_says_nothing() -> None:
    lists = published([parse_list("bot", FULL)], TODAY)
    assert lists.covers(["bot", "other"], ip_address("192.0.3.1")) is None
    assert lists.covers([], ip_address("192.0.2.1")) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("192.0.2.0/24\nnonsense\n", 2),
        ("0.0.0.0/0\n", 1),
        ("::/0\n", 1),
        ("2000::/3\n", 1),
        ("192.0.2.0/33\n", 1),
        ("192.0.2.1\n" * (MAX_RANGES + 1), MAX_RANGES + 1),
    ],
)
def test_a_hostile_list_is_refused(text: str, line: int) -> None:
    with pytest.raises(BadList) as caught:
        parse_list("bot", text)
    assert caught.value.line == line


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_list_or_a_bad_one(text: str) -> None:
    with suppress(BadList):
        assert parse_list("bot", text).size >= 0


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(BadList, match="larger"):
        read_list(path)


def test_every_bad_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x\n")
    (tmp_path / "b.txt").write_text("192.0.2.0/24\n\ny\n")
    with pytest.raises(PolicyError) as caught:
        read_lists(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [1, 3]


def test_every_list_an_entry_names_is_shipped() -> None:
    named = {name for bot in shipped_catalog().bots for name in bot.networks}
    assert named <= shipped_lists(now=0).lists.keys()


def test_a_search_engines_own_address_is_known() -> None:
    lists = shipped_lists(now=0)
    assert lists.covers(["googlebot"], ip_address("66.249.66.1"))


def test_shipped_lists_stop_telling_when_they_are_old() -> None:
    taken = shipped_lists(now=0).lists["googlebot"].taken
    then = published(shipped_lists(now=0).lists.values(), taken)
    assert "googlebot" in then.telling
    late = date.fromordinal(taken.toordinal() + MAX_AGE_DAYS + 1)
    assert not published(then.lists.values(), late).telling


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("# taken: 2100-01-01\n192.0.2.0/24\n", True),
        ("# taken: 2000-01-01\n192.0.2.0/24\n", False),
        ("nonsense\n", False),
    ],
)
def test_newer_lists_take_the_place_of_shipped_ones(
    text: str, known: bool, tmp_path: Path
) -> None:
    (tmp_path / "googlebot.txt").write_text(text)
    lists = shipped_lists(0, tmp_path)
    assert bool(lists.covers(["googlebot"], ip_address("192.0.2.1"))) is known
    assert lists.covers(["bing"], ip_address("40.77.167.1"))

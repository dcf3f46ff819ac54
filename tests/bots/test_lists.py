"""New lists replace old ones only when they can be fetched, read and believed."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.bots.lists import Fetch, Outcome, read_ranges, update_lists
from guard.bots.networks import (
    BadList,
    PublishedList,
    parse_list,
    read_list,
    read_lists,
)
from guard.loader import rules_folder

TODAY = date(2026, 11, 22)
OLD = parse_list("bot", "# source: https://a.example\n192.0.2.0/25\n192.0.2.128/26\n")


def answering(data: bytes | OSError) -> Fetch:
    async def fetch(url: str, most: int) -> bytes:
        if isinstance(data, OSError):
            raise data
        return data

    return fetch


async def update(
    folder: Path, data: bytes | OSError, old: PublishedList = OLD
) -> Outcome:
    return (await update_lists([old], folder, answering(data), TODAY))[0]


@pytest.mark.parametrize(
    "document",
    [
        '{"creationTime": "x", "prefixes": [{"ipv4Prefix": "192.0.2.0/24"}]}',
        '{"prefixes": [{"ip_prefix": "192.0.2.0/24", "service": "S3"}]}',
        '["192.0.2.0/25", "192.0.2.128/25"]',
        '{"1": {"ip": "192.0.2.0/24", "title": "Berlin"}}',
        "192.0.2.0/24\n",
        "# a comment\n\n192.0.2.0/24,DE,,Berlin,\n",
    ],
)
def test_every_form_operators_use_is_read(document: str) -> None:
    assert list(map(str, read_ranges([document.encode()]))) == ["192.0.2.0/24"]


@pytest.mark.parametrize(
    "document",
    [
        "",
        "{",
        "{}",
        "<html>sorry</html>",
        '{"prefixes": [{"ipv4Prefix": "elsewhere"}]}',
        "[" * 50 + "]" * 50,
        "[" * 100_000,
        '{"prefixes": [{"ipv4Prefix": 7}]}',
        '"' + "a" * 200_000,
    ],
)
def test_what_holds_no_ranges_is_refused(document: str) -> None:
    with pytest.raises(BadList):
        read_ranges([document.encode()])


async def test_a_new_list_is_written_with_its_day(tmp_path: Path) -> None:
    outcome = await update(tmp_path, b"192.0.2.0/24\n198.51.100.0/24\n")
    new = read_list(tmp_path / "bot.txt")
    assert outcome == Outcome("bot", 2, 2)
    assert (new.taken, new.sources) == (TODAY, OLD.sources)
    assert ip_address("198.51.100.7") in new.ranges


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (OSError("unreachable"), "unreachable"),
        (b"<html>", "not an address range"),
        (b"0.0.0.0/0", "too wide"),
    ],
)
async def test_a_bad_answer_leaves_the_last_good_list(
    data: bytes | OSError, problem: str, tmp_path: Path
) -> None:
    await update(tmp_path, b"192.0.2.0/24\n198.51.100.0/24\n")
    assert problem in (await update(tmp_path, data)).problem
    assert read_list(tmp_path / "bot.txt").size == 2


async def test_half_a_list_is_not_believed(tmp_path: Path) -> None:
    many = "".join(f"198.51.{n}.0/24\n" for n in range(0, 20, 2))
    old = parse_list("bot", f"# source: https://a.example\n{many}")
    assert "only 1 ranges" in (await update(tmp_path, b"192.0.2.0/24", old)).problem


async def test_a_list_without_a_source_stays_as_it_is(tmp_path: Path) -> None:
    old = parse_list("own", "192.0.2.0/24\n")
    assert await update_lists([old], tmp_path, answering(b""), TODAY) == ()


def test_shipped_sources_are_pinned_to_https() -> None:
    lists = read_lists(rules_folder() / "networks")
    sources = [source for each in lists for source in each.sources]
    assert sources
    assert all(source.startswith("https://") for source in sources)


@settings(deadline=None, max_examples=50)
@given(
    st.binary(max_size=300)
    | st.tuples(st.text('",#\n\r\0 a1./:', max_size=20), st.integers(0, 200_000)).map(
        lambda drawn: (drawn[0] + "a" * drawn[1] + drawn[0]).encode()
    )
    | st.recursive(
        st.text(max_size=20) | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["ip", "prefixes", "x"]), inner)
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_document_is_ranges_or_refused(document: bytes) -> None:
    with suppress(BadList):
        assert read_ranges([document])

"""AS numbers from a database on disk, whoever made it."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.bots.geo import Geo, number
from guard.errors import UsageError
from tests.mmdb import Value, database

RANGES: dict[str, Value] = {
    "192.0.2.0/24": {"autonomous_system_number": 64500},
    "198.51.100.0/25": {"asn": "AS64501", "name": "Example Hosting"},
    "203.0.113.0/24": "no record at all",
}


def geo(folder: Path, version: int = 4, **more: Value) -> Geo:
    file = folder / "asn.mmdb"
    file.write_bytes(database(RANGES | more, version))
    return Geo(file, lambda: pytest.fail("nothing is wrong"))


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("192.0.2.7", 64500),
        ("198.51.100.7", 64501),
        # outside, and in a record that has no number
        ("198.51.100.200", 0),
        ("203.0.113.1", 0),
        # IPv6 in a database of IPv4
        ("2001:db8::1", 0),
    ],
)
def test_an_address_leads_to_the_number(
    client: str, expected: int, tmp_path: Path
) -> None:
    assert geo(tmp_path).asn(ip_address(client)) == expected


@pytest.mark.parametrize(
    ("client", "expected"), [("2001:db8:1::7", 64502), ("192.0.2.7", 64500)]
)
def test_a_database_may_know_both_kinds(
    client: str, expected: int, tmp_path: Path
) -> None:
    ranges: dict[str, Value] = {"2001:db8::/32": {"autonomous_system_number": 64502}}

    assert geo(tmp_path, version=6, **ranges).asn(ip_address(client)) == expected


def test_a_broken_record_is_counted_and_harms_nobody(tmp_path: Path) -> None:
    file = tmp_path / "asn.mmdb"
    whole = database(RANGES)
    # A name that goes on behind the end of the file.
    file.write_bytes(whole.replace(b"\x58autonomous", b"\x5f\xff\xff\xffautono"))
    failures: list[int] = []
    broken = Geo(file, lambda: failures.append(1))

    assert broken.asn(ip_address("192.0.2.7")) == 0
    assert len(failures) == 1


@pytest.mark.parametrize("content", [None, b"", b"not a database", bytes(100_000)])
def test_what_is_no_database_is_said_at_the_start(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "asn.mmdb"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UsageError, match="cannot read `geo`"):
        Geo(file, lambda: None)


def test_without_the_library_one_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "maxminddb", None)

    with pytest.raises(UsageError, match=r"pip install 'atelier-guard\[geo\]'"):
        Geo(tmp_path / "asn.mmdb", lambda: None)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"autonomous_system_number": 64500}, 64500),
        ({"asn": "as64500"}, 64500),
        # nothing that could be one
        (None, 0),
        ([64500], 0),
        ({"asn": "AS"}, 0),
        ({"asn": "AS99999999999999999999"}, 0),
        ({"asn": -1}, 0),
        ({"asn": 2**32}, 0),
        ({"asn": {"number": 1}}, 0),
        ({"country": "DE"}, 0),
    ],
)
def test_a_number_is_read_from_either_kind_of_record(
    record: Any, expected: int
) -> None:
    assert number(record) == expected


@given(st.dictionaries(st.sampled_from(("asn", "x")), st.text() | st.integers()))
def test_any_record_leads_to_a_number_or_to_none(record: dict[str, str | int]) -> None:
    assert 0 <= number(record) < 2**32

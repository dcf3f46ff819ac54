"""Pictures are found wherever they are, and whatever is broken is told."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guard.tracing.suspects import Suspect, files_in, suspects_in
from tests.tracing.marked import jpeg, parquet_of, tar_of, unmarked

_PICTURE = jpeg(unmarked().resize((64, 48)))


def _all(file: Path) -> list[Suspect]:
    return list(suspects_in(file))


def _write(file: Path, data: bytes = _PICTURE) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_folders_are_walked_and_other_files_left(tmp_path: Path) -> None:
    for name in ("b/2.JPG", "a/1.png", "a/1.json", "a/0.txt", "c.tar"):
        _write(tmp_path / name)
    (tmp_path / "link.jpg").symlink_to(tmp_path / "b/2.JPG")
    names = [str(file.relative_to(tmp_path)) for file in files_in((tmp_path,))]
    assert names == ["a/1.png", "b/2.JPG", "c.tar"]


def test_a_named_file_counts_whatever_its_name(tmp_path: Path) -> None:
    file = _write(tmp_path / "download")
    assert _all(*files_in((file,))) == [Suspect(str(file), _PICTURE)]


def test_a_tar_shard_holds_pictures_and_more(tmp_path: Path) -> None:
    members = {"0.jpg": _PICTURE, "0.json": b"{}", "0.txt": b"a", "1.webp": b"x"}
    found = _all(tar_of(tmp_path / "0.tar", members))
    assert [each.data for each in found] == [_PICTURE, b"x"]
    assert found[0].name.endswith("0.tar:0.jpg")


def test_a_parquet_shard_of_img2dataset_is_read(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {
        "key": ["000", "001"],
        "caption": ["a", "b"],
        "jpg": [_PICTURE, None],
    }
    first, second = _all(parquet_of(tmp_path / "0.parquet", columns))
    assert first.data == _PICTURE
    assert first.name.endswith("0.parquet:000")
    assert second.why == "no picture"


def test_a_parquet_shard_with_structs_is_read(tmp_path: Path) -> None:
    cells: list[object] = [{"bytes": _PICTURE, "path": "x.jpg"}] * 20
    found = _all(parquet_of(tmp_path / "0.parquet", {"image": cells}))
    assert [each.data for each in found] == [_PICTURE] * 20


def test_a_parquet_file_without_pictures_says_so(tmp_path: Path) -> None:
    (found,) = _all(parquet_of(tmp_path / "0.parquet", {"url": ["http://x"]}))
    assert found.why.startswith("no column of pictures")


def test_an_empty_or_absent_file_is_told(tmp_path: Path) -> None:
    assert _all(_write(tmp_path / "0.jpg", b""))[0].why == "empty"
    assert "No such file" in _all(tmp_path / "1.jpg")[0].why


def test_a_member_that_claims_to_be_huge_is_not_read(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("0.jpg")
    entry.size = 10**12
    (found, *_) = _all(_write(tmp_path / "0.tar", entry.tobuf() + bytes(1024)))
    assert "more than" in found.why


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000), st.integers(0, 4000))
def test_broken_tar_files_raise_nothing(tmp_path: Path, junk: bytes, at: int) -> None:
    members = {"0.jpg": _PICTURE, "1.jpg": _PICTURE}
    whole = tar_of(tmp_path / "w.tar", members).read_bytes()
    spoilt = whole[:at] + junk + whole[at + len(junk) :]
    assert isinstance(_all(_write(tmp_path / "0.tar", spoilt)), list)


def test_a_shard_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    whole = tar_of(tmp_path / "w.tar", {"0.jpg": _PICTURE, "1.jpg": bytes(9000)})
    out = io.BytesIO(whole.read_bytes()[: len(_PICTURE) + 2000])
    found = _all(_write(tmp_path / "0.tar", out.getvalue()))
    assert found[0].data == _PICTURE


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
def test_headers_in_a_long_chain_end_no_search(kind: bytes, tmp_path: Path) -> None:
    entry = tarfile.TarInfo("x")
    entry.type, entry.size = kind, 12
    link = entry.tobuf() + b"12 path=abc\n".ljust(512, b"\0")
    (found,) = _all(_write(tmp_path / "0.tar", link * 3000))
    assert found.why.startswith("not a tar file")

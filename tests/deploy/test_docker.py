from __future__ import annotations

import re

from tests.deploy.files import DEPLOY, run

FILE = DEPLOY / "docker/Dockerfile"
TEXT = FILE.read_text("utf-8")


def test_the_linter_finds_nothing() -> None:
    run("hadolint", FILE)


def test_it_does_not_run_as_root() -> None:
    final = TEXT.rpartition("\nFROM ")[2]

    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", final, re.M)


def test_its_base_is_pinned_to_one_release() -> None:
    bases = re.findall(r"^FROM (\S+)", TEXT, re.M)

    assert len(bases) == 2
    assert all(re.search(r":\d+\.\d+\.\d+-", base) for base in bases)


def test_what_it_copies_is_let_through_by_the_ignore_file() -> None:
    ignore = (DEPLOY.parent / ".dockerignore").read_text("utf-8").splitlines()
    copied = [
        name
        for line in re.findall(r"^COPY (?!--)(.*) \S+$", TEXT, re.M)
        for name in line.split()
    ]

    assert len(copied) >= 6
    assert [name for name in copied if f"!{name}" not in ignore] == []
    assert all((DEPLOY.parent / name).exists() for name in copied)

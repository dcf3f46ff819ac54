"""Whole policies: good ones are read, bad ones name every problem at once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.complaints import named
from guard.entries import ConditionEntry, RuleEntry
from guard.errors import PolicyError, Problem
from guard.loader import MAX_FILES, default, load, load_text
from guard.policy import PolicyFile
from guard.rules import Action
from guard.verdict import decide
from tests.build import make_facts

POLICIES = Path(__file__).parent / "policies"
BOTS = frozenset({"GPTBot", "CCBot"})


def files(folder: str) -> list[Path]:
    return sorted((POLICIES / folder).glob("*.yaml"))


def expected(path: Path) -> list[str]:
    """The comments that a bad policy begins with: `# line:column: message`."""
    lines = path.read_text("utf-8").splitlines()
    return [line[2:] for line in lines if line.startswith("# ")]


def found(problem: Problem) -> str:
    return f"{problem.line}:{problem.column}: {problem.message}"


def refusal(text: str) -> str:
    with pytest.raises(PolicyError) as caught:
        load_text(text)
    return str(caught.value)


@pytest.mark.parametrize("path", files("good"), ids=lambda path: path.stem)
def test_good_policy_is_read(path: Path) -> None:
    assert load(path, BOTS).rules


@pytest.mark.parametrize("path", files("bad"), ids=lambda path: path.stem)
def test_bad_policy_names_every_problem(path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load(path, BOTS)

    assert [found(problem) for problem in caught.value.problems] == expected(path)
    assert {problem.file for problem in caught.value.problems} == {str(path)}


def test_problem_prints_with_place_and_hint() -> None:
    assert refusal("sit: a") == (
        "policy:1:1: unknown key 'sit'\n    hint: did you mean site?"
    )


def test_artists_rules_come_before_the_postures() -> None:
    policy = load(POLICIES / "good" / "studio.yaml")
    names = [rule.name for rule in policy.rules]

    assert names[1:3] == ["press-kit-is-free", "firefox-72-without-a-language"]
    assert "ai-train" in names[3:]


def test_rules_know_where_they_stand() -> None:
    path = POLICIES / "good" / "studio.yaml"
    sources = {rule.name: rule.source for rule in load(path).rules}

    assert sources["press-kit-is-free"] == f"{path}:6"
    assert sources["ai-train"].startswith("rules/balanced.yaml:")


def test_imports_come_first_and_once() -> None:
    names = [rule.name for rule in load(POLICIES / "good" / "every-setting.yaml").rules]

    assert names[1:5] == ["untouched", "partner", "agency", "mine"]
    assert len(names) == len(set(names))


def test_snippet_that_the_posture_imports_too_is_read_once() -> None:
    assert len(load_text("import: headers").rules) == len(load_text("").rules)


def test_state_is_beside_the_policy() -> None:
    path = POLICIES / "good" / "every-setting.yaml"

    assert load(path).state == path.parent / "../var"
    assert load_text("state: /var/guard").state == Path("/var/guard")


def test_geo_is_beside_the_policy_or_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "guard.yaml"
    path.write_text("geo: asn.mmdb")

    assert load(path).geo == str(tmp_path / "asn.mmdb")
    assert load_text("").geo == ""


def test_own_recipes_lie_beside_the_policy(tmp_path: Path) -> None:
    path, own = tmp_path / "guard.yaml", tmp_path / "mine.yaml"
    path.write_text("images: {recipes: mine.yaml}")
    own.write_text("cloak: [decode, encode]")

    assert load(path).images.recipes == str(own)


def test_wrong_recipes_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "guard.yaml"
    path.write_text("images: {recipes: mine.yaml}")
    (tmp_path / "mine.yaml").write_text("cloak: [decode,\n blur, encode]")

    with pytest.raises(PolicyError, match=r"mine\.yaml:2:2"):
        load(path)


def test_default_takes_what_a_file_takes() -> None:
    policy = default(
        upstream="http://127.0.0.1:1/", posture="gentle", rate={"seconds": 1}
    )

    assert policy.upstream == "http://127.0.0.1:1"
    assert policy.posture == "gentle"
    assert policy.rate.seconds == 1


def test_default_refuses_what_a_file_refuses() -> None:
    with pytest.raises(PolicyError, match="settings:1:1: unknown key 'up'"):
        default(up="http://127.0.0.1:1")


def test_empty_policy_is_the_default() -> None:
    assert load_text("") == default()


def test_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "guard.yaml"
    path.write_bytes(b"\xef\xbb\xbfsite: Studio\n")

    assert load(path).site == "Studio"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"site: \xff", "1:1: not UTF-8 at byte 6"),
        (b"# " + b"x" * 1_000_000, "larger than 1,000,000 bytes"),
        (None, "1:1: No such file or directory"),
    ],
)
def test_file_that_cannot_be_read(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "guard.yaml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(PolicyError, match=said):
        load(path)


def test_folder_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="Is a directory"):
        load(tmp_path)


def test_problems_of_an_imported_file_name_that_file(tmp_path: Path) -> None:
    (tmp_path / "guard.yaml").write_text("import: ./more.yaml\nsit: a\n")
    (tmp_path / "more.yaml").write_text("rules: [{}]\nsite: a\n")

    with pytest.raises(PolicyError) as caught:
        load(tmp_path / "guard.yaml")

    names = [Path(problem.file).name for problem in caught.value.problems]
    assert names == ["guard.yaml", "more.yaml", "more.yaml", "more.yaml"]


def test_imported_file_that_is_no_yaml_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "guard.yaml").write_text("import: ./more.yaml\nsit: a\n")
    (tmp_path / "more.yaml").write_text("[")

    with pytest.raises(PolicyError, match=r"(?s)unknown key 'sit'.*not YAML"):
        load(tmp_path / "guard.yaml")


def test_circle_of_imports_is_shown(tmp_path: Path) -> None:
    (tmp_path / "guard.yaml").write_text("import: ./a.yaml\n")
    (tmp_path / "a.yaml").write_text("import: ./b.yaml\n")
    (tmp_path / "b.yaml").write_text("import: ./a.yaml\n")

    with pytest.raises(PolicyError, match=r"hint: a\.yaml > b\.yaml > a\.yaml"):
        load(tmp_path / "guard.yaml")


def test_number_of_imports_is_bounded(tmp_path: Path) -> None:
    names = [f"./{number}.yaml" for number in range(MAX_FILES + 1)]
    for name in names:
        (tmp_path / name).write_text("rules: []\n")
    (tmp_path / "guard.yaml").write_text(f"import: [{', '.join(names)}]\n")

    with pytest.raises(PolicyError, match="more than 64 files"):
        load(tmp_path / "guard.yaml")


def test_rule_of_the_artist_decides_before_the_postures() -> None:
    text = "rules: [{name: mine, if: {path: '^/art/'}, action: block}]"

    assert decide(make_facts(), load_text(text)).action is Action.BLOCK


WORDS = st.sampled_from(
    [
        "allow",
        "challenge",
        "browser",
        "GPTBot",
        "(",
        "^/",
        "10.0.0.1/8",
        "5 s",
        "",
        "no",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text()
KEYS = st.sampled_from(
    [key for shape in (PolicyFile, RuleEntry, ConditionEntry) for key in named(shape)]
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | WORDS, inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(KEYS, ANYTHING, max_size=4))
def test_any_settings_are_read_or_refused(changes: dict[str, Any]) -> None:
    with suppress(PolicyError):
        assert default(BOTS, **changes).rules


@settings(deadline=None)
@given(st.lists(st.dictionaries(KEYS, ANYTHING, max_size=5), min_size=1, max_size=3))
def test_any_rules_are_read_or_refused(rules: list[Any]) -> None:
    with suppress(PolicyError):
        assert default(BOTS, rules=rules).rules


@settings(deadline=None)
@given(st.sampled_from(files("good")), st.integers(0, 900), st.text(max_size=3))
def test_good_policy_with_a_slip_is_read_or_refused(
    path: Path, at: int, slip: str
) -> None:
    text = path.read_text("utf-8")

    with suppress(PolicyError):
        assert load_text(text[:at] + slip + text[at + 1 :]).rules

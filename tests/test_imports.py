"""What may be imported, and what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from guard.imports import BadImport, Imports, rules_folder


@pytest.fixture
def imports(tmp_path: Path) -> Imports:
    """A folder of shipped rules, and the artist's beside it."""
    shipped, hers = tmp_path / "shipped", tmp_path / "hers"
    shipped.mkdir()
    (hers / "more").mkdir(parents=True)
    (shipped / "headers.yaml").write_text("rules: []\n")
    (shipped / "bots.yaml").write_text("ai-train: []\n")
    (hers / "mine.yaml").write_text("rules: []\n")
    (tmp_path / "secret.yaml").write_text("rules: []\n")
    return Imports(shipped, hers)


def refusal(imports: Imports, name: str, importer: str = "guard.yaml") -> str:
    assert imports.folder
    with pytest.raises(BadImport) as caught:
        imports.find(name, imports.folder / importer)
    return f"{caught.value} | {caught.value.hint}"


def test_plain_name_is_a_shipped_snippet(imports: Imports) -> None:
    found = imports.find("headers", Path("guard.yaml"))

    assert found == imports.shipped / "headers.yaml"


def test_dotted_name_is_a_file_beside_the_importer(imports: Imports) -> None:
    assert imports.folder
    found = imports.find("./mine.yaml", imports.folder / "guard.yaml")
    from_below = imports.find("./../mine.yaml", imports.folder / "more" / "a.yaml")

    assert found == from_below == (imports.folder / "mine.yaml").resolve()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("heders", "no shipped rules 'heders' | did you mean headers?"),
        # holds no rules
        ("bots", "no shipped rules 'bots' | one of headers"),
        ("../secret.yaml", "cannot import '../secret.yaml' | a shipped snippet"),
        ("/etc/passwd", "cannot import '/etc/passwd'"),
        ("http://a.example/a.yaml", "cannot import"),
        ("./../secret.yaml", "'./../secret.yaml' is outside the policy's folder"),
        ("./none.yaml", "no file './none.yaml'"),
        ("./more", "no file './more'"),
    ],
)
def test_refuses(imports: Imports, name: str, said: str) -> None:
    assert said in refusal(imports, name)


def test_symbolic_link_leads_nowhere_outside(imports: Imports) -> None:
    assert imports.folder
    (imports.folder / "link.yaml").symlink_to(imports.folder.parent / "secret.yaml")

    assert "is outside the policy's folder" in refusal(imports, "./link.yaml")


def test_policy_without_a_file_imports_only_what_is_shipped(imports: Imports) -> None:
    with pytest.raises(BadImport, match=r"no folder to import './mine\.yaml' from"):
        Imports(imports.shipped).find("./mine.yaml", Path("policy"))


def test_shipped_rules_are_there() -> None:
    names = {path.stem for path in Imports(rules_folder()).snippets()}

    assert {"gentle", "balanced", "strict", "always", "headers"} <= names
    assert not names & {"bots", "tools"}

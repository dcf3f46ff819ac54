from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from guard.settings import Log, Settings


def test_a_harder_action_needs_more_evidence() -> None:
    with pytest.raises(ValidationError, match="needs a higher threshold"):
        Settings.model_validate({"thresholds": {"cloak": 30, "poison": 13}})


def test_the_state_is_a_folder_of_its_own() -> None:
    with pytest.raises(ValidationError, match="must be a folder of its own"):
        Settings.model_validate({"state": Path()})


@pytest.mark.parametrize(
    ("access", "beside"), [("access.log", "site/access.log"), ("-", "-"), ("", "")]
)
def test_the_access_log_stands_beside_the_policy(access: str, beside: str) -> None:
    assert Log(access=access).beside(Path("site")).access == beside

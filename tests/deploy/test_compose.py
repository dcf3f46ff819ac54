from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from guard.loader import load
from tests.deploy.files import DEPLOY, document, run

FILE = DEPLOY / "compose.yaml"
COMPOSE = document("compose.yaml")
SERVICES: dict[str, Any] = COMPOSE["services"]
LASTING = {name: s for name, s in SERVICES.items() if name != "own-caddy"}


def test_it_keeps_the_schema_of_the_compose_specification() -> None:
    run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", FILE)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_write_nowhere_and_gain_nothing(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", LASTING)
def test_a_service_does_not_run_as_root(name: str) -> None:
    """Where no user is named, the image of our own names one."""
    service = SERVICES[name]

    assert service["image"].startswith("atelier-guard:") or service["user"][0] != "0"


@pytest.mark.parametrize("name", LASTING)
def test_a_service_tells_how_it_is(name: str) -> None:
    own = "HEALTHCHECK" in (DEPLOY / "docker/Dockerfile").read_text("utf-8")

    assert "healthcheck" in SERVICES[name] or (name == "guard" and own)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_pinned_to_one_release(name: str) -> None:
    assert re.search(r":v?\d+\.\d+\.\d+(-alpine)?$", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_is_there(name: str) -> None:
    paths = [volume.split(":")[0] for volume in SERVICES[name].get("volumes", ())]
    missing = [
        path
        for path in paths
        if path not in COMPOSE["volumes"] and not (DEPLOY / path).exists()
    ]

    assert missing == []


def test_only_caddy_is_reached_from_outside() -> None:
    open_to_all = [
        name
        for name, service in SERVICES.items()
        for port in service.get("ports", ())
        if not port.startswith("127.0.0.1:")
    ]

    assert set(open_to_all) == {"caddy"}


def test_the_site_is_reached_through_the_guard_alone() -> None:
    assert COMPOSE["networks"]["site"]["internal"] is True
    assert set(SERVICES["site"]["networks"]) == {"site"}


def test_the_policy_fits_what_stands_around_it() -> None:
    policy = load(DEPLOY / "compose/guard.yaml")
    front = COMPOSE["networks"]["front"]["ipam"]["config"]
    neighbours = [ip_address(ip_network(each["subnet"])[2]) for each in front]

    assert {address.version for address in neighbours} == {4, 6}
    assert all(address in policy.trusted_proxies for address in neighbours)
    assert policy.upstream == "http://site:8000"
    assert policy.state == Path("/var/lib/guard")

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from guard.loader import load
from tests.deploy.files import DEPLOY, document, run

FOLDER = DEPLOY / "kubernetes"
BASE = document("kubernetes/kustomization.yaml")
DOCUMENTS: list[dict[str, Any]] = [
    each
    for name in BASE["resources"]
    for each in yaml.safe_load_all((FOLDER / name).read_text("utf-8"))
]
GUARD = {"app.kubernetes.io/name": "guard"}


def of_kind(kind: str) -> dict[str, Any]:
    return next(each for each in DOCUMENTS if each["kind"] == kind)


def test_each_document_keeps_its_schema() -> None:
    """The operator's ServiceMonitor has none there; it is looked at below."""
    names = [FOLDER / name for name in BASE["resources"] if name != "monitor.yaml"]

    said = run("kubernetes-validate", "--strict", *names)

    assert said.count("passed for resource") == len(DOCUMENTS) - 1


def test_kustomize_leaves_no_selector_changed() -> None:
    rendered = [*yaml.safe_load_all(run("kubectl", "kustomize", FOLDER))]
    network = next(each for each in rendered if each["kind"] == "NetworkPolicy")
    peers = [
        rule["to"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]
        for rule in network["spec"]["egress"]
        if "podSelector" in rule["to"][0]
    ]

    assert peers == ["site", "valkey"]


def test_all_that_choose_the_guard_choose_by_its_label() -> None:
    chosen = [
        of_kind("Deployment")["spec"]["selector"]["matchLabels"],
        of_kind("Deployment")["spec"]["template"]["metadata"]["labels"],
        of_kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        of_kind("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
        *(each["spec"]["selector"] for each in DOCUMENTS if each["kind"] == "Service"),
    ]

    assert chosen == [GUARD] * 6


def test_the_monitor_asks_at_a_port_of_the_admin_service() -> None:
    monitor = of_kind("ServiceMonitor")["spec"]
    wanted = monitor["selector"]["matchLabels"]
    service = next(
        each
        for each in DOCUMENTS
        if each["kind"] == "Service"
        and wanted.items() <= each["metadata"].get("labels", {}).items()
    )
    ports = [port["name"] for port in service["spec"]["ports"]]

    assert [end["port"] for end in monitor["endpoints"]] == ports == ["admin"]


def test_a_container_may_do_nothing_but_its_work() -> None:
    pod = of_kind("Deployment")["spec"]["template"]["spec"]
    careful = pod["containers"][0]["securityContext"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert careful == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


@pytest.mark.parametrize("kind", ["HorizontalPodAutoscaler", "PodDisruptionBudget"])
def test_one_replica_is_always_there(kind: str) -> None:
    spec = of_kind(kind)["spec"]

    assert min(spec.get("minReplicas", 2), spec.get("minAvailable", 2)) >= 1
    assert of_kind("Deployment")["spec"]["strategy"]["rollingUpdate"] == {
        "maxUnavailable": 0,
        "maxSurge": 1,
    }


def test_the_policy_can_be_served_and_is_shared() -> None:
    policy = load(FOLDER / "guard.yaml")
    container = of_kind("Deployment")["spec"]["template"]["spec"]["containers"][0]
    mounts = [Path(mount["mountPath"]) for mount in container["volumeMounts"]]
    given = {each["name"] for each in container["env"]}

    assert policy.store.startswith("redis://")
    assert policy.state in mounts
    assert given == {"GUARD_ADMIN_TOKEN", "GUARD_SECRET"}

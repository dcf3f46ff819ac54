"""An attacker's small convolutional network, and the same as the oracle."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from benchmarks.attack.artists import ARTISTS
from benchmarks.attack.learnt import Learnt, Names, chosen, recall
from benchmarks.attack.purify import Pictures
from benchmarks.attack.scrape import Task

_BATCH = 32
_RATE = 3e-3


def learn(task: Task, epochs: int, seed: int) -> Learnt:
    """Of all epochs: who attacks may stop early (Sandoval-Segura 2022)."""
    torch.manual_seed(seed)
    network = new_network(int(task.names.max()) + 1)
    found = []
    for _ in train(network, task.pictures, task.names, epochs):
        found.append(recall(told(network, task.test), task.test_names, task.victim))
    return chosen(found, ARTISTS)


def new_network(names: int) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Conv2d(3, 16, 4, 2, 1), nn.BatchNorm2d(16), nn.ReLU()]
    for before, after in ((16, 24), (24, 32), (32, 48)):
        layers += [nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after)]
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(48, names)]
    return nn.Sequential(*layers)


def train(
    network: nn.Sequential, pictures: Pictures, names: Names, epochs: int
) -> Iterator[None]:
    """Yields after each epoch."""
    values, wanted = tensor(pictures), torch.from_numpy(names)
    steps = epochs * (len(names) // _BATCH)
    optimizer = torch.optim.Adam(network.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, steps)
    for _ in range(epochs):
        network.train()
        order = torch.randperm(len(names))
        for start in range(0, len(names) - _BATCH + 1, _BATCH):
            chosen = order[start : start + _BATCH]
            answer = network(values[chosen])
            loss = nn.functional.cross_entropy(answer, wanted[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        yield


def told(network: nn.Sequential, pictures: Pictures) -> Names:
    network.eval()
    with torch.no_grad():
        parts = [network(part).argmax(1) for part in tensor(pictures).split(128)]
    return np.asarray(torch.cat(parts).numpy(), dtype=np.int64)


def tensor(pictures: Pictures) -> torch.Tensor:
    """(n, 3, rows, columns) in -1..1."""
    values = torch.from_numpy(np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)))
    return values.float() / 127.5 - 1.0

"""How well user agents are told apart: recall by purpose, and people taken for robots.

    python benchmarks/accuracy.py CORPORA [--missed]

CORPORA holds public collections, a folder each; those that are absent are skipped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent))

from guard.bots.catalog import Catalog, shipped_catalog
from guard.facts import Purpose

AI = frozenset({Purpose.AI_TRAIN, Purpose.AI_SEARCH, Purpose.AI_USER})
PEOPLE = frozenset({Purpose.BROWSER})
ROBOTS = frozenset(Purpose) - PEOPLE

# What a collection calls it, and which purposes of ours mean the same. The first that
# a robot is labelled with counts; labels that say nothing of a purpose are left out.
LABELS: dict[str, tuple[str, frozenset[Purpose]]] = {
    "social-preview": ("preview", frozenset({Purpose.PREVIEW})),
    "preview": ("preview", frozenset({Purpose.PREVIEW})),
    "programmatic": ("tool", frozenset({Purpose.TOOL})),
    "http-library": ("tool", frozenset({Purpose.TOOL})),
    "ai-crawler": ("ai", AI),
    "ai": ("ai", AI),
    "search-engine": ("search", frozenset({Purpose.SEARCH})),
    "feed-reader": ("feed", frozenset({Purpose.FEED})),
    "feedfetcher": ("feed", frozenset({Purpose.FEED})),
    "archiver": ("archive", frozenset({Purpose.ARCHIVE})),
    "archive": ("archive", frozenset({Purpose.ARCHIVE})),
    "monitoring": ("monitor", frozenset({Purpose.MONITOR})),
    "monitor": ("monitor", frozenset({Purpose.MONITOR})),
}
# AI agents first: a robot labelled both a previewer and an AI crawler is the latter.
ORDER = ("ai-crawler", *(label for label in LABELS if label != "ai-crawler"))

# ai.robots.txt lists whom an artist may want to refuse; not all of them are AI agents.
ROBOTS_TXT_ONLY = {"Google-Extended", "Applebot-Extended"}
OTHERWISE = {"Applebot", "facebookexternalhit", "Scrapy"}
CLOTHES = (
    "{}",
    "{}/1.0",
    "Mozilla/5.0 (compatible; {}/1.0; +https://example.org/bot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; {}/1.0) "
    "Chrome/131.0.0.0 Safari/537.36",
)

# Robots that a collection of browsers holds as well: part of the user agent, and what
# it is. Each is flagged on purpose, and counted apart from people.
NO_PERSON = {
    "Amzn-User/": "Amazon's AI assistant (ai.robots.txt)",
    "amazon-kendra": "Amazon's AI search (ai.robots.txt)",
    "Yahoo! Slurp": "a search engine (crawler-user-agents)",
    "TSM-turingos": "an AI crawler (crawler-user-agents)",
    "GTmetrix": "a monitor (crawler-user-agents)",
    "YLT Chrome": "a monitor (crawler-user-agents)",
    "Miniature.io": "takes pictures of pages (crawler-user-agents)",
    "Assetnote": "a scanner for weaknesses",
    "Laravel Reaver": "a scanner for secrets",
    "Lucidworks-Anda": "a crawler for enterprise search",
    "PG_SLEEP": "an attack on databases",
    "<?=print(": "an attack on PHP",
    "vert.x": "a Java library",
    "pinterest/0.": "the name of a crawler, cut short",
}


@dataclass(frozen=True, slots=True)
class Sample:
    user_agent: str
    label: str
    expected: frozenset[Purpose]


def people(user_agents: Iterator[str]) -> Iterator[Sample]:
    for text in user_agents:
        mislabelled = any(part in text for part in NO_PERSON)
        if mislabelled:
            yield Sample(text, "robots among people", ROBOTS)
        else:
            yield Sample(text, "people", PEOPLE)


def robots(text: str, labels: list[str]) -> Sample:
    for name in ORDER:
        if name in labels:
            return Sample(text, *LABELS[name])
    return Sample(text, "other robots", ROBOTS)


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8", "replace"), yaml.CSafeLoader)


def isbot(folder: Path) -> Iterator[Sample]:
    browsers = read_yaml(folder / "browsers.yml").values()
    yield from people(str(text) for group in browsers for text in group)
    for group in read_yaml(folder / "crawlers.yml").values():
        yield from (robots(str(text), []) for text in group)


def crawler_user_agents(folder: Path) -> Iterator[Sample]:
    for entry in json.loads((folder / "crawler-user-agents.json").read_text()):
        for text in entry["instances"]:
            yield robots(text, entry.get("tags", []))


def well_known_bots(folder: Path) -> Iterator[Sample]:
    for entry in json.loads((folder / "well-known-bots.json").read_text()):
        for text in entry["instances"].get("accepted", []):
            yield robots(text, entry["categories"])


def crawler_detect(folder: Path) -> Iterator[Sample]:
    for line in (folder / "ua-crawlers.txt").read_text("utf-8", "replace").splitlines():
        yield robots(line, [])


def ai_robots_txt(folder: Path) -> Iterator[Sample]:
    names = json.loads((folder / "robots.json").read_text()).keys()
    for name in names - ROBOTS_TXT_ONLY - OTHERWISE:
        for form in CLOTHES:
            yield Sample(form.format(name), "ai", AI)


def fake_useragent(folder: Path) -> Iterator[Sample]:
    lines = (folder / "browsers.jsonl").read_text().splitlines()
    yield from people(iter({json.loads(line)["useragent"] for line in lines}))


def top_user_agents(folder: Path) -> Iterator[Sample]:
    yield from people(iter(json.loads((folder / "index.json").read_text())))


def uap_core(folder: Path) -> Iterator[Sample]:
    for case in read_yaml(folder / "test_device.yaml")["test_cases"]:
        text = case["user_agent_string"]
        if case["family"] == "Spider":
            yield robots(text, [])
        elif text.startswith("Mozilla/"):  # The rest are apps and bare model names.
            yield from people(iter([text]))
    for name in ("firefox", "opera_mini"):
        cases = read_yaml(folder / f"{name}_user_agent_strings.yaml")["test_cases"]
        yield from people(case["user_agent_string"] for case in cases)


CORPORA: dict[str, Callable[[Path], Iterator[Sample]]] = {
    "ai-robots-txt": ai_robots_txt,
    "crawler-user-agents": crawler_user_agents,
    "well-known-bots": well_known_bots,
    "crawler-detect": crawler_detect,
    "isbot": isbot,
    "fake-useragent": fake_useragent,
    "top-user-agents": top_user_agents,
    "uap-core": uap_core,
}


@dataclass(frozen=True, slots=True)
class Row:
    """Of `total` user agents with one label: told from people or robots, and apart."""

    total: int
    side: int
    purpose: int


def row(samples: list[Sample], catalog: Catalog) -> Row:
    found = [catalog.identify(sample.user_agent).purpose for sample in samples]
    pairs = list(zip(found, samples, strict=True))
    return Row(
        total=len(samples),
        side=sum((p in PEOPLE) == (s.expected == PEOPLE) for p, s in pairs),
        purpose=sum(p in s.expected for p, s in pairs),
    )


def report(corpus: str, samples: list[Sample], catalog: Catalog) -> None:
    by_label: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_label[sample.label].append(sample)
    for label, group in sorted(by_label.items()):
        got = row(group, catalog)
        share = f"{got.purpose / got.total:7.2%}"
        wrong = got.total - got.side
        print(f"{corpus:20} {label:20} {got.total:6} {wrong:6} {share}")


def confusion(samples: list[Sample], catalog: Catalog) -> None:
    counts: defaultdict[str, Counter[Purpose]] = defaultdict(Counter)
    for sample in samples:
        counts[sample.label][catalog.identify(sample.user_agent).purpose] += 1
    print(f"\n{'labelled':20}" + "".join(f"{purpose:>10}" for purpose in Purpose))
    for label, found in sorted(counts.items()):
        cells = "".join(f"{found[purpose] or '':>10}" for purpose in Purpose)
        print(f"{label:20}{cells}")


def missed(samples: list[Sample], catalog: Catalog) -> None:
    print("\nOn the wrong side:")
    for sample in samples:
        claim = catalog.claim(sample.user_agent)
        person = catalog.identify(sample.user_agent).purpose in PEOPLE
        if person != (sample.expected == PEOPLE):
            why = (claim.name or claim.pattern)[:40] if claim else "no claim"
            print(f"  {sample.label}: {sample.user_agent[:100]!r}: {why}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--missed", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    catalog = shipped_catalog()
    print(f"{'collection':20} {'labelled':20} {'UAs':>6} {'wrong':>6}  purpose")
    everything: list[Sample] = []
    for corpus, read in CORPORA.items():
        if not (options.corpora / corpus).is_dir():
            print(f"{corpus:20} not there, skipped")
            continue
        samples = list(dict.fromkeys(read(options.corpora / corpus)))
        report(corpus, samples, catalog)
        everything.extend(samples)
    confusion(everything, catalog)
    started = perf_counter()
    for sample in everything:
        catalog.identify(sample.user_agent)
    if everything:
        cost = (perf_counter() - started) / len(everything)
        print(f"\n{cost * 1e6:.1f} µs a user agent")
    if options.missed:
        missed(everything, catalog)


if __name__ == "__main__":
    main()

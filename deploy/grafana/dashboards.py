"""Writes Grafana's dashboards: python dashboards.py [FOLDER], beside itself if none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    dashboard,
    heatmap,
    prometheus,
    stat,
    table,
    timeseries,
)
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    BarGaugeDisplayMode,
    BarGaugeValueMode,
    BigValueColorMode,
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
    VizOrientation,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DashboardLinkType,
    DataSourceRef,
    DynamicConfigValue,
    Threshold,
    ThresholdsMode,
    VariableOption,
    VariableRefresh,
    VariableSort,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

HERE = 'site=~"$site", instance=~"$instance"'  # as chosen at the top
SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
HEIGHTS = {"number": 4, "bars": 9, "table": 9}
# The same thing has the same colour on every panel.
COLOURS = {
    "browser": "green",
    "allow": "green",
    "original": "green",
    "proven": "green",
    "2xx": "green",
    "hit": "green",
    "small": "super-light-green",
    "search": "blue",
    "preview": "light-blue",
    "cloak": "yellow",
    "claimed": "yellow",
    "4xx": "yellow",
    "poison": "purple",
    "ai-train": "purple",
    "ai-search": "light-purple",
    "ai-user": "super-light-purple",
    "tool": "orange",
    "unknown": "light-orange",
    "tarpit": "dark-orange",
    "block": "red",
    "disproven": "red",
    "5xx": "red",
}
Builder = Any  # the panels of the SDK have alike methods and no protocol


@dataclass(frozen=True, slots=True)
class Panel:
    """As panels/overview.yaml says in its head."""

    title: str
    about: str
    unit: str
    kind: str
    width: int
    ask: Mapping[str, str]
    alarm: float = 0.0


def lines(panel: Panel) -> Builder:
    built = (
        timeseries.Panel()
        .min(0)
        .line_width(1.5)
        .fill_opacity(8)
        .legend(
            common.VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(True)
        )
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
    )
    return built


def areas(panel: Panel) -> Builder:
    stacked = common.StackingConfig().mode(StackingMode.NORMAL).group("A")
    built = lines(panel).fill_opacity(45).line_width(1).stacking(stacked)
    for name, colour in COLOURS.items():
        fixed = {"mode": "fixed", "fixedColor": colour}
        built = built.override_by_name(name, [DynamicConfigValue("color", fixed)])
    return built


def number(panel: Panel) -> Builder:
    steps = [Threshold(value=None, color="green" if panel.alarm else "text")]
    if panel.alarm:
        steps.append(Threshold(value=panel.alarm, color="red"))
    limits = dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)
    last = common.ReduceDataOptions().calcs(["lastNotNull"])
    return (
        stat.Panel()
        .reduce_options(last)
        .thresholds(limits)
        .color_mode(BigValueColorMode.VALUE)
    )


def bars(panel: Panel) -> Builder:
    return (
        bargauge.Panel()
        .min(0)
        .orientation(VizOrientation.HORIZONTAL)
        .display_mode(BarGaugeDisplayMode.BASIC)
        .value_mode(BarGaugeValueMode.TEXT)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .thresholds(
            dashboard.ThresholdsConfig()
            .mode(ThresholdsMode.ABSOLUTE)
            .steps([Threshold(value=None, color="purple")])
        )
    )


def grid(panel: Panel) -> Builder:
    return table.Panel()


def heat(panel: Panel) -> Builder:
    return heatmap.Panel().calculate(False).show_legend()


KINDS: dict[str, Callable[[Panel], Builder]] = {
    "lines": lines,
    "areas": areas,
    "number": number,
    "bars": bars,
    "table": grid,
    "heatmap": heat,
}
FORMATS = {"table": PromQueryFormat.TABLE, "heatmap": PromQueryFormat.HEATMAP}
AT_ONE_TIME = frozenset({"number", "bars", "table"})


def panel_of(panel: Panel) -> Builder:
    built = (
        KINDS[panel.kind](panel)
        .title(panel.title)
        .description(panel.about)
        .unit(panel.unit)
        .datasource(SOURCE)
        .span(panel.width)
        .height(HEIGHTS.get(panel.kind, 8))
    )
    for letter, (name, expression) in zip("ABCDEF", panel.ask.items(), strict=False):
        query = (
            prometheus.Dataquery()
            .expr(expression.replace("HERE", HERE))
            .ref_id(letter)
            .legend_format(name)
            .format(FORMATS.get(panel.kind, PromQueryFormat.TIME_SERIES))
        )
        is_instant = panel.kind in AT_ONE_TIME
        built = built.with_target(query.instant() if is_instant else query.range())
    return built


def choices(board: dashboard.Dashboard) -> dashboard.Dashboard:
    """What one may choose at the top."""
    every = VariableOption(text="All", value="$__all", selected=True)
    source = dashboard.DatasourceVariable("datasource").type("prometheus")
    board = board.with_variable(source.label("Source"))
    for name, asked in (
        ("site", "label_values(guard_build_info, site)"),
        ("instance", 'label_values(guard_build_info{site=~"$site"}, instance)'),
    ):
        choice = (
            dashboard.QueryVariable(name)
            .label(name.title())
            .query(asked)
            .datasource(SOURCE)
            .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
            .sort(VariableSort.ALPHABETICAL_ASC)
            .multi(True)
            .include_all(True)
            .current(every)
        )
        # Who names no site sees all the same.
        board = board.with_variable(
            choice.all_value(".*") if name == "site" else choice
        )
    window = (
        dashboard.IntervalVariable("window")
        .label("Window")
        .values("1h,6h,24h,7d,30d")
        .current(VariableOption(text="24h", value="24h", selected=True))
    )
    return board.with_variable(window)


def board_of(name: str, about: str, rows: Iterable[Any]) -> dashboard.Dashboard:
    others = (
        dashboard.DashboardLink("Atelier Guard")
        .type(DashboardLinkType.DASHBOARDS)
        .tags(["atelier-guard"])
        .as_dropdown(True)
        .keep_time(True)
        .include_vars(True)
    )
    own = (
        dashboard.DashboardLink("The guard's own pages")
        .type(DashboardLinkType.LINK)
        .url("http://127.0.0.1:9101/")
        .target_blank(True)
    )
    board = choices(
        dashboard.Dashboard(f"Atelier Guard: {name}")
        .uid(f"atelier-guard-{name}")
        .description(about)
        .tags(["atelier-guard"])
        .time("now-24h", "now")
        .refresh("30s")
        .timezone("browser")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .link(others)
        .link(own)
    )
    for row in rows:
        board = board.with_row(dashboard.Row(row["row"]))
        for panel in row["panels"]:
            board = board.with_panel(panel_of(Panel(**panel)))
    return board


BOARDS = {
    "overview": "Who came, what they got, and how the guard is.",
    "crawlers": "Which bots come, for whom, and what they want.",
    "operations": "How fast, how full, how well.",
}


def main(folder: Path) -> None:
    for name, about in BOARDS.items():
        panels = Path(__file__).parent / f"panels/{name}.yaml"
        rows = yaml.safe_load(panels.read_text("utf-8"))
        board = board_of(name, about, rows).build()
        text = JSONEncoder(sort_keys=True, indent=2).encode(board)
        (folder / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent / "dashboards")

// How much a bad release does, as a distribution over the worlds: one row of
// columns for each strategy, all with the same classes.

import { axis, tooltip } from "./axes.js";
import { html, share } from "./format.js";
import { color, strategy } from "./theme.js";

const shownOf = (data, state) => data.spreads[state.spread].lines.filter((l) => state.shown.has(data.strategies.indexOf(l.strategy)));
const total = (l) => l.worlds.reduce((a, b) => a + b, 0);

export const spread = {
  id: "spread",
  title: "How much a bad one does, world by world",
  note: "Share of the worlds in which it is so much. Mind the classes: each is two to three times the one before.",
  has: (data) => data.spreads && data.spreads.some((s) => s.lines.some((l) => total(l) > 0)),
  height: (data, state) => 92 * Math.max(shownOf(data, state).length, 1) + 64,
  controls: (data) => [{ name: "spread", label: "Measured by", options: data.spreads.map((s, i) => [String(i), s.title]) }],
  label: (data, state) => shownOf(data, state).map((l) => `${l.strategy}: ${l.summary}`).join("; "),

  option(data, state, width) {
    const { classes } = data.spreads[state.spread];
    const shown = shownOf(data, state);
    const last = shown.length - 1;
    const tight = Math.max(...classes.map((c) => c.length)) * (width < 500 ? 6 : 8) > width / classes.length;
    return {
      title: shown.map((l, p) => ({ text: `{a|${l.strategy}}  ${l.summary}`, left: 0, top: p * 92, textStyle: { color: color("quiet"), fontSize: 12, fontWeight: "normal", rich: { a: { color: strategy(data.strategies.indexOf(l.strategy)), fontWeight: "bold", fontSize: 13 } } } })),
      grid: shown.map((_, p) => ({ outerBoundsMode: "none", left: 4, right: 4, top: p * 92 + 36, height: 48 })),
      xAxis: shown.map((_, p) => axis({ type: "category", gridIndex: p, data: classes, axisLabel: { show: p === last, interval: 0, fontSize: width < 500 ? 9 : 12, rotate: tight ? 60 : 0 }, splitLine: { show: false }, name: p === last ? data.spreads[state.spread].title : "", nameLocation: "middle", nameGap: tight ? 48 : 24, nameTextStyle: { color: color("quiet") } })),
      yAxis: shown.map((_, p) => axis({ gridIndex: p, min: 0, max: 1, axisLabel: { show: false }, axisLine: { show: false }, splitLine: { show: false } })),
      series: shown.map((l, p) => ({
        type: "bar", xAxisIndex: p, yAxisIndex: p, barCategoryGap: "12%", name: l.strategy,
        itemStyle: { color: strategy(data.strategies.indexOf(l.strategy)) },
        label: { show: true, position: "top", color: color("quiet"), fontSize: width < 500 ? 9 : 11, formatter: (d) => (d.value > 0 ? share(Number(d.value.toFixed(2))) : "") },
        data: l.worlds.map((n) => n / Math.max(total(l), 1)),
      })),
      tooltip: tooltip({ formatter: (d) => `${html(d.seriesName)}: ${html(d.name)}<br><b>${shown[d.seriesIndex].worlds[d.dataIndex]}</b> of ${total(shown[d.seriesIndex])} worlds` }),
    };
  },

  table(data, state) {
    const s = data.spreads[state.spread];
    return {
      caption: `Worlds by ${s.title}.`,
      head: ["strategy", ...s.classes, "still growing at the end"],
      rows: shownOf(data, state).map((l) => [l.strategy, ...l.worlds.map(String), String(l.open)]),
    };
  },
};

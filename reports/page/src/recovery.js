// Where the time goes from the first harm on: stacked parts, on average.

import { axis, interval, tooltip } from "./axes.js";
import { duration, html } from "./format.js";
import { color, part } from "./theme.js";

const shownOf = (data, state) => data.recovery.filter((w) => w.harmed > 0 && state.shown.has(data.strategies.indexOf(w.strategy)));
const sum = (w) => w.means.reduce((a, b) => a + b, 0);
const total = (w) => (w.censored ? "≥" : "") + duration(sum(w));
const used = (data) => data.recovery[0].parts.map((name, i) => ({ name, i })).filter(({ i }) => data.recovery.some((w) => w.means[i] > 0));

const long = { detect: "until noticed", page: "until somebody is paged", ack: "until somebody answers", diagnose: "until somebody knows what to do", act: "until it is done", drain: "until what is left behind is gone", repair: "until data is mended" };

export const recovery = {
  id: "recovery",
  title: "Where recovery time goes",
  note: "Mean over the bad worlds with harm, from the first harm on; parts add up. ≥: in some worlds it was not over when following ended.",
  has: (data) => data.recovery && data.recovery.some((w) => w.harmed > 0),
  height: (data, state) => 44 * Math.max(shownOf(data, state).length, 1) + 50,
  controls: () => [],
  legend: (data) => used(data).map(({ name, i }) => [part(i), `${name}: ${long[name]}`]),
  label: (data, state) => shownOf(data, state).map((w) => `${w.strategy}: ${total(w)}`).join("; "),

  option(data, state, width) {
    const shown = shownOf(data, state);
    const parts = used(data);
    const left = Math.min(120, width * 0.3);
    const most = Math.max(...shown.map(sum), 60);
    const every = interval(most, width < 500 ? 3 : 7);
    return {
      grid: { outerBoundsMode: "none", left, right: 64, top: 4, bottom: 40 },
      yAxis: axis({ type: "category", inverse: true, data: shown.map((w) => w.strategy), splitLine: { show: false }, axisLabel: { color: color("ink"), width: left - 10, overflow: "truncate" } }),
      xAxis: axis({ min: 0, max: Math.ceil(most / every) * every, interval: every, axisLabel: { formatter: (v) => duration(v), hideOverlap: true }, name: "since the first harm", nameLocation: "middle", nameGap: 24, nameTextStyle: { color: color("quiet"), align: "center" } }),
      series: [
        ...parts.map(({ name, i }) => ({
          type: "bar", stack: "all", name, barMaxWidth: 26, itemStyle: { color: part(i), borderColor: color("ground"), borderWidth: 1 },
          data: shown.map((w) => w.means[i]),
          label: { show: true, color: "#fff", textBorderColor: "#000", textBorderWidth: 2, fontSize: 11, formatter: (d) => (d.value / most > 0.12 ? name : "") },
        })),
        { type: "bar", stack: "all", name: "in all", silent: true, itemStyle: { color: "transparent" }, data: shown.map(() => 0.0001), label: { show: true, position: "right", color: color("ink"), fontWeight: "bold", formatter: (d) => total(shown[d.dataIndex]) } },
      ],
      tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: (all) => {
        const w = shown[all[0].dataIndex];
        return `<b>${html(w.strategy)}</b>: ${total(w)} in ${w.harmed} worlds with harm<br>` + parts.map(({ name, i }) => `${name}: ${duration(w.means[i])}`).join("<br>");
      } }),
    };
  },

  table(data, state) {
    const parts = used(data);
    return {
      caption: "Mean time by part, over the bad worlds with harm.",
      head: ["strategy", "worlds", ...parts.map((p) => p.name), "in all", "not over at the end"],
      rows: shownOf(data, state).map((w) => [w.strategy, String(w.harmed), ...parts.map(({ i }) => duration(w.means[i])), total(w), String(w.censored)]),
    };
  },
};

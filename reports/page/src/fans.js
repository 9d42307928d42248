// Exposure over time, and the harm beneath it: the median of the worlds as a line,
// what 9 in 10 worlds lie within as a band.

import { axis, interval, stretched, tooltip } from "./axes.js";
import { amount, duration, html } from "./format.js";
import { color, dash, strategy } from "./theme.js";

const titles = { exposed: "traffic exposed", tenants_hit: "tenants hit so far", requests_failed: "requests failed so far", rows_damaged: "rows damaged so far", messages_waited: "messages lost or late so far" };
const units = { exposed: "share", tenants_hit: "share", requests_failed: "count", rows_damaged: "count", messages_waited: "count" };
const harms = [["tenants_hit", "share of the tenants hit"], ["requests_failed", "requests failed"], ["rows_damaged", "rows damaged"], ["messages_waited", "messages lost or late"]];

const at = (list, k) => list[Math.min(k, list.length - 1)];

// range is a median with its band, which is left out where it has no width.
function range(l, k, unit) {
  const [median, low, high] = [l.median, l.low, l.high].map((list) => amount(at(list, k), unit));
  return low === high ? median : `${median} (${low}–${high})`;
}

function lines(data, state, measure) {
  return data.courses.lines.filter((l) => l.measure === measure && l.case === state.case && state.shown.has(data.strategies.indexOf(l.strategy)));
}

export const fans = {
  id: "fans",
  title: "How far it gets, and how much it hurts",
  note: "By time since the release. Line: median of the worlds. Band: 9 worlds in 10 lie within it, moment by moment.",
  has: (data) => data.courses && data.courses.lines.length > 0,
  height: () => 460,
  controls: (data) => [
    { name: "case", label: "The change is", options: [["bad", "bad"], ["clean", "clean"]] },
    { name: "harm", label: "Harm as", options: harms.filter(([measure]) => data.courses.lines.some((l) => l.measure === measure)) },
    { name: "stretch", label: "Stretch small values", check: true },
  ],
  label: (data, state) => lines(data, state, "exposed").map((l, i) => {
    const harm = lines(data, state, state.harm)[i];
    return `${l.strategy}: at most ${amount(Math.max(...l.median), "share")} of the traffic exposed, in the end ${amount(harm.median.at(-1), units[state.harm])} ${titles[state.harm]} (medians)`;
  }).join("; "),

  option(data, state, width) {
    const { step_seconds: step, steps } = data.courses;
    const grid = Array.from({ length: steps + 1 }, (_, k) => k * step);
    const panels = ["exposed", state.harm];
    const small = { share: 0.001, count: 10 };
    const series = [];
    const yAxis = panels.map((measure, p) => {
      const unit = units[measure];
      const shown = lines(data, state, measure);
      const most = measure === "exposed" ? 1 : Math.max(...shown.flatMap((l) => l.high), unit === "share" ? 0.01 : 1);
      const scale = state.stretch ? stretched(small[unit]) : { to: (v) => v };
      for (const l of shown) {
        const i = data.strategies.indexOf(l.strategy);
        const base = { type: "line", xAxisIndex: p, yAxisIndex: p, symbol: "none", step: p === 0 ? "end" : false, silent: true };
        const points = (of) => grid.map((t, k) => [t, of(k)]);
        const low = (k) => scale.to(at(l.low, k));
        series.push({ ...base, stack: `${p}-${i}`, lineStyle: { opacity: 0 }, data: points(low) });
        series.push({ ...base, stack: `${p}-${i}`, lineStyle: { opacity: 0 }, areaStyle: { color: strategy(i), opacity: 0.16 }, data: points((k) => scale.to(at(l.high, k)) - low(k)) });
        series.push({ ...base, name: l.strategy, z: 5, lineStyle: { color: strategy(i), type: dash(i), width: 2.5 }, itemStyle: { color: strategy(i) }, data: points((k) => scale.to(at(l.median, k))) });
      }
      const plain = { min: 0, max: measure === "exposed" || (unit === "share" && most > 0.8) ? 1 : most > (unit === "share" ? 0.01 : 1) ? undefined : most, interval: measure === "exposed" ? 0.25 : undefined, splitNumber: 4, axisLabel: { formatter: (v) => amount(v, unit) } };
      return axis({ gridIndex: p, name: titles[measure], ...(state.stretch ? scale.axis(most, unit) : plain) });
    });
    const x = (p) => axis({
      gridIndex: p, min: 0, max: steps * step, interval: interval(steps * step, width < 500 ? 4 : 8),
      axisLabel: { show: p === 1, formatter: (v) => duration(v) }, splitLine: { show: false },
      name: p === 1 ? "since the release" : "", nameLocation: "middle", nameGap: 26, nameTextStyle: { color: color("quiet"), align: "center" },
    });
    return {
      grid: [{ top: 28, height: 150 }, { top: 228, height: 180 }].map((g) => ({ outerBoundsMode: "none", left: 58, right: 16, ...g })),
      xAxis: [x(0), x(1)], yAxis, series,
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      tooltip: tooltip({
        trigger: "axis",
        axisPointer: { type: "line", label: { show: false } },
        formatter: (all) => {
          const k = Math.round(all[0].axisValue / step);
          const rows = panels.flatMap((m) => [`<i>${titles[m]}</i>`, ...lines(data, state, m).map((l) => `${html(l.strategy)}: <b>${range(l, k, units[m])}</b>`)]);
          return `<b>${duration(k * step)}</b> since the release<br>` + rows.join("<br>");
        },
      }),
    };
  },

  table(data, state) {
    const { step_seconds: step, steps } = data.courses;
    const panels = ["exposed", state.harm];
    const columns = panels.flatMap((m) => lines(data, state, m).map((l) => ({ l, m })));
    const rows = [];
    for (let k = 0; k <= steps; k++) {
      const cells = columns.map(({ l, m }) => range(l, k, units[m]));
      if (k > 0 && k < steps && cells.every((c, j) => c === rows.at(-1)[j + 1])) continue;
      rows.push([duration(k * step), ...cells]);
    }
    return { caption: "Median (9 worlds in 10); times at which nothing changes are left out.", head: ["since the release", ...columns.map(({ l, m }) => `${l.strategy}, ${titles[m]}`)], rows };
  },
};

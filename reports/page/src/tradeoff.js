// What a bad release does against how long a clean one takes; nearer to the corner
// is better in both.

import { axis, stretched, tooltip } from "./axes.js";
import { html } from "./format.js";
import { color, strategy } from "./theme.js";

const shownOf = (data, state) => data.tradeoffs[state.tradeoff].points.filter((p) => state.shown.has(data.strategies.indexOf(p.strategy)));
const placed = (p) => p.harm[0] !== null && p.time[0] !== null;

export const tradeoff = {
  id: "tradeoff",
  title: "Safety against speed",
  note: "Medians with their 95% intervals; small values are stretched. Down and left is better. Filled: on the edge (dashed), where nothing is better in both; hollow: something is.",
  has: (data) => data.tradeoffs && data.tradeoffs.some((t) => t.points.some(placed)),
  height: () => 360,
  controls: (data) => (data.tradeoffs.length > 1 ? [{ name: "tradeoff", label: "Safety as", options: data.tradeoffs.map((t, i) => [String(i), t.title]) }] : []),
  label: (data, state) => shownOf(data, state).map((p) => `${p.strategy}: ${p.harm_text}, everybody has it after ${p.time_text}${p.edge ? ", on the edge" : ""}`).join("; "),

  option(data, state, width) {
    const t = data.tradeoffs[state.tradeoff];
    const shown = shownOf(data, state).filter(placed);
    const all = t.points.filter(placed);
    const most = (of) => Math.max(...all.flatMap((p) => of(p).map((v) => v ?? 0)));
    const x = stretched(60);
    const y = stretched({ share: 0.001, seconds: 60 }[t.unit] ?? 1);
    const at = (p, v = p.time[0], w = p.harm[0]) => [x.to(v), y.to(w)];
    const edge = shown.filter((p) => p.edge).sort((a, b) => a.time[0] - b.time[0]);
    // A name stands above its point, or beneath it where another's is.
    const names = [];
    for (const p of shown) {
      const [px, py] = [at(p)[0] / x.to(most((q) => q.time)) * (width - 150), at(p)[1] / y.to(Math.max(most((q) => q.harm), 0.01)) * 280];
      const taken = names.some((n) => n.above && Math.abs(n.px - px) < 70 && Math.abs(n.py - py) < 20);
      names.push({ px, py, above: !taken });
    }
    const bars = shown.flatMap((p) => {
      const line = (a, b) => ({ type: "line", symbol: "none", silent: true, z: 3, lineStyle: { color: strategy(data.strategies.indexOf(p.strategy)), width: 2, opacity: 0.6 }, data: [a, b] });
      const end = (v, open) => v ?? open;
      return [
        line(at(p, end(p.time[1], p.time[0])), at(p, end(p.time[2], p.time[0]))),
        line(at(p, p.time[0], end(p.harm[1], 0)), at(p, p.time[0], end(p.harm[2], p.harm[0]))),
      ];
    });
    return {
      grid: { outerBoundsMode: "none", left: 58, right: width < 500 ? 40 : 90, top: 30, bottom: 46 },
      xAxis: axis({ ...x.axis(most((p) => p.time), "seconds"), name: "everybody has a clean one after", nameLocation: "middle", nameGap: 28, nameTextStyle: { color: color("quiet"), align: "center" } }),
      yAxis: axis({ ...y.axis(Math.max(most((p) => p.harm), 0.01), t.unit), name: `a bad one: ${t.title}` }),
      series: [
        { type: "line", name: "edge", symbol: "none", silent: true, lineStyle: { color: color("quiet"), type: "dashed", width: 1.5 }, step: "end", data: edge.map((p) => at(p)) },
        ...bars,
        ...shown.map((p, n) => {
          const i = data.strategies.indexOf(p.strategy);
          return {
            type: "scatter", name: p.strategy, z: 4, symbol: "circle", symbolSize: 13, itemStyle: { color: p.edge ? strategy(i) : color("ground"), borderColor: strategy(i), borderWidth: 2.5, opacity: 1 }, data: [at(p)],
            label: { show: true, formatter: p.strategy, position: names[n].above ? "top" : "bottom", distance: 7, color: color("ink"), fontSize: 12, backgroundColor: color("ground"), padding: [1, 3] }, labelLayout: { moveOverlap: "shiftY" },
          };
        }),
      ],
      tooltip: tooltip({ formatter: (d) => {
        const p = shown.find((q) => q.strategy === d.seriesName);
        return p ? `<b>${html(p.strategy)}</b>${p.edge ? ", on the edge" : ""}<br>${html(t.title)} if bad: ${html(p.harm_text)}<br>everybody has it, if clean, after ${html(p.time_text)}<br>came to that in ${html(p.reached)} of the clean worlds` : "";
      } }),
    };
  },

  table(data, state) {
    const t = data.tradeoffs[state.tradeoff];
    return {
      caption: "Medians (95% intervals).",
      head: ["strategy", `${t.title}, if bad`, "everybody has it after, if clean", "came to that", "on the edge"],
      rows: shownOf(data, state).map((p) => [p.strategy, p.harm_text, p.time_text, p.reached, p.edge ? "yes" : "no"]),
    };
  },
};

// One play as a timeline: what was true, seen, believed and done, in lanes of
// their own, under the exposure and the failures that nobody saw as such.

import { axis, interval, tooltip } from "./axes.js";
import { amount, clock, count, duration, html, share } from "./format.js";
import { color, part, strategy } from "./theme.js";

const lanes = ["true", "seen", "believed", "done"];
const top = { curves: 10, parts: 126, lanes: 162 };
const left = 68;

const told = (data, state) => data.stories[state.story];
const at = (list, k) => (list.length ? list[Math.min(k, list.length - 1)] : 0);
const when = (s, t, precise) => clock(s.begin + t, precise);
// pixels is the room from the release to the end; marks stand out on both sides.
const side = 22;
const pixels = (width) => Math.max(width - left - 16 - 2 * side, 1);
// kinds of harm, with the colour and the words of each.
const kinds = [["failed", "hit", "failed requests"], ["damaged", "damaged", "rows damaged"], ["waited", "waited", "messages lost or late"]];
const most = (s, kind) => Math.max(...(s.curves[kind] ?? []), 0);
const order = ["detect", "page", "ack", "diagnose", "act", "drain", "repair"];

// marks are the entries, those that would cover each other taken together.
function marks(s, width) {
  const wide = pixels(width) / s.curves.over_seconds;
  const list = [];
  s.entries.forEach((e, i) => {
    if (e.at > s.curves.over_seconds) return;
    const near = list.findLast((m) => m.lane === e.lane);
    if (near && (e.at - near.at) * wide < (near.of.length > 1 ? 42 : 30)) near.of.push(i);
    else list.push({ lane: e.lane, at: e.at, of: [i] });
  });
  return list;
}

const text = (m) => (m.of.length > 1 ? `${m.of[0] + 1}…${m.of.at(-1) + 1}` : String(m.of[0] + 1));

export const story = {
  id: "story",
  title: "One world, told",
  note: "Numbers stand for the lines of the table below. True: nobody knows it yet. Seen: by monitoring. Believed: by people. Done: by automation or people.",
  has: (data) => data.stories && data.stories.length > 0,
  height: () => 320,
  always: true, // its table is part of it
  controls: (data) => (data.stories.length > 1 ? [{ name: "story", label: "World", options: data.stories.map((s, i) => [String(i), `${s.strategy}, ${s.pick}`]) }] : []),
  legend: (data, state) => {
    const s = told(data, state);
    return [
      [strategy(data.strategies.indexOf(s.strategy)), "traffic exposed, at full minutes"],
      ...kinds.filter(([kind]) => kind === "failed" || most(s, kind) > 0)
        .map(([kind, name, words]) => [color(name), `${words}, at most ${count(most(s, kind))} per ${duration(s.curves.step_seconds)}`]),
      ...s.parts.map((p) => [part(order.indexOf(p.name)), `${p.name} ${duration(p.to - p.from)}`]),
    ];
  },
  says: (data, state) => {
    const s = told(data, state);
    const harm = s.harm === null ? "Nobody was hurt." : `First harm ${duration(s.harm)} after the release; ${s.open ? "not over when following ended" : `over ${duration((s.parts.at(-1)?.to ?? s.harm) - s.harm)} later`}.`;
    return `${s.strategy} of ${s.nature}: ${s.picked}. ${s.result[0].toUpperCase()}${s.result.slice(1)}. ${harm}`;
  },
  label: (data, state) => `${told(data, state).entries.length} entries; all stand in the table below`,

  option(data, state, width) {
    const s = told(data, state);
    const c = s.curves;
    const i = data.strategies.indexOf(s.strategy);
    const margin = (side / pixels(width)) * c.over_seconds;
    const steps = Math.ceil(c.over_seconds / c.step_seconds);
    const grid = Array.from({ length: steps + 1 }, (_, k) => k * c.step_seconds);
    const every = interval(c.over_seconds, width < 500 ? 4 : 9);
    const begin = Math.ceil(s.begin / every) * every - s.begin; // ticks at round local times
    const ticks = [];
    for (let t = begin; t <= c.over_seconds; t += every) ticks.push(t);
    const x = (p, show) => axis({
      gridIndex: p, min: -margin, max: c.over_seconds + margin, splitLine: { show: true, customValues: ticks, lineStyle: { color: color("line"), opacity: 0.5 } },
      axisTick: { customValues: ticks }, axisLabel: { show, customValues: ticks, formatter: (v) => when(s, v), hideOverlap: true },
    });
    const plot = (p, extra) => ({ xAxisIndex: p, yAxisIndex: p, ...extra });
    const list = marks(s, width);
    const segments = s.parts.map((p) => ({ value: [p.from, Math.min(p.to, c.over_seconds), p.name, p.to] }));
    return {
      grid: [{ top: top.curves, height: 96 }, { top: top.parts, height: 22 }, { top: top.lanes, height: 128 }].map((g) => ({ outerBoundsMode: "none", left, right: 16, ...g })),
      xAxis: [x(0, false), x(1, false), x(2, true)],
      yAxis: [
        axis({ gridIndex: 0, min: 0, max: 1, interval: 0.5, axisLabel: { formatter: (v) => share(v) } }),
        axis({ gridIndex: 1, type: "category", data: ["way back"], splitLine: { show: false }, axisLine: { show: false } }),
        axis({ gridIndex: 2, type: "category", inverse: true, data: lanes, splitLine: { show: true, lineStyle: { color: color("line"), opacity: 0.5 } }, axisLabel: { color: color("ink") } }),
      ],
      series: [
        ...kinds.filter(([kind]) => most(s, kind) > 0).map(([kind, name]) => plot(0, { type: "custom", name: kind, silent: true, data: grid.slice(0, -1).map((t, k) => [t, at(c[kind], k) / most(s, kind)]).filter((d) => d[1] > 0),
          renderItem: (_, api) => {
            const [x0, y0] = api.coord([api.value(0), api.value(1)]);
            const [x1, y1] = api.coord([Math.min(api.value(0) + c.step_seconds, c.over_seconds), 0]);
            return { type: "rect", shape: { x: x0, y: y0, width: Math.max(x1 - x0 - 1, 1), height: y1 - y0 }, style: { fill: color(name), opacity: 0.55 } };
          } })),
        plot(0, { type: "line", name: "exposed", symbol: "none", silent: true, step: "end", lineStyle: { color: strategy(i), width: 2.5 }, data: grid.map((t, k) => [Math.min(t, c.over_seconds), at(c.exposed, k)]) }),
        plot(1, { type: "custom", name: "parts", data: segments, encode: { x: [0, 1] },
          renderItem: (params, api) => {
            const [x0, y] = api.coord([api.value(0), 0]);
            const [x1] = api.coord([api.value(1), 0]);
            const name = segments[params.dataIndex].value[2];
            const wide = Math.max(x1 - x0, 1.5);
            return { type: "rect", shape: { x: x0, y: y - 9, width: wide, height: 18 }, style: { fill: part(order.indexOf(name)) },
              textContent: wide > 7 * name.length ? { style: { text: name, fill: "#fff", stroke: "#000", lineWidth: 2, fontSize: 11 } } : undefined, textConfig: { position: "inside" } };
          } }),
        plot(2, { type: "scatter", name: "entries", data: list.map((m) => ({
          value: [m.at, m.lane], symbol: "roundRect", symbolSize: [m.of.length > 1 ? 38 : 22, 20],
          itemStyle: { color: m.lane === "true" ? color("hit") : color("raised"), borderColor: color("ink"), borderWidth: 1 },
          label: { show: true, formatter: text(m), color: m.lane === "true" ? color("ground") : color("ink"), fontSize: 11 },
        })) }),
      ],
      tooltip: tooltip({ formatter: (d) => {
        if (d.seriesName === "parts") return `${html(d.value[2])}: ${duration(d.value[3] - d.value[0])}`;
        if (d.seriesName !== "entries") return "";
        return list[d.dataIndex].of.map((k) => `${k + 1}. ${when(s, s.entries[k].at, true)} <b>${html(s.entries[k].who)}</b>: ${html(s.entries[k].text)}`).join("<br>");
      }, extraCssText: "max-width: 28rem; white-space: normal" }),
    };
  },

  table(data, state) {
    const s = told(data, state);
    return {
      caption: "Local time.",
      head: ["", "time", "lane", "who", "what"],
      rows: [...s.entries.map((e, i) => [String(i + 1), when(s, e.at, true), e.lane, e.who, e.text]), ["", when(s, s.end, true), "", "", "following ends"]],
    };
  },
};

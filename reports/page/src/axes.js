// What the charts' axes have in common.

import { amount } from "./format.js";
import { color } from "./theme.js";

const nice = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];

// interval divides a span of seconds in at most so many.
export const interval = (span, most) => nice.find((n) => span / n <= most) || span / most;

export function axis(extra) {
  return {
    type: "value",
    axisLine: { show: true, lineStyle: { color: color("line") } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: color("line"), opacity: 0.5 } },
    nameTextStyle: { color: color("quiet"), align: "left" },
    ...extra,
    axisLabel: { color: color("quiet"), ...extra.axisLabel },
  };
}

// Small values get more room and 0 still has a place: what is below small is
// drawn to scale, what is above by its logarithm.
export function stretched(small) {
  const to = (v) => Math.asinh(v / small);
  const ticks = (most, unit) => {
    const list = [0];
    const steps = unit === "seconds" ? [60, 300, 900, 3600, 14400, 43200, 86400, 604800] : [];
    if (unit !== "seconds") for (let e = Math.floor(Math.log10(small)); e < 12; e++) steps.push(10 ** e, 3 * 10 ** e);
    for (const v of steps) if (v >= small && v <= most * 1.001) list.push(v);
    return list;
  };
  return {
    to,
    axis: (most, unit) => {
      const at = ticks(most, unit);
      const text = new Map(at.map((v) => [to(v).toFixed(6), amount(v, unit)]));
      const values = at.map(to);
      return {
        min: 0, max: to(most) * 1.05,
        axisLabel: { customValues: values, formatter: (v) => text.get(v.toFixed(6)) ?? "" },
        axisTick: { customValues: values },
        splitLine: { show: true, customValues: values, lineStyle: { color: color("line"), opacity: 0.5 } },
      };
    },
  };
}

export const tooltip = (extra) => ({
  confine: true,
  backgroundColor: color("raised"),
  borderColor: color("line"),
  textStyle: { color: color("ink"), fontSize: 13 },
  ...extra,
});

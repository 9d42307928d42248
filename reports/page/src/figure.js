// A figure on the page: a chart, its controls, and the table with the same numbers.

import { init, use } from "echarts/core";
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, LineChart, ScatterChart, GridComponent, TitleComponent, TooltipComponent, LabelLayout, SVGRenderer]);

function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) e.setAttribute(key, value === true ? "" : value);
  e.append(...children);
  return e;
}

function table({ caption, head, rows }) {
  const numbers = (cells, name) => cells.map((text, i) => element(i === 0 && name === "td" ? "th" : name, name === "th" ? { scope: "col" } : i === 0 ? { scope: "row" } : {}, text));
  return element("table", {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...numbers(head, "th"))),
    element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...numbers(cells, "td")))));
}

function control(c, id, state, change) {
  const name = `${id}-${c.name}`;
  if (c.check) {
    const box = element("input", { type: "checkbox", id: name, checked: state[c.name] });
    box.addEventListener("change", () => change(c.name, box.checked));
    return element("label", { for: name }, box, c.label);
  }
  const select = element("select", { id: name }, ...c.options.map(([value, text]) => element("option", { value }, text)));
  select.value = state[c.name];
  select.addEventListener("change", () => change(c.name, select.value));
  return element("label", { for: name }, c.label, select);
}

export class Figure {
  constructor(chart, data, state, change) {
    Object.assign(this, { chart, data, state });
    const { id } = chart;
    this.says = element("p", { "aria-live": "polite" });
    this.legend = element("div", { class: "legend" });
    this.plot = element("div", { class: "plot", role: "img" });
    this.table = element("div", { class: "table", id: `${id}-table`, tabindex: "0", role: "region", "aria-label": `Table: ${chart.title}`, hidden: !chart.always });
    const controls = element("div", { class: "controls" }, ...chart.controls(data).map((c) => control(c, id, state, change)));
    if (!chart.always) {
      this.button = element("button", { type: "button", class: "as-table", "aria-expanded": "false", "aria-controls": `${id}-table` }, "Show table");
      this.button.addEventListener("click", () => this.unfold(this.table.hidden));
      controls.append(this.button);
    }
    this.root = element("figure", { id, "aria-labelledby": `${id}-title` },
      element("figcaption", {}, element("h2", { id: `${id}-title` }, chart.title), element("p", { class: "note" }, chart.note)),
      controls, ...(chart.says ? [this.says] : []), this.legend, this.plot, this.table);
  }

  unfold(open) {
    this.table.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.button.textContent = open ? "Hide table" : "Show table";
    this.fill();
  }

  // fill writes the table, when it can be seen.
  fill() {
    if (!this.table.hidden) this.table.replaceChildren(table(this.chart.table(this.data, this.state)));
  }

  draw(width) {
    const { chart, data, state, plot } = this;
    plot.setAttribute("aria-label", `${chart.title}. ${chart.label(data, state)}`);
    if (chart.says) this.says.textContent = chart.says(data, state);
    this.legend.replaceChildren(...(chart.legend?.(data, state) ?? []).map(([color, text]) => {
      const mark = element("i", {});
      mark.style.background = color;
      return element("span", {}, mark, text);
    }));
    this.fill();
    if (chart.draw) return chart.draw(plot, data, state);
    const size = { width: width || plot.clientWidth, height: chart.height(data, state) };
    plot.style.height = size.height + "px";
    this.echart ??= init(plot, null, { renderer: "svg", ...size });
    this.echart.resize(size);
    this.echart.setOption({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...chart.option(data, state, size.width) }, { notMerge: true });
  }
}

// Puts the page together: what is shown, in which colours, on screen and on paper.

import { amount } from "./format.js";
import { crowd } from "./crowd.js";
import { fans } from "./fans.js";
import { Figure } from "./figure.js";
import { recovery } from "./recovery.js";
import { spread } from "./spread.js";
import { story } from "./story.js";
import { start, strategy } from "./theme.js";
import { tradeoff } from "./tradeoff.js";

const paper = 680; // pixels that a page has in print

const data = JSON.parse(document.getElementById("data").textContent);
const state = {
  shown: new Set(data.strategies.map((_, i) => i)),
  case: "bad", harm: data.harm, stretch: false, spread: 0, tradeoff: 0, story: 0,
};
const figures = [fans, spread, recovery, tradeoff, story, crowd]
  .filter((chart) => chart.has(data))
  .map((chart) => new Figure(chart, data, state, change));

function draw(width) {
  for (const label of document.querySelectorAll("[data-color]")) label.style.setProperty("--color", strategy(Number(label.dataset.color)));
  for (const figure of figures) figure.draw(width);
}

function change(name, value) {
  state[name] = value;
  draw();
}

// choose shows and hides strategies, in charts and in tables; one always stays.
function choose(event) {
  const box = event.target;
  if (!box.checked && state.shown.size === 1) {
    box.checked = true;
    return;
  }
  state.shown[box.checked ? "add" : "delete"](Number(box.value));
  for (const e of document.querySelectorAll("[data-strategy]")) e.hidden = !state.shown.has(Number(e.dataset.strategy));
  draw();
}

const theme = start(draw);
const strategies = document.getElementById("strategies");
if (data.strategies.length < 2) strategies.hidden = true;
strategies.addEventListener("change", choose);
document.getElementById("charts").append(...figures.map((f) => f.root));
draw();

let wide = document.documentElement.clientWidth;
addEventListener("resize", () => {
  if (document.documentElement.clientWidth === wide) return;
  wide = document.documentElement.clientWidth;
  draw();
});

// On paper everything is unfolded, in light colours.
let folded = [];
addEventListener("beforeprint", () => {
  theme.print();
  folded = figures.filter((f) => f.table.hidden);
  for (const f of folded) f.unfold(true);
  draw(paper);
});
addEventListener("afterprint", () => {
  theme.restore();
  for (const f of folded) f.unfold(false);
  draw();
});

window.rehearse = { amount, data, state };

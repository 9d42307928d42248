// Every tenant of the story above as a mark whose area is its weight, coloured
// when it was hit.

import { clock, duration, share } from "./format.js";

const told = (data, state) => data.stories[state.story];

function marks(s, cohort, heaviest) {
  const hit = new Map(cohort.first);
  return cohort.weights.map((w, i) => {
    const mark = document.createElement("i");
    const side = Math.max(26 * Math.sqrt(w / heaviest), 4) + "px";
    mark.style.width = mark.style.height = side;
    mark.title = `${cohort.cohort} ${i + 1}, weight ${share(w)}`;
    if (hit.has(i)) {
      mark.className = "hit";
      mark.title += `, first hit ${clock(s.begin + hit.get(i), true)}`;
    }
    return mark;
  });
}

const summary = (c) => `${c.cohort}: ${c.hit} of ${c.tenants} hit`;

export const crowd = {
  id: "crowd",
  title: "Who was hit in it",
  note: "Each mark is a tenant, the heaviest first; its area is its weight. Coloured: at least one of its requests failed because of the release.",
  has: (data) => data.stories && data.stories.length > 0,
  controls: () => [],
  says: (data, state) => told(data, state).picked + ", " + told(data, state).strategy,
  label: (data, state) => told(data, state).crowd.map(summary).join("; "),

  draw(plot, data, state) {
    const s = told(data, state);
    const heaviest = Math.max(...s.crowd.flatMap((c) => c.weights.slice(0, 1)), 1e-9);
    plot.replaceChildren(...s.crowd.flatMap((c) => {
      const title = document.createElement("h3");
      title.textContent = summary(c) + (c.weights.length < c.tenants ? `; the heaviest ${c.weights.length} are drawn` : "");
      const box = document.createElement("div");
      box.className = "crowd";
      box.append(...marks(s, c, heaviest));
      return [title, box];
    }));
  },

  table(data, state) {
    const s = told(data, state);
    const sum = (list) => list.reduce((a, b) => a + b, 0);
    return {
      caption: "By cohort; weight is that of the tenants drawn.",
      head: ["cohort", "tenants", "hit", "their share", "weight", "weight hit", "first hit after"],
      rows: s.crowd.map((c) => [
        c.cohort, String(c.tenants), String(c.hit), c.tenants ? share(c.hit / c.tenants) : "–",
        share(sum(c.weights)), share(sum(c.first.map(([i]) => c.weights[i]))),
        c.first.length ? duration(Math.min(...c.first.map(([, t]) => t))) : "–",
      ]),
    };
  },
};

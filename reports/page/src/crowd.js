// Every tenant of the story above as a mark whose area is its weight, coloured
// by what happened to it first of the list of kinds.

import { clock, duration, share } from "./format.js";
import { color } from "./theme.js";

const told = (data, state) => data.stories[state.story];
const none = { tenants: 0, first: [] };

// kinds of harm: how many of a cohort it happened to, and when first to whom.
const kinds = [
  { name: "hit", words: "hit", legend: "at least one failed request", of: (c) => ({ tenants: c.hit, first: c.first }) },
  { name: "damaged", words: "with damaged rows", legend: "damaged rows", of: (c) => c.damaged ?? none },
  { name: "waited", words: "left waiting", legend: "messages lost or late", of: (c) => c.waited ?? none },
];

// shown are the kinds that happened, and always who was hit.
const shown = (s) => kinds.filter((k) => k.name === "hit" || s.crowd.some((c) => k.of(c).tenants > 0));

function marks(s, cohort, heaviest) {
  const happened = shown(s).map((k) => [k, new Map(k.of(cohort).first)]);
  return cohort.weights.map((w, i) => {
    const mark = document.createElement("i");
    const side = Math.max(26 * Math.sqrt(w / heaviest), 4) + "px";
    mark.style.width = mark.style.height = side;
    mark.title = `${cohort.cohort} ${i + 1}, weight ${share(w)}`;
    for (const [k, first] of happened) {
      if (!first.has(i)) continue;
      mark.className ||= k.name;
      mark.title += `, ${k.legend} first ${clock(s.begin + first.get(i), true)}`;
    }
    return mark;
  });
}

const summary = (s) => (c) => `${c.cohort}: ` + shown(s).map((k) => `${k.of(c).tenants} ${k.words}`).join(", ") + `, of ${c.tenants}`;

export const crowd = {
  id: "crowd",
  title: "Who was hit in it",
  note: "Each mark is a tenant, the heaviest first; its area is its weight. Coloured: something happened to it because of the release.",
  has: (data) => data.stories && data.stories.length > 0,
  controls: () => [],
  legend: (data, state) => shown(told(data, state)).map((k) => [color(k.name), k.legend]),
  says: (data, state) => told(data, state).picked + ", " + told(data, state).strategy,
  label: (data, state) => told(data, state).crowd.map(summary(told(data, state))).join("; "),

  draw(plot, data, state) {
    const s = told(data, state);
    const heaviest = Math.max(...s.crowd.flatMap((c) => c.weights.slice(0, 1)), 1e-9);
    plot.replaceChildren(...s.crowd.flatMap((c) => {
      const title = document.createElement("h3");
      title.textContent = summary(s)(c) + (c.weights.length < c.tenants ? `; the heaviest ${c.weights.length} are drawn` : "");
      const box = document.createElement("div");
      box.className = "crowd";
      box.append(...marks(s, c, heaviest));
      return [title, box];
    }));
  },

  table(data, state) {
    const s = told(data, state);
    const sum = (list) => list.reduce((a, b) => a + b, 0);
    const columns = (k) => [
      [k.words, (c) => String(k.of(c).tenants)],
      ["their share", (c) => (c.tenants ? share(k.of(c).tenants / c.tenants) : "–")],
      [`weight ${k.words}`, (c) => share(sum(k.of(c).first.map(([i]) => c.weights[i])))],
      ["first after", (c) => (k.of(c).first.length ? duration(Math.min(...k.of(c).first.map(([, t]) => t))) : "–")],
    ];
    const all = [["tenants", (c) => String(c.tenants)], ["weight", (c) => share(sum(c.weights))], ...shown(s).flatMap(columns)];
    return {
      caption: "By cohort; weight is that of the tenants drawn.",
      head: ["cohort", ...all.map(([title]) => title)],
      rows: s.crowd.map((c) => [c.cohort, ...all.map(([, of]) => of(c))]),
    };
  },
};

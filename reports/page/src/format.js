// Numbers as the rest of the report writes them; the Go side has the same rules
// in words.go, and both are held to testdata/amounts.json.

// What lies in the middle goes to the even digit, as in Go.
const places = [0, 1, 2, 3].map((digits) =>
  new Intl.NumberFormat("en", { maximumFractionDigits: digits, useGrouping: false, roundingMode: "halfEven" }));

const trim = (v, digits) => places[digits].format(v);
const even = (v) => Number(trim(v, 0));

const pad = (n) => String(n).padStart(2, "0");

export function share(v) {
  const p = v * 100;
  const digits = p === 0 || p === 100 ? 0 : p > 99 && p < 100 ? 2 : p < 0.01 ? 3 : p < 1 ? 2 : p < 10 ? 1 : 0;
  return trim(p, digits) + "%";
}

export function duration(seconds) {
  const s = even(seconds);
  const m = even(seconds / 60);
  if (seconds === 0) return "0s";
  if (seconds < 0.9995) return trim(seconds * 1000, 0) + "ms";
  if (s < 60) return s + "s";
  if (s < 600) return s % 60 ? `${Math.floor(s / 60)}m${pad(s % 60)}s` : `${s / 60}m`;
  if (m < 60) return m + "m";
  if (m < 600) return m % 60 ? `${Math.floor(m / 60)}h${pad(m % 60)}m` : `${m / 60}h`;
  if (s < 48 * 3600) return trim(seconds / 3600, 0) + "h";
  return trim(seconds / 86400, 1) + "d";
}

export function count(v) {
  if (v === 0) return "0";
  if (v === Math.trunc(v) && v < 1000) return String(v);
  if (v < 1) return trim(v, 2);
  if (v < 10) return trim(v, 1);
  if (v >= 1000) {
    const scale = 10 ** (Math.floor(Math.log10(v)) - 2);
    v = even(v / scale) * scale;
  }
  return trim(v, 0).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

export function amount(v, unit) {
  if (v === null || v === undefined) return "–";
  if (v < 0) return "−" + amount(-v, unit);
  switch (unit) {
    case "share": return share(v);
    case "seconds": return duration(v);
    case "instance-hours": return count(v) + " h";
  }
  return count(v);
}

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

// clock is a local time, given in seconds since Monday 00:00.
export function clock(seconds, precise) {
  const s = Math.floor(seconds);
  const day = Math.floor(s / 86400);
  const rest = s - day * 86400;
  const time = `${pad(Math.floor(rest / 3600))}:${pad(Math.floor(rest / 60) % 60)}`;
  return precise ? `${days[((day % 7) + 7) % 7]} ${time}:${pad(rest % 60)}` : time;
}

// html makes text safe to stand in markup.
export const html = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

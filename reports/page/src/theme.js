// Colours come from the style sheet, so that light, dark and print share them.

export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

const kinds = 8;
const dashes = ["solid", "dashed", "dotted"];

// strategy is the same in every chart; beyond eight the dashes differ.
export const strategy = (i) => color("s" + (i % kinds));
export const dash = (i) => dashes[Math.floor(i / kinds) % dashes.length];
export const part = (i) => color("p" + (i % 7));

const stored = () => { try { return localStorage.getItem("rehearse-theme"); } catch { return null; } };

export function start(redraw) {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = stored();
  const set = (theme) => {
    root.dataset.theme = theme;
    button.textContent = theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", button.textContent + " colours");
  };
  const wanted = () => chosen || (system.matches ? "dark" : "light");
  set(wanted());
  let kept = null; // while it is printed: paper is light, whatever the system says of it
  system.addEventListener("change", () => {
    if (kept) return;
    set(wanted());
    redraw();
  });
  button.addEventListener("click", () => {
    chosen = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("rehearse-theme", chosen); } catch { /* a page may not be let to */ }
    set(chosen);
    redraw();
  });
  return {
    print: () => { kept ??= root.dataset.theme; set("light"); },
    restore: () => { set(kept ?? wanted()); kept = null; },
  };
}

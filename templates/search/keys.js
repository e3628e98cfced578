// The keys: one letter each, not while somebody writes, and off for whoever wants them off (WCAG 2.1.4).

import { named } from "./element.js";

const KEPT = "commonpurse.keys";

/**
 * @param {{ box: HTMLInputElement, results: HTMLElement }} places
 */
export function listen({ box, results }) {
  const dialog = /** @type {HTMLDialogElement} */ (named("keys"));
  const tick = /** @type {HTMLInputElement} */ (named("keys-on"));
  tick.checked = remembered() !== "off";
  tick.addEventListener("change", () => remember(tick.checked ? "on" : "off"));
  named("show-keys").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (!tick.checked || dialog.open || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    if (event.key === "/") {
      box.focus();
      box.select();
    } else if (event.key === "?") {
      dialog.showModal();
    } else if (event.key === "j" || event.key === "k") {
      step(results, event.key === "j" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  });
}

/**
 * @param {HTMLElement} results
 * @param {number} by
 */
function step(results, by) {
  const links = [...results.querySelectorAll("h3 a")];
  const here = links.findIndex((link) => link.closest("li")?.contains(document.activeElement));
  const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), links.length - 1);
  const link = links[next];
  if (!(link instanceof HTMLElement)) return;
  link.focus({ preventScroll: true });
  link.closest("li")?.scrollIntoView({ block: "nearest" });
}

/** @param {EventTarget | null} target */
function writes(target) {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

// Storage may be forbidden; the keys then listen until the page is left.
function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {string} value */
function remember(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {}
}
